"""What a page shows, beside what came out: equal but for what ``...`` leaves out.

A line that is only ``...`` stands for any number of lines; in a line, it stands for
any text, and within a ``Set-Cookie`` header for one value.  Spaces at the ends of
lines and empty lines at the end do not count, nor does the order of methods in an
``Allow`` header: it is a set, and differs by run.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable

from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.merge import ELLIPSIS, Correction, Lines, merge

#: A header whose parts count one by one.
COOKIE = re.compile(r"[< ]*Set-Cookie: ")
#: What stands above each diff.
DIFF_HEADING = "--- on the page\n+++ what came out\n"


def check_same(
    shown: str, got: str, first_line: int, message: str, recorded: bool = True
) -> None:
    """Raise, at the first line that is wrong, if the page shows something else.

    What is ``recorded`` may be replaced on the page by what came out.
    """
    if not same(shown, got):
        raise BlockError(
            f"{message} than the page shows:\n{difference(shown, got)}",
            first_line + first_difference(shown, got),
            correction(shown, got, first_line) if recorded else None,
        )


def correction(shown: str, got: str, first_line: int) -> Correction:
    """Return what to show on the page in place of these lines."""
    return first_line, len(_lines(shown)), _merged(shown, got)


def check_says_something(shown: str, line: int) -> None:
    """Raise if the page elides all that came out."""
    if says_nothing(shown):
        raise BlockError(
            "It elides all that came out, so anything would do; show a line that "
            "tells it from a wrong one.",
            line,
        )


def same(shown: str, got: str) -> bool:
    """Return whether the page shows what came out."""
    return re.fullmatch(_pattern(_lines(shown)), _text(got)) is not None


def first_difference(shown: str, got: str) -> int:
    """Return how many lines of ``shown`` stand above the first that is wrong."""
    lines = _lines(shown)
    for number in range(1, len(lines) + 1):
        if not re.match(_pattern(lines[:number]), _text(got)):
            return number - 1
    return max(len(lines) - 1, 0)


def says_nothing(shown: str) -> bool:
    """Return whether the page elides everything, so that any output is the same."""
    return ELLIPSIS in shown and not shown.replace(ELLIPSIS, "").strip()


def can_become(shown: str, got: str) -> bool:
    """Return whether it can become the same when more comes out."""
    lines = _lines(shown)
    for number, line in enumerate(_lines(got.rpartition("\n")[0])):
        if number >= len(lines):
            return False
        if lines[number].strip() == ELLIPSIS:
            return True
        if not same(lines[number], line):
            return False
    return True


def difference(shown: str, got: str) -> str:
    """Return both as a diff: ``-`` the page, ``+`` what came out.

    What the page elides and fits is no difference.
    """
    lines = _lines(shown)
    wanted = [
        lines[line] if isinstance(line, int) else line for line in _merged(shown, got)
    ]
    diff = difflib.unified_diff(lines, wanted, lineterm="", n=2)
    lines = [line for line in diff if not line.startswith("@@")]
    return DIFF_HEADING + "\n".join(lines[2:])


@functools.lru_cache(maxsize=1)  # asked for a difference, then for its correction
def _merged(shown: str, got: str) -> Lines:
    return merge(_lines(shown), _lines(got), same)


def _lines(text: str) -> list[str]:
    if not text.strip():
        return []
    return [_sorted(line.rstrip()) for line in text.rstrip().split("\n")]


def _sorted(line: str) -> str:
    """Return the line, with the methods sorted if it is an ``Allow`` header."""
    name, colon, methods = line.partition("Allow: ")
    if not colon or name.strip(" <") or ELLIPSIS in methods:
        return line
    return name + colon + ", ".join(sorted(methods.split(", ")))


def _text(text: str) -> str:
    return "".join(line + "\n" for line in _lines(text))


def _pattern(lines: list[str]) -> str:
    """Return the regular expression of texts that these lines show."""
    segments = [""]
    for line in lines:
        if line.strip() == ELLIPSIS:
            segments.append("")
        else:
            segments[-1] += _line_pattern(line) + r"\n"
    return _eliding(segments, r"(?:.*\n)*?")


def _line_pattern(line: str) -> str:
    pieces = map(re.escape, line.split(ELLIPSIS))
    if not COOKIE.match(line):
        return _eliding(pieces, ".*?")
    return _eliding(pieces, r"[^;\n]*?") + ".*?" * line.endswith(ELLIPSIS)


def _eliding(pieces: Iterable[str], gap: str) -> str:
    """Return a pattern of pieces with gaps between them.

    Only the last piece is tied to an end.  The others may stay where they are found
    first (``(?>``), so that many gaps take no longer than few.
    """
    first, *rest = pieces
    held = "".join(f"(?>{gap}{piece})" for piece in rest[:-1])
    return first + held + "".join(gap + piece for piece in rest[-1:])
