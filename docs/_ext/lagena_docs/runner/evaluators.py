"""What executing each kind of block means: one function for each.

Each gets the page, the block, and the block that follows it, if any; it raises
``BlockError`` when the page is wrong.  Kinds are named in ``blocks``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

from lagena_docs.blocks import Block, parse
from lagena_docs.runner import (
    exchange,
    folder,
    python,
    reload,
    session,
    terminal,
    windows,
)
from lagena_docs.runner.compare import check_same, check_says_something
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.meaning import MESSAGE, check_html, check_json
from lagena_docs.runner.page import Following, Page


def evaluate(page: Page, block: Block, following: Following) -> None:
    """Execute a block; raise ``BlockError`` if the page is wrong."""
    before = reload.look(page)
    with page.comparing():
        EVALUATORS[block.kind](page, block, following)
    reload.wait(page, block, following, before)
    if block.kind != "twin":
        page.neighbour = block


def output(page: Page, block: Block, following: Following) -> None:
    """Compare what the block before has printed."""
    if not page.printed:
        raise BlockError("The block before this output printed nothing.", block.line)
    check_says_something(block.content, block.line)
    printed, page.printed = page.shown(page.printed), None
    if block.lang == "json":
        check_json(block.content, printed, block.first_line)
    elif block.role == "output parsed":
        check_html(block.content, printed, block.first_line)
    else:
        check_same(block.content, printed, block.first_line, MESSAGE)


def problem(page: Page, block: Block, following: Following) -> None:
    """Fail: this block breaks a rule of pages."""
    raise BlockError(f"This page has {block.problem}.", block.line)


def wrong(page: Page, block: Block, following: Following) -> None:
    """Execute blocks that a page shows as wrong; their failure counts as printed."""
    if following is None or following.kind != "output":
        raise BlockError("No output block shows what is wrong with it.", block.line)
    found = [replace(b, line=b.line + block.line) for b in parse(block.content)]
    goes_on, page.goes_on = page.goes_on, False
    try:
        for inner, after in zip_longest(found, found[1:]):
            evaluate(page, inner, after)
    except BlockError as failure:
        page.printed, page.raised = f"{failure.message}\n", None
    else:
        raise BlockError(
            "Nothing is wrong with this sample; take away 'wrong'.", block.line
        )
    finally:
        page.goes_on = goes_on


EVALUATORS: dict[str, Callable[[Page, Block, Following], None]] = {
    "console": terminal.console,
    "file": folder.file,
    "module": python.module,
    "output": output,
    "problem": problem,
    "pycon": session.pycon,
    "pytb": python.pytb,
    "python": python.python,
    "request": exchange.request,
    "response": exchange.response,
    "setup": folder.download,
    "tree": folder.tree,
    "twin": windows.twin,
    "wrong": wrong,
}
