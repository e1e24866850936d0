"""Makes a response of what a view returned."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as BaseResponse

from .globals import no_request

if t.TYPE_CHECKING:
    from .app import Flask
    from .ctx import RequestContext
    from .typing import HeadersValue
    from .wrappers import Response


def make_response(app: Flask, ctx: RequestContext | None, value: object) -> Response:
    """Return the response that a view's value means, as ``Flask.make_response`` says.

    Anything that means none is a ``TypeError`` that names the view.
    """
    body, status, headers = value, None, None
    if isinstance(value, tuple):
        body, status, headers = _parts(ctx, value)
    if isinstance(body, (str, bytes, bytearray, Iterator)):
        # Status and headers go in at once, as a response class may look at them.
        return app.response_class(body, status=status, headers=headers)  # type: ignore[arg-type]  # any iterator
    response = _converted(app, ctx, body)
    if isinstance(status, (str, bytes, bytearray)):
        response.status = status
    elif status is not None:
        response.status_code = status
    if headers:
        response.headers.update(headers)
    return response


def _parts(
    ctx: RequestContext | None, value: tuple[t.Any, ...]
) -> tuple[object, int | str | None, HeadersValue | None]:
    """Split what a view returned into body, status and headers."""
    if len(value) == 3:
        return value
    if len(value) == 2:
        body, second = value
        if isinstance(second, (Headers, Mapping, tuple, list)):
            return body, None, second
        return body, second, None
    raise TypeError(
        "The view function did not return a valid response tuple. The tuple must have"
        " the form (body, status, headers), (body, status), or (body, headers)."
        f"\nThe view {_name(ctx)} returned a tuple of {len(value)}."
    )


def _converted(app: Flask, ctx: RequestContext | None, body: object) -> Response:
    """Return the response that a body other than text means."""
    if isinstance(body, app.response_class):
        return body
    if isinstance(body, (Mapping, list)):
        return t.cast("Response", app.json.response(body))
    if body is None:
        ctx = ctx or no_request("make_response")  # before the message, as in Flask
        raise TypeError(
            f"The view function for {_name(ctx)} did not return a valid response."
            " The function either returned None or ended without a return statement."
        )
    problem = (
        "The view function did not return a valid response. The return type must be a"
        " string, dict, list, tuple with headers or status, Response instance, or WSGI"
        f" callable, but it was a {type(body).__name__}."
        f"\nThe view {_name(ctx)} returned it."
    )
    if not isinstance(body, BaseResponse) and not callable(body):
        raise TypeError(problem)
    environ = None if ctx is None else ctx.request.environ
    try:
        return app.response_class.force_type(t.cast("BaseResponse", body), environ)
    except TypeError as error:
        raise TypeError(f"{error}\n{problem}") from error


def _name(ctx: RequestContext | None) -> str:
    """Return the endpoint of the view that is answering, for a message."""
    return repr(None if ctx is None else ctx.request.endpoint)
