"""Live examples by keyboard, to eyes and to screen readers."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from live.reader import Box, Held

#: Makes the reader's edits those of an earlier version of the example.
MAKE_OLDER = """() => {
  const name = Object.keys(localStorage).find((it) => it.startsWith("lagena-live"));
  const kept = JSON.parse(localStorage.getItem(name));
  localStorage.setItem(name, JSON.stringify({ ...kept, hash: "another" }));
}"""


def test_the_keyboard_is_enough(page: Page) -> None:
    box = Box(page, "errors")
    box.button("Run").focus()
    page.keyboard.press("Enter")
    box.says("Running")
    expect(box.button("Run")).to_be_focused()
    box.code.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    expect(box.code).to_contain_text("    import os")
    page.keyboard.press("Control+z")

    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    expect(box.code).not_to_be_focused()
    box.root.get_by_role("tab", name="Requests").focus()
    page.keyboard.press("ArrowRight")
    expect(box.root.get_by_role("tab", name="Output")).to_be_focused()
    expect(box.root.get_by_role("tabpanel", name="Output")).to_be_visible()


def test_wide_and_back(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.frame.get_by_role("link", name="Log in").click()
    box.frame.get_by_label("Your name").fill("half typed")

    box.button("Open wide").click()
    dialog = page.get_by_role("dialog", name="login.py")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 1366, "height": 900}
    expect(box.frame.get_by_label("Your name")).to_have_value("half typed")
    page.keyboard.press("Escape")

    expect(box.button("Open wide")).to_be_focused()
    expect(box.frame.get_by_label("Your name")).to_have_value("half typed")
    box.asked("GET / 200", "GET /login 200")


def test_without_webassembly_run_says_why(chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site)
    context.add_init_script("delete globalThis.WebAssembly")
    page = context.new_page()
    page.goto("en.html")
    box = Box(page, "login")
    box.button("Run").click()

    said = box.root.get_by_role("status")
    expect(said).to_have_text("Running needs WebAssembly, which is switched off here.")
    context.close()


def test_from_a_folder_run_says_how_to_serve_it(
    chromium: Browser, made_site: Path
) -> None:
    page = chromium.new_page()
    page.goto((made_site / "en.html").as_uri())
    box = Box(page, "login")
    box.button("Run").click()

    expect(box.root.get_by_role("status")).to_have_text("Serve the folder")
    page.close()


def looked_at(page: Page, state: str) -> None:
    """See that axe finds nothing, and that nothing scrolls sideways."""
    options = {
        "iframes": False,
        "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
    }
    found = Axe().run(page, options=options)
    told = [
        (it["id"], [node["html"][:120] for node in it["nodes"]])
        for it in found.response["violations"]
    ]
    assert told == [], state
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, state


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("en", 1366), ("zh-CN", 360)])
def test_each_state_is_readable(
    chromium: Browser, site: str, language: str, width: int, scheme: Any
) -> None:
    size = ViewportSize(width=width, height=800)
    context = chromium.new_context(
        base_url=site, viewport=size, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{language}.html")
    box = Box(page, "errors", language)
    words = box.words
    looked_at(page, "idle")
    held = Held(page, "**/snapshot.*.bin")
    box.button(words["run"]).click()
    expect(box.root.get_by_text(words["waiting"])).to_be_visible()
    looked_at(page, "loading")
    held.let_go()
    box.says(words["running"])
    box.shows("All is well.")
    looked_at(page, "running")
    box.root.get_by_role("tab", name=words["output"]).click()
    looked_at(page, "output")
    box.root.get_by_role("tab", name=words["requests"]).click()
    box.address.press("ArrowDown")
    looked_at(page, "suggestions")
    box.go("/error")
    box.root.locator(".live-wrong-line").wait_for()
    box.row(1)
    box.root.get_by_label(words["more"], exact=True).click()
    looked_at(page, "error, a row and the menu open")
    box.button(words["elsewhere"]).click()
    looked_at(page, "the commands")
    page.keyboard.press("Escape")
    box.go("/")
    box.says(words["running"])
    box.type("All is well.", "All is better.")
    expect(box.root.locator("[data-changed]")).to_be_visible()
    looked_at(page, "changed")
    box.button(words["wide"]).click()
    looked_at(page, "wide")
    page.keyboard.press("Escape")
    box.button(words["stop"]).click()
    box.says(words["stopped"])
    looked_at(page, "stopped")
    broken = Box(page, "broken", language)
    broken.button(words["run"]).click()
    broken.root.locator(".live-wrong-line").wait_for()
    looked_at(page, "error at the start")
    page.evaluate(MAKE_OLDER)
    page.route(f"**/{language}.live.json", refuse_login)
    page.reload()
    expect(box.root.get_by_text(words["example-changed"])).to_be_visible()
    Box(page, "login", language).button(words["run"]).click()
    expect(page.get_by_text("Opens a socket.")).to_be_visible()
    looked_at(page, "an example that has changed, and one that cannot run")
    context.close()


def refuse_login(route: Route) -> None:
    """Answer with the page's examples, of which one cannot run."""
    examples = route.fetch().json()
    examples["applications"]["login"] = {"cannot": "Opens a socket."}
    route.fulfill(json=examples)
