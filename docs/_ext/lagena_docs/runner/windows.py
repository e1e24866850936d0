"""Compares the Windows twin of a console block with the one that was executed.

Nothing runs here on Windows.  A twin says what the rules below make of the commands
that did run; where no rule is, a page has to say it another way.
"""

from __future__ import annotations

import re

from lagena_docs.blocks import Block
from lagena_docs.commands import Command
from lagena_docs.runner.compare import check_same, same
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Following, Page
from lagena_docs.runner.shell import commands

#: What a command for bash becomes: in both shells of Windows, then in each.
BOTH = [
    (r"python3\b(?!\.)", "py"),
    (r"(?:\.|source) (\S+)/bin/activate$", r"\1\\Scripts\\activate"),
    (r"cat ", "type "),
    (r"cp ", "copy "),
    (r"mkdir -p ", "mkdir "),
    (r"mv ", "move "),
    (r"rm ", "del "),
]
RULES = {
    "doscon": [
        *BOTH,
        (r"export (\w+)=['\"]?(.*?)['\"]?$", r"set \1=\2"),
        (r"unset (\w+)$", r"set \1="),
    ],
    "ps1con": [
        *BOTH,
        (r"curl\b", "curl.exe"),
        (r"export (\w+)=['\"]?(.*?)['\"]?$", r'$env:\1 = "\2"'),
        (r"unset (\w+)$", r"Remove-Item Env:\1"),
    ],
}
#: Commands of Windows itself; a slash begins their options, so paths need the other.
OWN = re.compile(r"(?:copy|del|mkdir|move|type|cd) ")
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
    if theirs.text != text:
        message = "The rule makes something else"
        check_same(theirs.text, text, theirs.line, message, recorded=False)
    if theirs.shown and not same(theirs.shown, ours.shown):
        message = "The console block shows something else"
        check_same(theirs.shown, ours.shown, theirs.shown_line, message)


def on_windows(command: str, lang: str) -> str | None:
    """Return a command as its reader types it on Windows; None if no rule says."""
    if FOREIGN.search(command):
        return None
    for pattern, windows in RULES[lang]:
        if re.match(pattern, command):
            command = re.sub(pattern, windows, command, count=1)
            break
    if OWN.match(command):
        return command.replace("/", "\\")
    return re.sub(r"'([^'\"]*)'", r'"\1"', command)
