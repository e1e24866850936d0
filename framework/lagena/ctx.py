"""The contexts: what is current while a request or a command is being worked on."""

from __future__ import annotations

import functools
import sys
import typing as t
from collections.abc import Callable, Iterator
from contextvars import ContextVar, Token
from types import TracebackType

from werkzeug.exceptions import HTTPException

from .globals import (
    current_app_context,
    current_request_context,
    find_app_context,
    find_request_context,
    get_request_context,
)
from .signals import appcontext_popped, appcontext_pushed, send

if t.TYPE_CHECKING:
    from .app import Flask
    from .sessions import SessionMixin
    from .typing import AfterRequestCallable, WSGIEnvironment
    from .wrappers import Request

F = t.TypeVar("F", bound=Callable[..., t.Any])

#: Stands for "no exception was given": pop() then takes the one being handled.
not_given: t.Any = object()


class _AppCtxGlobals:
    """A plain namespace: set, read and delete attributes, or use it like a dict."""

    if t.TYPE_CHECKING:  # any name may be set and read

        def __setattr__(self, name: str, value: t.Any) -> None: ...

    def __getattr__(self, name: str) -> t.Any:
        raise AttributeError(
            f"'g' has no {name!r}; set it first, or use g.get({name!r})", name=name
        )

    def get(self, name: str, default: t.Any = None) -> t.Any:
        """Give an attribute, or ``default`` where there is none."""
        return self.__dict__.get(name, default)

    def pop(self, name: str, default: t.Any = not_given) -> t.Any:
        """Remove and give an attribute; without a default a missing one raises."""
        if default is not_given:
            return self.__dict__.pop(name)
        return self.__dict__.pop(name, default)

    def setdefault(self, name: str, default: t.Any = None) -> t.Any:
        """Give an attribute, setting it to ``default`` where there is none."""
        return self.__dict__.setdefault(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.__dict__

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __repr__(self) -> str:
        ctx = find_app_context()
        if ctx is None:
            return object.__repr__(self)
        return f"<flask.g of '{ctx.app.name}'>"


class _Context:
    """What both contexts share: being pushed, popped and used with ``with``.

    A context may be pushed more than once; only its last pop tears it down.
    """

    app: Flask
    #: What holds the context of this kind that is current.
    _variable: t.ClassVar[ContextVar[t.Any]]

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._tokens: list[Token[t.Any]] = []

    def push(self) -> None:
        """Make this context the current one."""
        raise NotImplementedError

    def pop(self, exc: BaseException | None = not_given) -> None:
        """Make current again what was before, after the teardown functions ran."""
        raise NotImplementedError

    def _restore(self) -> _Context:
        """Make current again what was before the last push; return what was now."""
        try:
            current: _Context = self._variable.get()
            self._variable.reset(self._tokens.pop())
        except LookupError:
            raise LookupError(
                f"{self!r} is not current; pop a context once for each push."
            ) from None
        return current

    def __enter__(self) -> t.Self:
        self.push()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.pop(exc_value)


class AppContext(_Context):
    """The application that is current, and the ``g`` that lives as long as it is."""

    _variable = current_app_context

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.url_adapter = app.create_url_adapter(None)
        self.g: _AppCtxGlobals = app.app_ctx_globals_class()

    def push(self) -> None:
        """Make this context the current one, and send ``appcontext_pushed``."""
        self._tokens.append(current_app_context.set(self))
        send(appcontext_pushed, self.app)

    def pop(self, exc: BaseException | None = not_given) -> None:
        """Run the teardown functions with ``exc``; make the context before current."""
        if exc is not_given:
            exc = sys.exc_info()[1]
        try:
            if len(self._tokens) == 1:
                self.app.do_teardown_appcontext(exc)
        finally:
            popped = self._restore()
        if popped is not self:
            raise AssertionError(_popped_wrong("app", popped, self))
        send(appcontext_popped, self.app)


class RequestContext(_Context):
    """One request of one application: its ``request``, ``session`` and URL adapter.

    ``environ`` is the WSGI environment (PEP 3333). A URL that can't be matched at all,
    for a bad or untrusted host say, is kept and raised when a view is due.
    """

    _variable = current_request_context

    def __init__(
        self,
        app: Flask,
        environ: WSGIEnvironment,
        request: Request | None = None,
        session: SessionMixin | None = None,
    ) -> None:
        super().__init__(app)
        if request is None:
            request = app.request_class(environ)
            request.json_module = app.json
        self.request: Request = request
        self.url_adapter = None
        try:
            self.url_adapter = app.create_url_adapter(request)
        except HTTPException as error:
            request.routing_exception = error
        self.flashes: list[tuple[str, str]] | None = None
        self._session = session
        self._after_request_functions: list[AfterRequestCallable] = []
        # For each push the application context it had to push first, if any.
        self._implicit: list[AppContext | None] = []

    @property
    def session(self) -> SessionMixin:
        """The session; asking for it marks it as accessed (``Vary: Cookie``)."""
        assert self._session is not None, "The session opens when a context is pushed."
        self._session.accessed = True
        return self._session

    @session.setter
    def session(self, value: SessionMixin) -> None:
        self._session = value

    def copy(self) -> RequestContext:
        """Give a context of the same request and session, for another thread."""
        return type(self)(
            self.app, self.request.environ, request=self.request, session=self._session
        )

    def push(self) -> None:
        """Make this context current, open the session, then match the URL.

        In that order, since a URL converter may ask for the session. Where another
        application or none is current, push an application context before.
        """
        app_ctx = current_app_context.get(None)
        implicit = None
        if app_ctx is None or app_ctx.app is not self.app:
            implicit = self.app.app_context()
            implicit.push()
        self._implicit.append(implicit)
        self._tokens.append(current_request_context.set(self))
        self._open_session()
        if self.url_adapter is not None:
            self.match_request()

    def _open_session(self) -> None:
        if self._session is None:
            interface = self.app.session_interface
            self._session = interface.open_session(self.app, self.request)
            if self._session is None:
                self._session = interface.make_null_session(self.app)

    def match_request(self) -> None:
        """Find the rule and its values, or keep the error for when a view is due."""
        assert self.url_adapter is not None, "A context without routing has no rules."
        try:
            rule, view_args = self.url_adapter.match(return_rule=True)
        except HTTPException as error:
            self.request.routing_exception = error
        else:
            self.request.url_rule, self.request.view_args = rule, dict(view_args)

    def pop(self, exc: BaseException | None = not_given) -> None:
        """Run the teardown functions with ``exc``; make the context before current."""
        if exc is not_given:
            exc = sys.exc_info()[1]
        last = len(self._tokens) == 1
        try:
            if last:
                self.app.do_teardown_request(exc)
                self.request.close()
        finally:
            popped = self._restore()
            implicit = self._implicit.pop()
            if last:  # the environ would keep the request, and it the environ
                self.request.environ["werkzeug.request"] = None
            if implicit is not None:
                implicit.pop(exc)
            if popped is not self:
                raise AssertionError(_popped_wrong("request", popped, self))

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} {self.request.url!r}"
            f" [{self.request.method}] of {self.app.name}>"
        )


