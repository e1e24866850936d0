"""What is typed on the pages says the same in the browser's Python as on its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lagena_docs import pages, starts
from lagena_docs.artefact import PageData
from lagena_docs.languages import Language
from lagena_docs.live import sources
from lagena_docs.settings import LANGUAGES, PAGES
from lagena_docs.site import applications, typed
from live import node

STARTS = starts.read(PAGES / "starts.json")
CANNOT = applications.read_cannot(PAGES / "_live" / "cannot.toml")
#: Pages with something of each kind, typed every day; `make test-long` types all.
SAMPLE = {
    "contributing/blocks": "sessions, JSON, HTML, and errors",
    "guide/moving-from-flask": "an error, in the page's language",
    "guide/signals": "what lives on from run to run",
    "guide/uploading-files": "what cannot run",
    "quickstart/sessions": "a key in a file",
    "quickstart/static-files": "files that stay as they are",
    "quickstart/when-it-does-not-start": "commands that fail",
    "reference/sessions": "modules that change from block to block",
}
#: How many parts all pages of a language are typed in.
PARTS = 4


@dataclass(frozen=True)
class Typed:
    """A block that is typed."""

    page: str
    block: str
    #: As the page's script asks for it.
    session: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.page}#{self.block}"

    @property
    def cannot(self) -> bool:
        return self.block in CANNOT.get(self.page, {})


@cache
def blocks(language: Language) -> list[Typed]:
    """Return all that is typed on the pages of a language."""
    found = pages.read_all(PAGES, language, LANGUAGES)
    return [
        Typed(name, block, session(of_page, block))
        for name, page in found.items()
        for of_page in [every(name, page, language)]
        for block in of_page
    ]


def every(name: str, page: PageData, language: Language) -> dict[str, dict[str, Any]]:
    """Return all that is typed on a page, by its block."""
    of_page = starts.of(STARTS, name, language.code)
    return {
        **dict(typed.typed_blocks(page, language, sources.EXTRAS)),
        **dict(typed.typed_commands(page, language, of_page)),
    }


def session(of_page: dict[str, dict[str, Any]], block: str) -> dict[str, Any]:
    """Return what the page's script asks for."""
    asked = of_page[block]
    parts = [of_page[name] for name in (*asked["above"], block)]
    kept = ("shown", "packages", "env", "keys")
    return {
        "blocks": [{key: it[key] for key in ("code", "lang", "files")} for it in parts],
        **{key: asked[key] for key in kept},
    }


def check(runtime: Path, found: list[Typed]) -> None:
    """Fail for each that says otherwise than its page, or the list, says."""
    assert found
    said = node.type_in(runtime, [it.session for it in found])
    assert list(failures(found, said)) == []


def failures(found: list[Typed], said: list[dict[str, Any]]) -> Iterator[str]:
    for it, told in zip(found, said, strict=True):
        same = told.get("same", False)
        if it.cannot and same:
            yield f"{it}: runs, so no list in docs/_live should have it"
        elif not it.cannot and not same:
            yield f"{it}: says {told}, not {it.session['shown']}"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_a_page_of_each_kind_shows_what_the_prompt_says(
    made: Path, language: Language
) -> None:
    sample = [it for it in blocks(language) if it.page in SAMPLE]

    assert {it.page for it in sample} == SAMPLE.keys()
    check(made, sample)


@pytest.mark.long
@pytest.mark.site
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_every_page_shows_what_the_prompt_says(
    made: Path, language: Language, part: int
) -> None:
    check(made, blocks(language)[part::PARTS])


def test_every_block_of_python_is_typed() -> None:
    for language in LANGUAGES:
        names = {
            (name, it["name"])
            for name, page in pages.read_all(PAGES, language, LANGUAGES).items()
            for it in page["blocks"]
            if it["kind"] in ("python", "pycon")
        }

        assert {(it.page, it.block) for it in blocks(language)} >= names


def test_what_says_otherwise_is_told() -> None:
    it = next(it for it in blocks(LANGUAGES[0]) if not it.cannot)

    assert list(failures([it], [{"same": True}])) == []
    assert str(it) in next(failures([it], [{"same": False}]))
    assert str(it) in next(failures([it], [{"error": {}}]))


def test_what_is_listed_and_runs_is_told() -> None:
    it = next(it for it in blocks(LANGUAGES[0]) if it.cannot)

    assert list(failures([it], [{"same": False}])) == []
    assert "no list" in next(failures([it], [{"same": True}]))
