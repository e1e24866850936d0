"""Breaks what a page records: outputs, responses, trees, exceptions, statuses.

Each mutator yields every edit it can make of a block.  None of them touches what
``...`` leaves out, as there is nothing on the page to be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lagena_tests.drift.edits import ELLIPSIS, WORD, Edit, Spot, commands_of

DIGIT = re.compile(r"\d")
HEADER = re.compile(r"(?P<name>[A-Z][\w-]*): (?P<value>.*)")
STATUS = re.compile(r"(?P<before>(?:< )?HTTP/1\.[01] )(?P<code>\d{3})(?P<after>.*)")
RAISED = re.compile(r"(?P<type>[A-Za-z_][\w.]*)(?P<rest>: .*)?$")
#: A line that nothing prints.
STRANGE = "drift 4711"


def word(spot: Spot) -> Iterator[Edit]:
    """Change a word, but not what makes a response one."""
    for at in spot.shown:
        if spot.block.kind == "response" and at == 0:
            continue
        if match := WORD.search(_sayable(spot.content[at])):
            line = spot.content[at]
            new = f"{line[: match.end()]}zq{line[match.end() :]}"
            yield spot.replace(at, [new], _looser(spot, spot.exactly(at)))


def digit(spot: Spot) -> Iterator[Edit]:
    """Change a digit; not beside ``...``, which may stand for the new one, too."""
    for at in spot.shown:
        line = spot.content[at]
        match = DIGIT.search(_sayable(line))
        if match and ELLIPSIS not in line:
            other = str((int(match[0]) + 1) % 10)
            new = line[: match.start()] + other + line[match.end() :]
            yield spot.replace(at, [new], _looser(spot, spot.exactly(at)))


def dropped(spot: Spot) -> Iterator[Edit]:
    """Leave a line out; not beside a line ``...``, which would stand for it."""
    lines, shown = spot.content, spot.shown
    for at in shown:
        near = lines[max(at - 1, 0) : at + 2]
        if any(line.strip() == ELLIPSIS for line in near) or near.count(lines[at]) > 1:
            continue
        if spot.block.kind == "response" and at == 0:
            continue  # it would be a request
        # What is below takes its place; at the end, what is above is the last line.
        above = max((n for n in shown if n < at), default=at - 1)
        where = range(spot.line(min(above, at - 1)), spot.line(at) + 1)
        yield spot.replace(at, [], _looser(spot, where))


def added(spot: Spot) -> Iterator[Edit]:
    """Add a line that was never printed."""
    for at in spot.shown:
        if spot.block.kind == "response" and HEADER.match(spot.content[at]):
            continue  # a header is not a line
        line = f"├── {STRANGE}" if spot.block.kind == "tree" else STRANGE
        where = _looser(spot, spot.exactly(at))
        if spot.block.kind != "response" or at:
            yield spot.replace(at, [line, spot.content[at]], where)


def swapped(spot: Spot) -> Iterator[Edit]:
    """Swap two lines, where their order says something: in no headers, no JSON."""
    if spot.block.lang == "json":
        return
    lines, shown = spot.content, spot.shown
    for at in shown:
        pair = lines[at : at + 2]
        headers = spot.block.kind == "response" and any(map(HEADER.match, pair))
        if at + 1 not in shown or headers or STATUS.match(pair[0]):
            continue
        # One may show what the other does.
        if pair[0].strip() != pair[1].strip() and ELLIPSIS not in "".join(pair):
            where = range(spot.line(at), spot.line(at) + 2)
            yield spot.replace(at, pair[::-1], _looser(spot, where), 2)


def status(spot: Spot) -> Iterator[Edit]:
    """Change the status of a response."""
    for at in spot.shown:
        if match := STATUS.match(spot.content[at]):
            code = "418" if match["code"] != "418" else "200"
            new = match["before"] + code + match["after"]
            yield spot.replace(at, [new], spot.exactly(at))


def header_value(spot: Spot) -> Iterator[Edit]:
    """Change what a header says."""
    for at in _headers(spot):
        match = HEADER.match(spot.content[at])
        assert match
        if value := WORD.search(_sayable(match["value"])):
            end = match.start("value") + value.end()
            line = spot.content[at]
            yield spot.replace(at, [f"{line[:end]}zq{line[end:]}"], spot.exactly(at))


def header_name(spot: Spot) -> Iterator[Edit]:
    """Rename a header to what none is called."""
    for at in _headers(spot):
        yield spot.replace(at, [f"X-Drift-{spot.content[at]}"], spot.exactly(at))


def entry_renamed(spot: Spot) -> Iterator[Edit]:
    """Rename an entry of a tree, but not the remark behind it."""
    if spot.block.kind == "tree":
        for at in spot.shown:
            new = re.sub(r"(── \S+?)(/?)(?=\s|$)", r"\1zq\2", spot.content[at])
            if new != spot.content[at]:
                yield spot.replace(at, [new], spot.exactly(at))


def exception_type(spot: Spot) -> Iterator[Edit]:
    """Show an exception of another type."""
    for at, match in _raised(spot):
        yield spot.replace(at, [f"DriftError{match['rest'] or ''}"], spot.exactly(at))


def exception_message(spot: Spot) -> Iterator[Edit]:
    """Show an exception with other words."""
    for at, match in _raised(spot):
        rest = match["rest"] or ""
        if found := WORD.search(_sayable(rest)):
            new = f"{match['type']}{rest[: found.end()]}zq{rest[found.end() :]}"
            yield spot.replace(at, [new], spot.exactly(at))


def exit_status(spot: Spot) -> Iterator[Edit]:
    """Let the fence say another exit status, or one where it is 0, or none."""
    if spot.block.kind != "console" or not commands_of(spot.block):
        return
    fence = spot.page.lines[spot.block.line - 1]
    where = range(spot.block.line, spot.last + 1)
    if match := re.search(r" exit=(\d+)", fence):
        fences = [fence.replace(match[0], f" exit={int(match[1]) + 1}")]
        fences.append(fence.replace(match[0], ""))
    else:
        fences = [f"{fence.rstrip()} exit=1"]
    for new in fences:
        yield Edit(spot.block.line, 1, (new,), where)


def _sayable(line: str) -> str:
    """Blank out what is left out of a line, and the words that touch it.

    ``...`` could stand for what would be added to those.
    """
    return re.sub(r"\S*\.\.\.\S*", lambda match: " " * len(match[0]), line)


def _looser(spot: Spot, where: range) -> range:
    """JSON and parsed HTML are compared as data, whose lines are nearly free."""
    as_data = spot.block.lang == "json" or spot.block.role == "output parsed"
    return spot.inside() if as_data else where


def _headers(spot: Spot) -> Iterator[int]:
    """The headers of a response, or of what ``curl -i`` prints."""
    inside = False
    for at, line in enumerate(spot.content):
        if STATUS.match(line):
            inside = True
        elif not line.strip() or line.startswith("$ "):
            inside = False
        elif inside and HEADER.match(line):
            yield at


def _raised(spot: Spot) -> Iterator[tuple[int, re.Match[str]]]:
    """The line that names the exception: after what was on the way to it, if shown."""
    lines, shown = spot.content, spot.shown
    if spot.block.kind == "pytb":
        first = bool(lines[0].startswith("Traceback"))
        named = [at for at in shown if at >= first and lines[at][:1].strip()][:1]
    elif spot.block.kind == "pycon":
        starts = [at for at in shown if lines[at].startswith("Traceback")]
        named = [next(iter(n for n in shown if n > at), at) for at in starts]
    else:
        named = []
    for at in named:
        if match := RAISED.match(lines[at]):
            yield at, match


MUTATORS: dict[str, Callable[[Spot], Iterator[Edit]]] = {
    "a word of an output": word,
    "a digit of an output": digit,
    "a line of an output left out": dropped,
    "a line of an output added": added,
    "two lines of an output swapped": swapped,
    "the status of a response": status,
    "what a header says": header_value,
    "the name of a header": header_name,
    "an entry of a tree renamed": entry_renamed,
    "the type of an exception": exception_type,
    "the words of an exception": exception_message,
    "an exit status": exit_status,
}
