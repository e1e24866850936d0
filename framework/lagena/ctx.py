"""The contexts: what is current while a request or a command is being worked on."""

from __future__ import annotations

import functools
import sys
import typing as t
from collections.abc import Callable, Iterator
from contextvars import Token
from functools import cached_property
from operator import attrgetter
from types import TracebackType

from werkzeug.exceptions import HTTPException

from .as_flask import explain_error_of_flask
from .globals import app_ctx_var, only_in_a_request, request_ctx_var
from .signals import appcontext_popped, appcontext_pushed, send

if t.TYPE_CHECKING:
    from werkzeug.routing import MapAdapter, Rule

    from .app import Flask
    from .sessions import SessionMixin
    from .typing import AfterRequestCallable, Scope, WSGIEnvironment
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
        """Return an attribute, or ``default`` where there is none."""
        return self.__dict__.get(name, default)

    def pop(self, name: str, default: t.Any = not_given) -> t.Any:
        """Remove and return an attribute.

        A missing one is a ``KeyError`` unless there is a ``default``.
        """
        if default is not_given:
            return self.__dict__.pop(name)
        return self.__dict__.pop(name, default)

    def setdefault(self, name: str, default: t.Any = None) -> t.Any:
        """Return an attribute, having set it to ``default`` where there was none."""
        return self.__dict__.setdefault(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.__dict__

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __repr__(self) -> str:
        ctx = app_ctx_var.get(None)
        if ctx is None:
            return object.__repr__(self)
        return f"<flask.g of '{ctx.app.name}'>"


class _Context:
    """What both contexts share: being pushed, popped and used with ``with``.

    A context may be pushed more than once; only its last pop tears it down.
    """

    app: Flask

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._tokens: list[Token[t.Any]] = []

    def push(self) -> None:
        """Make this context the current one."""
        raise NotImplementedError

    def pop(self, exc: BaseException | None = not_given) -> None:
        """Make current again what was before, after the teardown functions ran."""
        raise NotImplementedError

    def __enter__(self) -> t.Self:
        self.push()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        explain_error_of_flask(exc_value)
        self.pop(exc_value)


class AppContext(_Context):
    """The application that is current, and the ``g`` that lives as long as it is."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        _ = self.url_adapter, self.g  # at once, as in Flask: what fails does so here

    @cached_property
    def url_adapter(self) -> MapAdapter | None:
        """What builds URLs outside of a request, or None without ``SERVER_NAME``."""
        return self.app.create_url_adapter(None)

    @cached_property
    def g(self) -> _AppCtxGlobals:
        """The namespace that lives as long as this context."""
        return self.app.app_ctx_globals_class()

    def push(self) -> None:
        """Make this context the current one, and send ``appcontext_pushed``."""
        self._tokens.append(app_ctx_var.set(self))
        send(appcontext_pushed, self.app)

    def pop(self, exc: BaseException | None = not_given) -> None:
        """Run the teardown functions with ``exc``; make the context before current."""
        if not self._tokens:
            raise IndexError(_not_pushed(self))
        if exc is not_given:
            exc = sys.exc_info()[1]
        try:
            if len(self._tokens) == 1:
                self.app.do_teardown_appcontext(exc)
        except RuntimeError as error:
            explain_error_of_flask(error)
            raise
        finally:
            popped = app_ctx_var.get()
            app_ctx_var.reset(self._tokens.pop())
        if popped is not self:
            raise AssertionError(_popped_wrong("app", popped, self))
        send(appcontext_popped, self.app)


def _alias(name: str) -> t.Any:
    """Return an attribute that is another one under a second name."""
    return property(attrgetter(name), lambda ctx, value: setattr(ctx, name, value))


class RequestContext(_Context):
    """One request of one application: its ``request``, ``session`` and URL adapter.

    ``environ`` is the WSGI environment (PEP 3333). A URL that can't be matched at all,
    for a bad or untrusted host say, is kept and raised when a view is due.
    """

    def __init__(
        self,
        app: Flask,
        environ: WSGIEnvironment,
        request: Request | None = None,
        session: SessionMixin | None = None,
    ) -> None:
        super().__init__(app)
        self._environ = environ
        if request is not None:
            self.request = request
        #: The session as it is kept: None until it opens, and asking marks nothing.
        self.opened_session = session
        #: The messages taken out of the session, or None before they are.
        self.flashes: list[tuple[str, str]] | None = None
        #: What ``after_this_request`` was given.
        self.after_hooks: list[AfterRequestCallable] = []
        # For each push the application context it had to push first, if any.
        self._implicit: list[AppContext | None] = []
        # The rule whose scopes were asked for last, and those.
        self._scopes: tuple[Rule | None, tuple[Scope, ...]] | None = None
        _ = self.request, self.url_adapter  # at once, as in Flask

    # Flask's names, which extensions write.
    _session = _alias("opened_session")
    _after_request_functions = _alias("after_hooks")

    @cached_property
    def request(self) -> Request:
        """The request, made of the WSGI environment."""
        request = self.app.request_class(self._environ)
        request.json_module = self.app.json
        return request

    @cached_property
    def url_adapter(self) -> MapAdapter | None:
        """What matches and builds URLs, or None where the host is bad or not trusted.

        The error is then the request's ``routing_exception``.
        """
        try:
            return self.app.create_url_adapter(self.request)
        except HTTPException as error:
            self.request.routing_exception = error
            return None

    @property
    def session(self) -> SessionMixin:
        """The session; asking for it marks it as accessed (``Vary: Cookie``)."""
        if self.opened_session is None:
            assert self._tokens, (  # its first sentence is Flask's
                "The session has not yet been opened. It opens when its context is"
                " pushed."
            )
            self._open_session()
        session = t.cast("SessionMixin", self.opened_session)
        session.accessed = True
        return session

    @session.setter
    def session(self, value: SessionMixin) -> None:
        self.opened_session = value

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The blueprints of the request's rule, inner to outer, and then None."""
        rule = self.request.url_rule
        if self._scopes is None or self._scopes[0] is not rule:  # a hook may replace it
            self._scopes = rule, (*self.request.blueprints, None)
        return self._scopes[1]

    def copy(self) -> RequestContext:
        """Return a context of the same request and session, for another thread."""
        return type(self)(self.app, self._environ, self.request, self.opened_session)

    def push(self) -> None:
        """Make this context current, open the session, then match the URL.

        In that order, since a URL converter may ask for the session. Where another
        application or none is current, push an application context before.
        """
        app_ctx = app_ctx_var.get(None)
        implicit = None
        if app_ctx is None or app_ctx.app is not self.app:
            implicit = self.app.app_context()
            implicit.push()
        self._implicit.append(implicit)
        self._tokens.append(request_ctx_var.set(self))
        if self.opened_session is None:
            self._open_session()
        if self.url_adapter is not None:
            self.match_request()

    def _open_session(self) -> None:
        """Open the session by the application's interface; it may be the null one."""
        interface = self.app.session_interface
        self.opened_session = interface.open_session(self.app, self.request)
        if self.opened_session is None:
            self.opened_session = interface.make_null_session(self.app)

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
        if not self._tokens:
            raise IndexError(_not_pushed(self))
        if exc is not_given:
            exc = sys.exc_info()[1]
        last = len(self._tokens) == 1
        try:
            if last:
                self.app.do_teardown_request(exc)
                self.request.close()
        finally:
            popped = request_ctx_var.get()
            request_ctx_var.reset(self._tokens.pop())
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


def _not_pushed(ctx: _Context) -> str:
    return f"{ctx!r} is not pushed; pop a context once for each push."


def _popped_wrong(kind: str, popped: _Context, ctx: _Context) -> str:
    # Programs match the first line, which is Flask's.
    return (
        f"Popped wrong {kind} context. ({popped!r} instead of {ctx!r})"
        "\nPop contexts in the reverse order of their pushes."
    )


def after_this_request(f: AfterRequestCallable) -> AfterRequestCallable:
    """Call ``f`` with the response of this request, before it is sent.

    ``f`` returns the response to send, the same or another. Outside of a request this
    raises ``RuntimeError``.
    """
    ctx = request_ctx_var.get(None) or only_in_a_request("after_this_request")
    ctx.after_hooks.append(f)
    return f


def copy_current_request_context(f: F) -> F:
    """Wrap ``f`` so that it runs, in a thread or a task, in a copy of this context.

    Outside of a request this raises ``RuntimeError``.
    """
    name = "copy_current_request_context"
    ctx = (request_ctx_var.get(None) or only_in_a_request(name)).copy()

    @functools.wraps(f)
    def wrapper(*args: t.Any, **kwargs: t.Any) -> t.Any:
        with ctx:
            return ctx.app.ensure_sync(f)(*args, **kwargs)

    return t.cast(F, wrapper)


def has_request_context() -> bool:
    """Return whether a request is being handled, so that ``request`` can be used."""
    return request_ctx_var.get(None) is not None


def has_app_context() -> bool:
    """Return whether an application is current, so ``current_app`` can be used."""
    return app_ctx_var.get(None) is not None
