"""The built site in a real browser: every page with --long, else a fixed sample."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
)

from lagena_docs import blocks, commands, languages

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.site

SAMPLE = ("index", "quickstart/minimal-application")
TAGS = {
    language.folder: language.tag
    for language in languages.read(ROOT / "docs" / "languages.toml")
}

#: How the foot of a page begins that has no block, one, or more, in each language.
FEET = {
    "en": (
        "This page has no blocks to execute.",
        "The one block of this page was executed: lagena ",
        "All {} blocks of this page were executed: lagena ",
    ),
    "zh-CN": (
        "本页没有要运行的代码块。",
        "本页唯一的代码块已经运行：lagena ",
        "本页的 {} 个代码块已全部运行：lagena ",
    ),
}


def split(name: str) -> tuple[str, str]:
    """Return a page's language folder, and its name in every language."""
    folder = next((there for there in TAGS if there and name.startswith(there)), "")
    return folder, name.removeprefix(folder)


def pages(*, everywhere: bool = False) -> Iterator[object]:
    """Yield each page of each language as a parameter, long ones marked.

    Or only those that are there in every language.
    """
    for path in blocks.pages(ROOT / "docs"):
        name = path.relative_to(ROOT / "docs").with_suffix("").as_posix()
        shared = split(name)[1]
        if everywhere and not (ROOT / "docs" / f"{shared}.md").exists():
            continue
        sampled = shared in SAMPLE
        yield pytest.param(name, marks=() if sampled else pytest.mark.long)


def quickstart() -> Iterator[str]:
    """Yield each page of the quickstart, in each language."""
    for folder in TAGS:
        found = (ROOT / "docs" / folder / "quickstart").glob("*.md")
        yield from sorted(f"{folder}quickstart/{path.stem}" for path in found)


