"""One request to an application, answered piece by piece, as a server does it."""

from __future__ import annotations

import contextvars
import io
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ParamSpec, TypedDict, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.exceptions import InternalServerError

import lagena
from lagena_live import failures, limit
from lagena_live.application import Application
from lagena_live.failures import Failure
from lagena_live.visitors import Jar, named, session_in

P = ParamSpec("P")
T = TypeVar("T")
Headers = list[tuple[str, str]]

#: Headers that WSGI has elsewhere, or that are of this site and not of the request.
_LEFT_OUT = re.compile(r"(?i)(content-length|content-type|cookie|host|sec-.*)$")
_HTML: Headers = [("Content-Type", "text/html; charset=utf-8")]


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire."""

    method: str
    #: With scheme and host: ``http://localhost:5000/page?a=b``.
    url: str
    headers: Headers
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path or "/"


class Head(TypedDict):
    """What comes before a response's body, and what happened on the way."""

    status: int
    reason: str
    headers: Headers
    #: The ``Cookie`` header that was sent, and the session in it, as JSON.
    cookie: str
    session: str | None
    #: The session that the response sets; None where it sets none.
    new_session: str | None
    error: Failure | None


class Exchange:
    """A request that is being answered.

    Call ``start`` once, ``next`` until it returns None, and ``close`` once, whatever
    was raised.  Each runs in one context of its own, so that several may take turns.
    """

    def __init__(self, application: Application, jar: Jar, request: Request) -> None:
        assert application.app is not None
        self._application, self._app = application, application.app
        self._jar, self._request = jar, request
        self._context = contextvars.copy_context()
        self._head: tuple[str, Headers] | None = None
        self._ready: list[bytes] = []
        self._chunks: Iterator[bytes] = iter(())
        self._close: Callable[[], object] = _nothing
        self._error: BaseException | None = None
        self._environ = environ(request, jar)

    def start(self) -> Head:
        """Call the application; return what comes before its answer's body."""
        with lagena.got_request_exception.connected_to(self._note, self._app):
            try:
                self._call()
            except BaseException as error:  # SystemExit, too: it would end this Python
                self._error, self._head = error, None
        if self._error is not None and self._says_nothing():
            self._show(self._error)
        assert self._head is not None
        return self._described(*self._head)

    def next(self) -> bytes | None:
        """Return the next piece of the body, or None at its end."""
        if self._ready:
            return self._ready.pop(0)
        try:
            return self._run(lambda: next(self._chunks, None))
        except BaseException as error:  # as above
            sys.stderr.write(failures.trace(error))
            return None

    def close(self) -> None:
        """Tell the application that its answer was taken, or is not wanted."""
        close, self._close, self._chunks = self._close, _nothing, iter(())
        try:
            self._run(close)
        except BaseException:  # as above
            traceback.print_exc()

    def _call(self) -> None:
        answer: Iterable[bytes] = self._run(
            lambda: self._app(self._environ, self._start_response)
        )
        self._close = getattr(answer, "close", _nothing)
        self._chunks = iter(answer)
        if self._head is None:  # a generator calls start_response when it is asked
            self._ready += filter(None, [self._run(lambda: next(self._chunks, b""))])

    def _start_response(
        self, status: str, headers: Headers, exc_info: Any = None
    ) -> Callable[[bytes], None]:
        self._head = (status, headers)
        return self._ready.append

    def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self._application.enter()
        with limit.limited():
            return self._context.run(function, *args, **kwargs)

    def _note(self, _app: lagena.Flask, exception: BaseException, **_: object) -> None:
        self._error = exception

    def _says_nothing(self) -> bool:
        """Return whether the answer to an error is the one that names nothing of it."""
        if self._head is None:
            return True
        if not self._head[0].startswith("500"):
            return False
        self._ready += self._chunks
        self._chunks = iter(())
        plain = InternalServerError().get_body(self._environ)
        return b"".join(self._ready) == plain.encode()

    def _show(self, error: BaseException) -> None:
        """Answer with the traceback, in place of a page that tells nothing."""
        self.close()
        reason = HTTPStatus.INTERNAL_SERVER_ERROR.phrase.upper()
        self._head = (f"500 {reason}", _HTML)
        self._ready = [failures.page(error).encode()]

    def _described(self, status: str, headers: Headers) -> Head:
        code, _, reason = status.partition(" ")
        host = (urlsplit(self._request.url).hostname or "").lower()
        sets = [value for name, value in headers if name.lower() == "set-cookie"]
        for value in sets:
            self._jar.store(value, host, self._request.path)
        name = self._app.config["SESSION_COOKIE_NAME"]
        cookie = self._environ.get("HTTP_COOKIE", "")
        new = next((it for it in sets if it.partition("=")[0].strip() == name), "")
        return {
            "status": int(code),
            "reason": reason,
            "headers": headers,
            "cookie": cookie,
            "session": session_in(named(cookie, name) or ""),
            "new_session": session_in(named(new.partition(";")[0], name) or ""),
            "error": None if self._error is None else failures.describe(self._error),
        }


def environ(request: Request, jar: Jar) -> dict[str, Any]:
    """Return a request as WSGI has it (PEP 3333)."""
    url = urlsplit(request.url)
    host = (url.hostname or "localhost").lower()
    path = url.path or "/"
    given: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": url.query,
        "REQUEST_URI": path + (f"?{url.query}" if url.query else ""),
        "SERVER_NAME": host,
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": url.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if request.body or request.method in ("POST", "PUT", "PATCH"):
        given["CONTENT_LENGTH"] = str(len(request.body))
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        if name.lower() == "content-type":
            given[key] = value
        elif not _LEFT_OUT.match(name):
            key = f"HTTP_{key}"
            given[key] = f"{given[key]},{value}" if key in given else value
    if cookie := jar.header(url.scheme, host, path):
        given["HTTP_COOKIE"] = cookie
    return given


def _nothing() -> None:
    pass
