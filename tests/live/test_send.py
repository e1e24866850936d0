"""The requests of a page as a reader finds them: sent, and held against the page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from live.reader import PATIENCE, WORDS, Box

SAME = "The same as the page shows"
OTHER = re.compile("^Not what the page shows: ")


class Request:
    """A block of requests, as a person finds what is in it."""

    def __init__(self, page: Page, name: str, language: str = "en") -> None:
        send = {"en": "Send", "zh-CN": "发送"}[language]
        self.block = page.locator(f"#request-{name}")
        self.button = self.block.get_by_role("button", name=send, exact=True)
        # The answer of a block is the next that stands below it.
        self.answer: Locator = page.locator(
            f"#request-{name} + .output + [role=group][aria-label="
            f"'{WORDS[language]['answer']}']"
        )

    def send(self) -> None:
        self.button.click()

    def says(self, text: str | re.Pattern[str]) -> None:
        status = self.answer.get_by_role("status")
        expect(status).to_have_text(text, timeout=PATIENCE)


def test_a_request_is_sent_to_what_nobody_has_run(page: Page) -> None:
    request = Request(page, "stranger")
    expect(request.answer).to_have_count(0)

    request.send()

    request.says(SAME)
    expect(request.answer).to_contain_text("HTTP/1.1 200 OK")
    expect(request.answer).to_contain_text("You are a stranger.")
    assert page.locator("iframe").count() == 0


def test_requests_keep_the_cookies_that_they_get(page: Page) -> None:
    for name in ("stranger", "log-in", "greeted"):
        request = Request(page, name)
        request.send()
        request.says(SAME)

    expect(request.answer).to_contain_text("Hello, Ada!")


def test_what_was_asked_before_changes_the_answer_and_both_are_shown(
    page: Page,
) -> None:
    for name in ("log-in", "stranger"):
        request = Request(page, name)
        request.send()
        request.says(SAME if name == "log-in" else OTHER)

    shown = request.answer.inner_text()
    recorded, now = shown.split("\nNow\n")
    assert "On the page" in recorded
    assert "You are a stranger." in recorded
    assert "Hello, Ada!" in now


def test_each_command_of_a_block_is_sent_and_none_has_cookies(page: Page) -> None:
    log_in, curled = Request(page, "log-in"), Request(page, "curled")
    log_in.send()
    log_in.says(SAME)

    curled.send()

    curled.says(SAME)
    expect(curled.answer).to_contain_text("GET /login")
    expect(curled.answer).to_contain_text(re.compile(r"Server: Werkzeug/.* Python/3"))


def test_a_request_goes_to_the_code_that_the_reader_runs(page: Page) -> None:
    box, request = Box(page, "login"), Request(page, "stranger")
    box.run()
    box.type("You are a stranger.", "Who are you?")
    box.run()
    box.shows("Who are you?")

    request.send()

    request.says(OTHER)
    expect(request.answer).to_contain_text("Who are you?")


def test_an_edit_of_an_earlier_visit_is_what_a_request_finds(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.type("You are a stranger.", "Who are you?")
    page.reload()

    request = Request(page, "stranger")
    request.send()

    request.says(OTHER)
    expect(request.answer).to_contain_text("Who are you?")


def test_files_are_those_that_the_page_has_written_until_then(page: Page) -> None:
    request = Request(page, "template")

    request.send()

    request.says(SAME)


def test_what_does_not_start_is_told_with_its_line(page: Page) -> None:
    request = Request(page, "syntax")

    request.send()

    request.says(re.compile(r"^broken\.py, line 7: SyntaxError: "))
    expect(request.answer).to_contain_text("def index(:")


def test_the_keyboard_is_enough(page: Page) -> None:
    request = Request(page, "stranger")
    request.button.focus()

    page.keyboard.press("Enter")

    request.says(SAME)
    expect(request.button).to_be_focused()
    expect(request.button).not_to_have_attribute("aria-busy", "true")
    page.keyboard.press("Tab")
    expect(request.answer.locator("pre")).to_be_focused()


def test_nothing_moves_before_it_is_pressed(page: Page) -> None:
    place = "document.querySelector('#below').offsetTop"
    was = page.evaluate(place)

    Request(page, "stranger").button.hover()
    page.wait_for_load_state("networkidle")

    assert page.evaluate(place) == was


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_can_be_read_by_everybody(
    chromium: Browser, site: str, language: str, scheme: str
) -> None:
    page = chromium.new_page(
        base_url=site,
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of these
    )
    page.goto(f"{language}.html")
    said = WORDS[language]
    for name, verdict in ("log-in", "as-shown"), ("stranger", "not-as-shown"):
        request = Request(page, name, language)
        request.send()
        request.says(said[verdict])

    found = Axe().run(page, context=".live-answer")
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert found.violations_count == 0, found.generate_report()
    assert width == 360
