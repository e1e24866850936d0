"""Breaks what a page executes: code, files, commands, requests, and whole blocks.

Code that is wrong shows where it does harm, so at its block or below.  What no output
below can show is compared with the other language: both say the same, or neither runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from lagena_tests.drift.edits import (
    ELLIPSIS,
    END,
    WORD,
    Edit,
    Spot,
    commands_of,
    examples_of,
)

ROUTES = frozenset({"delete", "get", "patch", "post", "put", "route", "add_url_rule"})
#: A text that is shorter is shown in many places, whoever wrote it.
TELLING = 6
#: What breaks a file of each language: a pattern, and what to put in its place.
BREAKS = {
    "css": (r"\{", ""),
    "dotenv": (r"^(\w+)=.*", r"\1 4711 ="),
    "html+jinja": (r"\}\}|%\}", "}"),
    "ini": (r"^\[(\w[^\]]*)\]", r"[\1"),
    "javascript": (r"\(", "(("),
    "json": (r":", ""),
    "nginx": (r";\s*$", ""),
    "sql": (r"^(\s*)(CREATE|DROP|INSERT|SELECT|DELETE|UPDATE)\b", r"\1zq\2"),
    "toml": (r"=", ""),
}
#: Names, numbers and words that a language's file consists of, outside of comments.
VALUES = {
    "css": r":\s*[^;{]*?(\w+)",
    "dotenv": r"=.*?(\w+)",
    "ini": r"=.*?(\w+)",
    "javascript": r"(?<![\w/*])(\w{4,})(?=[.(])",
    "json": r":\s*\"?(\w+)",
    "nginx": r"^\s*\w+\s+.*?(\w+)",
    "sql": r"(?i)\b(?:TABLE|INTO|FROM)\s+(?:IF (?:NOT )?EXISTS\s+)?(\w+)",
    "toml": r"=.*?(\w+)",
}
COMMENT = re.compile(r"\s*(?:#|//|--|;|/\*|\*|<!--|\{#)")


def imported_name(spot: Spot) -> Iterator[Edit]:
    """Import a name that is not there."""
    for above, node in _nodes(spot):
        if isinstance(node, ast.ImportFrom) and node.lineno == node.end_lineno:
            at = above + node.lineno - 1
            line = spot.content[at]
            new = re.sub(r"(\bimport \w+)", r"\1zq", line)
            # Where the page shows an exception, it is another one than that.
            after = next(spot.below(), None)
            shows = after is not None and after.block.kind == "pytb"
            where = spot.from_here() if shows else spot.exactly(at)
            yield spot.replace(at, [new], where)


def used_name(spot: Spot) -> Iterator[Edit]:
    """Use a name that nothing has; all its other uses stay as they are."""
    for above, node in _nodes(spot):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield _token(spot, above, node, f"{node.id}zq")


def number(spot: Spot) -> Iterator[Edit]:
    """Change a number."""
    for above, node in _nodes(spot):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            yield _token(spot, above, node, str(node.value + 1))


def route(spot: Spot) -> Iterator[Edit]:
    """Serve another URL."""
    for above, node in _nodes(spot):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        rule = node.args[0] if node.args else None
        is_rule = isinstance(rule, ast.Constant) and str(rule.value).startswith("/")
        if is_rule and node.func.attr in ROUTES and rule:
            at = above + rule.lineno - 1
            new = re.sub(r"([\"'])/", r"\1/zq", spot.content[at], count=1)
            yield spot.replace(at, [new], spot.from_here())


def text(spot: Spot) -> Iterator[Edit]:
    """Change a text that a block below shows.

    One that none shows claims nothing that could be wrong.
    """
    shown = "\n".join(below.content[at] for below in spot.below() for at in below.shown)
    for above, node in _nodes(spot):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        for piece in node.value.split("\n"):
            word = WORD.search(piece)
            if len(piece.strip()) < TELLING or piece not in shown or not word:
                continue
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                at = above + line - 1
                if spot.content[at].count(piece) == 1:
                    new = piece[: word.end()] + "zq" + piece[word.end() :]
                    new = spot.content[at].replace(piece, new)
                    yield spot.replace(at, [new], spot.from_here())


def statement(spot: Spot) -> Iterator[Edit]:
    """Leave out a line of code: one that is not all there is, and does something."""
    for above, node in _nodes(spot):
        if not isinstance(node, ast.stmt) or node.lineno != node.end_lineno:
            continue
        simple = isinstance(
            node, ast.Assign | ast.Return | ast.ImportFrom | ast.Import | ast.Raise
        )
        if simple or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            at = above + node.lineno - 1
            if ";" not in spot.content[at]:
                yield spot.replace(at, [], spot.from_here())


def decorator(spot: Spot) -> Iterator[Edit]:
    """Leave out a decorator."""
    for above, node in _nodes(spot):
        for found in getattr(node, "decorator_list", []):
            if found.lineno == found.end_lineno:
                at = above + found.lineno - 1
                yield spot.replace(at, [], spot.from_here())


def broken(spot: Spot) -> Iterator[Edit]:
    """Write a file that is not in its language."""
    if spot.block.kind == "file" and spot.block.lang in BREAKS:
        yield from _substitutions(spot, *BREAKS[spot.block.lang], spot.inside())


def value(spot: Spot) -> Iterator[Edit]:
    """Change a value in a file."""
    if spot.block.kind != "file" or spot.block.lang not in VALUES:
        return
    for at, line in enumerate(spot.content):
        match = re.search(VALUES[spot.block.lang], line)
        if match and not COMMENT.match(line):
            new = f"{line[: match.end(1)]}7{line[match.end(1) :]}"
            yield spot.replace(at, [new], spot.from_here())


def expression(spot: Spot) -> Iterator[Edit]:
    """Let a template say another name."""
    if spot.block.kind == "file" and spot.block.lang == "html+jinja":
        pattern = (
            r"(\{\{\s*\w+|\{%-?\s*(?:if|for \w+ in|extends|block|macro) *[\"']?\w+)"
        )
        yield from _substitutions(spot, pattern, r"\1zq", spot.from_here())


def tag(spot: Spot) -> Iterator[Edit]:
    """Write another HTML tag."""
    if spot.block.kind == "file" and spot.block.lang in ("html", "html+jinja"):
        yield from _substitutions(spot, r"<([a-z]\w*)", r"<\1zq", spot.from_here())


def file_name(spot: Spot) -> Iterator[Edit]:
    """Save a file under another name."""
    if spot.block.has_name_line:
        line = spot.page.lines[spot.block.line]
        new = re.sub(r"(\w)(\.\w+)(?=\W*$)", r"\1zq\2", line)
        if new != line:
            yield Edit(spot.block.line + 1, 1, (new,), spot.from_here())


def command(spot: Spot) -> Iterator[Edit]:
    """Name a program that does not exist; its status or what it prints tells."""
    for found in commands_of(spot.block):
        at = found.line - spot.block.first_line
        new = re.sub(r"^((?:\$|PS>|>) )(\S+)", r"\1zq\2", spot.content[at])
        where = range(found.line, found.shown_line + 2)
        yield spot.replace(at, [new], where)


def argument(spot: Spot) -> Iterator[Edit]:
    """Change the last word of a command."""
    for found in commands_of(spot.block):
        at = found.shown_line - 1 - spot.block.first_line
        line = spot.content[at]
        new = re.sub(r"(\w)(\W*)$", r"\1zq\2", line)
        if " " in line[2:] and new != line and found.text != "echo $?":
            yield spot.replace(at, [new], spot.from_here())


def address(spot: Spot) -> Iterator[Edit]:
    """Ask for another URL by ``curl``."""
    for found in commands_of(spot.block):
        at = found.line - spot.block.first_line
        line = spot.content[at]
        new = re.sub(r"(\bcurl.*://[^/\s]+/)", r"\1zq", line, count=1)
        if new != line:
            yield spot.replace(at, [new], spot.from_here())


def target(spot: Spot) -> Iterator[Edit]:
    """Send a request to another URL."""
    if spot.block.kind == "request":
        new = re.sub(r"^(\w+ /)", r"\1zq", spot.content[0])
        yield spot.replace(0, [new], spot.from_here())


def method(spot: Spot) -> Iterator[Edit]:
    """Send a request by another method."""
    if spot.block.kind == "request":
        new = re.sub(r"^\w+", "PROPFIND", spot.content[0])
        yield spot.replace(0, [new], spot.from_here())


def set_up(spot: Spot) -> Iterator[Edit]:
    """Download what does not exist."""
    if spot.block.kind == "setup":
        line = spot.page.lines[spot.block.line - 1]
        new = line.replace("download ", "download zq")
        yield Edit(spot.block.line, 1, (new,), spot.exactly(-1))


def block_left_out(spot: Spot) -> Iterator[Edit]:
    """Leave a block out; that above may lack what shows or uses what it does."""
    count = spot.last - spot.block.line + 1
    where = range(spot.above.block.line, END)
    yield Edit(spot.block.line, count, (), where, spot.sources_above())


def blocks_swapped(spot: Spot) -> Iterator[Edit]:
    """Swap a block with the next, where neither is a part of something else."""
    after = next(spot.below(), None)
    if after is None or spot.before or after.before:
        return
    if spot.block.hidden or after.block.hidden:
        return
    first, last = spot.block.line, after.last
    lines = spot.page.lines
    ours, theirs = lines[first - 1 : spot.last], lines[after.block.line - 1 : last]
    between = lines[spot.last : after.block.line - 1]
    if ours != theirs:
        new = (*theirs, *between, *ours)
        where = range(spot.above.block.line, END)
        yield Edit(first, last - first + 1, new, where, spot.sources_above())


def _nodes(spot: Spot) -> Iterator[tuple[int, ast.AST]]:
    """The syntax tree's nodes, and how many lines of the content stand above them."""
    pieces: list[tuple[int, str]] = []
    if spot.block.kind in ("module", "python"):
        pieces = [(0, spot.block.content)]
    elif spot.block.kind == "pycon":
        pieces = [(found.lineno, found.source) for found in examples_of(spot.block)]
    for above, source in pieces:
        try:
            tree = ast.parse(source)
        except SyntaxError:  # a page may show one
            continue
        for node in ast.walk(tree):
            yield above, node


