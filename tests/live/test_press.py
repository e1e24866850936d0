"""Every Run of the built site, pressed in a real browser, answers as its page says."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from lagena_docs import records, starts
from lagena_docs.languages import Language
from lagena_docs.settings import LAGENA, LANGUAGES, PAGES, ROOT
from lagena_docs.site import applications, serve
from lagena_docs.starts import Start
from live.reader import PATIENCE, WORDS, Box

pytestmark = pytest.mark.site

EVERY = starts.read(PAGES / "starts.json")
CANNOT = applications.read_cannot(PAGES / "_live" / "cannot.toml")
#: A page for each kind of application, pressed every day; `make test-full` presses all.
SAMPLE = {
    "index": "on the first page",
    "quickstart/files": "uploads, and templates",
    "quickstart/sessions": "a key in a file, and an error of the application",
    "quickstart/using-extensions": "packages, a database, and redirects",
    "quickstart/when-it-does-not-start": "errors on purpose",
    "guide/moving-from-flask": "an application of Flask's",
    "reference/contexts": "what cannot run",
    "reference/testing": "an answer in JSON",
}
#: What an answer has anew each time: a port, and random digits.
ANEW = re.compile(r"(?<=localhost)(?::\d+)?|\b[0-9a-f]{8,}\b")
#: What shows other words than its record, and why.
OTHER_WORDS = {
    "request-object-1": "it says which languages the browser asks for",
    "async-streaming-generators-5": "it breaks as it streams: its record is the error",
}
#: What browsers save in place of showing it.
SAVED = "text/csv"
#: The title of the page that an unhandled exception has without debug mode.
STOCK = "<title>500 Internal Server Error"
AS_TEXT = "it => new DOMParser().parseFromString(it, 'text/html').body.textContent"


@dataclass(frozen=True)
class Example:
    """A block of a page that Run stands over, and what the page says of it."""

    language: Language
    page: str
    block: str
    start: Start

    @property
    def cannot(self) -> str | None:
        """Return why it has no Run, if it has none."""
        reasons = CANNOT.get(self.page, {}).get(self.block, {})
        return reasons.get(self.language.code)

    def recorded(self) -> dict[str, Any]:
        """Return what it answered when its page was executed as it is now."""
        path = Path("docs", self.language.folder, f"{self.page}.md").as_posix()
        assert LAGENA.recording
        folder = LAGENA.recording.folder
        assert records.find(path, folder, ROOT), f"make doctest PAGE={path} comes first"
        found: dict[str, Any] = records.answers(path, folder)[self.block]
        return found

    @property
    def first_row(self) -> re.Pattern[str]:
        """Return what the row is like that its first request has in the log."""
        address, status = self.start["address"], self.start.get("status", 200)
        shown = "|".join(map(re.escape, (address, unquote(address))))
        return re.compile(rf"^\s*GET\s*(?:{shown})\D*{status}")


def examples(language: Language, page: str) -> list[Example]:
    """Return the examples of a page."""
    found = starts.of(EVERY, page, language.code)
    return [Example(language, page, block, it) for block, it in found.items()]


def pages() -> Iterator[object]:
    """Yield each page with examples, those outside the sample marked as long."""
    for page in EVERY:
        yield pytest.param(page, marks=() if page in SAMPLE else pytest.mark.long)


@pytest.fixture(scope="module")
def site(node_modules: Path) -> Iterator[str]:
    """Serve the built site; return its address."""
    with serve.listen(0, serve.Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{serve.HOST}:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("page_name", list(pages()))
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_each_run_of_a_page_answers(
    page: Page, language: Language, page_name: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{language.folder}{page_name}.html", wait_until="networkidle")
    before = list(asked)

    found = [it for it in examples(language, page_name) if not is_source(page, it)]
    wrong = [f"{it.block}: {said}" for it in found if (said := press(page, it))]

    assert "\n".join(wrong) == ""
    live = [url for url in before if "/_live/" in url]
    assert [url for url in live if "/_live/loader." not in url] == []
    own = page.evaluate("location.origin + '/'")
    foreign = [url for url in asked if not url.startswith((own, "data:", "blob:"))]
    assert foreign == []


def is_source(page: Page, it: Example) -> bool:
    """Return whether a page shows how a block is written, and not the block."""
    place = f'[id="{it.block}"]'
    return page.locator(f".highlight-markdown:is({place}, :has({place}))").count() > 0


def press(page: Page, it: Example) -> str:
    """Press Run over a block; return what is not as its page says."""
    words = WORDS[it.language.tag]
    blocks = page.locator(".literal-block-wrapper")
    root = blocks.filter(has=page.locator(f'[id="{it.block}"]'))
    box = Box(page, it.block, it.language.tag, root)
    try:
        if it.cannot:
            expect(box.root).to_contain_text(it.cannot)
            expect(box.button(words["run"])).to_have_count(0)
        elif "raises" in it.start:
            box.button(words["run"]).click()
            box.shows(f"{it.start['raises']}: ")
            box.asked()
        elif "address" not in it.start:
            box.run()
            expect(box.root.get_by_text(words["no-address"])).to_be_visible()
            box.asked()
        else:
            answers(page, it, box)
    except (AssertionError, Error) as error:
        return str(error)[:2000]
    return ""


def answers(page: Page, it: Example, box: Box) -> None:
    """See that an application answers as it did when its page was executed."""
    answer = it.recorded()
    headers = dict(answer["headers"])
    kind = headers.get("Content-Type", "")
    if kind.startswith(SAVED):
        with page.expect_download() as download:
            box.run()
        assert Path(download.value.path()).read_bytes() == answer["body"].encode()
    else:
        box.button(box.words["run"]).click()
    expect(box.rows.first).to_have_text(it.first_row, timeout=PATIENCE)
    if "Location" in headers:
        expect(box.rows.nth(1)).to_have_text(re.compile(r"200\d+ ms"))
        expect(box.frame.locator("body")).to_have_text(re.compile(r"\S"))
    elif STOCK in answer["body"] or not kind:  # of an error nobody has handled
        expect(box.frame.locator("body")).to_have_text(re.compile(r"\w+Error\b"))
        box.says(re.compile(r"\w+Error: "))
    elif not kind.startswith(SAVED) and it.block not in OTHER_WORDS:
        is_page = kind.startswith("text/html")
        text = page.evaluate(AS_TEXT, answer["body"]) if is_page else answer["body"]
        expect(box.frame.locator("body")).to_have_text(the_words_of(text))


def the_words_of(text: str) -> re.Pattern[str]:
    """Return what a text is like that has these words, and no others."""
    words = map(re.escape, ANEW.sub("…", text).split())
    pattern = r"\s+".join(words).replace("…", ".*")
    return re.compile(rf"^\s*{pattern}\s*$")
