"""The contexts: what is current while a request or a command is being worked on."""

from __future__ import annotations

import contextvars
import functools
import sys
import typing as t
from collections.abc import Callable, Iterator
from types import TracebackType

from werkzeug.exceptions import HTTPException

from .globals import (
    current_context,
    find_context,
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
        ctx = find_context()
        if ctx is None:
            return object.__repr__(self)
        return f"<flask.g of '{ctx.app.name}'>"


class _Context:
    """What both contexts share: being pushed, popped and used with ``with``.

    A context may be pushed more than once; only its last pop tears it down.
    """

    app: Flask
    #: What the context is called in messages.
    kind: t.ClassVar[str]

    def __init__(self) -> None:
        self._tokens: list[contextvars.Token[t.Any]] = []

    def push(self) -> None:
        """Make this context the current one."""
        raise NotImplementedError

    def pop(self, exc: BaseException | None = not_given) -> None:
        """Make current again what was before, after the teardown functions ran."""
        raise NotImplementedError

    def _enter(self) -> None:
        self._tokens.append(current_context.set(t.cast("AppContext", self)))

    def _leave(self) -> None:
        if not self._tokens:
            raise LookupError(
                f"{self!r} is not pushed; pop a context once for each push."
            )
        current = find_context()
        current_context.reset(self._tokens.pop())
        if current is not self:
            raise AssertionError(
                f"Popped wrong {self.kind} context. ({current!r} instead of {self!r})"
                "\nPop contexts in the reverse order of their pushes."
            )

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

    kind = "app"

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app = app
        self.url_adapter = app.create_url_adapter(None)
        self.g: _AppCtxGlobals = app.app_ctx_globals_class()
        #: The request around this context, so that ``request`` stays reachable.
        self.request_context: RequestContext | None = None

    @property
    def app_context(self) -> AppContext:
        """This context: the one that ``current_app`` and ``g`` are of."""
        return self

    def push(self) -> None:
        """Make this context the current one, and send ``appcontext_pushed``."""
        if not self._tokens:
            self.request_context = find_request_context()
        self._enter()
        send(appcontext_pushed, self.app)

    def pop(self, exc: BaseException | None = not_given) -> None:
        """Run the teardown functions with ``exc``; make the context before current."""
        try:
            if len(self._tokens) == 1:
                self.app.do_teardown_appcontext(given_error(exc))
        finally:
            self._leave()
        send(appcontext_popped, self.app)


class RequestContext(_Context):
    """One request of one application: its ``request``, ``session`` and URL adapter.

    ``environ`` is the WSGI environment (PEP 3333). A URL that can't be matched at all,
    for a bad or untrusted host say, is kept and raised when a view is due.
    """

    kind = "request"

    def __init__(
        self,
        app: Flask,
        environ: WSGIEnvironment,
        request: Request | None = None,
        session: SessionMixin | None = None,
    ) -> None:
        super().__init__()
        self.app = app
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
    def app_context(self) -> AppContext:
        """The context that ``current_app`` and ``g`` are of."""
        return self._app_context

    @property
    def request_context(self) -> RequestContext:
        """This context: the one that ``request`` and ``session`` are of."""
        return self

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

        In that order, since a URL converter may ask for the session.
        """
        outer = find_context()
        implicit = None
        if outer is None or outer.app is not self.app:
            implicit = self.app.app_context()
            implicit.push()
        self._implicit.append(implicit)
        self._app_context = (implicit or t.cast(AppContext, outer)).app_context
        self._enter()
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
        last = len(self._tokens) == 1
        exc = given_error(exc)
        try:
            if last:
                self.app.do_teardown_request(exc)
                self.request.close()
        finally:
            try:
                self._leave()
            finally:
                if last:  # the environ would keep the request, and it the environ
                    self.request.environ["werkzeug.request"] = None
                implicit = self._implicit.pop() if self._implicit else None
                if implicit is not None:
                    implicit.pop(exc)

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} {self.request.url!r}"
            f" [{self.request.method}] of {self.app.name}>"
        )


def given_error(exc: BaseException | None) -> BaseException | None:
    """Give the exception a pop was told of, or else the one being handled."""
    return sys.exc_info()[1] if exc is not_given else exc


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
    return find_context() is not None
