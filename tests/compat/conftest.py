"""Every test here runs twice: on lagena and on the real Flask.

A test takes what it needs from the fixture ``framework`` (``framework.Flask``,
``framework.request``); ``-k flask`` or ``-k lagena`` selects one of the two.
"""

import logging
from importlib import import_module

import pytest


@pytest.fixture(params=["lagena", "flask"])
def framework(request):
    """The module under test; a test that leaves a context behind fails."""
    framework = import_module(request.param)
    yield framework
    assert not framework.has_app_context()
    assert not framework.has_request_context()


@pytest.fixture
def app(framework, tmp_path):
    """An application whose folders are the test's own, empty directory."""
    app = framework.Flask("example", root_path=str(tmp_path))
    app.secret_key = "a key for tests"
    yield app
    # What a test did to the logger of this name must not reach the next.
    logging.root.manager.loggerDict.pop(app.name, None)


@pytest.fixture
def bare_request(app, framework):
    """Make a request current, and take away the application that came with it."""
    with app.test_request_context():
        globals_ = import_module(f"{framework.__name__}.globals")
        application = globals_.app_ctx._get_current_object()
        application.pop()
        yield
        application.push()


@pytest.fixture
def client(app):
    """A client of ``app``, outside of any context."""
    return app.test_client()


@pytest.fixture
def blueprint(framework, tmp_path):
    """Make a blueprint whose folders are the test's own directory."""

    def make(name="part", **options):
        options.setdefault("root_path", str(tmp_path))
        return framework.Blueprint(name, "example", **options)

    return make
