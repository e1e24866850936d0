"""The functions that views and templates call, each on the current context."""

from __future__ import annotations

import os
import typing as t
from collections.abc import Callable, Container, Iterator
from datetime import datetime

import werkzeug.utils
from werkzeug.exceptions import abort as _werkzeug_abort
from werkzeug.utils import redirect as _werkzeug_redirect

from . import wrappers
from .envfiles import get_debug_flag, get_load_dotenv
from .globals import (
    app_ctx_var,
    no_application,
    no_request,
    only_in_a_request,
    request_ctx_var,
)
from .paths import get_root_path
from .signals import message_flashed, send

if t.TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from .ctx import AppContext, RequestContext
    from .wrappers import Response

__all__ = [
    "abort",
    "flash",
    "get_debug_flag",
    "get_flashed_messages",
    "get_load_dotenv",
    "get_root_path",
    "get_template_attribute",
    "make_response",
    "redirect",
    "send_file",
    "send_from_directory",
    "stream_with_context",
    "url_for",
]


@t.overload
def stream_with_context(
    generator_or_function: Iterator[t.AnyStr],
) -> Iterator[t.AnyStr]: ...


@t.overload
def stream_with_context(
    generator_or_function: Callable[..., Iterator[t.AnyStr]],
) -> Callable[..., Iterator[t.AnyStr]]: ...


def stream_with_context(
    generator_or_function: Iterator[t.AnyStr] | Callable[..., Iterator[t.AnyStr]],
) -> Iterator[t.AnyStr] | Callable[..., Iterator[t.AnyStr]]:
    """Make the request's context current while a response streams; also a decorator.

    It takes a generator, or a function that makes one. A generator outside of a
    request raises ``RuntimeError``. Whoever closes the stream closes the generator.
    """
    if callable(generator_or_function):
        make = generator_or_function

        def decorated(*args: t.Any, **kwargs: t.Any) -> Iterator[t.AnyStr]:
            return stream_with_context(make(*args, **kwargs))

        return decorated

    generator = generator_or_function
    ctx = request_ctx_var.get(None) or only_in_a_request("stream_with_context")
    # A request without an application is a LookupError here, as in Flask.
    return _in_contexts(app_ctx_var.get(), ctx, generator)


def _in_contexts(
    app_ctx: AppContext, ctx: RequestContext, parts: Iterator[t.AnyStr]
) -> Iterator[t.AnyStr]:
    """Push the contexts when the first part is asked for; pop them after the last.

    Not before: an async view runs where the server, which asks, does not. ``parts`` is
    closed within the context, as PEP 3333 has servers close what they iterate over.
    """
    with app_ctx, ctx:
        try:
            for part in parts:  # noqa: UP028  # "yield from" would close parts, too
                yield part
        finally:
            if hasattr(parts, "close"):
                parts.close()


def make_response(*args: t.Any) -> Response:
    """Return the response that a view returning ``args`` would make.

    No argument is an empty response, one is the body, more are the tuple's items.
    """
    ctx = app_ctx_var.get(None) or no_application("make_response")
    if not args:
        return ctx.app.response_class()
    return ctx.app.make_response(args[0] if len(args) == 1 else args)


def url_for(
    endpoint: str,
    *,
    _anchor: str | None = None,
    _method: str | None = None,
    _scheme: str | None = None,
    _external: bool | None = None,
    **values: t.Any,
) -> str:
    """Return the URL of an endpoint; see ``Flask.url_for``."""
    ctx = app_ctx_var.get(None) or no_application("url_for")
    return ctx.app.url_for(
        endpoint,
        _anchor=_anchor,
        _method=_method,
        _scheme=_scheme,
        _external=_external,
        **values,
    )


def redirect(
    location: str,
    code: int = 302,
    Response: type[BaseResponse] | None = None,  # noqa: N803  # Werkzeug's name
) -> BaseResponse:
    """Return a response that sends the client to ``location`` (RFC 9110, 15.4).

    In the current application's way if there is one; else ``Response`` is the class
    of the response. ``code`` is 301, 302, 303, 305, 307 or 308.
    """
    ctx = app_ctx_var.get(None)
    if ctx is not None:
        return ctx.app.redirect(location, code=code)
    return _werkzeug_redirect(location, code, Response or wrappers.Response)


