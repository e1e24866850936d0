"""Errors: which handler takes one, which are trapped, which propagate."""

from typing import Any

import pytest
from werkzeug.exceptions import (
    BadRequest,
    BadRequestKeyError,
    Forbidden,
    HTTPException,
    NotFound,
)
from werkzeug.routing import RequestRedirect

from lagena import Blueprint, Flask
from lagena.errors import (
    class_and_code,
    find_handler,
    is_answer,
    propagates,
    traps,
)


def handler_of(app: Flask, error: Exception, *scopes: str | None) -> object:
    return find_handler(app.error_handler_spec, error, scopes or (None,))


# --- Which handler ---


def test_error_that_nobody_handles_has_no_handler(app: Flask) -> None:
    app.register_error_handler(404, lambda _: "404")
    app.register_error_handler(KeyError, lambda _: "no such key")

    assert handler_of(app, Forbidden()) is None
    assert handler_of(app, ValueError()) is None


def test_status_of_an_outer_scope_beats_the_class_of_an_inner_one(app: Flask) -> None:
    blueprint = Blueprint("shop", "example")
    blueprint.register_error_handler(HTTPException, lambda _: "any of the shop's")
    app.register_error_handler(404, by_status := lambda _: "404")
    app.register_blueprint(blueprint)

    assert handler_of(app, NotFound(), "shop", None) is by_status


def test_inner_scope_beats_an_outer_one(app: Flask) -> None:
    blueprint = Blueprint("shop", "example")
    blueprint.register_error_handler(404, inner := lambda _: "the shop's")
    app.register_error_handler(404, outer := lambda _: "all")
    app.register_blueprint(blueprint)

    assert handler_of(app, NotFound(), "shop", None) is inner
    assert handler_of(app, NotFound(), None) is outer


def test_looking_for_a_handler_goes_up_to_exception(app: Flask) -> None:
    app.register_error_handler(Exception, anything := lambda _: "anything")

    assert handler_of(app, NotFound()) is anything
    assert handler_of(app, KeyError()) is anything


# --- What a handler may be registered for ---


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (404, (NotFound, 404)),
        (NotFound, (NotFound, 404)),
        (HTTPException, (HTTPException, None)),
        (ValueError, (ValueError, None)),
    ],
)
def test_code_and_class_mean_both(
    given: type[Exception] | int, expected: tuple[type[Exception], int | None]
) -> None:
    assert class_and_code(given) == expected


@pytest.mark.parametrize(
    ("given", "error", "seen"),
    [
        (999, ValueError, "'999' is not a recognized HTTP error code"),
        (ValueError("x"), TypeError, "ValueError('x') is an instance, not a class"),
        (int, ValueError, "'int' is not a subclass of Exception"),
        ("404", TypeError, "'404' is not a class"),
    ],
)
def test_anything_else_is_refused_by_name(
    given: Any, error: type[Exception], seen: str
) -> None:
    with pytest.raises(error) as caught:
        class_and_code(given)

    assert seen in str(caught.value)


# --- What becomes of the others ---


@pytest.mark.parametrize(
    ("code", "expected"), [(404, False), (None, True)], ids=["code", "no code"]
)
def test_exception_without_a_code_is_the_answer(
    code: int | None, expected: bool
) -> None:
    error = NotFound()
    error.code = code

    assert is_answer(error) is expected


def test_redirect_of_the_router_is_the_answer() -> None:
    assert is_answer(RequestRedirect("/new"))


@pytest.mark.parametrize(
    ("settings", "trapped"),
    [
        ({}, []),
        ({"DEBUG": True}, [BadRequestKeyError]),
        ({"TRAP_BAD_REQUEST_ERRORS": True}, [BadRequestKeyError, BadRequest]),
        ({"TRAP_BAD_REQUEST_ERRORS": False, "DEBUG": True}, []),
        ({"TRAP_HTTP_EXCEPTIONS": True}, [BadRequestKeyError, BadRequest, NotFound]),
    ],
)
def test_settings_say_which_http_exceptions_are_trapped(
    app: Flask, settings: dict[str, bool], trapped: list[type[Exception]]
) -> None:
    app.config.update(settings)

    errors = [BadRequestKeyError, BadRequest, NotFound]

    assert [error for error in errors if traps(app, error())] == trapped


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"TESTING": False}, False),
        ({"TESTING": True}, True),
        ({"TESTING": False, "DEBUG": True}, True),
        ({"TESTING": True, "PROPAGATE_EXCEPTIONS": False}, False),
        ({"TESTING": False, "PROPAGATE_EXCEPTIONS": True}, True),
    ],
)
def test_exceptions_propagate_in_tests_and_debug_mode_unless_configured(
    app: Flask, settings: dict[str, bool], expected: bool
) -> None:
    app.config.update(settings)

    assert propagates(app) is expected
