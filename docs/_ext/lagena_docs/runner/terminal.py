"""Executes console blocks: commands, servers, and what they print."""

from __future__ import annotations

import re

from lagena_docs.blocks import Block
from lagena_docs.commands import Command
from lagena_docs.runner import server
from lagena_docs.runner.compare import check_same
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.merge import Correction
from lagena_docs.runner.page import Following, Page
from lagena_docs.runner.shell import commands, shell_of


def console(page: Page, block: Block, following: Following) -> None:
    """Run each command, in the one shell of the page."""
    todo = commands(block)
    for number, command in enumerate(todo):
        page.at(command.line)
        after = todo[number + 1] if number + 1 < len(todo) else None
        wanted = _status(block, after)
        port = server.default_port(page, command) if wanted == 0 else None
        if port:
            if after:
                raise BlockError(
                    "A server holds its terminal: what follows goes into a console "
                    "block of its own, as readers need a second terminal for it.",
                    after.line,
                )
            with page.comparing():
                server.start(page, command, port)
        else:
            _run(page, block, command, wanted, following if after is None else None)


def _status(block: Block, after: Command | None) -> int | None:
    """Return the exit status a command should have; None if the page goes on to it."""
    if after is None:
        return int(block.options.get("exit", 0))
    return None if after.text.strip() == "echo $?" else 0


def _run(
    page: Page,
    block: Block,
    command: Command,
    wanted: int | None,
    following: Following,
) -> None:
    """Run one command; compare its exit status and its output."""
    got, status = shell_of(page.machine).run(page.machine.real(command.text))
    printed = page.machine.shown(got)
    if status is None:
        page.machine.shell = None
        raise BlockError(f"The command ended the shell:\n{printed}", command.line)
    if wanted is None and status == 0:
        raise BlockError("The page shows its exit status, yet it is 0.", command.line)
    if wanted is not None and status != wanted:
        with page.comparing():
            raise BlockError(
                f"The exit status is {status} and should be {wanted}; say exit={status}"
                f" beside the language if that is meant. It printed:\n{printed}"
                f"{server.ended(page.machine)}",
                command.line,
                _new_status(page, block, status) if wanted else None,
            )
    if not command.shown and following and following.kind == "output":
        page.session.left.printed = got
        return
    with page.comparing():
        message = "It prints something else"
        check_same(command.shown, printed, command.shown_line, message)


def _new_status(page: Page, block: Block, status: int) -> Correction | None:
    """Return the fence with another status, if it is one: that all is well is news."""
    fence = page.source.text.split("\n")[block.line - 1]
    new = re.sub(r"\bexit=\d+", f"exit={status}", fence)
    return (block.line, 1, [new]) if status else None
