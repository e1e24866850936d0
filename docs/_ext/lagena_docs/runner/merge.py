"""What a page would show if it showed what came out, with its elisions."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

ELLIPSIS = "..."

#: For each line to show: the number of a line that stays, counted from 0, or new text.
Lines = list[int | str]
#: The page's line where wrong ones begin, how many they are, and what to show there.
#: Plain values, so that they can leave a process that has forgotten this program.
Correction = tuple[int, int, Lines]
#: Does one line that is shown show one that came out?
Fits = Callable[[str, str], bool]
#: A step through both texts: the score from there on, the places after it, the line.
Move = tuple[float, int, int, int | str | None]


def merge(shown: list[str], got: list[str], fits: Fits) -> Lines:
    """Return the lines to show.

    Lines that fit stay, one that resembles what came out is replaced by it, and ``...``
    goes on to stand for what no other line shows.
    """
    ends = len(shown), len(got)
    best: dict[tuple[int, int], Move] = {ends: (0, *ends, None)}
    for i in range(ends[0], -1, -1):
        for j in range(ends[1], -1, -1):
            if (i, j) != ends:
                moves = _moves(i, j, shown, got, fits)
                scores = [(m[0] + best[m[1], m[2]][0], *m[1:]) for m in moves]
                best[i, j] = max(scores, key=lambda move: move[0])
    lines: Lines = []
    at = 0, 0
    while at != ends:
        _, *place, line = best[at]
        lines += [] if line is None else [line]
        at = place[0], place[1]
    return lines


def _moves(
    i: int, j: int, shown: list[str], got: list[str], fits: Fits
) -> Iterator[Move]:
    """Yield what can be done with the next line that is shown, or came out, or both."""
    elides = i < len(shown) and shown[i].strip() == ELLIPSIS
    if i < len(shown) and j < len(got) and not elides:
        if fits(shown[i], got[j]):
            yield 3, i + 1, j + 1, i
        else:
            alike = difflib.SequenceMatcher(None, shown[i], got[j]).ratio()
            yield 1 + 2 * alike, i + 1, j + 1, got[j]
    if i < len(shown):
        yield (0, i + 1, j, i) if elides else (-1, i + 1, j, None)
    if j < len(got):
        yield (0, i, j + 1, None) if elides else (-1, i, j + 1, got[j])
