"""Live examples by keyboard, to eyes and to screen readers."""

from playwright.sync_api import Page, expect

from live.reader import Box


def test_the_keyboard_is_enough(page: Page) -> None:
    box = Box(page, "errors")
    box.button("Run").focus()
    page.keyboard.press("Enter")
    box.says("Running")
    expect(box.button("Run")).to_be_focused()
    box.code.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    expect(box.code).to_contain_text("    import re")
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
