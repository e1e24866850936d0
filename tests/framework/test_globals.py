"""The current context, and what the proxies say when there is none."""

import sys
from collections.abc import Callable
from types import ModuleType

import pytest
from werkzeug.local import LocalProxy

from lagena import Flask, globals
from lagena.globals import (
    app_ctx_var,
    no_application,
    no_request,
    request_ctx_var,
)

NO_APP = """\
Working outside of application context.

'{name}' was used at test_globals.py:{line}, while no application was current. Use it in
a view or a command, or make one current: with app.app_context(): ...
Read more: documentation, Request data, Where request comes from"""
NO_REQUEST = """\
Working outside of request context.

'{name}' was used at test_globals.py:{line}, while no request was being handled. Use it
in a view or a hook, or, in a shell or a test: with app.test_request_context(): ...
Read more: documentation, Request data, Where request comes from"""

BESIDE_FLASK = """\
Working outside of {kind} context.

'{name}' is lagena's. It was used at test_globals.py:{line}, while an \
application of the real
Flask was current. Write 'lagena --as-flask', or call
lagena.install_as_flask() before anything imports flask.
Read more: documentation, Using extensions, The real Flask by mistake"""


def touch(proxy: object) -> None:
    proxy._get_current_object()  # type: ignore[attr-defined]  # a proxy


#: The line that the errors name.
TOUCH = touch.__code__.co_firstlineno + 1


@pytest.mark.parametrize("name", ["current_app", "g", "app_ctx"])
def test_proxy_of_the_application_names_itself_and_the_way_out(name: str) -> None:
    with pytest.raises(RuntimeError) as caught:
        touch(getattr(globals, name))

    assert str(caught.value) == NO_APP.format(name=name, line=TOUCH)


@pytest.mark.parametrize("name", ["request", "session", "request_ctx"])
def test_proxy_of_the_request_names_itself_and_the_way_out(
    app: Flask, name: str
) -> None:
    with app.app_context(), pytest.raises(RuntimeError) as caught:
        touch(getattr(globals, name))

    assert str(caught.value) == NO_REQUEST.format(name=name, line=TOUCH)


@pytest.mark.usefixtures("_name_is_free")
@pytest.mark.parametrize(
    ("name", "kind"), [("current_app", "application"), ("request", "request")]
)
def test_proxy_beside_the_real_flask_names_the_way_to_be_one(
    name: str, kind: str
) -> None:
    flask = ModuleType("flask")
    vars(flask).update(has_app_context=lambda: True, has_request_context=lambda: True)
    sys.modules["flask"] = flask

    with pytest.raises(RuntimeError) as caught:
        touch(getattr(globals, name))

    assert str(caught.value) == BESIDE_FLASK.format(kind=kind, name=name, line=TOUCH)


@pytest.mark.usefixtures("_name_is_free")
def test_another_module_by_the_name_of_flask_is_let_be() -> None:
    sys.modules["flask"] = ModuleType("flask")

    with pytest.raises(RuntimeError) as caught:
        touch(globals.g)

    assert str(caught.value) == NO_APP.format(name="g", line=TOUCH)


def test_contexts_may_be_asked_for_by_a_name_of_the_caller() -> None:
    with pytest.raises(RuntimeError, match=r"^Working outside of app.*\n\n'brew' was"):
        no_application("brew")
    with pytest.raises(RuntimeError, match=r"^Working outside of req.*\n\n'brew' was"):
        no_request("brew")


def test_nothing_is_found_outside_of_contexts() -> None:
    assert app_ctx_var.get(None) is None
    assert request_ctx_var.get(None) is None


def test_application_context_is_found_and_is_no_request_context(app: Flask) -> None:
    with app.app_context() as ctx:
        assert app_ctx_var.get(None) is ctx
        assert app_ctx_var.get() is ctx
        assert request_ctx_var.get(None) is None


def test_request_context_is_found_with_the_application_context_below(
    app: Flask,
) -> None:
    with app.test_request_context() as ctx:
        assert request_ctx_var.get(None) is ctx
        assert request_ctx_var.get() is ctx
        assert app_ctx_var.get() is app_ctx_var.get(None)
        assert app_ctx_var.get().app is app


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("app_ctx", app_ctx_var.get),
        ("current_app", lambda: app_ctx_var.get().app),
        ("g", lambda: app_ctx_var.get().g),
        ("request_ctx", request_ctx_var.get),
        ("request", lambda: request_ctx_var.get().request),
        ("session", lambda: request_ctx_var.get().session),
    ],
)
def test_proxy_stands_for_what_the_context_holds(
    app: Flask, name: str, held: Callable[[], object]
) -> None:
    proxy = getattr(globals, name)

    with app.test_request_context():
        assert isinstance(proxy, LocalProxy)
        assert proxy._get_current_object() is held()
