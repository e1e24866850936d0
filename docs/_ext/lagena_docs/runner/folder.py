"""Fills the project folder, and compares it: files, downloads, trees."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from lagena_docs.blocks import Block
from lagena_docs.runner import usage
from lagena_docs.runner.compare import check_same, check_says_something
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Following, Page
from lagena_docs.runner.parsers import PARSERS


def file(page: Page, block: Block, following: Following) -> None:
    """Write the file, once its parser has read it."""
    parse = PARSERS.get(block.lang)
    try:
        if parse and block.content:
            parse(block.content)
    except Exception as error:
        line = getattr(error, "lineno", None)
        raise BlockError(
            f"{block.file} is no {block.lang}: {error}",
            block.first_line + line - 1 if line else block.line,
        ) from None
    usage.wrote(page, block)
    page.write(block)


def download(page: Page, block: Block, following: Following) -> None:
    """Put a wheel of this project beside the page, as if it had been downloaded."""
    wheelhouse = page.settings.wheelhouse
    if wheelhouse is None:
        raise BlockError(
            f"No page on {page.settings.framework} has wheels.", block.line
        )
    wheel = wheelhouse / block.text
    if not wheel.is_file():
        raise BlockError(
            f"There is no {block.text} in {wheelhouse.name}/; "
            f"run `{page.settings.make_wheelhouse}`, and see that its name is today's.",
            block.line,
        )
    shutil.copy(wheel, page.machine.project)


def tree(page: Page, block: Block, following: Following) -> None:
    """Compare the project folder."""
    top, _, shown = block.content.partition("\n")
    if top.strip() not in (".", "project", "project/"):
        raise BlockError(
            f"A tree begins with '.' or 'project/', not {top!r}.", block.line
        )
    check_says_something(shown, block.line)
    lines = [
        re.sub(r"\s+#.*", "", line.replace("\xa0", " ")).rstrip()
        for line in shown.splitlines()
    ]
    project = page.machine.project
    if page.settings.home:
        _check_part(project, lines, block)
        return
    got = list(_branches(project, ""))
    # A folder may be shown without the '/' that tells it from a file.
    lines = [f"{line}/" if f"{line}/" in got else line for line in lines]
    check_same(
        "\n".join(lines),
        "\n".join(got),
        block.first_line + 1,
        "The folder is another one",
    )


def _check_part(project: Path, lines: list[str], block: Block) -> None:
    """Check that all that is shown is there; other pages may have written more."""
    for number, path in enumerate(_paths(project, lines), block.first_line + 1):
        shown = path.relative_to(project)
        if path.name != "..." and not path.exists():
            raise BlockError(f"The folder that the pages share has no {shown}.", number)


def _paths(project: Path, lines: list[str]) -> Iterator[Path]:
    """Yield the path of each line of a tree."""
    parents = [project]
    for line in lines:
        indent, _, name = line.rpartition("── ")
        del parents[len(indent) // 4 + 1 :]
        parents.append(parents[-1] / name.strip().rstrip("/"))
        yield parents[-1]


def _branches(folder: Path, indent: str) -> Iterator[str]:
    """Yield the lines of a tree; what tools put there is not drawn, or not entered."""
    paths = sorted(path for path in folder.iterdir() if path.name != "__pycache__")
    for path in paths:
        is_last = path == paths[-1]
        yield f"{indent}{'└── ' if is_last else '├── '}{path.name}{'/' * path.is_dir()}"
        if path.is_dir() and path.name != ".venv":
            yield from _branches(path, indent + ("    " if is_last else "│   "))
