"""Testing: a client for an application, requests made by hand, a CLI runner."""

from __future__ import annotations

import importlib.metadata
import typing as t
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from io import BytesIO
from types import TracebackType
from urllib.parse import urlsplit

import werkzeug.test
from click.testing import CliRunner, Result
from werkzeug.test import Client
from werkzeug.wrappers import Request as BaseRequest

from .commands import ScriptInfo

if t.TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from .app import Flask
    from .ctx import AppContext, RequestContext
    from .sessions import SessionMixin
    from .typing import WSGIEnvironment


class EnvironBuilder(werkzeug.test.EnvironBuilder):
    """Builds a request's WSGI environment, with the application's defaults.

    ``subdomain`` and ``url_scheme`` change the configured base URL; ``base_url``
    replaces it. Everything else is Werkzeug's.
    """

    def __init__(
        self,
        app: Flask,
        path: str = "/",
        base_url: str | None = None,
        subdomain: str | None = None,
        url_scheme: str | None = None,
        *args: t.Any,
        **kwargs: t.Any,
    ) -> None:
        if base_url is not None and (subdomain or url_scheme):
            raise AssertionError(
                'Cannot pass "subdomain" or "url_scheme" with "base_url";'
                " write them into the base URL."
            )
        self.app = app
        if base_url is None:
            base_url, path = _split(app, path, subdomain, url_scheme)
        super().__init__(path, base_url, *args, **kwargs)

    def json_dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
        """Return ``obj`` as JSON text, written by the application's provider."""
        return self.app.json.dumps(obj, **kwargs)


def _split(
    app: Flask, path: str, subdomain: str | None, url_scheme: str | None
) -> tuple[str, str]:
    """Return the base URL and the path of a request; an absolute URL has both."""
    url = urlsplit(path)
    host = app.config["SERVER_NAME"] or "localhost"
    if subdomain:
        host = f"{subdomain}.{host}"
    scheme = url.scheme or url_scheme or app.config["PREFERRED_URL_SCHEME"]
    root = app.config["APPLICATION_ROOT"].lstrip("/")
    query = f"?{url.query}" if url.query else ""
    return f"{scheme}://{url.netloc or host}/{root}", f"{url.path}{query}"


class FlaskClient(Client):
    """Sends requests to an application without a server.

    Used with ``with``, it keeps the context of its last request until the next one or
    the end of the block, so that ``request`` and ``session`` can be looked at.
    """

    application: Flask

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().__init__(*args, **kwargs)
        self.preserve_context = False
        self._new_contexts: list[AppContext | RequestContext] = []
        self._context_stack = ExitStack()
        self.environ_base = {
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_USER_AGENT": f"Werkzeug/{importlib.metadata.version('werkzeug')}",
        }

    @contextmanager
    def session_transaction(
        self, *args: t.Any, **kwargs: t.Any
    ) -> Iterator[SessionMixin]:
        """Open the client's session, to read it and to save what the block changes.

        The arguments make the request it is opened for. Without cookies this is a
        ``TypeError``; if no session can be opened, a ``RuntimeError``.
        """
        if self._cookies is None:
            raise TypeError(
                "Cookies are disabled. Create a client with 'use_cookies=True'."
            )
        app = self.application
        ctx = app.test_request_context(*args, **kwargs)
        self._add_cookies_to_wsgi(ctx.request.environ)
        with ctx:
            session = app.session_interface.open_session(app, ctx.request)
        if session is None:
            raise RuntimeError(
                "Session backend did not open a session. Set a secret key on the"
                " application, or look at its session interface."
            )
        yield session
        if app.session_interface.is_null_session(session):
            return
        response = app.response_class()
        with ctx:
            app.session_interface.save_session(app, session, response)
        self._update_cookies_from_response(
            ctx.request.host.partition(":")[0],
            ctx.request.path,
            response.headers.getlist("Set-Cookie"),
        )

    def open(
        self,
        *args: t.Any,
        buffered: bool = False,
        follow_redirects: bool = False,
        **kwargs: t.Any,
    ) -> TestResponse:
        """Send a request: a builder, an environment, a request, or what makes one."""
        request = self._request_from_builder_args(args, kwargs)
        self._context_stack.close()
        response = super().open(
            request, buffered=buffered, follow_redirects=follow_redirects
        )
        response.json_module = self.application.json  # type: ignore[assignment]  # a provider will do
        for ctx in self._new_contexts:
            self._context_stack.enter_context(ctx)
        self._new_contexts.clear()
        return response

    def resolve_redirect(
        self, response: TestResponse, buffered: bool = False
    ) -> TestResponse:
        """Follow one redirect: with GET or HEAD, but for 307 and 308, and no body.

        That is what browsers do with forms, and what Werkzeug 3.1 does with any method.
        """
        if response.status_code not in {307, 308}:
            response = copy(response)
            response.request = BaseRequest(_without_body(response.request.environ))
        return super().resolve_redirect(response, buffered=buffered)

    def _request_from_builder_args(
        self, args: tuple[t.Any, ...], kwargs: dict[str, t.Any]
    ) -> BaseRequest:
        made = args[0] if args and not kwargs else None
        if isinstance(made, BaseRequest):
            request = copy(made)
            request.environ = self._copy_environ(made.environ)
            return request
        if isinstance(made, werkzeug.test.EnvironBuilder):
            builder = copy(made)
            builder.environ_base = self._copy_environ(dict(made.environ_base or {}))
        elif isinstance(made, dict):
            builder = EnvironBuilder.from_environ(
                made, app=self.application, environ_base=self._copy_environ({})
            )
        else:
            kwargs["environ_base"] = self._copy_environ(kwargs.get("environ_base", {}))
            builder = EnvironBuilder(self.application, *args, **kwargs)
        try:
            return builder.get_request()
        finally:
            builder.close()

    def _copy_environ(self, other: dict[str, t.Any]) -> dict[str, t.Any]:
        environ = {**self.environ_base, **other}
        if self.preserve_context:
            environ["werkzeug.debug.preserve_context"] = self._new_contexts.append
        return environ

    def __enter__(self) -> t.Self:
        if self.preserve_context:
            raise RuntimeError("Cannot nest client invocations; make a second client.")
        self.preserve_context = True
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.preserve_context = False
        self._context_stack.close()


def _without_body(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Return the environment of a request that only reads what another one wrote."""
    method = "HEAD" if environ["REQUEST_METHOD"] == "HEAD" else "GET"
    without = {**environ, "REQUEST_METHOD": method, "wsgi.input": BytesIO()}
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
        without.pop(key, None)
    return without


class FlaskCliRunner(CliRunner):
    """Runs an application's commands in a test; see ``Flask.test_cli_runner``."""

    def __init__(self, app: Flask, **kwargs: t.Any) -> None:
        self.app = app
        super().__init__(**kwargs)

    def invoke(  # type: ignore[override]  # cli is optional
        self, cli: t.Any = None, args: t.Any = None, **kwargs: t.Any
    ) -> Result:
        """Run a command, by default one of the application's, and return its result."""
        if cli is None:
            cli = self.app.cli
        if "obj" not in kwargs:
            kwargs["obj"] = ScriptInfo(create_app=lambda: self.app)
        return super().invoke(cli, args, **kwargs)
