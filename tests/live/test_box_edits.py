"""A reader changes live examples, stops them and takes them home."""

import io
import zipfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from live.reader import Box


def test_an_edit_runs_again(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.type("You are a stranger.", "Who are you?")
    box.says("Changed, Ctrl+Enter runs it")
    box.shows("You are a stranger.")

    page.keyboard.press("Control+Enter")

    box.shows("Who are you?")
    box.asked("GET / 200", "GET / 200")
    expect(box.code).to_be_focused()
    box.button("Reset").click()
    box.shows("You are a stranger.")
    expect(box.button("Reset")).to_be_hidden()


def test_a_template_is_edited_in_its_tab(page: Page) -> None:
    box = Box(page, "hello")
    box.run()
    box.shows("Hello, Ada!")
    box.root.get_by_role("tab", name="hello.py").focus()
    page.keyboard.press("ArrowRight")
    expect(box.root.get_by_role("tab", name="templates/hello.html")).to_be_focused()
    box.type("Hello, {{", "Good morning, {{")
    page.keyboard.press("Control+Enter")

    box.shows("Good morning, Ada!")
    box.asked("GET /hello/Ada 200", "GET /hello/Ada 200")


def test_edits_are_there_after_a_reload(page: Page) -> None:
    box = Box(page, "login")
    box.root.locator("pre").click()
    box.type("You are a stranger.", "Who are you?")
    page.reload()

    expect(box.code).to_contain_text("Who are you?")
    box.run()
    box.shows("Who are you?")


def test_edits_of_an_earlier_version_are_kept_beside_the_new_one(page: Page) -> None:
    box = Box(page, "login")
    box.root.locator("pre").click()
    box.type("You are a stranger.", "Who are you?")
    page.evaluate(
        """() => {
          const ours = (it) => it.startsWith("lagena-live");
          const name = Object.keys(localStorage).find(ours);
          const kept = JSON.parse(localStorage.getItem(name));
          localStorage.setItem(name, JSON.stringify({ ...kept, hash: "another" }));
        }"""
    )
    page.reload()
    expect(
        box.root.get_by_text("This example has changed since you edited it.")
    ).to_be_visible()
    expect(box.code).to_contain_text("You are a stranger.")

    box.button("Show my version").click()

    expect(box.code).to_contain_text("Who are you?")
    box.button("Show the new version").click()
    expect(box.code).to_contain_text("You are a stranger.")


def test_blocked_storage_is_no_obstacle(chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site)
    context.add_init_script(
        """Object.defineProperty(window, "localStorage", {
          get() { if (document.body?.dataset.theme) throw new Error("blocked");
                  return { getItem: () => null }; } })"""
    )
    page = context.new_page()
    page.goto("en.html")
    box = Box(page, "hello")
    box.run()
    box.type("import Flask", "import  Flask")
    page.keyboard.press("Control+Enter")

    box.asked("GET /hello/Ada 200", "GET /hello/Ada 200")
    context.close()


def test_stop_ends_it_and_run_starts_it_again(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.shows("You are a stranger.")

    box.button("Stop").click()

    box.says("Stopped")
    assert page.workers == []
    expect(box.button("Stop")).to_be_hidden()
    box.run()
    box.shows("You are a stranger.")
    box.asked("GET / 200", "GET / 200")


def test_the_project_is_downloaded_with_its_changes(page: Page) -> None:
    box = Box(page, "hello")
    box.run()
    box.type('"/hello/<name>"', '"/hello/<name>", methods=["GET"]')
    box.root.get_by_label("More").click()
    with page.expect_download() as download:
        box.button("Download project").click()

    assert download.value.suggested_filename == "hello.zip"
    with zipfile.ZipFile(
        io.BytesIO(Path(download.value.path()).read_bytes())
    ) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["hello/hello.py", "hello/templates/hello.html"]
        assert b'methods=["GET"]' in archive.read("hello/hello.py")


def test_the_commands_for_ones_own_computer_are_shown(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.root.get_by_label("More").click()
    box.button("Run it on your computer").click()

    commands = box.root.get_by_role("dialog", name="Run it on your computer")
    expect(commands).to_contain_text("python -m lagena --app login run")
    page.keyboard.press("Escape")
    expect(commands).to_have_count(0)


def test_the_code_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = Box(page, "errors")
    box.run()
    box.root.get_by_label("More").click()
    box.button("Copy").click()

    expect(box.button("Copied")).to_be_visible()
    expect(box.root.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("import os\n")
