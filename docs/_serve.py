"""Serve the built site, both languages, from one server on this machine."""

import argparse
import errno
import functools
import http.server
import os
import sys
import tomllib
import unicodedata
from http import HTTPStatus
from pathlib import Path

SITE = Path(__file__).parent.parent / "build" / "html"
#: The site's languages, by code; the first is at the site's root.
LANGUAGES = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
HOST = "127.0.0.1"
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

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        page = self.not_found_page()
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def not_found_page(self) -> Path:
        """Give where the page would be that tells the reader, in their language."""
        folder = self.path.split("/")[1]
        return (SITE / folder if folder in LANGUAGES else SITE) / "404.html"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of a request that went well."""
        if isinstance(code, int) and code >= HTTPStatus.BAD_REQUEST:
            super().log_request(code, size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    wanted = parser.parse_args().port
    if not (SITE / "index.html").is_file():
        sys.exit("There is no built site in build/html; `make html` builds it.")
    try:
        serve(wanted)
    except KeyboardInterrupt:
        print()


def serve(wanted: int) -> None:
    """Serve from the port wanted or the next free one, and say where."""
    with listen(wanted) as server:
        port = server.server_address[1]
        source = next(iter(LANGUAGES))
        for code, language in LANGUAGES.items():
            folder = "" if code == source else f"{code}/"
            print(f"{padded(language['short'])}  http://{HOST}:{port}/{folder}")
        if wanted and port != wanted:
            print(f"Port {wanted} is taken, so this is port {port}.")
        print("Ctrl-C ends it.", flush=True)
        server.serve_forever()


def padded(name: str) -> str:
    """Fill a language's name up to the width of the widest, as terminals show it."""

    def width(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    widest = max(width(language["short"]) for language in LANGUAGES.values())
    return name + " " * (widest - width(name))


def listen(port: int) -> http.server.ThreadingHTTPServer:
    """Listen on ``port``, or on the next one that is free; 0 is any."""
    handler = functools.partial(Handler, directory=str(SITE))
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
