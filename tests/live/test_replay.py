"""Every application of every page answers in the browser's Python as its page says."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lagena_docs import artefact, pages, records, starts
from lagena_docs.languages import Language
from lagena_docs.live import sources
from lagena_docs.runner.compare import same
from lagena_docs.settings import LAGENA, LANGUAGES, PAGES, ROOT
from lagena_docs.site import applications
from lagena_docs.starts import Start
from live import node

EVERY = starts.read(PAGES / "starts.json")
CANNOT = applications.read_cannot(PAGES / "_live" / "cannot.toml")
#: Of each kind of application one, asked every day; `make test-long` asks all.
SAMPLE = {
    "quickstart/minimal-application": "one file",
    "quickstart/templates": "templates, and other files",
    "quickstart/using-extensions": "packages that import Flask, and a database",
    "quickstart/sessions": "a key in a file",
    "quickstart/debug-mode": "an error on purpose",
    "guide/moving-from-flask": "a key in a variable, and an application of Flask's",
    "guide/blueprints": "packages",
    "guide/async-streaming": "coroutines, and streams",
    "guide/command-line": "factories, and what cannot run",
    "guide/security": "passwords",
}
SERVER_ERROR = 500
#: What breaks on purpose while it streams, so that its record is the error.
BREAKS = {"async-streaming-generators-5"}
#: As ``secrets.token_hex`` makes it.
TOKEN = re.compile(r"\b[0-9a-f]{32,}\b")
#: How many parts all pages of a language are asked in.
PARTS = 4


@dataclass(frozen=True)
class Example:
    """An application of a page."""

    language: Language
    page: str
    block: str
    start: Start
    #: As the page's script has it.
    live: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.language.code} {self.page}#{self.block}"

    @property
    def cannot(self) -> bool:
        return self.block in CANNOT.get(self.page, {})

    def run(self) -> dict[str, Any]:
        """Return what Python is asked."""
        address = self.live.get("address")
        return {"project": self.live["project"], "urls": [address] if address else []}

    def recorded(self) -> str | None:
        """Return what it answered when its page was executed, if it was as it is."""
        path = Path("docs", self.language.folder, f"{self.page}.md").as_posix()
        folder = LAGENA.recording.folder if LAGENA.recording else ROOT
        if not records.find(path, folder, ROOT):
            return None
        answer = records.answers(path, folder).get(self.block)
        return answer and str(answer["body"])

    def wrong(self, said: dict[str, Any]) -> str:
        """Return what is not as the page says; nothing if all is."""
        error, raises = said["loaded"].get("error"), self.start.get("raises")
        if error or raises:
            type_of_error = error and error["type"]
            return "" if type_of_error == raises else f"raised {error}, not {raises}"
        if not said["answers"]:
            return ""
        head, body = said["answers"][0]["head"], said["answers"][0]["body"]
        if head["status"] != self.start.get("status", 200):
            return f"answered {head['status']}: {head['error'] or body[:200]}"
        # What a reader gets to see of an unhandled exception says more in a browser.
        told = head["status"] != SERVER_ERROR and self.block not in BREAKS
        recorded = self.recorded() if told else None
        if recorded is not None and not same(*map(lasting, (recorded, body))):
            return f"answered {body[:300]!r}, not {recorded[:300]!r}"
        return ""

    def runs(self, said: dict[str, Any]) -> bool:
        """Return whether it answers as its page says, and with no error."""
        heads = [answer["head"] for answer in said["answers"]]
        return not self.wrong(said) and all(
            head["status"] != SERVER_ERROR for head in heads
        )


def lasting(text: str) -> str:
    """Return what of an answer is the same each time: no port, no random token."""
    return TOKEN.sub("…", text.replace("localhost:5000", "localhost"))


@cache
def examples(language: Language) -> list[Example]:
    """Return all applications of a language's pages."""
    found = pages.read_all(PAGES, language, LANGUAGES)
    return [
        example(language, name, found[name], block, start)
        for name in sorted(found.keys() & EVERY.keys())
        for block, start in starts.of(EVERY, name, language.code).items()
    ]


def example(
    language: Language, name: str, page: artefact.PageData, block: str, start: Start
) -> Example:
    needed = applications.packages(page, start, sources.EXTRAS)
    live = applications.example(page, language, block, start, needed)
    return Example(language, name, block, start, live)


def check(runtime: Path, found: list[Example]) -> None:
    """Fail for each that answers otherwise than its page, or the list, says."""
    assert found
    said = node.ask(runtime, [it.run() for it in found])
    assert list(failures(found, said)) == []


def failures(found: list[Example], said: list[dict[str, Any]]) -> Iterator[str]:
    for it, answer in zip(found, said, strict=True):
        if it.cannot and it.runs(answer):
            yield f"{it}: runs, so docs/_live/cannot.toml should not list it"
        elif not it.cannot and (wrong := it.wrong(answer)):
            yield f"{it}: {wrong}"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_an_application_of_each_kind_answers(made: Path, language: Language) -> None:
    sample = [it for it in examples(language) if it.page in SAMPLE]

    assert {it.page for it in sample} == SAMPLE.keys()
    check(made, sample)


@pytest.mark.long
@pytest.mark.site
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_every_application_answers(made: Path, language: Language, part: int) -> None:
    check(made, examples(language)[part::PARTS])


def test_every_application_of_a_page_is_one_here() -> None:
    for language in LANGUAGES:
        names = {(it.page, it.block) for it in examples(language)}
        assert names == {(page, block) for page in EVERY for block in EVERY[page]}


def test_what_answers_otherwise_is_told() -> None:
    it = next(it for it in examples(LANGUAGES[0]) if it.start.get("address") == "/")
    head = {"status": 500, "error": None}
    said = {"loaded": {"routes": []}, "answers": [{"head": head, "body": "Oh"}]}

    assert list(failures([it], [said])) == [f"{it}: answered 500: Oh"]
    raised = {"loaded": {"error": {"type": "NameError"}}, "answers": []}
    assert "NameError" in next(failures([it], [raised]))


def test_what_is_listed_and_runs_is_told() -> None:
    it = next(it for it in examples(LANGUAGES[0]) if it.cannot)
    said = json.loads('{"loaded": {"routes": []}, "answers": []}')

    assert "should not list it" in next(failures([it], [said]))
