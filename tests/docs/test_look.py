"""What readers see and reach: lines, edges, focus, drawers; and what heads say."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.site

SITE = Path(__file__).resolve().parents[2] / "build" / "html"
MADE_BY_SPHINX = ("search.html", "404.html")
WIDE = ViewportSize(width=1440, height=900)
MIDDLING = ViewportSize(width=1100, height=900)
NARROW = ViewportSize(width=360, height=740)
#: Left edges, in pixels, of what a selector finds.
LEFT = "found => found.map(it => { const range = document.createRange();"
LEFT += " range.selectNodeContents(it); return range.getClientRects()[0].left; })"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def open_page(page: Page, name: str, size: ViewportSize, place: str = "") -> None:
    page.set_viewport_size(size)
    page.goto((SITE / name).as_uri() + place)


def is_in_view(page: Page, selector: str) -> bool:
    """Return whether one of what a selector finds is where the reader can see it."""
    boxes = [it.bounding_box() for it in page.locator(f"{selector}:visible").all()]
    size = page.viewport_size
    assert size
    return any(
        0 <= box["x"] < size["width"] and 0 <= box["y"] < size["height"]
        for box in boxes
        if box
    )


@pytest.mark.parametrize("name", ["index.html", "guide/security.html"])
def test_a_line_has_as_many_letters_as_one_likes_to_read(page: Page, name: str) -> None:
    open_page(page, name, WIDE)

    letters = page.eval_on_selector_all(
        "article section > p",
        """found => found.map(it => {
            const height = parseFloat(getComputedStyle(it).lineHeight);
            return it.textContent.length / Math.round(it.offsetHeight / height);
        })""",
    )

    assert 50 < max(letters) < 90


@pytest.mark.parametrize("size", [WIDE, MIDDLING, NARROW])
def test_signatures_stand_where_the_text_stands(page: Page, size: ViewportSize) -> None:
    open_page(page, "reference/routing.html", size)

    (text, *_) = page.eval_on_selector_all("article section > p", LEFT)
    signatures = page.eval_on_selector_all("dl.py > dt.sig", LEFT)

    assert signatures
    assert {round(left - text) for left in signatures} == {0}


@pytest.mark.parametrize("size", [WIDE, MIDDLING, NARROW])
def test_the_language_can_be_switched_from_everywhere(
    page: Page, size: ViewportSize
) -> None:
    open_page(page, "quickstart/routing.html", size, "#building-urls")

    assert is_in_view(page, ".twins a")
    assert is_in_view(page, "button.theme-toggle")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_covers_the_text(page: Page, size: ViewportSize) -> None:
    open_page(page, "quickstart/routing.html", size, "#building-urls")
    page.evaluate("scrollBy({ top: -200, behavior: 'instant' })")  # as Furo waits for

    middle = size["width"] // 2
    for height in range(120, size["height"], 60):
        inside = "document.elementFromPoint({}, {}).closest('.content') !== null"
        assert page.evaluate(inside.format(middle, height)), height


@pytest.mark.parametrize(
    ("box", "drawer", "size"),
    [
        ("#__navigation", ".sidebar-tree", NARROW),
        ("#__toc", ".toc-tree", NARROW),
        ("#__toc", ".toc-tree", MIDDLING),
    ],
)
def test_the_keyboard_opens_and_closes_drawers(
    page: Page, box: str, drawer: str, size: ViewportSize
) -> None:
    open_page(page, "quickstart/routing.html", size)
    page.emulate_media(reduced_motion="reduce")
    assert not is_in_view(page, f"{drawer} a")

    page.focus(box)
    page.keyboard.press("Space")
    assert is_in_view(page, f"{drawer} a")

    page.keyboard.press("Escape")
    assert not is_in_view(page, f"{drawer} a")


def test_the_keyboard_does_not_get_lost_in_a_closed_drawer(page: Page) -> None:
    open_page(page, "quickstart/routing.html", NARROW)

    for _ in range(12):
        page.keyboard.press("Tab")
        hidden = "document.activeElement.closest('.sidebar-tree, .toc-tree') !== null"
        assert not page.evaluate(hidden)


def test_the_first_key_leads_to_the_text(page: Page) -> None:
    open_page(page, "index.html", WIDE)
    page.emulate_media(reduced_motion="reduce")

    page.keyboard.press("Tab")
    assert is_in_view(page, "a.skip-to-content")

    page.keyboard.press("Enter")
    page.wait_for_url("**#furo-main-content")


def test_focus_can_be_seen(page: Page) -> None:
    open_page(page, "quickstart/routing.html", WIDE)

    for _ in range(30):
        page.keyboard.press("Tab")
        marked = page.evaluate(
            """(() => {
                const it = document.activeElement;
                const around = it.closest("form") ?? it;
                return [it, around].some(
                    (box) => getComputedStyle(box).outlineStyle !== "none",
                );
            })()"""
        )
        assert marked, page.evaluate("document.activeElement.outerHTML")


def test_who_wants_no_motion_gets_none(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_page(page, "index.html", NARROW)

    moving = page.eval_on_selector_all(
        "*",
        """found => found.filter(it => {
            const { transitionProperty, animationName } = getComputedStyle(it);
            return transitionProperty !== "none" || animationName !== "none";
        }).length""",
    )

    assert moving == 0


def test_the_list_of_pages_shows_the_one_that_is_read(page: Page) -> None:
    open_page(page, "reference/command-line.html", WIDE)

    assert is_in_view(page, ".sidebar-tree .current-page a")


def test_chinese_has_no_slanted_letters(page: Page) -> None:
    pages = sorted((SITE / "zh_CN").rglob("*.html"))
    stressed = [path for path in pages if "<em>" in path.read_text("utf-8")]
    assert stressed
    for path in stressed[:5]:
        page.goto(path.as_uri())

        slanted = page.eval_on_selector_all(
            "article *",
            "all => all.filter(it => getComputedStyle(it).fontStyle !== 'normal')"
            ".map(it => it.outerHTML)",
        )
        assert slanted == [], path


class Head(HTMLParser):
    """What a page says of itself."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.language = ""
        self.names: Counter[str] = Counter()
        self.content: dict[str, str] = {}
        self.headings = 0
        text = path.read_text("utf-8")
        title = re.search("<title>(.*)</title>", text)
        self.title = title[1] if title else ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "h1":
            self.headings += 1
        if tag == "meta":
            name = given.get("name") or given.get("property") or ""
            self.names[name] += 1
            self.content[name] = given.get("content") or ""


def heads() -> dict[str, Head]:
    paths = [path for path in SITE.rglob("*.html") if "_static" not in path.parts]
    assert paths, "There is no built site in build/html; run `make html` first."
    return {path.relative_to(SITE).as_posix(): Head(path) for path in sorted(paths)}


def test_every_head_says_what_the_page_is() -> None:
    for name, head in heads().items():
        assert head.language == ("zh-CN" if name.startswith("zh_CN/") else "en"), name
        assert re.fullmatch("(.+ – )?lagena", head.title), name
        assert head.headings == 1, name
        assert [it for it, count in head.names.items() if count > 1] == [], name
        if not name.endswith(MADE_BY_SPHINX):
            assert 15 < len(head.content["description"]) <= 160, name
            assert head.content["og:description"] == head.content["description"], name
            assert head.content["og:title"], name


def test_no_two_pages_of_a_language_have_one_title() -> None:
    titles = Counter((head.language, head.title) for head in heads().values())

    assert [title for title, count in titles.items() if count > 1] == []
