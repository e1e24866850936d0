"""Run works under the Content-Security-Policy that the pages advise, and only so."""

import functools
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from lagena_docs.settings import PAGES
from lagena_docs.site import serve

pytestmark = pytest.mark.site

POLICY = re.compile(r"`Content-Security-Policy: ([^`]+)`")
#: How long Python may take to start, in milliseconds.
PATIENCE = 120_000
PRESSED = [
    ("", "Run", "Preview", "Index", "Requests"),
    ("zh_CN/", "运行", "预览", "首页", "请求记录"),
]


@pytest.fixture(scope="module")
def policy() -> str:
    """Return the policy, which is the same in each language."""
    texts = [
        (PAGES / folder / "contributing" / "index.md").read_text("utf-8")
        for folder in ("", "zh_CN")
    ]
    english, chinese = (str(POLICY.findall(text)[0]) for text in texts)
    assert english == chinese
    return english


class Strict(serve.Handler):
    """The built site, under a policy."""

    def __init__(self, *args: object, policy: str, directory: str) -> None:
        self.policy = policy
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]  # as the base has it

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


@pytest.fixture(scope="module")
def host(policy: str, node_modules: Path) -> Iterator[str]:
    """Serve the built site; return its address."""
    kind = functools.partial(Strict, policy=policy)
    with serve.listen(0, kind) as server:  # type: ignore[arg-type]  # called as one
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{serve.HOST}:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def tab(chromium: str) -> Iterator[Page]:
    """Open a tab; at the end of the test, nothing was refused in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        yield page
        browser.close()
    assert said == []


@pytest.mark.parametrize(("folder", "run", "preview", "text", "requests"), PRESSED)
def test_run_works_and_nothing_is_refused(
    host: str, tab: Page, folder: str, run: str, preview: str, text: str, requests: str
) -> None:
    asked: set[str] = set()
    tab.on("request", lambda request: asked.add(request.url))
    tab.goto(f"{host}{folder}quickstart/routing.html")

    tab.get_by_role("button", name=run, exact=True).first.click()

    frame = tab.frame_locator(f'iframe[title="{preview}"]')
    expect(frame.locator("body")).to_have_text(text, timeout=PATIENCE)
    log = tab.get_by_role("tabpanel", name=requests).get_by_role("listitem")
    expect(log).to_have_count(1)
    expect(log).to_contain_text("200")
    own = (host, f"blob:{host}", "data:")
    assert [url for url in asked if not url.startswith(own)] == []