def _token(spot: Spot, above: int, node: ast.expr, new: str) -> Edit:
    """Put other code in place of a short piece of code."""
    at = above + node.lineno - 1
    line = spot.content[at]
    prompt = 4 if spot.block.kind == "pycon" else 0
    data = line[prompt:].encode()
    code = data[: node.col_offset] + new.encode() + data[node.end_col_offset :]
    return spot.replace(at, [line[:prompt] + code.decode()], spot.from_here())


def _substitutions(spot: Spot, pattern: str, new: str, where: range) -> Iterator[Edit]:
    """Change each line that has the pattern, where it is first."""
    for at, line in enumerate(spot.content):
        changed = re.sub(pattern, new, line, count=1)
        if changed != line and ELLIPSIS not in line and not COMMENT.match(line):
            yield spot.replace(at, [changed], where)


MUTATORS: dict[str, Callable[[Spot], Iterator[Edit]]] = {
    "an imported name": imported_name,
    "a name in code": used_name,
    "a number in code": number,
    "a route": route,
    "a text that is shown": text,
    "a statement left out": statement,
    "a decorator left out": decorator,
    "a file that cannot be read": broken,
    "a value in a file": value,
    "an expression of a template": expression,
    "an HTML tag": tag,
    "the name of a file": file_name,
    "the program of a command": command,
    "an argument of a command": argument,
    "the URL of curl": address,
    "the target of a request": target,
    "the method of a request": method,
    "a download": set_up,
}
#: These also make sense where a block's text is in another file.
WHOLE: dict[str, Callable[[Spot], Iterator[Edit]]] = {
    "a block left out": block_left_out,
    "two blocks swapped": blocks_swapped,
}
