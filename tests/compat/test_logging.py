"""The logger of an application."""

import logging
from importlib import import_module
from io import StringIO

import pytest


@pytest.fixture
def named(framework, request):
    """An application whose logger no other test knows."""
    return framework.Flask(f"{framework.__name__}_{request.function.__name__}")


def alone(app):
    """Keep ``app``'s messages from all handlers, as where no logging was set up."""
    logging.getLogger(app.name).propagate = False


def test_logger_has_the_name_of_the_application(named):
    assert named.logger is logging.getLogger(named.name)
    assert named.logger is named.logger


def test_level_is_unset(named):
    assert named.logger.level == logging.NOTSET


def test_level_is_debug_in_debug_mode(named):
    named.debug = True

    assert named.logger.level == logging.DEBUG


def test_own_level_is_kept_in_debug_mode(named):
    logging.getLogger(named.name).setLevel(logging.ERROR)
    named.debug = True

    assert named.logger.level == logging.ERROR


def test_handler_is_added_where_there_is_none(named, framework):
    module = import_module(f"{framework.__name__}.logging")
    alone(named)

    assert named.logger.handlers == [module.default_handler]


def test_no_handler_is_added_where_the_root_has_one(named):
    assert logging.getLogger().handlers

    assert named.logger.handlers == []


def test_handler_writes_to_the_stream_of_the_server(named):
    alone(named)

    @named.get("/")
    def index():
        named.logger.error("no tea")
        return ""

    stream = StringIO()
    named.test_client().get("/", errors_stream=stream)

    assert " ERROR in test_logging: no tea\n" in stream.getvalue()
    assert stream.getvalue().startswith("[20")


def test_handler_writes_to_stderr_outside_of_a_request(named, capsys):
    alone(named)
    named.logger.error("no tea")

    assert "no tea" in capsys.readouterr().err


def test_stream_of_the_server(app, framework):
    module = import_module(f"{framework.__name__}.logging")
    stream = StringIO()

    with app.test_request_context(errors_stream=stream):
        assert module.wsgi_errors_stream._get_current_object() is stream


def test_unhandled_error_is_written_with_its_traceback(named):
    alone(named)
    named.get("/")(lambda: 1 / 0)

    stream = StringIO()
    named.test_client().get("/", errors_stream=stream)

    assert "ERROR in app: Exception on / [GET]" in stream.getvalue()
    assert "ZeroDivisionError: division by zero" in stream.getvalue()
