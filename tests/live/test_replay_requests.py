"""Every request of every page is answered in a page's Python as the page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lagena_docs import pages, starts
from lagena_docs.languages import Language
from lagena_docs.live import sources
from lagena_docs.settings import LANGUAGES, PAGES
from lagena_docs.site import applications, requests
from live import node

EVERY = starts.read(PAGES / "starts.json")
CANNOT = applications.read_cannot(PAGES / "_live" / "cannot.toml")
#: Some of each kind, sent every day; `make test-long` sends all.
SAMPLE = {
    "quickstart/json-apis": "curl, with JSON",
    "quickstart/sessions": "cookies, and a key in a file",
    "guide/async-streaming": "coroutines, and streams",
}


@dataclass(frozen=True)
class Request:
    """A block of requests."""

    page: str
    block: str
    #: What ``send.mjs`` is asked.
    asked: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.page}#{self.block}"

    @property
    def listed(self) -> bool:
        return self.block in CANNOT.get(self.page, {})


def found(language: Language) -> Iterator[Request]:
    """Yield the requests of all pages of a language to what runs in a browser."""
    for name, page in pages.read_all(PAGES, language, LANGUAGES).items():
        of_page = starts.of(EVERY, name, language.code)
        for block, request in requests.requests(page, of_page):
            to = request["application"]
            if to in CANNOT.get(name, {}):
                continue
            needed = applications.packages(page, of_page[to], sources.EXTRAS)
            project = applications.example(page, language, to, of_page[to], needed)[
                "project"
            ]
            project["files"] |= request.get("files", {})
            asked = {"project": project, "sends": request["sends"]}
            yield Request(name, block, {"name": f"{name}-{to}", **asked})


def check(runtime: Path, asked: list[Request]) -> None:
    """Fail for each that is answered otherwise than its page, or the list, says."""
    assert asked
    said = node.run("send.mjs", runtime, given=[it.asked for it in asked])
    assert list(failures(asked, said)) == []


def failures(asked: list[Request], said: list[dict[str, Any]]) -> Iterator[str]:
    for it, told in zip(asked, said, strict=True):
        answers = told.get("answers", [])
        same = bool(answers) and all(answer["same"] for answer in answers)
        if it.listed and same:
            yield f"{it}: is the same, so the list should not name it"
        elif not it.listed and not same:
            yield f"{it}: {told}"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_requests_of_each_kind_are_answered(made: Path, language: Language) -> None:
    sample = [it for it in found(language) if it.page in SAMPLE]

    assert {it.page for it in sample} == SAMPLE.keys()
    check(made, sample)


@pytest.mark.long
@pytest.mark.site
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_every_request_is_answered(made: Path, language: Language) -> None:
    check(made, list(found(language)))


def test_what_is_answered_otherwise_is_told() -> None:
    it = next(it for it in found(LANGUAGES[0]) if not it.listed)
    other = {"answers": [{"same": False, "text": "Oh"}]}

    assert list(failures([it], [{"answers": [{"same": True}]}])) == []
    assert "Oh" in next(failures([it], [other]))
    assert str(it) in next(failures([it], [{"error": {}}]))


def test_what_is_listed_and_the_same_is_told() -> None:
    it = next(it for it in found(LANGUAGES[0]) if it.listed)

    assert list(failures([it], [{"error": {}}])) == []
    assert "should not name it" in next(failures([it], [{"answers": [{"same": True}]}]))
