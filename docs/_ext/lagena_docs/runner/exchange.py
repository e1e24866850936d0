"""Sends the requests that pages show, and compares the responses.

It needs an application and nothing of a machine, so that a browser can do it, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from werkzeug.test import Client, TestResponse

from lagena_docs.runner.compare import check_same
from lagena_docs.runner.errors import BlockError

#: Where an environment keeps the Cookie header that a page writes.
WRITTEN = "runner.cookie"


class Block(Protocol):
    """An ``http`` block, as ``blocks.Block`` has it."""

    @property
    def content(self) -> str: ...

    @property
    def first_line(self) -> int: ...


class Sent:
    """An application that gets the Cookie header of a request as the page writes it.

    A client puts those cookies in its place that it keeps, or none.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if written := environ.get(WRITTEN):
            environ["HTTP_COOKIE"] = written
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer


def client_of(app: Any) -> Client:
    """Return a client of an application, with cookies of its own."""
    return Client(Sent(app))


def is_of(client: Client, app: Any) -> bool:
    """Return whether it is the client of this application."""
    sent = client.application
    return isinstance(sent, Sent) and sent.app is app


def read(block: Block) -> dict[str, Any]:
    """Return the request that a block is, as ``open`` of a client takes it."""
    head, _, body = block.content.partition("\n\n")
    first, *lines = head.rstrip().split("\n")
    match = re.fullmatch(r"(?P<method>[A-Z]+) (?P<target>/\S*)(?: HTTP/1\.1)?", first)
    if not match:
        raise BlockError(
            f"A request begins as 'GET /path', not with {first!r}.",
            block.first_line,
        )
    headers = [_header(line, n) for n, line in enumerate(lines, block.first_line + 1)]
    named = {name.lower(): value for name, value in headers}
    return {
        "path": match["target"],
        "method": match["method"],
        "base_url": f"http://{named.get('host', 'localhost')}",
        "headers": [(name, value) for name, value in headers if name.lower() != "host"],
        "data": body.removesuffix("\n").encode() or None,
        "environ_overrides": {WRITTEN: named.get("cookie")},
    }


def check(block: Block, got: TestResponse, log: str) -> None:
    """Raise if a block shows another response: status, its headers, body.

    The ``log`` is what the application printed meanwhile; an error of its own is told
    with it.
    """
    head, _, body = block.content.partition("\n\n")
    names = headers_in(block)
    wanted = head.rstrip() + "\n\n" + body
    recorded = got.status_code < 500 and all(map(got.headers.getlist, names))
    message = "The response is another one"
    try:
        check_same(wanted, written(got, names), block.first_line, message, recorded)
    except BlockError as failure:
        if got.status_code >= 500:
            failure.message += f"\nThe application printed:\n{log}"
        raise


def headers_in(block: Block) -> list[str]:
    """Return the names of the headers that a block shows of a response."""
    first, *lines = block.content.partition("\n\n")[0].rstrip().split("\n")
    if not re.match(r"HTTP/1\.[01] \d{3}\b", first):
        raise BlockError(
            f"A response begins as 'HTTP/1.1 200 OK', not with {first!r}.",
            block.first_line,
        )
    found = [_header(line, n) for n, line in enumerate(lines, block.first_line + 1)]
    return list(dict(found))


def written(response: TestResponse, names: Iterable[str]) -> str:
    """Return a response as pages write it, with the headers of these names."""
    lines = [f"HTTP/1.1 {response.status}"]
    for name in names:
        values = response.headers.getlist(name) or ["(absent)"]
        lines += [f"{name}: {value}" for value in values]
    return "\n".join(lines) + "\n\n" + response.get_data(as_text=True)


def _header(line: str, number: int) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise BlockError(f"A header is 'Name: value', not {line!r}.", number)
    return name.strip(), value.strip()
