"""The GETs that a page makes: as it shows them, by curl, or by a client in code."""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from lagena_docs.artefact import BlockData

#: An address on this machine, as pages write it.
LOCAL = r"(?:localhost|127\.0\.0\.1)(?::\d+)?"


class Request(NamedTuple):
    """A GET."""

    #: A path, with its query.
    address: str
    #: Empty if it is no certain one.
    host: str = ""


def requests(block: BlockData) -> Iterator[Request]:
    """Yield the GETs that a block makes, by whatever means."""
    if block["kind"] == "request":
        yield from _shown(block["text"])
    for command in block.get("commands", []):
        if "request" in command and command["request"]["method"] == "GET":
            request = command["request"]
            yield _request(request["path"], request["headers"].get("Host", ""))
    if block["lang"] == "python":
        yield from _called(block["text"])
    elif block["lang"] == "pycon":
        examples = doctest.DocTestParser().get_examples(block["text"])
        yield from _called("".join(example.source for example in examples))


def _shown(text: str) -> Iterator[Request]:
    first, *lines = text.partition("\n\n")[0].split("\n")
    if match := re.match(r"GET (/\S*)", first):
        hosts = [
            it.partition(":")[2].strip() for it in lines if it[:5].lower() == "host:"
        ]
        yield _request(match[1], hosts[0] if hosts else "")


def _called(code: str) -> Iterator[Request]:
    """Yield what some code gets by a client."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    decorators = {
        id(made)
        for node in ast.walk(tree)
        for made in getattr(node, "decorator_list", ())
    }
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and id(node) not in decorators
    ]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        yield from _got(call)


def _got(call: ast.Call) -> Iterator[Request]:
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "get":
        return
    first = call.args[0] if call.args else None
    if not isinstance(first, ast.Constant) or not str(first.value).startswith("/"):
        return
    address, host = str(first.value), ""
    for keyword in call.keywords:
        try:
            value = ast.literal_eval(keyword.value)
        except ValueError:
            continue
        if keyword.arg == "query_string":
            address += "?" + (value if isinstance(value, str) else urlencode(value))
        elif keyword.arg == "headers":
            host = dict(value).get("Host", host)
        elif keyword.arg == "base_url":
            host = urlsplit(value).netloc
    yield _request(address, host)


def _request(address: str, host: str) -> Request:
    own = re.fullmatch(LOCAL, host)
    return Request(address, "" if own else host)
