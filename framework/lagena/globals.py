"""The current context, and the proxies through which users' code reaches it."""

from __future__ import annotations

import typing as t
from contextvars import ContextVar

from werkzeug.local import LocalProxy

if t.TYPE_CHECKING:
    from .app import Flask
    from .ctx import AppContext, RequestContext, _AppCtxGlobals
    from .sessions import SessionMixin
    from .wrappers import Request

#: The innermost context that is pushed, of either kind.
current_context: ContextVar[AppContext | RequestContext] = ContextVar(
    "lagena.current_context"
)


def find_context() -> AppContext | RequestContext | None:
    """Give the innermost context, or None outside of one."""
    return current_context.get(None)


def find_request_context() -> RequestContext | None:
    """Give the context of the request being handled, or None outside of one."""
    ctx = current_context.get(None)
    return None if ctx is None else ctx.request_context


def get_app_context(name: str = "app_ctx") -> AppContext:
    """Give the current application context; ``name`` is who asks, for the error."""
    ctx = current_context.get(None)
    if ctx is None:
        raise RuntimeError(_NO_APP.format(name=name))
    return ctx.app_context


def get_request_context(name: str = "request_ctx") -> RequestContext:
    """Give the current request context; ``name`` is who asks, for the error."""
    ctx = find_request_context()
    if ctx is None:
        raise RuntimeError(_NO_REQUEST.format(name=name))
    return ctx


# Programs match the first line, which is Flask's; the help below it is ours.
_NO_APP = """\
Working outside of application context.

'{name}' was used while no application was current. Use it in a view or a command,
or make one current: with app.app_context(): ..."""
_NO_REQUEST = """\
Working outside of request context.

'{name}' was used while no request was being handled. Use it in a view or a hook,
or, in a shell or a test: with app.test_request_context(): ..."""


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
