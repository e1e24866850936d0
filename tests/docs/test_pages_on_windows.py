"""Readers on Windows find what they type wherever bash and PowerShell differ."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from lagena_docs import blocks
from lagena_docs.blocks import Block
from lagena_docs.runner import powershell
from lagena_docs.runner.windows import without_twin
from lagena_docs.settings import PAGES

#: Who contributes has bash, as `make` needs it; the page on contributing says so.
FOR_CONTRIBUTORS = "contributing"
#: What completes the commands of bash cannot be typed in PowerShell.
OF_BASH_ALONE = ("_LAGENA_COMPLETE=",)
#: How the two tabs are called.
TABS = {"Linux, macOS", "Linux、macOS", "Windows"}


def pages() -> dict[str, Path]:
    """Return the pages of all languages by their names, such as zh_CN/index.md."""
    found = {it.relative_to(PAGES).as_posix(): it for it in blocks.pages(PAGES)}
    return {name: it for name, it in found.items() if FOR_CONTRIBUTORS not in it.parts}


EVERY = pages()


def problems(name: str, path: Path) -> Iterator[str]:
    """Yield what a page lacks for readers on Windows."""
    text = path.read_text("utf-8")
    shown = blocks.parse(text, path)
    for typed in without_twin(shown):
        if not any(mark in typed.text for mark in OF_BASH_ALONE):
            twin = powershell.command(typed.text)
            todo = f"add a ps1con twin with: {twin}" if twin else "write it otherwise"
            yield f"{name}:{typed.line}: PowerShell has no {typed.text!r}; {todo}"
    labels = {label for label, _ in tabs(text)}
    in_tabs = [it for label, inner in tabs(text) if label == "Windows" for it in inner]
    if not labels <= TABS or twins(in_tabs) != twins(shown):
        names = " or ".join(sorted(TABS))
        yield f"{name}: a twin stands in a tab for Windows; tabs are called {names}"
    if merged(text):
        yield f"{name}: write a sentence between two sets of tabs; else they are one"


def merged(text: str) -> bool:
    """Return whether two sets of tabs stand in a row, and so form one."""
    found = [it for it in blocks.tokens(text) if blocks.directive(it) == "tab"]
    return any(
        one.info.endswith("Windows")
        and one.map
        and two.map
        and one.map[1] + 1 >= two.map[0]
        for one, two in pairwise(found)
    )


def tabs(text: str) -> Iterator[tuple[str, list[Block]]]:
    """Yield the label of each tab of a page, and its blocks."""
    for token in blocks.tokens(text):
        if blocks.directive(token) == "tab":
            yield token.info.partition(" ")[2].strip(), blocks.parse(token.content)


def twins(shown: list[Block]) -> int:
    return sum(block.kind == "twin" for block in shown)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_page_says_what_to_type_in_powershell(name):
    found = list(problems(name, EVERY[name]))

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("```console\n$ export A=b\n```\n", "export A=b"),
        (
            '```console\n$ export A=b\n```\n\n```ps1con\nPS> $env:A = "b"\n```\n',
            "stands in a tab",
        ),
        (
            ":::{tab} Linux, macOS\nA\n:::\n\n:::{tab} Windows\nB\n:::\n\n" * 2,
            "write a sentence between",
        ),
    ],
)
def test_what_is_missing_is_found(page, wrong, tmp_path):
    path = tmp_path / "page.md"
    path.write_text(page)

    assert [wrong in it for it in problems("page.md", path)] == [True]
