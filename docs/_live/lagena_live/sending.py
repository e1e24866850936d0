"""The requests that a page shows, sent to its application; and whether it shows that.

How a block is read and compared is the runner's own: what executes the pages.  It is
imported with the first such request, as no other needs it.
"""

from __future__ import annotations

import contextvars
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.utils import formatdate
from importlib.metadata import version
from typing import Any, NotRequired, ParamSpec, TypedDict

from werkzeug.test import Client, TestResponse

from lagena_docs.runner import exchange
from lagena_docs.runner.errors import BlockError
from lagena_live import bridge, failures, limit
from lagena_live.application import Application
from lagena_live.comparing import shows

P = ParamSpec("P")

#: What curl adds to each request of its own accord.
CURL = {"User-Agent": "curl", "Accept": "*/*"}
HOST = "127.0.0.1:5000"


class Curl(TypedDict):
    """What a curl command sends: see ``lagena_docs.curl``."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    #: What of the answer it prints: ``head``, ``body`` or ``both``.
    told: str


class Send(TypedDict):
    """A request of a page, with the answer that the page shows."""

    http: NotRequired[str]
    curl: NotRequired[Curl]
    shown: str
    #: What compares the answer of curl, if that is no plain text: ``json``, ``html``.
    compared: NotRequired[str]


class Answer(TypedDict):
    """What came, as the page would show it; and whether it shows that."""

    text: str
    same: bool


@dataclass(frozen=True)
class Text:
    """A block, as far as the runner looks at it here."""

    content: str
    first_line: int = 1


def send(name: str, project: str, sends: str) -> str:
    """Send requests, a list of `Send` as JSON, to an application, one after the other.

    Where it does not run, it is started from the project.  Return ``{"answers": […]}``,
    or ``{"error": …}`` with a ``failures.Failure``.
    """
    try:
        application = bridge.running(name, project)
        application.enter()
        with limit.limited():
            context = contextvars.copy_context()
            answers = context.run(list, _answers(application, json.loads(sends)))
    except BaseException as error:  # SystemExit, too: it would end this Python
        return json.dumps({"error": failures.describe(error)})
    return json.dumps({"answers": answers})


def _answers(application: Application, sends: Iterable[Send]) -> Iterator[Answer]:
    for it in sends:
        if "http" in it:
            yield _by_http(application, it["http"], it["shown"])
        else:
            text = _by_curl(application.app, it["curl"])
            yield {
                "text": text,
                "same": shows(it["shown"], text, it.get("compared", "")),
            }


def _by_http(application: Application, request: str, shown: str) -> Answer:
    """Send an ``http`` block, with the cookies that such blocks have got before."""
    block = Text(shown)
    with closing(_client(application).open(**exchange.read(Text(request)))) as got:
        text = exchange.written(got, exchange.headers_in(block))
        return {"text": text, "same": _passes(exchange.check, block, got, "")}


def _client(application: Application) -> Client:
    """Return the client of an application; each run of that has a new one."""
    client = application.client
    if client is None or not exchange.is_of(client, application.app):
        client = application.client = exchange.client_of(application.app)
    return client


def _by_curl(app: Any, sent: Curl) -> str:
    """Send what a curl command does, without cookies; return what it prints."""
    headers = CURL | sent["headers"]
    got = Client(app, use_cookies=False).open(
        path=sent["path"],
        method=sent["method"],
        base_url=f"http://{headers.pop('Host', HOST)}",
        headers=headers,
        data=sent["body"].encode() or None,
        environ_base={"REMOTE_ADDR": "127.0.0.1"},
    )
    with closing(got):
        head, body = _head(got), got.get_data().decode("utf-8", "replace")
    return {"head": head, "body": body, "both": f"{head}\n{body}"}[sent["told"]]


def _head(got: TestResponse) -> str:
    """Return the head of a response, with what the development server adds to it."""
    python = sys.version.partition(" ")[0]
    lines = [
        f"HTTP/1.1 {got.status}",
        f"Server: Werkzeug/{version('werkzeug')} Python/{python}",
        f"Date: {formatdate(usegmt=True)}",
        *(f"{name}: {value}" for name, value in got.headers.items()),
        "Connection: close",
    ]
    return "".join(f"{line}\n" for line in lines)


def _passes(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Return whether a check of the runner raises nothing."""
    try:
        check(*args, **kwargs)
    except BlockError:
        return False
    return True
