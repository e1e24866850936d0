"""Reads what a curl command asks of a server: method, path, headers and body.

What curl does with the answer, and with cookies, is not in it: each client has its own
ways for these.
"""

from __future__ import annotations

import argparse
import re
import shlex
from typing import Never, TypedDict

#: An address on this machine, as pages write it, up to its path.
HERE = re.compile(r"(?:http://)?(?:localhost|127\.0\.0\.1)(?::\d+)?(?=/|$)")
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Request(TypedDict):
    """A request to the page's own server."""

    method: str
    #: With its query.
    path: str
    headers: dict[str, str]
    body: str


def read(command: str) -> Request | None:
    """Return the request of a curl command; None if it is not all in its words.

    It is not where a part of it comes out of a file or a variable.
    """
    try:
        words = _words(command)
        asked = _PARSER.parse_args(words[1:])
    except ValueError:
        return None
    here = HERE.match(asked.url)
    parts = asked.data if asked.json is None else [asked.json]
    if words[0] != "curl" or not here or any(part.startswith("@") for part in parts):
        return None
    return {
        "method": asked.method or _method(asked.head, parts),
        "path": asked.url[here.end() :] or "/",
        "headers": _headers(parts, asked.json) | dict(map(_header, asked.headers)),
        "body": "&".join(parts),
    }


def _words(command: str) -> list[str]:
    """Return the words up to where the answer goes elsewhere."""
    if "$" in command:
        raise ValueError("It has a variable.")
    lexer = shlex.shlex(command.replace("\\\n", ""), posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words = list(lexer)
    ends = [number for number, word in enumerate(words) if word in ("|", ">", ">>")]
    return words[: min(ends, default=None)]


def _method(head: bool, parts: list[str]) -> str:
    if head:
        return "HEAD"
    return "POST" if parts else "GET"


def _headers(parts: list[str], json: str | None) -> dict[str, str]:
    """Return the headers that curl adds for what it sends."""
    if json is not None:
        return {"Content-Type": JSON, "Accept": JSON}
    return {"Content-Type": FORM} if parts else {}


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Never:
        raise ValueError(message)


_PARSER = _Parser(add_help=False, allow_abbrev=False)
_PARSER.add_argument("url")
_PARSER.add_argument("-X", dest="method")
_PARSER.add_argument("-I", dest="head", action="store_true")
_PARSER.add_argument("-H", dest="headers", action="append", default=[])
_PARSER.add_argument("-d", dest="data", action="append", default=[])
_PARSER.add_argument("--json")
for _option in ("-i", "-s", "-N", "-L", "--path-as-is"):
    _PARSER.add_argument(_option, action="store_true")
for _option in ("-b", "-c", "-o", "-w"):  # of cookies and answers
    _PARSER.add_argument(_option)
