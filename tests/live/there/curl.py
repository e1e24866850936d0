"""curl, as far as pages use it: a request to what serves here, and what it prints."""

import argparse
import io
import mimetypes
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import Client, TestResponse

from lagena_docs.curl import FORM, JSON

_PARSER = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
_PARSER.add_argument("url")
for _name in ("-X", "-T", "-b", "-c", "-o", "-w", "--json"):
    _PARSER.add_argument(_name)
for _name in ("-H", "-d", "-F"):
    _PARSER.add_argument(_name, action="append", default=[])
for _name in ("-I", "-i", "-s", "-N", "-L", "--path-as-is"):
    _PARSER.add_argument(_name, action="store_true")


def read(words: list[str]) -> argparse.Namespace:
    """Return what the words behind ``curl`` ask for."""
    asked = _PARSER.parse_args(words)
    address = asked.url if "//" in asked.url else f"http://{asked.url}"
    asked.url = urlsplit(address)
    return asked


def send(asked: argparse.Namespace, app: Any) -> TestResponse:
    """Send the request to an application."""
    headers = {"User-Agent": "curl/8", "Accept": "*/*"} | _added(asked)
    headers |= {name: value.strip() for name, _, value in _pairs(asked.H, ":")}
    client = Client(app, use_cookies=asked.b == "")
    return client.open(
        (asked.url.path or "/") + (f"?{asked.url.query}" if asked.url.query else ""),
        method=asked.X or _method(asked),
        base_url=f"http://{headers.pop('Host', asked.url.netloc)}",
        headers=headers,
        data=_body(asked),
        environ_base={"REMOTE_ADDR": "127.0.0.1"},
        follow_redirects=asked.L,
    )


def tell(answer: TestResponse, asked: argparse.Namespace) -> None:
    """Print a response as curl does; or write its body into a file."""
    text = _head(answer) if asked.i or asked.I else ""
    if asked.o:
        Path(asked.o).write_bytes(answer.get_data())
    elif not asked.I:
        text += answer.get_data().decode("utf-8", "replace")
    if asked.w:
        text += asked.w.replace("%{http_code}", str(answer.status_code))
    sys.stdout.write(text)


def _head(answer: TestResponse) -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    lines = [
        f"HTTP/1.1 {answer.status}",
        f"Server: Werkzeug/{version('werkzeug')} Python/{python}",
        time.strftime("Date: %a, %d %b %Y %H:%M:%S GMT", time.gmtime()),
        *(f"{name}: {value}" for name, value in answer.headers),
        "Connection: close",
    ]
    return "\n".join(lines) + "\n\n"


def _method(asked: argparse.Namespace) -> str:
    if asked.I:
        return "HEAD"
    if asked.T:
        return "PUT"
    return "POST" if asked.d or asked.F or asked.json else "GET"


def _added(asked: argparse.Namespace) -> dict[str, str]:
    if asked.json:
        return {"Content-Type": JSON, "Accept": JSON}
    cookie = {"Cookie": asked.b} if asked.b else {}
    return cookie | ({"Content-Type": FORM} if asked.d else {})


def _body(asked: argparse.Namespace) -> Any:
    if asked.T:
        return Path(asked.T).read_bytes()
    if asked.F:
        return {name: _part(value) for name, _, value in _pairs(asked.F, "=")}
    parts = asked.d or ([asked.json] if asked.json else [])
    return "&".join(map(_text, parts)) or None


def _text(value: str) -> str:
    return Path(value[1:]).read_text() if value.startswith("@") else value


def _part(value: str) -> Any:
    value, *said = value.split(";")
    named = dict(it.split("=", 1) for it in said)
    if not value.startswith("@"):
        text = io.BytesIO(value.encode())
        return (text, named["filename"]) if "filename" in named else value
    path = Path(value[1:])
    name = named.get("filename", path.name)
    guessed = mimetypes.guess_type(re.sub(r"^.*\.", "x.", name))[0]
    kind = named.get("type") or guessed or "application/octet-stream"
    return io.BytesIO(path.read_bytes()), name, kind


def _pairs(values: list[str], by: str) -> list[tuple[str, str, str]]:
    return [value.partition(by) for value in values]
