"""What executing each kind of block means: one function for each.

Each gets the page, the block, and the block that follows it, if any; it raises
``BlockError`` when the page is wrong.  Kinds are named in ``blocks``.
"""

from __future__ import annotations

from collections.abc import Callable

from blocks import Block
from runner import exchange, folder, python, reload, session, terminal, twins
from runner.compare import check_same
from runner.meaning import MESSAGE, check_html, check_json
from runner.page import Following, Page
from runner.settings import BlockError


def evaluate(page: Page, block: Block, following: Following) -> None:
    """Execute a block; raise ``BlockError`` if the page is wrong."""
    before = reload.look(page)
    EVALUATORS[block.kind](page, block, following)
    reload.wait(page, block, following, before)
    if block.kind != "twin":
        page.neighbour = block


def output(page: Page, block: Block, following: Following) -> None:
    """Compare what the block before has printed."""
    if not page.printed:
        raise BlockError("The block before this output printed nothing.", block.line)
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
    "twin": twins.twin,
}
