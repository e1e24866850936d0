"""Nothing moves in a live example but what its reader moves."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
)

from live.reader import PATIENCE, Box, Held

#: Notes how far the page's own changes move what stands on it, as browsers count it.
NOTES = """
window.moved = [];
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value, sources } of list.getEntries()) {
    const what = sources.map(({ node }) => node?.className || node?.nodeName);
    if (!hadRecentInput) window.moved.push([value, ...what]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
#: Where the parts of an example stand, from its top.
PARTS = """it => Object.fromEntries(
  [".live-code", ".live-address", ".live-stage", ".live-below", ".live-below-panel"]
    .map((part) => {
      const [all, its] = [it, it.querySelector(part)].map((each) =>
        each.getBoundingClientRect());
      return [part, [its.top - all.top, its.height]];
    }))"""
#: What a screen reader says of an example, in its order.
SAID = """it => {
  window.said = [];
  const status = it.querySelector('[role="status"]');
  new MutationObserver(() => window.said.push(status.textContent))
    .observe(status, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture(params=["en 1366", "zh-CN 390"])
def opened(
    chromium: Browser, site: str, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, str]]:
    """Return a page on a computer, and one on a phone, with its language."""
    language, width = request.param.split()
    size = ViewportSize(width=int(width), height=844)
    phone: dict[str, Any] = {"has_touch": True, "is_mobile": True}
    context = chromium.new_context(
        base_url=site, viewport=size, **(phone if width == "390" else {})
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(NOTES)
    page = context.new_page()
    page.goto(f"{language}.html")
    yield page, language
    context.close()


def test_parts_stay_where_they_are_from_state_to_state(
    opened: tuple[Page, str],
) -> None:
    page, language = opened
    box = Box(page, "errors", language)
    words = box.words
    held = Held(page, "**/snapshot.*.bin")
    box.button(words["run"]).click()
    box.says(re.compile(r"\d\.\d .*\d\.\d MB"))
    stood = {"loading": box.root.evaluate(PARTS)}
    expect(box.root.get_by_text(words["waiting"])).to_be_visible()
    held.let_go()

    box.says(words["running"])
    box.shows("All is well.")
    stood["running"] = box.root.evaluate(PARTS)
    box.go("/error")
    box.root.locator(".live-wrong-line").wait_for()
    stood["error"] = box.root.evaluate(PARTS)
    box.type("{missing}", "{missing" + "_for_long" * 9 + "}")
    stood["changed"] = box.root.evaluate(PARTS)
    box.button(words["run"]).click()
    box.says(re.compile("_for_long_for_long"))
    stood["an error that fills lines"] = box.root.evaluate(PARTS)
    box.button(words["reset"]).click()
    box.says(re.compile(f"{words['running']}|NameError"))
    stood["reset"] = box.root.evaluate(PARTS)
    box.button(words["stop"]).click()
    box.says(words["stopped"])
    stood["stopped"] = box.root.evaluate(PARTS)

    assert set(map(str, stood.values())) == {str(stood["loading"])}, stood


@pytest.mark.parametrize("example", ["login", "hello"])
def test_what_was_asked_for_has_its_place_at_once(
    opened: tuple[Page, str], example: str
) -> None:
    page, language = opened
    held = Held(page, "**/page.*.js")
    box = Box(page, example, language)
    box.button(box.words["run"]).click()
    expect(box.root).to_have_class(re.compile("live-opening"))
    height = "it => it.getBoundingClientRect().height"
    before = box.root.evaluate(height)
    page.wait_for_timeout(600)  # what moves after this was asked by nobody
    held.let_go()
    expect(box.button(box.words["stop"])).to_be_visible()

    assert box.root.evaluate(height) == before
    box.says(box.words["running"])
    moved = page.evaluate("moved")
    assert sum(value for value, *_ in moved) < 0.02, moved


def test_the_page_stays_where_it_is(opened: tuple[Page, str]) -> None:
    page, language = opened
    box = Box(page, "errors", language)
    words = box.words
    box.button(words["run"]).click()
    box.says(words["running"])
    box.shows("All is well.")
    box.go("/error")
    box.root.locator(".live-wrong-line").wait_for()
    box.type("All is well.", "All is better.")
    box.button(words["run"]).click()
    box.root.locator(".live-wrong-line").wait_for()
    box.button(words["reset"]).click()
    box.button(words["stop"]).click()
    box.says(words["stopped"])
    page.wait_for_timeout(600)  # what comes so late was asked by nobody

    moved = page.evaluate("moved")
    assert sum(value for value, *_ in moved) < 0.02, moved


def test_each_state_is_told_once(opened: tuple[Page, str]) -> None:
    page, language = opened
    box = Box(page, "errors", language)
    words = box.words
    box.root.locator("pre").click(position={"x": 300, "y": 80})
    expect(box.code).to_be_visible()
    box.root.evaluate(SAID)

    box.button(words["run"]).click()
    box.says(words["running"])
    box.shows("All is well.")
    box.go("/error")
    box.root.locator(".live-wrong-line").wait_for()
    box.button(words["stop"]).click()
    box.says(words["stopped"])

    started, running, wrong, stopped = page.evaluate("said")
    assert (started, running) == (words["starting"], words["started"])
    assert "NameError: name 'missing' is not defined" in wrong
    assert stopped == words["stopped"]


def test_a_phone_does_not_enlarge_the_page_where_one_types(
    chromium: Browser, site: str
) -> None:
    context: BrowserContext = chromium.new_context(
        base_url=site, viewport={"width": 360, "height": 640}, has_touch=True
    )
    page = context.new_page()
    page.goto("zh-CN.html")
    box = Box(page, "hello", "zh-CN")
    box.button(box.words["run"]).tap()
    box.says(box.words["running"])

    for field in box.code, box.address:
        size = field.evaluate("it => Number.parseFloat(getComputedStyle(it).fontSize)")
        assert size >= 16
    for name in "run", "stop", "reload", "wide", "clear-cookies":
        place = box.button(box.words[name]).bounding_box()
        assert place is not None
        assert place["height"] >= 36, name
        assert place["x"] >= 0, name
        assert place["x"] + place["width"] <= 360, name
    context.close()
