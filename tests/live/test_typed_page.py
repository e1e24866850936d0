"""Blocks of Python, and commands that run something, as a reader finds them."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from live.reader import PATIENCE, WORDS, Box
from live.test_box_look import looked_at

SAME = "The same as the page shows"


class Typed:
    """A block that is typed, as a person finds what is in it."""

    def __init__(self, page: Page, name: str, language: str = "en") -> None:
        self.words = WORDS[language]
        self.page = page
        self.root = page.locator(f"#typed-{name}")
        self.output: Locator = page.locator(
            f":is(#typed-{name}, #typed-{name} + .output)"
            f" + [role=group][aria-label='{self.words['output']}']"
        )

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def code(self) -> Locator:
        return self.root.get_by_role("textbox", name=self.words["typed-code"])

    def run(self) -> None:
        self.button(self.words["run"]).click()

    def says(self, text: str | re.Pattern[str]) -> None:
        status = self.output.get_by_role("status")
        expect(status).to_have_text(text, timeout=PATIENCE)

    def prints(self, *texts: str) -> None:
        """Wait until what is printed is this, and nothing else."""
        expect(self.output.locator("pre")).to_have_text(
            [re.compile(rf"^\s*{re.escape(text)}\s*$") for text in texts]
        )

    def edit(self, code: str) -> None:
        self.root.locator("pre").first.click(position={"x": 150, "y": 12})
        self.code.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)


def test_a_block_prints_what_the_page_shows(page: Page) -> None:
    block = Typed(page, "first")
    expect(block.output).to_have_count(0)

    block.run()

    block.says(SAME)
    block.prints("22")
    assert page.locator("iframe").count() == 0
    expect(block.button("Run")).to_be_focused()


def test_a_session_goes_on_where_the_block_above_ends(page: Page) -> None:
    session = Typed(page, "then")

    session.run()

    session.says(SAME)
    session.prints(">>> n\n20\n>>> n + 1\n21")


def test_what_prints_nothing_says_so(page: Page) -> None:
    block = Typed(page, "quiet")

    block.run()

    block.says("It ran and printed nothing.")
    block.prints()


def test_an_error_is_shown_with_the_way_to_it(page: Page) -> None:
    block = Typed(page, "error")

    block.run()

    block.says(SAME)
    expect(block.output).to_contain_text('File "/home/you/project/sums.py", line 5')
    expect(block.output).to_contain_text("ZeroDivisionError: division by zero")


def test_what_differs_from_the_page_is_shown_beside_it(page: Page) -> None:
    block = Typed(page, "otherwise")

    block.run()

    block.says("Not what the page shows")
    block.prints("then", "now")


def test_the_reader_changes_a_block_and_what_continues_it(page: Page) -> None:
    first, then = Typed(page, "first"), Typed(page, "then")
    first.edit("n = 40\nm = 2\nn + m\n")
    page.keyboard.press("Control+Enter")

    first.says("What your version prints")
    first.prints("42")
    expect(first.code).to_be_focused()
    then.run()
    then.says("What your version prints")
    then.prints(">>> n\n40\n>>> n + 1\n41")

    page.reload()
    expect(first.code).to_contain_text("n = 40")
    first.button("Reset").click()
    expect(first.code).to_contain_text("n = 20")
    expect(first.button("Reset")).to_be_hidden()
    expect(first.button("Run")).to_be_focused()
    first.run()
    first.says(SAME)


def test_a_change_to_an_application_is_one_for_what_is_typed_with_it(
    page: Page,
) -> None:
    typed, box = Typed(page, "of-login"), Box(page, "login")
    typed.run()
    typed.says(SAME)
    box.root.locator("pre").click(position={"x": 300, "y": 80})
    box.type("<p>User {", "<p>Visitor {")

    typed.run()

    typed.says("What your version prints")
    typed.prints("<p>Visitor Ada at localhost</p>")


def test_the_line_of_an_error_is_marked_in_the_editor(page: Page) -> None:
    block = Typed(page, "quiet")
    block.edit("n = 1\nn / 0\n")

    block.run()

    block.says("ZeroDivisionError: division by zero")
    expect(block.root.locator(".live-wrong-line")).to_have_text("n / 0")
    expect(block.output).to_contain_text('File "<stdin>", line 1, in <module>')


def test_a_loop_that_does_not_end_is_ended(page: Page) -> None:
    block = Typed(page, "loop")

    block.run()

    block.says("Not what the page shows")
    expect(block.output).to_contain_text("ran for more than 5 seconds")
    alive = Typed(page, "first")
    alive.run()
    alive.says(SAME)


def test_what_asks_for_input_is_told_that_there_is_none(page: Page) -> None:
    block = Typed(page, "asks")

    block.run()

    block.says("Not what the page shows")
    expect(block.output).to_contain_text("input() needs a terminal")


def test_a_command_runs_its_application_where_that_stands(page: Page) -> None:
    command, box = page.locator("#runs-run-login"), Box(page, "login")
    command.get_by_role("button", name="Run").click()

    box.says("Running")
    box.shows("You are a stranger.")
    box.asked("GET / 200")
    expect(box.root).to_be_in_viewport()
    expect(box.button("Run")).to_be_focused()


def test_a_command_shows_the_error_of_its_application(page: Page) -> None:
    command, box = page.locator("#runs-run-broken"), Box(page, "broken")
    command.get_by_role("button", name="Run").click()

    box.says(re.compile("SyntaxError"))
    expect(box.root).to_be_in_viewport()


def test_the_editor_stands_where_the_block_stood(page: Page) -> None:
    top = "it => it.getBoundingClientRect().top + scrollY"
    # The words of a caption are asked for, as the bar gives them room of its own.
    words = """it => {
      const range = document.createRange();
      range.selectNodeContents(it);
      return range.getBoundingClientRect().top + scrollY;
    }"""
    for name in ("first", "then"):
        block = Typed(page, name)
        caption, below = block.root.locator(".caption-text"), page.locator("#below")
        before = caption.evaluate(words), below.evaluate(top)

        block.root.locator("pre").first.click(position={"x": 150, "y": 12})
        expect(block.code).to_be_visible()

        now = caption.evaluate(words), below.evaluate(top)
        assert now == pytest.approx(before, abs=0.5), name


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
    same = Typed(page, "then", language)
    same.run()
    same.says(WORDS[language]["as-shown"])
    other = Typed(page, "otherwise", language)
    other.run()
    other.says(WORDS[language]["not-shown"])
    wrong = Typed(page, "error", language)
    wrong.edit("1 / 0\n")
    wrong.run()
    wrong.says("ZeroDivisionError: division by zero")

    looked_at(page, "same, other and wrong")
    context.close()
