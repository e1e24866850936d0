"""What a reader finds in a live example, by roles and names."""

import json
import re

from babel.messages.pofile import read_po
from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from lagena_docs.settings import PAGES
from live import made
from live.examples import EXAMPLES

ENGLISH: dict[str, str] = json.loads((made.LIVE / "words.json").read_text("utf-8"))
CATALOGUE = PAGES / "_locale" / "zh_CN" / "LC_MESSAGES" / "sphinx.po"
with CATALOGUE.open(encoding="utf-8") as file:
    _translated = read_po(file, "zh_CN")
#: What the page says, by the page's language.
WORDS = {
    "en": ENGLISH,
    "zh-CN": {key: str(_translated[text].string) for key, text in ENGLISH.items()},
}
#: How long a first Run may take on a machine that does other things as well, in
#: milliseconds.
PATIENCE = 60_000
expect.set_options(timeout=20_000)


class Box:
    """One example, as a person finds what is in it."""

    def __init__(
        self, page: Page, name: str, language: str = "en", root: Locator | None = None
    ) -> None:
        self.words = WORDS[language]
        self.page, self.name = page, name
        self.root = root or page.locator(f"#file-{name}")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def frame(self) -> FrameLocator:
        return self.root.frame_locator(f'iframe[title="{self.words["preview"]}"]')

    @property
    def code(self) -> Locator:
        return self.root.get_by_role("textbox", name=re.compile(r"\.(py|html)"))

    @property
    def address(self) -> Locator:
        return self.root.get_by_role("textbox", name=self.words["address"])

    @property
    def rows(self) -> Locator:
        log = self.root.get_by_role("tabpanel", name=self.words["requests"])
        return log.get_by_role("listitem")

    def run(self) -> None:
        self.button(self.words["run"]).click()
        self.says(self.words["running"])

    def says(self, text: str | re.Pattern[str]) -> None:
        """Wait until the bar says something."""
        expect(self.root.locator(".live-say")).to_have_text(text, timeout=PATIENCE)

    def go(self, address: str) -> None:
        self.address.fill(address)
        self.address.press("Enter")

    def shows(self, text: str) -> None:
        """Wait until the preview shows a text."""
        expect(self.frame.locator("body")).to_contain_text(text, timeout=PATIENCE)

    def asked(self, *rows: str) -> None:
        """Wait until the log of requests has these rows: method, path, status."""
        listed = self.rows
        expect(listed).to_have_count(len(rows), timeout=PATIENCE)
        for number, row in enumerate(rows):
            words = r"\s*".join(map(re.escape, row.split()))
            expect(listed.nth(number)).to_have_text(
                re.compile(rf"^\s*{words}"), timeout=PATIENCE
            )

    def type(self, before: str, after: str) -> None:
        """Put something in place of what is in the code."""
        text = self.text()
        assert before in text
        self.code.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text.replace(before, after))

    def row(self, number: int) -> Locator:
        """Return a row of the log, opened."""
        self.rows.nth(number).locator("summary").click()
        return self.rows.nth(number)

    def text(self) -> str:
        """Return the text that the open file has on the page."""
        project = EXAMPLES[self.name]["project"]
        assert isinstance(project, dict)
        tab = self.root.get_by_role("tab", selected=True).first
        return str(project["files"][tab.inner_text().rstrip("•")])


class Held:
    """Requests that wait until they are let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._waiting: list[Route] = []
        self._open = False
        page.route(pattern, self._take)

    def _take(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self._waiting.append(route)

    def let_go(self) -> None:
        self._open = True
        for route in self._waiting:
            route.continue_()
