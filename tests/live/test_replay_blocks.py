"""Every block of every page does in a page's Python what its page says."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from lagena_docs.languages import Language
from lagena_docs.settings import LANGUAGES, PAGES
from lagena_docs.site import applications
from live import blocks
from live.blocks import Outcome, Page

#: Here pages are executed as a whole, where what cannot alone can.
CANNOT = {
    page: {block: it for block, it in blocks.items() if "alone" not in it}
    for page, blocks in applications.read_cannot(
        PAGES / "_live" / "cannot.toml"
    ).items()
}
#: Of each kind of block some, executed every day; `make test-long` executes a share.
SAMPLE = {
    "quickstart/html-escaping": "Python, its outputs, and requests by http",
    "quickstart/json-apis": "requests by curl, with and without their heads",
    "reference/contexts": "sessions, errors, and what cannot run",
}
#: How many parts all pages of a language are executed in.
PARTS = 4


def check(runtime: Path, found: list[Page]) -> None:
    """Fail for each block that does otherwise than its page, or the list, says."""
    assert found
    assert list(problems(blocks.execute(runtime, found))) == []


def problems(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield what differs and is not listed, and what is listed and does not differ."""
    differing = set()
    for it in outcomes:
        if it.state in ("same", "terminal"):
            continue
        if excused := {it.block, it.asked} & CANNOT.get(it.page.name, {}).keys():
            differing |= {(it.page, name) for name in excused}
        else:
            yield f"{it} {it.state}: {it.why}"
    for page in dict.fromkeys(it.page for it in outcomes):
        for name in sorted(listed(page)):
            if (page, name) not in differing:
                yield f"{page.name}#{name} is the same; cannot.toml should not list it"


def listed(page: Page) -> set[str]:
    """Return the blocks of a page that are listed, but for its applications.

    Of those another test proves that they cannot run.
    """
    modules = {it["name"] for it in page.blocks() if it["kind"] == "module"}
    return CANNOT.get(page.name, {}).keys() - modules


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_blocks_of_each_kind_do_what_their_pages_say(
    made: Path, language: Language
) -> None:
    check(made, [Page(language, name) for name in SAMPLE])


@pytest.mark.long
@pytest.mark.site
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_every_block_does_what_its_page_says(
    made: Path, language: Language, part: int
) -> None:
    check(made, blocks.every(language)[part::PARTS])


def test_every_block_that_the_list_names_is_there() -> None:
    for language in LANGUAGES:
        for name, reasons in CANNOT.items():
            there = {it["name"] for it in Page(language, name).blocks()}
            assert reasons.keys() <= there


@pytest.fixture
def outcomes() -> list[Outcome]:
    """Return the outcomes of a page as the list wants them."""
    page = Page(LANGUAGES[0], "reference/contexts")
    cannot = CANNOT[page.name]
    states = [
        ("differs" if it["name"] in cannot else "same", "") for it in page.blocks()
    ]
    return list(blocks.outcomes(page, states))


def test_what_the_list_says_is_right(outcomes: list[Outcome]) -> None:
    assert list(problems(outcomes)) == []


def test_a_block_that_differs_is_told(outcomes: list[Outcome]) -> None:
    found = [replace(outcomes[0], state="differs", why="Oh"), *outcomes[1:]]

    assert list(problems(found)) == [f"{outcomes[0]} differs: Oh"]


def test_a_block_that_is_listed_and_the_same_is_told(outcomes: list[Outcome]) -> None:
    found = list(problems([replace(it, state="same") for it in outcomes]))

    assert found
    assert all("should not list it" in it for it in found)
