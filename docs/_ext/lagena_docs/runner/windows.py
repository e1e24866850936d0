"""Compares the Windows twin of a console block with the one that was executed.

Nothing runs here on Windows.  A twin says what the rules below make of the commands
that did run; where no rule is, a page has to say it another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from lagena_docs.blocks import Block
from lagena_docs.commands import Command, read
from lagena_docs.runner import powershell
from lagena_docs.runner.compare import check_same, same
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Following, Page
from lagena_docs.runner.shell import commands

#: What a command for bash becomes in the command prompt, the first rule that fits.
DOSCON = [
    *powershell.WINDOWS,
    (r"export (\w+)=['\"]?(.*?)['\"]?$", r"set \1=\2"),
    (r"unset (\w+)$", r"set \1="),
]
#: What only bash understands.
FOREIGN = re.compile(r"^\w+=|\$[\w?({]|`|<<|\n|&&|\|\|")


def twin(page: Page, block: Block, following: Following) -> None:
    """Compare each command, and what is shown under it if anything is."""
    beside = page.session.neighbour
    if beside is None or beside.kind != "console":
        raise BlockError(
            f"A {block.lang} block comes right below the console block whose twin it "
            "is, or below another twin of it.",
            block.line,
        )
    wanted, shown = commands(beside), commands(block)
    for ours, theirs in zip(wanted, shown, strict=False):
        _check(block, ours, theirs)
    for before, after in pairwise(shown):
        if "Select-String" in before.text and "LASTEXITCODE" in after.text:
            raise BlockError(
                "Select-String sets no exit status; say exit= beside the console.",
                after.line,
            )
    if len(wanted) != len(shown):
        raise BlockError(
            f"It has {len(shown)} commands, and the console block has {len(wanted)}.",
            shown[len(wanted)].line if len(shown) > len(wanted) else block.line,
        )


def _check(block: Block, ours: Command, theirs: Command) -> None:
    text = on_windows(ours.text, block.lang)
    if text is None:
        raise BlockError(
            f"No rule says what {ours.text!r} is on Windows; write it another way in "
            "the console block.",
            theirs.line,
        )
    typed = powershell.joined(theirs.text) if block.lang == "ps1con" else theirs.text
    if typed != text:
        message = "The rule makes something else"
        check_same(theirs.text, text, theirs.line, message, recorded=False)
    if theirs.shown and not same(theirs.shown, ours.shown):
        message = "The console block shows something else"
        check_same(theirs.shown, ours.shown, theirs.shown_line, message)


def on_windows(command: str, lang: str) -> str | None:
    """Return a command as its reader types it on Windows; None if no rule says."""
    return powershell.command(command) if lang == "ps1con" else _in_prompt(command)


def _in_prompt(command: str) -> str | None:
    if FOREIGN.search(command):
        return None
    for pattern, windows in DOSCON:
        if re.match(pattern, command):
            command = re.sub(pattern, windows, command, count=1)
            break
    if powershell.OWN.match(command):
        return command.replace("/", "\\")
    return re.sub(r"'([^'\"]*)'", r'"\1"', command)


def without_twin(shown: Sequence[Block]) -> Iterator[Command]:
    """Yield the first command of each console block that lacks a ``ps1con`` twin.

    A block lacks one if PowerShell takes a command of it for something else.
    """
    for number, block in enumerate(shown):
        twins = takewhile(lambda below: below.kind == "twin", shown[number + 1 :])
        if block.kind == "console" and "ps1con" not in {it.lang for it in twins}:
            yield from [it for it in read(block) if powershell.needed(it.text)][:1]
