"""What travels between a page's process and its parent: plain values, no classes.

The page's process has forgotten this program, so that pages can have modules of the
same names; what it sends must be read without it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from lagena_docs.runner.merge import Correction

#: What the parent asks for: the block of a number; or None, that this was all.
Request = int | None
#: The page's line that is executed now.
Progress = tuple[Literal["at"], int]
#: A block is wrong: why, on which line of the page, and what would mend an output.
Wrong = tuple[Literal["wrong"], str, int, Correction | None]
#: That was all to say of the request; at the end, with what would not stop.
Done = tuple[Literal["done"], list[str]]

Message = Progress | Wrong | Done


class Failure(NamedTuple):
    """Why a block is wrong, as the parent has it."""

    message: str
    #: The page's line that is wrong.
    line: int
    #: What would mend it, if it is only an output.
    correction: Correction | None = None