every_page = pytest.mark.parametrize("name", list(pages()))


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the built site, as `make serve` does, and give its address."""
    command = [sys.executable, "-m", "lagena_docs.site.serve", "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "docs" / "_ext")}
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as server:
        assert server.stdout
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address, "There is no built site in build/html; run `make html` first."
        yield address[0]
        server.terminate()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    clipboard = ["clipboard-read", "clipboard-write"]
    context = browser.new_context(base_url=site, permissions=clipboard)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@every_page
def test_the_link_to_the_twin_leads_there_and_back(
    page: Page, site: str, name: str
) -> None:
    folder, shared = split(name)
    other = next(there for there in TAGS if there != folder)
    # A page that one language has for itself has none of its own name beside it.
    shared = shared if (ROOT / "docs" / f"{shared}.md").exists() else "index"
    page.goto(f"{name}.html")
    assert page.locator("html").get_attribute("lang") == TAGS[folder]

    page.locator(f"a[hreflang={TAGS[other]}]:visible").first.click()
    page.wait_for_url(f"{site}{other}{shared}.html")
    assert page.locator("html").get_attribute("lang") == TAGS[other]

    page.locator(f"a[hreflang={TAGS[folder]}]:visible").first.click()
    page.wait_for_url(f"{site}{folder}{shared}.html")


@pytest.mark.parametrize("folder", list(TAGS))
def test_an_old_anchor_shows_where_its_section_is_now(page: Page, folder: str) -> None:
    page.goto(f"{folder}quickstart/request-data.html")
    assert page.locator(".moved p:visible").count() == 0

    page.goto(f"{folder}quickstart/request-data.html#cookie-options")
    page.locator(".moved p:visible a").click()

    page.wait_for_url("**/cookies.html#cookie-options")


@pytest.mark.parametrize("name", list(quickstart()))
def test_no_block_of_the_quickstart_scrolls_sideways(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{name}.html")
    page.add_style_tag(content=".tab-content { display: block !important }")
    page.eval_on_selector_all("details", "all => all.forEach(it => { it.open = true })")
    wide = page.eval_on_selector_all(
        "article pre",
        """blocks => blocks
            .filter(block => block.scrollWidth > block.clientWidth)
            .map(block => {
                const lines = block.innerText.split("\\n");
                const place = block.parentElement.closest("[id]").id;
                return `${place}: ${lines.sort((a, b) => b.length - a.length)[0]}`;
            })""",
    )

    assert not wide, "make these lines shorter:\n" + "\n".join(wide)


@pytest.mark.parametrize("name", list(pages(everywhere=True)))
def test_the_link_to_the_twin_keeps_the_anchor(page: Page, name: str) -> None:
    folder, shared = split(name)
    other = next(there for there in TAGS if there != folder)
    page.goto(f"{name}.html")
    for anchor in page.eval_on_selector_all(
        "article section section", "sections => sections.map(({id}) => id)"
    )[-1:]:
        page.goto(f"{name}.html#{anchor}")

        page.locator(f"a[hreflang={TAGS[other]}]:visible").first.click()

        page.wait_for_url(f"**/{other}{shared}.html#{anchor}")
        assert page.locator(f"section[id='{anchor}']").count() == 1


def test_the_link_to_the_twin_leads_to_what_is_read(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 740})  # its header stays in view
    page.goto("quickstart/routing.html#routes")
    section = "document.getElementById('building-urls')"
    page.evaluate(f"{section}.scrollIntoView({{behavior: 'instant'}})")

    page.locator("a[hreflang=zh-CN]:visible").click()

    page.wait_for_url("**/zh_CN/quickstart/routing.html#building-urls")


def test_the_site_begins_in_the_language_chosen_before(page: Page, site: str) -> None:
    page.goto("quickstart/routing.html")
    page.locator("a[hreflang=zh-CN]:visible").first.click()
    page.wait_for_url("**/zh_CN/quickstart/routing.html")

    page.goto("")  # as one who types the address
    page.wait_for_url(f"{site}zh_CN/index.html")

    page.locator("a[hreflang=en]:visible").first.click()
    page.wait_for_url(f"{site}index.html")
    page.goto("")
    page.wait_for_load_state("networkidle")
    assert page.url == site


def test_only_the_front_page_asks_for_the_language(page: Page, site: str) -> None:
    page.goto("zh_CN/quickstart/routing.html")
    page.evaluate("localStorage.setItem('language', 'zh-CN')")
    page.goto("quickstart/routing.html", wait_until="networkidle")
    assert page.url == f"{site}quickstart/routing.html"

    page.locator(".sidebar-brand").click()
    page.wait_for_load_state("networkidle")

    assert page.url == f"{site}index.html"


def test_a_report_names_the_file_and_the_section(page: Page) -> None:
    page.goto("quickstart/routing.html#routes")
    page.evaluate(
        """document.body.insertAdjacentHTML("beforeend", `<a id="it"
            href="https://code.example/new?title=A&body=b" data-file="docs/a.md">`);
        addEventListener("click", (event) => event.preventDefault());"""
    )

    page.evaluate("document.querySelector('#it').click()")

    link = page.locator("#it").get_attribute("href")
    assert link == ("https://code.example/new?title=A&body=docs%2Fa.md%23routes%0A%0A")


@pytest.mark.parametrize("folder", TAGS)
def test_an_address_that_leads_nowhere(page: Page, site: str, folder: str) -> None:
    missing: list[str] = []
    page.on("response", lambda it: missing.append(it.url) if it.status >= 400 else None)
    answer = page.goto(f"{folder}no/such/page.html", wait_until="networkidle")
    found = Axe().run(page).response["violations"]

    assert answer
    assert answer.status == 404
    assert missing == [answer.url]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []

    for there, tag in TAGS.items():
        page.goto(f"{folder}no/such/page.html")
        field = page.locator(f".not-found[lang={tag}] input")
        field.fill("jinja")
        field.press("Enter")
        page.locator("#search-results li a").first.wait_for()
        assert page.url.startswith(f"{site}{there}search.html?q=jinja")


@every_page
def test_a_page_on_paper_is_its_text_alone(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    page.goto(f"{name}.html")

    assert page.locator("h1").first.is_visible()
    for around in ("aside", "nav", "button", "header"):
        assert not any(it.is_visible() for it in page.locator(around).all()), around
    wide = "blocks => blocks.filter(b => b.scrollWidth > b.clientWidth).length"
    assert page.eval_on_selector_all("pre", wide) == 0


@every_page
def test_a_page_is_read_without_javascript(
    browser: Browser, site: str, name: str
) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{name}.html")

    assert page.locator("h1").first.is_visible()
    for shown in page.locator("article > section > *:not(.toctree-wrapper)").all():
        assert shown.is_visible()
    assert page.locator("nav.twins a:visible").count() == 1
    context.close()


@every_page
def test_copy_buttons_copy_what_the_reader_types(page: Page, name: str) -> None:
    page.goto(f"{name}.html")
    page.add_style_tag(content=".tab-content { display: block !important }")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    for box in page.locator("div.highlight:has(button.copybtn)").all():
        page.evaluate("navigator.clipboard.writeText('')")
        box.locator("button.copybtn").click()
        box.locator("button.copybtn.success").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        language = box.locator("..").get_attribute("class") or ""
        assert (
            copied.rstrip() == typed(language, box.locator("pre").inner_text()).rstrip()
        )


def typed(shown: str, text: str) -> str:
    """Return the part of a block that its reader types: all but prompts and outputs."""
    language = next((it for it in commands.PROMPTS if f"highlight-{it} " in shown), "")
    if not language:
        return text.rstrip()
    lines = commands.read_lines(language, text.rstrip())
    return "\n".join(line.text for line in lines if line.prompt)


@every_page
def test_a_page_asks_for_nothing_foreign_and_nothing_fails(
    page: Page, site: str, name: str
) -> None:
    wrong: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            wrong.append(f"asked for {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            wrong.append(f"{response.status} for {response.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(message.text)

    page.on("request", asked)
    page.on("response", answered)
    page.on("console", said)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    page.goto(f"{name}.html", wait_until="networkidle")

    assert wrong == []
    assert page.context.cookies() == []


@every_page
def test_a_narrow_screen_shows_all_and_the_foot_what_was_executed(
    page: Page, name: str
) -> None:
    path = ROOT / "docs" / f"{name}.md"
    count = len(blocks.parse(path.read_text("utf-8"), path))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{name}.html")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    foot = page.locator("footer .executed").first
    assert foot.is_visible()
    # The pages are executed before the site is built, and that before it is tested.
    assert foot.get_attribute("class") == f"executed {'passed' if count else 'none'}"
    begins = FEET[TAGS[split(name)[0]]][min(count, 2)].format(count)
    assert foot.inner_text().startswith(begins)


@every_page
def test_everybody_can_use_a_page_in_both_colour_schemes(page: Page, name: str) -> None:
    page.goto(f"{name}.html")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

        found = Axe().run(page).response["violations"]

        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        has_code = page.locator(".highlight").count()
        for place in ("body", ".highlight") if has_code else ("body",):
            style = f"getComputedStyle(document.querySelector('{place}'))"
            paper, ink = (
                brightness(page.evaluate(f"{style}.{colour}"))
                for colour in ("backgroundColor", "color")
            )
            assert (paper > ink) == (scheme == "light"), (place, scheme)


def brightness(colour: str) -> float:
    """Return the sum of the three parts of ``rgb(1, 2, 3)``."""
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3])
