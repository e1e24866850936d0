"""The whole quickstart can be followed in one folder, page after page."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lagena_docs import blocks, headings
from lagena_docs.blocks import Block
from lagena_docs.languages import Language
from lagena_docs.runner.run import PageError, PageRun
from lagena_docs.settings import LAGENA, LANGUAGES, PAGES

#: Its pages install the wheels that were made for this project's own Python.
HERE = pytest.mark.site


def quickstart(language: Language) -> list[Path]:
    """Return the pages of the quickstart in a language, in reading order."""
    folder = PAGES / language.folder
    text = (folder / "index.md").read_text("utf-8")
    trees = [it for it in blocks.tokens(text) if blocks.directive(it) == "toctree"]
    names = re.findall(
        r"^quickstart/[\w-]+$", "\n".join(it.content for it in trees), re.M
    )
    return [folder / f"{name}.md" for name in names]


def name(page: Path) -> str:
    return (
        page.relative_to(PAGES).as_posix() if page.is_relative_to(PAGES) else page.name
    )


def in_one_folder(language: Language) -> Iterator[tuple[str, str]]:
    """Execute the quickstart; yield the name of each page, and how it failed."""
    with tempfile.TemporaryDirectory(prefix="page-") as home:
        settings = replace(LAGENA, home=Path(home), recording=None, starting=None)
        for page in quickstart(language):
            failure = ""
            try:
                PageRun(page, page.read_text("utf-8"), settings).execute()
            except PageError as error:
                failure = str(error)
            yield name(page), failure


@pytest.fixture(scope="module")
def failures() -> dict[str, str]:
    return dict(in_one_folder(LANGUAGES[0]))


@HERE
@pytest.mark.parametrize("page", [name(it) for it in quickstart(LANGUAGES[0])])
def test_a_page_runs_in_the_folder_of_the_pages_before_it(page, failures):
    assert not failures[page], failures[page]


@HERE
@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES[1:], ids=lambda it: it.code)
def test_translations_run_in_one_folder(language):
    failed = {page: why for page, why in in_one_folder(language) if why}

    assert not failed, "\n".join(failed.values())


# --- The names of files ---


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_a_page_says_so_where_it_changes_a_file_of_an_earlier_page(language):
    found = dict(unsaid(quickstart(language)))

    assert not found, "\n".join(found.values())


def unsaid(pages: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield each page that has an earlier one's file unawares, and what to do.

    A page says so by a link right above the block, to a page that has had the file.
    """
    owners: dict[str, list[tuple[Path, str]]] = {}
    for page in pages:
        own: dict[str, str] = {}
        for block, above in files(page):
            earlier = owners.get(block.file or "", [])
            changes = earlier and earlier[-1][1] != block.content
            is_said = any(links(above, there) for there, _ in earlier)
            if block.file not in own and changes and not is_said:
                yield name(page), advice(page, block, earlier[-1][0])
            own[block.file or ""] = block.content
        for file, content in own.items():
            owners.setdefault(file, []).append((page, content))


def files(page: Path) -> Iterator[tuple[Block, str]]:
    """Yield the files of a page, each with the text between it and the block above."""
    text, end = page.read_text("utf-8"), 0
    for block in blocks.parse(text, page):
        if block.file:
            yield block, "\n".join(text.split("\n")[end : block.line - 1])
        end = block.line + block.text.count("\n") + 1


def advice(page: Path, block: Block, earlier: Path) -> str:
    return (
        f"{name(page)}:{block.line}: {block.file} is a file of {name(earlier)}, too; "
        "take another name, or link to that page right above, and say what changes"
    )


def links(text: str, page: Path) -> bool:
    """Return whether a text links to a page, or to a section of it."""
    found = headings.find(blocks.tokens(page.read_text("utf-8")))
    labels = {heading.label for heading in found}
    return bool(labels & set(re.findall(r"\{ref\}`(?:[^`]*<)?([\w-]+)>?`", text)))


FIRST = "(first)=\n# First\n\n```python\n# a.py\nx = 1\n```\n"
SECOND = "(second)=\n# Second\n\nWords.\n\n```python\n# a.py\nx = 2\n```\n"


def test_one_name_for_two_files_is_found(tmp_path):
    pages = [tmp_path / "first.md", tmp_path / "second.md"]
    for page, text in zip(pages, (FIRST, SECOND), strict=True):
        page.write_text(text)
    found = [why for _, why in unsaid(pages)]
    pages[1].write_text(SECOND.replace("Words.", "Change {ref}`it <first>`."))

    assert ["a.py is a file of" in why for why in found] == [True]
    assert list(unsaid(pages)) == []


def test_what_a_page_finds_in_the_folder_is_what_the_ones_before_it_left(tmp_path):
    settings = replace(LAGENA, home=tmp_path, recording=None, starting=None)
    tree = "```text tree\nproject/\n...\n└── b/\n    └── c.py\n```\n"
    pages = {
        "one.md": "```python\n# a.py\nx = 1\n```\n\n```python\n# b/c.py\n```\n"
        "\n```console\n$ export D=1\n```\n",
        "two.md": f"```python\nfrom a import x\n```\n\n{tree}"
        '\n```console exit=1\n$ test "$D"\n```\n',
    }
    for page, text in pages.items():
        text = text.replace("# b/c.py\n", "# b/c.py\ny = 1\n")
        PageRun(PAGES / page, text, settings).execute()

    assert (tmp_path / "project" / "a.py").is_file()
    assert [it.name for it in tmp_path.iterdir()] == ["project"]
    with pytest.raises(PageError, match=r"has no b/d\.py"):
        PageRun(PAGES / "two.md", tree.replace("c.py", "d.py"), settings).execute()