def abort(code: int | BaseResponse, *args: t.Any, **kwargs: t.Any) -> t.NoReturn:
    """Raise the HTTP exception of a status code, or one that is a response.

    An unknown code is a ``LookupError``. Further arguments go to the exception.
    """
    ctx = app_ctx_var.get(None)
    if ctx is not None:
        ctx.app.aborter(code, *args, **kwargs)
    _werkzeug_abort(code, *args, **kwargs)


def get_template_attribute(template_name: str, attribute: str) -> t.Any:
    """Return what a template defines under a name, such as a macro."""
    ctx = app_ctx_var.get(None) or no_application("get_template_attribute")
    return getattr(ctx.app.jinja_env.get_template(template_name).module, attribute)


def flash(message: str, category: str = "message") -> None:
    """Keep a message in the session for the next page that shows messages."""
    ctx = request_ctx_var.get(None) or no_request("flash")
    flashes = [*ctx.session.get("_flashes", []), (category, message)]
    ctx.session["_flashes"] = flashes
    app = (app_ctx_var.get(None) or no_application("flash")).app
    send(message_flashed, app, message=message, category=category)


def get_flashed_messages(
    with_categories: bool = False, category_filter: Container[str] = ()
) -> list[str] | list[tuple[str, str]]:
    """Take the messages out of the session; within a request they can be read again.

    Return texts, or pairs (category, text); with a filter those categories alone.
    """
    ctx = request_ctx_var.get(None) or no_request("get_flashed_messages")
    if ctx.flashes is None:
        session = ctx.session
        ctx.flashes = session.pop("_flashes") if "_flashes" in session else []
    flashes = ctx.flashes
    if category_filter:
        flashes = [pair for pair in flashes if pair[0] in category_filter]
    return flashes if with_categories else [text for _, text in flashes]


def send_file(
    path_or_file: os.PathLike[str] | str | t.IO[bytes],
    mimetype: str | None = None,
    as_attachment: bool = False,
    download_name: str | None = None,
    conditional: bool = True,
    etag: bool | str = True,
    last_modified: datetime | int | float | None = None,
    max_age: int | Callable[[str | None], int | None] | None = None,
) -> Response:
    """Return a response that sends a file: a path, or a file open for bytes.

    A relative path starts from the application's folder. The path is trusted: for one
    that a visitor names use ``send_from_directory``. ``max_age`` is in seconds; ranges
    and conditions of the request are answered (RFC 9110, 13 and 14).
    """
    options = _send_file_options("send_file", max_age)
    response = werkzeug.utils.send_file(
        path_or_file=path_or_file,  # by name, as in Flask, for what replaces it
        mimetype=mimetype,
        as_attachment=as_attachment,
        download_name=download_name,
        conditional=conditional,
        etag=etag,
        last_modified=last_modified,
        **options,
    )
    return t.cast("Response", response)


def send_from_directory(
    directory: os.PathLike[str] | str, path: os.PathLike[str] | str, **kwargs: t.Any
) -> Response:
    """Return a response that sends a file from within a folder, or raise a 404.

    ``path`` may come from a visitor: it never leads out of ``directory``. Keywords
    are those of ``send_file``.
    """
    name = "send_from_directory"
    _ = app_ctx_var.get(None) or no_application(name)  # Flask asks for it first here
    options = _send_file_options(name, kwargs.pop("max_age", None))
    response = werkzeug.utils.send_from_directory(directory, path, **kwargs, **options)
    return t.cast("Response", response)


def _send_file_options(name: str, max_age: t.Any) -> dict[str, t.Any]:
    """Return what Werkzeug's functions take from the request and the application."""
    ctx = request_ctx_var.get(None) or no_request(name)
    app = (app_ctx_var.get(None) or no_application(name)).app
    return {
        "environ": ctx.request.environ,
        "max_age": app.get_send_file_max_age if max_age is None else max_age,
        "use_x_sendfile": app.config["USE_X_SENDFILE"],
        "response_class": app.response_class,
        "_root_path": app.root_path,
    }
