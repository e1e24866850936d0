"""Takes Python as its prompt takes it: line by line.

What the prompt of Python 3.11 does with a line, ``codeop`` tells.
"""

from __future__ import annotations

import codeop
from collections.abc import Iterator
from types import CodeType
from typing import NamedTuple

from lagena_docs.blocks import Block
from lagena_docs.commands import read
from lagena_docs.runner.errors import BlockError

GLUED = (
    "Python's prompt still waits for more of the lines above, and takes this one for a "
    "mistake; leave an empty line before it."
)
CUT = (
    "In Python's prompt the empty line above ends the function, class or loop, and "
    "this line would go on with it; leave no empty line inside it, or make a file of "
    "the block."
)


OPEN = (
    "Python's prompt still waits for more here; end the lines above with a line '...', "
    "as readers see one."
)


class Statement(NamedTuple):
    """What the prompt executes at once; printed if it is an expression."""

    code: CodeType
    #: The page's line on which it begins.
    line: int


def statements(block: Block, name: str) -> Iterator[Statement]:
    """Yield what a prompt makes of a block that is typed into it, one by one.

    Raise ``BlockError`` for a line of Python that only the prompt refuses.
    """
    # What is no Python at all fails as such.
    above = "\n" * (block.first_line - 1)
    compile(above + block.content, name, "exec", dont_inherit=True)
    compiler = codeop.CommandCompiler()
    waiting: list[str] = []
    # A reader who has typed the last line presses Enter once more.
    for line, text in enumerate([*block.content.splitlines(), ""], block.first_line):
        waiting.append(text)
        begins = line - len(waiting) + 1
        # With empty lines above, Python's line numbers are the page's.
        source = "\n" * (begins - 1) + "\n".join(waiting)
        try:
            code = compiler(source, name, "single")
        except SyntaxError as error:
            raise BlockError(_advice(waiting, error), line) from None
        if code and "".join(waiting).strip():
            yield Statement(code, begins)
        if code:
            waiting = []


def check_session(block: Block) -> None:
    """Raise ``BlockError`` where a session shows otherwise what its prompt takes."""
    for typed in read(block):
        try:
            whole = codeop.compile_command(typed.text, symbol="single")
        except SyntaxError:
            continue  # which the page may show
        if whole is None:
            raise BlockError(OPEN, typed.shown_line)


def _advice(waiting: list[str], error: SyntaxError) -> str:
    if isinstance(error, IndentationError):
        return CUT
    return GLUED if len(waiting) > 1 else f"Python's prompt says: {error}"