def _popped_wrong(kind: str, popped: _Context, ctx: _Context) -> str:
    # Programs match the first line, which is Flask's.
    return (
        f"Popped wrong {kind} context. ({popped!r} instead of {ctx!r})"
        "\nPop contexts in the reverse order of their pushes."
    )


def after_this_request(f: AfterRequestCallable) -> AfterRequestCallable:
    """Call ``f`` with the response of this request, before it is sent.

    ``f`` gives the response to send, the same or another. Outside of a request this
    raises ``RuntimeError``.
    """
    get_request_context("after_this_request")._after_request_functions.append(f)
    return f


def copy_current_request_context(f: F) -> F:
    """Wrap ``f`` so that it runs, in a thread or a task, in a copy of this context.

    Outside of a request this raises ``RuntimeError``.
    """
    ctx = get_request_context("copy_current_request_context").copy()

    @functools.wraps(f)
    def wrapper(*args: t.Any, **kwargs: t.Any) -> t.Any:
        with ctx:
            return ctx.app.ensure_sync(f)(*args, **kwargs)

    return t.cast(F, wrapper)


def has_request_context() -> bool:
    """Say if a request is being handled, so that ``request`` can be used."""
    return find_request_context() is not None


def has_app_context() -> bool:
    """Say if an application is current, so that ``current_app`` can be used."""
    return find_app_context() is not None
