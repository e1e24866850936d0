"""Reads what a curl command asks of a server: method, path, headers and body.

What curl does with cookies is not in it: each client has its own ways for these.
"""

from __future__ import annotations

import argparse
import mimetypes
import re
import shlex
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, Never, TypedDict

#: An address on this machine, as pages write it, up to its path.
HERE = re.compile(r"(?:http://)?(?:localhost|127\.0\.0\.1)(?::\d+)?(?=/|$)")
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
#: What ends the parts of a form with files; curl makes another each time.
BOUNDARY = "------------------------lagena"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
NO_FILES: Mapping[str, str] = MappingProxyType({})
#: What of an answer is shown: its head, its body, or both.
Told = Literal["head", "body", "both"]


class Request(TypedDict):
    """A request to the page's own server."""

    method: str
    #: With its query.
    path: str
    headers: dict[str, str]
    body: str


def read(command: str, files: Mapping[str, str] = NO_FILES) -> Request | None:
    """Return the request of a curl command; None if it is not all in its words.

    It is not where a part comes out of a variable, or of a file that is none of these.
    """
    try:
        words = _words(command)
        asked = _PARSER.parse_args(words[: _end(words)][1:])
        here = HERE.match(asked.url)
        parts = [_data(it, files) for it in [*asked.data, *asked.json]]
        form = _form(asked.form, files)
    except (LookupError, ValueError):
        return None
    if words[0] != "curl" or not here:
        return None
    return {
        "method": asked.method or _method(asked.head, parts or asked.form),
        "path": asked.url[here.end() :] or "/",
        "headers": _headers(asked) | dict(map(_header, asked.headers)),
        "body": form if asked.form else "&".join(parts),
    }


def told(command: str) -> Told | None:
    """Return what a curl command shows of the answer; None if that goes elsewhere."""
    words = _words(command)
    asked = _PARSER.parse_args(words[: _end(words)][1:])
    elsewhere = (asked.cookies, asked.jar, asked.file, asked.format)
    if _end(words) is not None or asked.follows or elsewhere != (None,) * 4:
        return None
    if asked.head:
        return "head"
    return "both" if asked.include else "body"


def _words(command: str) -> list[str]:
    if "$" in command:
        raise ValueError("It has a variable.")
    lexer = shlex.shlex(command.replace("\\\n", ""), posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    return list(lexer)


def _end(words: list[str]) -> int | None:
    """Return where the answer goes elsewhere."""
    ends = [number for number, word in enumerate(words) if word in ("|", ">", ">>")]
    return min(ends, default=None)


def _method(head: bool, parts: list[str]) -> str:
    if head:
        return "HEAD"
    return "POST" if parts else "GET"


def _headers(asked: argparse.Namespace) -> dict[str, str]:
    """Return the headers that curl adds for what it sends."""
    if asked.json:
        return {"Content-Type": JSON, "Accept": JSON}
    if asked.form:
        return {"Content-Type": MULTIPART}
    return {"Content-Type": FORM} if asked.data else {}


def _data(part: str, files: Mapping[str, str]) -> str:
    return files[part[1:]] if part.startswith("@") else part


def _form(fields: list[str], files: Mapping[str, str]) -> str:
    """Return a form as its parts go over the wire (RFC 7578)."""
    lines: list[str] = []
    for field in fields:
        lines += [f"--{BOUNDARY}", *_part(field, files)]
    return "\r\n".join([*lines, f"--{BOUNDARY}--", ""])


def _part(field: str, files: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a part: ``name=value;filename=x;type=y``."""
    name, _, value = field.partition("=")
    value, *options = value.split(";")
    said = dict(option.split("=", 1) for option in options)
    file = said.get("filename", value[1:] if value.startswith("@") else "")
    names = f'name="{name}"' + (f'; filename="{file}"' if file else "")
    yield f"Content-Disposition: form-data; {names}"
    if file:
        guessed = mimetypes.guess_type(file)[0] or "application/octet-stream"
        yield f"Content-Type: {said.get('type', guessed)}"
    yield ""
    yield _data(value, files)


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
_PARSER.add_argument("--json", action="append", default=[])
_PARSER.add_argument("-F", dest="form", action="append", default=[])
_PARSER.add_argument("-i", dest="include", action="store_true")
_PARSER.add_argument("-L", dest="follows", action="store_true")
for _option in ("-s", "-N", "--path-as-is"):
    _PARSER.add_argument(_option, action="store_true")
_PARSER.add_argument("-b", dest="cookies")
_PARSER.add_argument("-c", dest="jar")
_PARSER.add_argument("-o", dest="file")
_PARSER.add_argument("-w", dest="format")
