"""What tests of the live runtime share: a bridge, and a browser with live examples."""

import functools
import http.server
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    sync_playwright,
)

from lagena_docs.live import runtime
from lagena_docs.site.serve import Handler
from lagena_live import bridge, places
from lagena_live.application import Application
from lagena_live.exchange import Head
from lagena_tests import needs
from live.examples import KINDS
from live.made import build as build_site
from live.reader import PATIENCE, WORDS

Load = Callable[..., dict[str, Any]]
Ask = Callable[..., tuple[Head, bytes]]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("site"):
        needs.built_site()


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let applications lie in a folder of the test's, and leave nothing in force."""
    monkeypatch.setattr(places, "root", tmp_path)
    monkeypatch.setattr(bridge, "_applications", {})
    monkeypatch.delenv("LANG", raising=False)  # projects say it, and then take it away
    was, path, names = Path.cwd(), list(sys.path), set(os.environ)
    handlers = list(logging.root.handlers)
    yield tmp_path
    logging.root.handlers[:] = handlers
    if Application.current is not None:
        Application.current.remove()
    os.chdir(was)
    assert sys.path == path
    assert set(os.environ) == names


@pytest.fixture
def load() -> Load:
    """Run a project of one file, or of more."""

    def load(main: str, name: str = "app", **project: Any) -> dict[str, Any]:
        files = {"hello.py": main, **project.pop("files", {})}
        made = {"files": files, "main": "hello", **project}
        answer: dict[str, Any] = json.loads(bridge.load(name, json.dumps(made)))
        return answer

    return load


@pytest.fixture
def ask() -> Ask:
    """Send a request; return the head and the body of its response."""

    def ask(
        url: str,
        method: str = "GET",
        body: bytes = b"",
        headers: list[tuple[str, str]] | None = None,
        name: str = "app",
        visitor: str = "one",
    ) -> tuple[Head, bytes]:
        if url.startswith("/"):
            url = f"http://localhost:5000{url}"
        sent = json.dumps(headers or [])
        exchange = bridge.request(name, visitor, method, url, sent, body)
        head: Head = json.loads(bridge.start(exchange))
        chunks = list(iter(exchange.next, None))
        exchange.close()
        return head, b"".join(chunks)

    return ask


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder with what npm installs; without it, skip, but in CI fail."""
    return needs.node_modules("pyodide")


@pytest.fixture(scope="session")
def made(node_modules: Path) -> Path:
    """Return the folder with the runtime."""
    return runtime.build()


@pytest.fixture(scope="session")
def made_site(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the made-up site."""
    folder = tmp_path_factory.mktemp("site") / "project"
    folder.mkdir()
    build_site(folder, KINDS, WORDS["zh-CN"])
    return folder


@pytest.fixture(scope="session")
def site(made_site: Path) -> Iterator[str]:
    """Serve the made-up site; return its address."""
    handler = functools.partial(Handler, directory=str(made_site.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{made_site.name}/"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = needs.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """Return a profile that keeps Python once it was fetched."""
    context = chromium.new_context(
        base_url=site, viewport={"width": 1366, "height": 900}
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: str) -> Iterator[Page]:
    """Return a page of which nothing is left afterwards, and that logs no error."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("en.html")
    yield page
    page.evaluate("localStorage.clear()")
    page.close()
    assert errors == []
