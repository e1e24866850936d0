"""What readers take along: the zip file of the site, and the PDFs."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pikepdf
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from lagena_docs import blocks, languages
from lagena_docs.site import offline

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.site

SITE = ROOT / "build" / "html"
LANGUAGES = languages.read(ROOT / "docs" / "languages.toml")
#: What prints the pages, and where Python finds that.
PRINT = [sys.executable, "-m", "lagena_docs.site.pdf"]
PATHS = {"PYTHONPATH": str(ROOT / "docs" / "_ext")}
#: Where a page leads, and what it is made of; a search form leads, too.
LINK = re.compile(r'<(?!link)[^<>]*? (?:href|src|action)="([^"]*)"')
STYLE = re.compile(r'<link[^<>]*? href="([^"]*_static[^"]*)"')


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site as a reader has it who unpacked its zip file."""
    folder = tmp_path_factory.mktemp("reader")
    with zipfile.ZipFile(SITE / offline.ZIP) as file:
        file.extractall(folder)
    return folder / "lagena"


def test_the_zip_has_every_page_of_every_language(unpacked: Path) -> None:
    for language in LANGUAGES:
        home = ROOT / "docs" / language.folder
        others = {there.code for there in LANGUAGES if there != language}
        for page in blocks.pages(home):
            name = page.relative_to(home).with_suffix(".html")
            if name.parts[0] not in others:
                assert (unpacked / language.folder / name).is_file(), name


def test_every_link_in_the_zip_leads_to_a_file_of_it(unpacked: Path) -> None:
    dead = [
        (page.relative_to(unpacked).as_posix(), link)
        for page in unpacked.rglob("*.html")
        for link in leading(page.read_text("utf-8"))
        if not file_of(page, link).is_file()
    ]

    assert dead == []


def leading(html: str) -> Iterator[str]:
    """Yield the links of a page within its site."""
    for link in LINK.findall(html) + STYLE.findall(html):
        if link and not link.startswith("#") and not urlsplit(link).scheme:
            yield link


def file_of(page: Path, link: str) -> Path:
    return Path(unquote(urlsplit(urljoin(page.as_uri(), link)).path))


def test_the_zip_holds_nothing_for_servers_alone(unpacked: Path) -> None:
    names = {path.name for path in unpacked.rglob("*")}

    assert not names & {"404.html", "sitemap.xml", ".buildinfo", offline.ZIP}
    assert offline.ZIP in (SITE / "index.html").read_text("utf-8")
    assert offline.ZIP not in (unpacked / "index.html").read_text("utf-8")


def test_the_same_pages_make_the_same_zip(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("Hello")
    made = []
    for _ in range(2):
        offline.pack(tmp_path)
        made.append((tmp_path / offline.ZIP).read_bytes())
        (tmp_path / "index.html").touch()

    assert made[0] == made[1]


@pytest.fixture(scope="module")
def tab(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        yield browser.new_page()
        browser.close()


@pytest.mark.long
def test_unpacked_pages_work_without_a_server(unpacked: Path, tab: Page) -> None:
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text))
    tab.on("requestfailed", lambda request: complaints.append(request.url))
    tab.goto((unpacked / "quickstart" / "routing.html").as_uri())
    tab.locator("a[hreflang='zh-CN']:visible").first.click()

    expect(tab.locator("h1")).to_contain_text("路由")
    assert tab.url.startswith((unpacked / "zh_CN/quickstart/routing.html").as_uri())
    # The style sheets are there: the site's own font size is not the browser's.
    assert (
        tab.evaluate("getComputedStyle(document.querySelector('h1')).fontSize")
        != "32px"
    )
    assert complaints == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("folder", "words", "found"),
    [("", "cookie", "cookie"), ("zh_CN", "会话密钥", "会话")],
)
def test_unpacked_pages_can_be_searched(
    unpacked: Path, tab: Page, folder: str, words: str, found: str
) -> None:
    tab.goto((unpacked / folder / "search.html").as_uri() + f"?q={words}")

    expect(tab.locator("article")).to_contain_text(found, timeout=20_000)
    tab.locator("article li a").first.click()
    assert urlsplit(tab.url).path.startswith(str(unpacked))


