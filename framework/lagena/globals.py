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
    place = calling_line()
    return "Working outside of application context.\n\n" + advice(
        en=f"{name!r} was used at {place}, while no application was current. Use it in"
        "\na view or a command, or make one current: with app.app_context(): ..."
        f"\n{_EN}",
        zh=f"{place} 用到了 {name!r}，而此时没有当前应用。\n"
        "请在视图或命令里使用它，或者先激活一个应用：with app.app_context(): ..."
        f"\n{_ZH}",
    )


def _no_request(name: str) -> str:
    place = calling_line()
    return "Working outside of request context.\n\n" + advice(
        en=f"{name!r} was used at {place}, while no request was being handled. Use it"
        "\nin a view or a hook, or, in a shell or a test:"
        f" with app.test_request_context(): ...\n{_EN}",
        zh=f"{place} 用到了 {name!r}，而此时没有正在处理的请求。\n"
        "请在视图或钩子里使用它；在交互式环境或测试里，请写成："
        f"with app.test_request_context(): ...\n{_ZH}",
    )


#: Where the documentation says more; a test looks the titles up.
_EN = "Read more: documentation, Request data, Where request comes from"
_ZH = "延伸阅读：文档“请求数据”页，“request 从哪里来”一节"


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
