"""Errors: which handler answers an exception, and what an unhandled one becomes."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence

from werkzeug.exceptions import (
    BadRequest,
    BadRequestKeyError,
    HTTPException,
    default_exceptions,
)
from werkzeug.routing import RoutingException

if t.TYPE_CHECKING:
    from .app import Flask
    from .typing import ErrorHandlerCallable, ErrorHandlerTable, Scope


def find_handler(
    table: ErrorHandlerTable, error: Exception, scopes: Sequence[Scope]
) -> ErrorHandlerCallable | None:
    """Return the handler that is closest to an exception, or None.

    A handler for the status goes before one for a class, an inner blueprint's before
    an outer one's, and a nearer base class's before a farther one's.
    """
    cls, code = class_and_code(type(error))
    for wanted in (code, None):
        for scope in scopes:
            handlers = table.get(scope, {}).get(wanted, {})
            for base in cls.__mro__:
                if base in handlers:
                    return handlers[base]
    return None


def class_and_code(
    class_or_code: type[Exception] | int,
) -> tuple[type[Exception], int | None]:
    """Return the exception class and status that ``errorhandler``'s argument means.

    An unknown status, or a class of no exceptions, is a ``ValueError``; what is neither
    a status nor a class is a ``TypeError``.
    """
    if isinstance(class_or_code, int):
        try:
            cls: type[Exception] = default_exceptions[class_or_code]
        except KeyError:
            raise ValueError(
                f"'{class_or_code}' is not a recognized HTTP error code. Use a subclass"
                " of HTTPException with that code instead."
            ) from None
    else:
        cls = class_or_code
    _check_exception_class(cls)
    return cls, cls.code if issubclass(cls, HTTPException) else None


def _check_exception_class(cls: object) -> None:
    if isinstance(cls, Exception):
        raise TypeError(
            f"{cls!r} is an instance, not a class. Handlers can only be registered for"
            " Exception classes or HTTP error codes."
        )
    if not isinstance(cls, type):
        raise TypeError(
            f"{cls!r} is not a class. Handlers can only be registered for Exception"
            " classes or HTTP error codes, which are ints."
        )
    if not issubclass(cls, Exception):
        raise ValueError(
            f"'{cls.__name__}' is not a subclass of Exception. Handlers can only be"
            " registered for Exception classes or HTTP error codes."
        )


def is_answer(error: HTTPException) -> bool:
    """Return whether an HTTP exception is the answer itself, whatever handlers say.

    It is if it has no code, or is a redirect of the routing, which must reach the
    client.
    """
    return error.code is None or isinstance(error, RoutingException)


def traps(app: Flask, error: Exception) -> bool:
    """Return whether an HTTP exception acts like any other: raised, not answered."""
    if app.config["TRAP_HTTP_EXCEPTIONS"]:
        return True
    trap_bad_request = app.config["TRAP_BAD_REQUEST_ERRORS"]
    if trap_bad_request is None:
        return app.debug and isinstance(error, BadRequestKeyError)
    return bool(trap_bad_request) and isinstance(error, BadRequest)


def propagates(app: Flask) -> bool:
    """Return whether unhandled exceptions go on to the server or test, not to a 500."""
    setting = app.config["PROPAGATE_EXCEPTIONS"]
    return app.testing or app.debug if setting is None else bool(setting)
