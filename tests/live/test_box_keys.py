"""Live examples by the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from live.reader import Box

#: What has the focus, as a screen reader calls it.
FOCUSED = """() => {
  const it = document.activeElement;
  const by = document.getElementById(it.getAttribute("aria-labelledby"));
  const label = it.ariaLabel ?? (by ?? it.labels?.[0] ?? it).textContent;
  const role = it.getAttribute("role") ?? it.localName;
  return `${role} ${label || it.title}`.trim().slice(0, 22);
}"""


def focused(page: Page) -> str:
    return str(page.evaluate(FOCUSED))


def test_tab_leads_through_an_example_and_back(page: Page) -> None:
    box = Box(page, "silent")
    box.run()
    box.root.locator(".live-over").get_by_role("button", name="/page").click()
    box.shows("A page.")
    box.root.get_by_role("tab", name="silent.py").focus()

    there = [focused(page)]
    for _ in range(11):
        if there[-1].startswith("textbox"):
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        there.append(focused(page))
    back = [there[-1]]
    for _ in range(11):
        if back[-1].startswith("textbox"):
            page.keyboard.press("Escape")
        page.keyboard.press("Shift+Tab")
        back.append(focused(page))

    assert there == [
        "tab silent.py",
        "button Stop",
        "button Run",
        "textbox Code of silent",
        "button Reload",
        "input Address",
        "button Open wide",
        "iframe Preview",
        "tab Requests1",
        "button Clear cookies",
        "summary More",
        "tabpanel Requests1",
    ]
    assert back == there[::-1]


def test_the_suggestions_are_reached_by_arrows_and_left_by_escape(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.shows("You are a stranger.")
    routes = box.root.get_by_role("list", name=box.words["no-address"])
    box.address.focus()
    expect(routes).to_be_visible()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(routes.get_by_role("button", name="/login")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box.address).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    expect(box.address).to_be_focused()
    expect(routes).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box.frame.get_by_label("Your name")).to_be_visible()
    expect(box.address).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_button_that_goes_leaves_the_focus_to_another(page: Page, key: str) -> None:
    box = Box(page, "login")
    page.route("**/snapshot.*.bin", lambda route: None)
    box.button("Run").press(key)
    expect(box.button("Stop")).to_be_focused()
    page.keyboard.press(key)
    box.says("Stopped")
    expect(box.button("Run")).to_be_focused()
    page.unroute("**/snapshot.*.bin")

    page.keyboard.press(key)
    box.says("Running")
    expect(box.button("Run")).to_be_focused()
    box.type("You are a stranger.", "Who are you?")
    box.button("Reset").press(key)
    box.says("Running")
    expect(box.button("Run")).to_be_focused()
    box.button("Open wide").press(key)
    expect(box.button("Close")).to_be_focused()
    page.keyboard.press(key)
    expect(box.button("Open wide")).to_be_focused()
    box.root.get_by_label("More").press(key)
    box.button("Be visitor 2").press(key)
    expect(box.root.get_by_label("More")).to_be_focused()


def test_a_row_is_opened_and_seen(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.go("/login")
    box.frame.get_by_label("Your name").fill("Ada")
    box.frame.get_by_label("Your name").press("Enter")
    box.shows("Hello, Ada!")
    box.asked("GET / 200", "GET /login 200", "POST /login Sets a cookie 303", "GET /")

    summary = box.rows.nth(2).locator("summary")
    summary.focus()
    page.keyboard.press("Enter")

    expect(summary).to_be_focused()
    log = box.root.get_by_role("tabpanel", name="Requests")
    top = "it => it.getBoundingClientRect().top"
    page.wait_for_function("it => it.scrollTop > 0", arg=log.element_handle())
    assert summary.evaluate(top) == pytest.approx(log.evaluate(top), abs=2)


def test_what_is_being_typed_is_not_overwritten(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.shows("You are a stranger.")
    box.address.fill("/user/Ada")
    box.frame.locator("body").evaluate("location.reload()")
    box.asked("GET / 200", "GET / 200")

    expect(box.address).to_have_value("/user/Ada")
    box.address.press("Enter")

    box.shows("User Ada")
    expect(box.address).to_have_value("/user/Ada")


def test_the_place_where_one_types_stays_in_sight(page: Page) -> None:
    box = Box(page, "login")
    box.root.locator("pre").click(position={"x": 300, "y": 80})
    expect(box.code).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("# the last line")
    expect(box.code).not_to_be_in_viewport(ratio=0.9)

    page.keyboard.press("Control+Enter")
    box.says("Running")

    expect(box.code).to_be_focused()
    expect(box.code.get_by_text("# the last line")).to_be_in_viewport()
    expect(box.button("Run")).to_be_in_viewport()
