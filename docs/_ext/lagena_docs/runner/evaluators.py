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
    pycon,
    python,
    reload,
    terminal,
    windows,
)
from lagena_docs.runner.compare import check_same, check_says_something
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.meaning import MESSAGE, check_html, check_json
from lagena_docs.runner.page import Following, Left, Page


def evaluate(page: Page, block: Block, following: Following) -> None:
    """Execute a block; raise ``BlockError`` if the page is wrong."""
    if not block.hidden:
        page.session.turn()
    servers = reload.look(page)
    with page.comparing():
        EVALUATORS[block.kind](page, block, following)
    reload.wait(page, block, following, servers)
    if block.kind != "twin":
        page.session.neighbour = block


def output(page: Page, block: Block, following: Following) -> None:
    """Compare what the block before has printed."""
    if not page.session.before.printed:
        raise BlockError("The block before this output printed nothing.", block.line)
    check_says_something(block.content, block.line)
    printed = page.machine.shown(page.session.before.printed)
    if block.lang == "json":
        check_json(block.content, printed, block.first_line)
    elif block.role == "output parsed":
        check_html(block.content, printed, block.first_line)
    else:
        check_same(block.content, printed, block.first_line, MESSAGE)


def request(page: Page, block: Block, following: Following) -> None:
    """Send a request to the newest application of the page."""
    session, asked = page.session, exchange.read(block)
    if following is None or following.kind != "response":
        raise BlockError("No http block with the response follows.", block.line)
    if session.app is None:
        raise BlockError("No block above this request defines 'app'.", block.line)
    if session.client is None or not exchange.is_of(session.client, session.app):
        session.client = exchange.client_of(session.app)
    answer = session.client.open(**asked)
    session.left = Left(response=answer, printed=page.machine.screen.take())


def response(page: Page, block: Block, following: Following) -> None:
    """Compare the response of the request before.

    What the application has printed meanwhile may be shown by an output block.
    """
    before = page.session.before
    if before.response is None:
        raise BlockError("A response follows its request.", block.line)
    if following and following.kind == "output":
        page.session.left.printed = before.printed
    log = page.machine.shown(before.printed or "")
    exchange.check(block, before.response, log)


def problem(page: Page, block: Block, following: Following) -> None:
    """Fail: this block breaks a rule of pages."""
    raise BlockError(f"This page has {block.problem}.", block.line)


def wrong(page: Page, block: Block, following: Following) -> None:
    """Execute blocks that a page shows as wrong; their failure counts as printed."""
    if following is None or following.kind != "output":
        raise BlockError("No output block shows what is wrong with it.", block.line)
    found = [replace(b, line=b.line + block.line) for b in parse(block.content)]
    try:
        for inner, after in zip_longest(found, found[1:]):
            evaluate(page.strict(), inner, after)
    except BlockError as failure:
        page.session.left = Left(printed=f"{failure.message}\n")
    else:
        raise BlockError(
            "Nothing is wrong with this sample; take away 'wrong'.", block.line
        )


EVALUATORS: dict[str, Callable[[Page, Block, Following], None]] = {
    "console": terminal.console,
    "file": folder.file,
    "module": python.module,
    "output": output,
    "problem": problem,
    "pycon": pycon.pycon,
    "pytb": python.pytb,
    "python": python.python,
    "request": request,
    "response": response,
    "setup": folder.download,
    "tree": folder.tree,
    "twin": windows.twin,
    "wrong": wrong,
}
