"""A change of a page, and on which lines the failure it causes has to be reported."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lagena_docs import blocks, sections
from lagena_docs.blocks import Block
from lagena_docs.commands import Command
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.shell import commands

ELLIPSIS = "..."
END = 1_000_000
#: What readers of an output may overlook; a runner must not.
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Edit:
    """Lines of a page, what stands in their place, and where that must be seen."""

    line: int
    count: int
    new: tuple[str, ...]
    #: The lines, as the changed page counts them, one of which has to be named.
    where: range
    #: More such lines.
    also: frozenset[int] = frozenset()

    def expects(self, line: int) -> bool:
        return line in self.where or line in self.also

    def apply(self, text: str) -> str:
        lines = text.split("\n")
        lines[self.line - 1 : self.line - 1 + self.count] = self.new
        return "\n".join(lines)


@dataclass(frozen=True)
class EditedPage:
    """A page, as the mutators see it."""

    #: As seen from the project's root.
    name: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def parsed(self) -> sections.PageText:
        """The page, as its language is compared with another."""
        return sections.parse(self.text)

    @cached_property
    def spots(self) -> list[Spot]:
        found = blocks.parse(self.text)
        return [Spot(self, block, number) for number, block in enumerate(found)]


@dataclass(frozen=True)
class Spot:
    """A block where it stands."""

    page: EditedPage
    block: Block
    number: int

    @cached_property
    def content(self) -> list[str]:
        return self.block.content.rstrip("\n").split("\n")

    @property
    def last(self) -> int:
        """The page's line that closes the block."""
        if self.block.hidden:
            return self.block.line
        return self.block.line + self.block.text.count("\n") + 1

    @property
    def before(self) -> str:
        """What stands before each line of it, in a list or a quotation."""
        fence = self.page.lines[self.block.line - 1]
        return re.sub(r"[^\s>]", " ", re.split(r"[`~:]{3}", fence)[0])

    @property
    def is_here(self) -> bool:
        """Whether its text is on the page, and not in a file that the page includes."""
        first = self.block.first_line - 1
        lines = self.page.lines[first : first + len(self.content)]
        ours = [(self.before + line).rstrip() for line in self.content]
        return [line.rstrip() for line in lines] == ours

    @property
    def above(self) -> Spot:
        """The block above, whose output this one may be."""
        return self.page.spots[max(self.number - 1, 0)]

    def sources_above(self) -> frozenset[int]:
        """The lines of code and files above: of what was raised, or is now unused."""
        kinds = ("file", "module", "python")
        above = [s for s in self.page.spots[: self.number] if s.block.kind in kinds]
        return frozenset(line for spot in above for line in spot.inside())

    def below(self) -> Iterator[Spot]:
        yield from self.page.spots[self.number + 1 :]

    def line(self, at: int) -> int:
        """The page's line of a line of the content, counted from 0."""
        return self.block.first_line + at

    def exactly(self, at: int) -> range:
        return range(self.line(at), self.line(at) + 1)

    def from_here(self) -> range:
        """What the code of a block does wrong may show at any line below."""
        return range(self.block.line, END)

    def inside(self) -> range:
        return range(self.block.line, self.last + 1)

    def replace(
        self, at: int, new: Sequence[str], where: range, count: int = 1
    ) -> Edit:
        """Put lines in place of some of the content."""
        lines = tuple((self.before + line).rstrip() for line in new)
        return Edit(self.line(at), count, lines, where)

    @cached_property
    def shown(self) -> list[int]:
        """The lines of the content that show what came out and say so in full.

        A line that is only ``...`` says nothing, and an empty line next to nothing.
        """
        lines = self.content
        return [
            at
            for at in self._outputs()
            if lines[at].strip() not in ("", ELLIPSIS, "<BLANKLINE>")
        ]

    def _outputs(self) -> Iterator[int]:
        kind, lines = self.block.kind, self.content
        if kind in ("output", "response"):
            yield from range(len(lines))
        elif kind == "tree":
            yield from range(1, len(lines))
        elif kind == "pytb":
            # The marks under code are left out of the comparison.
            yield from (n for n, line in enumerate(lines) if not MARKS.match(line))
        elif kind in ("console", "twin"):
            for command in commands_of(self.block):
                first = command.shown_line - self.block.first_line
                yield from range(first, first + command.shown.count("\n"))
        elif kind == "pycon":
            for example in examples_of(self.block):
                yield from _wanted(example, lines)


MARKS = re.compile(r"\s+[~^]+\s*$")


def commands_of(block: Block) -> list[Command]:
    """The commands of a console block, or of its Windows twin; else none."""
    if block.kind not in ("console", "twin"):
        return []
    try:
        return commands(block)
    except BlockError:
        return []


def examples_of(block: Block) -> list[doctest.Example]:
    try:
        return doctest.DocTestParser().get_examples(block.content)
    except ValueError:
        return []


def _wanted(example: doctest.Example, lines: list[str]) -> Iterator[int]:
    """The lines of what an example shows; of a traceback, doctest compares two."""
    first = example.lineno + 1
    while first < len(lines) and lines[first].lstrip().startswith(ELLIPSIS):
        first += 1
    count = example.want.count("\n")
    if example.want.startswith("Traceback"):
        yield from (first, first + count - 1)
    else:
        yield from range(first, first + count)
