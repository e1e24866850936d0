"""Serve the built site, both languages, from one server on this machine."""

import argparse
import contextlib
import errno
import functools
import gzip
import http.server
import io
import os
import re
import shlex
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from lagena_docs.settings import LANGUAGES, ROOT

SITE = ROOT / "build" / "html"
HOST = "127.0.0.1"
#: What packing makes smaller.
TEXT = re.compile(r"text/|application/(?:json|xml)|image/svg")
#: What runs examples, under names that change with what is in it.
HASHED = re.compile(r"/_live/[^/]+\.[0-9a-f]{16}\.\w+$")
FOR_EVER = "public, max-age=31536000, immutable"
#: How many ports after the one asked for are tried before giving up.
PORTS_TRIED = 20


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files as they are, in UTF-8, always fresh; the site's own page for a 404."""

    # Named here, since a system's own table of types may be missing or wrong.
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".md": "text/markdown",
        ".mjs": "text/javascript",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".txt": "text/plain",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    #: Is the answer packed?  May the browser keep it without asking again?
    packs = keeps = False

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if self.path.endswith("/") else path
        text = TEXT.match(self.guess_type(file)) and file.is_file()
        self.packs = bool(text) and "gzip" in self.headers.get("Accept-Encoding", "")
        self.keeps = bool(HASHED.search(path.as_posix())) and file.is_file()
        return super().send_head()

    def send_header(self, keyword: str, value: str) -> None:
        # Of what is packed while it is sent, nobody knows the length.
        if self.packs and keyword == "Content-Length":
            keyword, value = "Content-Encoding", "gzip"
        super().send_header(keyword, value)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        if self.packs:
            outputfile.write(gzip.compress(source.read()))
        else:
            super().copyfile(source, outputfile)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", FOR_EVER if self.keeps else "no-cache")
        super().end_headers()

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        page = self.not_found_page()
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            self.send_page(code, page)
        else:
            super().send_error(code, message, explain)

    def send_page(self, code: int, page: Path) -> None:
        body = self.body(page)
        self.packs = self.keeps = False
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def body(self, page: Path) -> bytes:
        return page.read_bytes()

    def not_found_page(self) -> Path:
        """Return the path of the page for a 404 in the reader's language."""
        folder = self.path.split("/")[1]
        known = any(language.code == folder for language in LANGUAGES)
        return (SITE / folder if known else SITE) / "404.html"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing of a request that went well."""
        if isinstance(code, int) and code >= HTTPStatus.BAD_REQUEST:
            super().log_request(code, size)


def main() -> None:
    parser = parser_for(__doc__)
    parser.add_argument("--meanwhile", default="", help="a command to run beside it")
    asked = parser.parse_args()
    if not (SITE / "index.html").is_file():
        sys.exit("There is no built site in build/html; `make html` builds it.")
    try:
        with listen(asked.port, Handler) as server:
            say_where(server, asked.port)
            with beside(asked.meanwhile):
                server.serve_forever()
    except KeyboardInterrupt:
        print()


def parser_for(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the command line that knows the port."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=8000)
    return parser


@contextlib.contextmanager
def beside(command: str) -> Iterator[None]:
    """Run a command, if there is one, for no longer than the block lasts."""
    if not command:
        yield
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # by way of the end below
    # In a group of its own, so that all that it has started can be ended with it.
    process = subprocess.Popen(shlex.split(command), start_new_session=True)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def say_where(server: http.server.ThreadingHTTPServer, wanted: int) -> None:
    """Print where each language is, and that the port is another one than wanted."""
    port = server.server_address[1]
    for language in LANGUAGES:
        print(f"{padded(language.short)}  http://{HOST}:{port}/{language.folder}")
    if wanted and port != wanted:
        print(f"Port {wanted} is taken, so this is port {port}.")
    print("Ctrl-C ends it.", flush=True)


def padded(name: str) -> str:
    """Fill a language's name up to the width of the widest, as terminals show it."""

    def width(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    widest = max(width(language.short) for language in LANGUAGES)
    return name + " " * (widest - width(name))


def listen(port: int, kind: type[Handler]) -> http.server.ThreadingHTTPServer:
    """Listen on ``port``, or on the next one that is free; 0 is any."""
    handler = functools.partial(kind, directory=str(SITE))
    for candidate in range(port, port + PORTS_TRIED):
        try:
            return http.server.ThreadingHTTPServer((HOST, candidate), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                sys.exit(f"Port {candidate} cannot be used: {error.strerror}.")
        except OverflowError:
            sys.exit(f"{candidate} is no port; ports are numbers from 0 to 65535.")
    last = port + PORTS_TRIED - 1
    sys.exit(f"Ports {port} to {last} are all taken; name another, as in PORT=9000.")


if __name__ == "__main__":
    main()