@pytest.fixture(scope="module")
def books(chromium: str) -> dict[str, Path]:
    """The PDF of each language, freshly printed."""
    environment = os.environ | PATHS
    subprocess.run(PRINT, env=environment, check=True, cwd=ROOT)
    return {there.folder: SITE / there.folder / offline.PDF for there in LANGUAGES}


@pytest.mark.long
@pytest.mark.parametrize("folder", [there.folder for there in LANGUAGES])
def test_a_pdf_has_every_page_of_a_language(
    books: dict[str, Path], folder: str
) -> None:
    home = ROOT / "docs" / folder
    others = {there.code for there in LANGUAGES if there.folder != folder}
    titles = {
        unescape(re.sub("<[^<>]*>", "", title))
        for page in blocks.pages(home)
        if page.relative_to(home).parts[0] not in others
        for title in titles_of(SITE / folder / page.relative_to(home))
    }
    with pikepdf.open(books[folder]) as book, book.open_outline() as outline:
        found = {item.title for item in everything(outline.root)}

    assert len(titles) > 40
    assert titles - found == set()


def titles_of(page: Path) -> list[str]:
    return re.findall("<h1>(.*?)<a", page.with_suffix(".html").read_text("utf-8"))


def everything(items: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from everything(item.children)


@pytest.mark.long
@pytest.mark.parametrize("folder", [there.folder for there in LANGUAGES])
def test_a_pdf_brings_its_fonts(books: dict[str, Path], folder: str) -> None:
    with pikepdf.open(books[folder]) as book:
        fonts = {
            font.objgen: font
            for page in book.pages
            for font in page.Resources.get("/Font", {}).values()
        }
        lacking = [font.BaseFont for font in fonts.values() if not is_embedded(font)]

    assert fonts
    assert lacking == []


def is_embedded(font: Any) -> bool:
    if font.Subtype == "/Type3":
        return True  # it is made of drawings
    if font.Subtype == "/Type0":
        font = font.DescendantFonts[0]
    return any(key.startswith("/FontFile") for key in font.FontDescriptor)


@pytest.mark.long
@pytest.mark.parametrize("folder", [there.folder for there in LANGUAGES])
def test_the_links_of_a_pdf_lead_within_it_or_to_the_web(
    books: dict[str, Path], folder: str
) -> None:
    with pikepdf.open(books[folder]) as book:
        actions = [
            link
            for page in book.pages
            for link in page.get("/Annots", [])
            if link.Subtype == "/Link"
        ]
        elsewhere = [
            str(link.A.URI) for link in actions if "/A" in link and "/URI" in link.A
        ]
        named = [str(link.Dest) for link in actions if "/Dest" in link]
        places = set(book.Root.Dests.keys())

    assert len(named) > 300
    assert set(named) <= places
    assert [link for link in elsewhere if not link.startswith("http")] == []


def test_without_chromium_it_says_what_to_do() -> None:
    done = subprocess.run(
        PRINT,
        env=PATHS | {"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "make browsers" in done.stderr


def test_what_runs_examples_is_not_taken_along(tmp_path: Path) -> None:
    (tmp_path / "_live").mkdir()
    (tmp_path / "_live" / "loader.01.js").write_text("1")
    (tmp_path / "page.live.json").write_text("{}")
    tag = '\n<script defer src="_live/loader.01.js" data-base="_live/"></script>'
    (tmp_path / "page.html").write_text(f"<meta>{tag}\n<p>Text")

    offline.pack(tmp_path)

    with zipfile.ZipFile(tmp_path / offline.ZIP) as file:
        assert file.namelist() == ["lagena/page.html"]
        assert file.read("lagena/page.html") == b"<meta>\n<p>Text"
