"""What tests of the pages share: made-up pages with their runner, and the browser."""

import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from lagena_docs.runner.run import PageError, PageRun
from lagena_docs.settings import Settings
from lagena_tests import needs

#: No errand of its own: the browser asks for what the page asks for, nothing else.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
)

#: A server that pages can start: it says where it is, and answers with its word.
SERVER = """\
```python
# serve.py
import http.server
import os
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write((self.server.word + "\\n").encode())


def main():
    port = int(sys.argv[2]) if len(sys.argv) > 2 else int(os.environ["SERVE_PORT"])
    server = http.server.HTTPServer(("127.0.0.1", port), Handler)
    server.word = os.environ.get("WORD", "hello")
    print(f"Serving on http://127.0.0.1:{port}")
    server.serve_forever()


if __name__ == "__main__":
    main()
```
"""


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("site"):
        needs.built_site()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        root=tmp_path,
        pages=tmp_path / "docs",
        rerun="make doctest PAGE={page}",
        servers={re.compile(r"python serve\.py"): 5000},
        wheelhouse=tmp_path / "wheel house",
        make_wheelhouse="make wheelhouse",
        environment={"SERVE_PORT": "{port[5000]}"},
        forbidden={"flask": "take the other one."},
        limit=10,
    )


@pytest.fixture
def run(settings: Settings) -> Callable[[str], str]:
    """Run a page; return its first failure's text, or nothing."""

    def run(text: str) -> str:
        text = textwrap.dedent(text).replace("SERVER\n", SERVER)
        try:
            PageRun(settings.pages / "page.md", text, settings).execute()
        except PageError as error:
            return str(error)
        return ""

    return run


@pytest.fixture
def passes(run: Callable[[str], str]) -> Callable[[str], None]:
    """Run a page that is right."""

    def check(text: str) -> None:
        assert run(text) == ""

    return check


@pytest.fixture
def fails(run: Callable[[str], str]) -> Callable[[str, str, str], None]:
    """Run a page that is wrong where ``at`` is for the last time, ``saying`` so."""

    def check(text: str, at: str, saying: str) -> None:
        page = textwrap.dedent(text).replace("SERVER\n", SERVER)
        line = page.count("\n", 0, page.rindex(at)) + 1 if at else 1
        report = run(text)
        assert report.startswith(f"docs/page.md:{line}: "), report
        assert report.endswith(
            f"\nTo run this page: make doctest PAGE=docs/page.md\ndocs/page.md:{line}"
        )
        assert saying in report

    return check


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's path; without one, CI fails, and others hear of it."""
    return needs.chromium()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Start the browser, which does nothing but what a test asks."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder of what checks the site; where it is missing, as above."""
    return needs.node_modules("lighthouse")
