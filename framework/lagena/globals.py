"""The current contexts, and the proxies through which users' code reaches it."""

from __future__ import annotations

import typing as t
from contextvars import ContextVar

from werkzeug.local import LocalProxy

from .advice import advice, calling_line
from .as_flask import flask_has_context

if t.TYPE_CHECKING:
    from .app import Flask
    from .ctx import AppContext, RequestContext, _AppCtxGlobals
    from .sessions import SessionMixin
    from .wrappers import Request

# Two stacks, as in Flask: each context is pushed on its own, and restores on its pop
# what was current before, whatever the other stack holds. Inside of the package these
# are read, with `or no_request(...)` where there must be one; the proxies are not.

#: The application context that is current.
app_ctx_var: ContextVar[AppContext] = ContextVar("lagena.app_context")
#: The request context that is current.
request_ctx_var: ContextVar[RequestContext] = ContextVar("lagena.request_context")
#: Flask's names for the two.
_cv_app, _cv_request = app_ctx_var, request_ctx_var


# Programs match the first line of both errors, which is Flask's; the rest is ours.


def no_application(name: str = "app_ctx") -> t.NoReturn:
    """Raise ``RuntimeError``, as no application is current; ``name`` is who asks."""
    place = calling_line()
    cure = advice(
        "{name!r} was used at {place}, while no application was current. Use it in"
        "\na view or a command, or make one current: with app.app_context(): ..."
        "\n{read_more}",
        name=name,
        place=place,
        read_more=_read_more(),
    )
    if flask_has_context("app"):
        cure = _flask_is_current(name, place)
    raise RuntimeError(f"Working outside of application context.\n\n{cure}")


def no_request(
    name: str = "request_ctx", problem: str = "Working outside of request context."
) -> t.NoReturn:
    """Raise ``RuntimeError``, as no request is handled; ``name`` is who asks."""
    place = calling_line()
    cure = advice(
        "{name!r} was used at {place}, while no request was being handled. Use it"
        "\nin a view or a hook, or, in a shell or a test:"
        " with app.test_request_context(): ...\n{read_more}",
        name=name,
        place=place,
        read_more=_read_more(),
    )
    if flask_has_context("request"):
        cure = _flask_is_current(name, place)
    raise RuntimeError(f"{problem}\n\n{cure}")


def only_in_a_request(name: str) -> t.NoReturn:
    """Raise what ``no_request`` does, in Flask's words for what wraps a function."""
    no_request(
        name,
        f"{name!r} can only be used when a request context is active, such as in a"
        " view function.",
    )


def _flask_is_current(name: str, place: str) -> str:
    return advice(
        "{name!r} is lagena's. It was used at {place}, while an application of the real"
        "\nFlask was current. Write 'lagena --as-flask', or call"
        "\nlagena.install_as_flask() before anything imports flask."
        "\nRead more: documentation, Using extensions, The real Flask by mistake",
        name=name,
        place=place,
    )


def _read_more() -> str:
    # A test looks the titles up.
    return advice("Read more: documentation, Request data, Where request comes from")


#: The current application context itself.
app_ctx = t.cast("AppContext", LocalProxy(lambda: _app("app_ctx")))
#: The current request context itself.
request_ctx = t.cast("RequestContext", LocalProxy(lambda: _request("request_ctx")))
#: The application that handles the current request or command.
current_app = t.cast("Flask", LocalProxy(lambda: _app("current_app").app))
#: A place for anything that should live as long as the application context.
g = t.cast("_AppCtxGlobals", LocalProxy(lambda: _app("g").g))
#: The request being handled.
request = t.cast("Request", LocalProxy(lambda: _request("request").request))
#: The session of the request being handled.
session = t.cast("SessionMixin", LocalProxy(lambda: _request("session").session))


def _app(name: str) -> AppContext:
    return app_ctx_var.get(None) or no_application(name)


def _request(name: str) -> RequestContext:
    return request_ctx_var.get(None) or no_request(name)
