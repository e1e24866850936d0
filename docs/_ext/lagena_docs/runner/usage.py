"""Sees to it that something uses each file of a page, and that nothing leaves it."""

from __future__ import annotations

import re
from pathlib import PurePath

from lagena_docs.blocks import Block
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Page
from lagena_docs.runner.shell import commands


def wrote(page: Page, block: Block) -> None:
    """Note that a later block must use this block's file, if it was not imported."""
    assert block.file is not None
    unused = page.session.unused
    if earlier := unused.get(block.file):
        raise BlockError(
            f"{block.file} is written again on {page.place(block.line)} before "
            "anything uses it; leave this version out, or show what it does.",
            earlier.line,
        )
    if block.kind == "file" or re.match(r"test_|.*_test\.py", _name(block.file)):
        unused[block.file] = block


def check(page: Page, block: Block) -> None:
    """Note what this block has used; raise if it reached out of the page."""
    for kind, what in page.machine.watched():
        if kind == "refused":
            raise BlockError(f"The block {what}.", block.line)
        _use(page, block, str(PurePath(what).relative_to(page.machine.project)))
    if block.kind == "console":
        for file in list(page.session.unused):
            word = rf"(?<![\w.-]){re.escape(_name(file))}(?![\w-])"
            if any(re.search(word, command.text) for command in commands(block)):
                _use(page, block, file)


def check_all_used(page: Page) -> None:
    """Raise if something on the page wrote a file that nothing below it uses."""
    for file, block in page.session.unused.items():
        raise BlockError(
            f"Nothing below uses {file}: no Python opens it, and no command names it. "
            "Show what it does, or leave it out.",
            block.line,
        )


def _use(page: Page, block: Block, file: str) -> None:
    """Note that a block used a file; that it can be imported says nothing of a test."""
    if page.session.unused.get(file) is not block:
        page.session.unused.pop(file, None)


def _name(file: str) -> str:
    return PurePath(file).name
