"""Calls an application as a server would, to check the answer or to measure."""

import io
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from time import process_time
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

from lagena_tests.bench.adapters import Adapter
from lagena_tests.bench.workloads import Workload


class WrongAnswerError(Exception):
    """An application answered what its workload does not want."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    def cookies(self) -> str:
        """Return what a browser would send back."""
        return "; ".join(value.split(";")[0] for value in self.values("set-cookie"))


class Server:
    """Sends one request to one application, as often as it is told."""

    def __init__(self, app: WSGIApplication, workload: Workload, cookies: str) -> None:
        self.app = app
        self.form = workload.form
        self.environ = make_environ(workload, cookies)

    def answer(self) -> Answer:
        sent: list[Any] = []

        def start_response(*start: Any) -> Any:
            sent[:] = start

        environ = self.environ | {"wsgi.input": io.BytesIO(self.form)}
        chunks = self.app(environ, start_response)
        body = b"".join(chunks)
        close(chunks)
        return Answer(int(sent[0][:3]), sent[1], body)

    def seconds(self, times: int) -> float:
        """Return the processor's time for so many requests."""
        return repeat(self.app, self.environ, self.form, times)

    def overhead(self, times: int) -> float:
        """Return what of these seconds is the loop's own."""
        return repeat(do_nothing, self.environ, self.form, times)


def prepare(adapter: type[Adapter], workload: Workload) -> Server:
    """Return a server whose application answers right; else raise WrongAnswerError."""
    app = adapter(workload.fillers).application(workload.page)
    server = Server(app, workload, cookies="")
    answer = server.answer()
    found = complaint(answer, workload, workload.body)
    if workload.body_with_cookies and not found:
        server = Server(app, workload, answer.cookies())
        found = complaint(server.answer(), workload, workload.body_with_cookies)
    if found:
        raise WrongAnswerError(f"{adapter.__name__}, {workload.name}: {found}")
    return server


def complaint(answer: Answer, workload: Workload, body: str) -> str | None:
    """Return what is wrong with an answer, if anything is."""
    if answer.status != workload.status:
        return f"the status is {answer.status}, not {workload.status}"
    if not re.fullmatch(body, answer.body.decode(), re.DOTALL):
        return f"the body {answer.body[:200]!r} is not as in {body[:200]!r}"
    for name, pattern in workload.headers.items():
        values = answer.values(name)
        if not any(re.fullmatch(pattern, value) for value in values):
            return f"{name} is {values}, not as in {pattern!r}"
    return None


def repeat(
    app: WSGIApplication, environ: WSGIEnvironment, form: bytes, times: int
) -> float:
    started = process_time()
    for _ in range(times):
        own = environ.copy()
        own["wsgi.input"] = io.BytesIO(form)
        chunks = app(own, start_response)
        for _chunk in chunks:
            pass
        close(chunks)
    return process_time() - started


# What a server does here is nothing, as quickly as can be: it is measured, too.


def start_response(status: str, headers: object, exc_info: object = None) -> Any:
    return None


def close(chunks: Iterable[bytes]) -> None:
    end = getattr(chunks, "close", None)
    if end is not None:
        end()


def do_nothing(environ: WSGIEnvironment, start_response: object) -> Iterable[bytes]:
    return NOTHING


NOTHING = [b""]


def make_environ(workload: Workload, cookies: str) -> WSGIEnvironment:
    """Return what a server makes of a browser's request."""
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "POST" if workload.form else "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": workload.path,
        "QUERY_STRING": "",
        "RAW_URI": workload.path,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": "bench",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "REMOTE_ADDR": "127.0.0.1",
        "REMOTE_PORT": "50000",
        "HTTP_HOST": "localhost:8000",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64)",
        "HTTP_ACCEPT": "*/*",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_CONNECTION": "keep-alive",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
        "wsgi.input_terminated": True,
    }
    if workload.form:
        environ["CONTENT_LENGTH"] = str(len(workload.form))
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    if cookies:
        environ["HTTP_COOKIE"] = cookies
    return environ
