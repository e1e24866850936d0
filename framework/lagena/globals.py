"""The current contexts, and the proxies through which users' code reaches it."""

from __future__ import annotations

import typing as t
from contextvars import ContextVar

from werkzeug.local import LocalProxy

from .advice import advice, calling_line

if t.TYPE_CHECKING:
    from .app import Flask
    from .ctx import AppContext, RequestContext, _AppCtxGlobals
    from .sessions import SessionMixin
    from .wrappers import Request

# Two stacks, as in Flask: each context is pushed on its own, and restores on its pop
# what was current before, whatever the other stack holds.

#: The application context that is current.
current_app_context: ContextVar[AppContext] = ContextVar("lagena.app_context")
#: The request context that is current.
current_request_context: ContextVar[RequestContext] = ContextVar(
    "lagena.request_context"
)
#: Flask's names for the two.
_cv_app, _cv_request = current_app_context, current_request_context


def find_app_context() -> AppContext | None:
    """Return the current application context, or None outside of one."""
    return current_app_context.get(None)


def find_request_context() -> RequestContext | None:
    """Return the context of the request being handled, or None outside of one."""
    return current_request_context.get(None)


def get_app_context(name: str = "app_ctx") -> AppContext:
    """Return the current application context, or raise ``RuntimeError``.

    ``name`` is who asks, for the error.
    """
    ctx = current_app_context.get(None)
    if ctx is None:
        raise RuntimeError(_no_application(name))
    return ctx


def get_request_context(name: str = "request_ctx") -> RequestContext:
    """Return the current request context, or raise ``RuntimeError``.

    ``name`` is who asks, for the error.
    """
    ctx = current_request_context.get(None)
    if ctx is None:
        raise RuntimeError(_no_request(name))
    return ctx


# Programs match the first line of both, which is Flask's; the rest is ours.


def _no_application(name: str) -> str:
    place, read_more = calling_line(), _read_more()
    return "Working outside of application context.\n\n" + advice(
        "{name!r} was used at {place}, while no application was current. Use it in"
        "\na view or a command, or make one current: with app.app_context(): ..."
        "\n{read_more}",
        name=name,
        place=place,
        read_more=read_more,
    )


def _no_request(name: str) -> str:
    place, read_more = calling_line(), _read_more()
    return "Working outside of request context.\n\n" + advice(
        "{name!r} was used at {place}, while no request was being handled. Use it"
        "\nin a view or a hook, or, in a shell or a test:"
        " with app.test_request_context(): ...\n{read_more}",
        name=name,
        place=place,
        read_more=read_more,
    )


def _read_more() -> str:
    # A test looks the titles up.
    return advice("Read more: documentation, Request data, Where request comes from")


#: The current application context itself.
app_ctx = t.cast("AppContext", LocalProxy(get_app_context))
#: The current request context itself.
request_ctx = t.cast("RequestContext", LocalProxy(get_request_context))
#: The application that handles the current request or command.
current_app = t.cast("Flask", LocalProxy(lambda: get_app_context("current_app").app))
#: A place for anything that should live as long as the application context.
g = t.cast("_AppCtxGlobals", LocalProxy(lambda: get_app_context("g").g))
#: The request being handled.
request = t.cast("Request", LocalProxy(lambda: get_request_context("request").request))
#: The session of the request being handled.
session = t.cast(
    "SessionMixin", LocalProxy(lambda: get_request_context("session").session)
)
