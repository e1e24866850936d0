"""The headings of a page, and the labels above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token


@dataclass(frozen=True)
class Heading:
    """A heading, and where it stands."""

    #: As it is written.
    title: str
    level: int
    #: What stands as ``(label)=`` above it.
    label: str
    #: Where the section begins: at its label, or at its heading; counted from 1.
    start: int
    #: The heading's first line, and its last.
    line: int
    end: int
    #: What it says, without marks.
    words: str


def find(tokens: list[Token]) -> Iterator[Heading]:
    """Yield the headings of a page, each with the label above it."""
    targets: list[tuple[str, int]] = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "myst_target" and token.map:
            targets.append((token.content, token.map[0] + 1))
            continue
        if token.type == "heading_open" and token.level == 0 and token.map and after:
            line = token.map[0] + 1
            yield Heading(
                title=after.content,
                level=int(token.tag[1]),
                label=targets[-1][0] if targets else "",
                start=targets[0][1] if targets else line,
                line=line,
                end=token.map[1],
                words="".join(part.content for part in after.children or ()),
            )
        targets = []
