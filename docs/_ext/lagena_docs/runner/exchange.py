"""Executes HTTP exchanges: a request to the page's application, and its response."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.test import Client

from lagena_docs.blocks import Block
from lagena_docs.runner.compare import check_same
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Following, Page

#: Where an environment keeps the Cookie header that a page writes.
WRITTEN = "runner.cookie"


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


def request(page: Page, block: Block, following: Following) -> None:
    """Send a request to the newest application of the page."""
    head, _, body = block.content.partition("\n\n")
    first, *lines = head.rstrip().split("\n")
    match = re.fullmatch(r"(?P<method>[A-Z]+) (?P<target>/\S*)(?: HTTP/1\.1)?", first)
    if not match:
        raise BlockError(
            f"A request begins as 'GET /path', not with {first!r}.",
            block.first_line,
        )
    if following is None or following.kind != "response":
        raise BlockError("No http block with the response follows.", block.line)
    if page.app is None:
        raise BlockError("No block above this request defines 'app'.", block.line)
    if page.client is None or page.client.application.app is not page.app:
        page.client = Client(Sent(page.app))
    headers = [_header(line, n) for n, line in enumerate(lines, block.first_line + 1)]
    named = {name.lower(): value for name, value in headers}
    page.response = page.client.open(
        match["target"],
        method=match["method"],
        base_url=f"http://{named.get('host', 'localhost')}",
        headers=[(name, value) for name, value in headers if name.lower() != "host"],
        data=body.removesuffix("\n").encode() or None,
        environ_overrides={WRITTEN: named.get("cookie")},
    )
    page.response.log = page.screen.take()


def response(page: Page, block: Block, following: Following) -> None:
    """Compare the response: its status, the headers that are shown, its body.

    What the application has printed meanwhile may be shown by an output block.
    """
    if page.response is None:
        raise BlockError("A response follows its request.", block.line)
    got, page.response = page.response, None
    page.printed = got.log if following and following.kind == "output" else None
    head, _, body = block.content.partition("\n\n")
    first, *lines = head.rstrip().split("\n")
    if not re.match(r"HTTP/1\.[01] \d{3}\b", first):
        raise BlockError(
            f"A response begins as 'HTTP/1.1 200 OK', not with {first!r}.",
            block.first_line,
        )
    names = dict(_header(line, n) for n, line in enumerate(lines, block.first_line + 1))
    got_lines = [f"HTTP/1.1 {got.status}"]
    for name in names:
        values = got.headers.getlist(name) or ["(absent)"]
        got_lines += [f"{name}: {value}" for value in values]
    text = got.get_data(as_text=True)
    wanted = head.rstrip() + "\n\n" + body
    real = "\n".join(got_lines) + "\n\n" + text
    recorded = got.status_code < 500 and all(map(got.headers.getlist, names))
    message = "The response is another one"
    try:
        check_same(wanted, real, block.first_line, message, recorded)
    except BlockError as failure:
        if got.status_code >= 500:
            failure.message += f"\nThe application printed:\n{page.shown(got.log)}"
        raise


def _header(line: str, number: int) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise BlockError(f"A header is 'Name: value', not {line!r}.", number)
    return name.strip(), value.strip()
