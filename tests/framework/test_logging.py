"""The application's logger: its level, its handler, its stream."""

import io
import logging
import sys

import pytest

from lagena import Flask
from lagena.logging import (
    create_logger,
    default_handler,
    has_level_handler,
    wsgi_errors_stream,
)


def logger_of_its_own(*handlers: logging.Handler) -> logging.Logger:
    """Return a logger that no root, and so no handler of the tests, is above."""
    logger = logging.Logger("alone")
    for handler in handlers:
        logger.addHandler(handler)
    return logger


def handler_of(level: int) -> logging.Handler:
    handler = logging.NullHandler()
    handler.setLevel(level)
    return handler


def test_logger_without_handlers_has_none_for_its_level() -> None:
    assert not has_level_handler(logger_of_its_own())


def test_handler_of_a_higher_level_does_not_count() -> None:
    logger = logger_of_its_own(handler_of(logging.ERROR))
    logger.setLevel(logging.DEBUG)

    assert not has_level_handler(logger)


def test_handler_of_the_level_counts_on_any_logger_above() -> None:
    logger = logger_of_its_own()
    logger.parent = logger_of_its_own(handler_of(logging.DEBUG))
    logger.setLevel(logging.DEBUG)

    assert has_level_handler(logger)


def test_handlers_above_a_logger_that_keeps_its_messages_do_not_count() -> None:
    logger = logger_of_its_own()
    logger.parent = logger_of_its_own(handler_of(logging.DEBUG))
    logger.setLevel(logging.DEBUG)
    logger.propagate = False

    assert not has_level_handler(logger)


def test_stream_is_stderr_outside_of_a_request() -> None:
    assert wsgi_errors_stream._get_current_object() is sys.stderr  # type: ignore[attr-defined]  # a proxy


def test_stream_is_the_server_s_in_a_request(app: Flask) -> None:
    errors = io.StringIO()

    with app.test_request_context(errors_stream=errors):
        wsgi_errors_stream.write("tea")

    assert errors.getvalue() == "tea"


@pytest.mark.parametrize(
    ("debug", "level", "expected"),
    [
        (False, logging.NOTSET, logging.NOTSET),
        (True, logging.NOTSET, logging.DEBUG),
        (True, logging.ERROR, logging.ERROR),
    ],
)
def test_debug_mode_sets_a_level_where_there_is_none(
    app: Flask,
    request: pytest.FixtureRequest,
    debug: bool,
    level: int,
    expected: int,
) -> None:
    app.name = request.node.name
    app.debug = debug
    logging.getLogger(app.name).setLevel(level)

    assert create_logger(app).level == expected


def test_logger_that_nothing_would_write_gets_the_handler(app: Flask) -> None:
    app.name = "test_logging.alone"
    logger = logging.getLogger(app.name)
    logger.propagate = False

    assert app.logger is logger
    assert logger.handlers == [default_handler]


def test_logger_that_is_written_already_gets_none(app: Flask) -> None:
    app.name = "test_logging.written"
    logger = logging.getLogger(app.name)
    logger.addHandler(handler_of(logging.NOTSET))

    create_logger(app)

    assert default_handler not in logger.handlers


def test_message_is_written_with_time_level_and_module() -> None:
    record = logging.LogRecord("x", logging.ERROR, "tea.py", 1, "cold", (), None)

    text = default_handler.format(record)

    assert text.startswith("[20")
    assert text.endswith("] ERROR in tea: cold")
