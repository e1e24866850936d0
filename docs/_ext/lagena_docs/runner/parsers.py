"""Reads files as what uses them does: one parser for each language.

Each gets a file's text, and raises what its language's own parser raises, or
``UnreadableError``; an error with a ``lineno`` says on which line.
"""

from __future__ import annotations

import configparser
import contextlib
import io
import json
import re
import sqlite3
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import crossplane
import dotenv.parser
import tinycss2
import tree_sitter
import tree_sitter_javascript
from jinja2 import Environment as JinjaEnvironment

JAVASCRIPT = tree_sitter.Language(tree_sitter_javascript.language())
#: What may stand around an nginx configuration, which is often only a part of one.
NGINX = ("", "http {", "http { server {", "http { server { location / {")
#: What may stand before an SQL statement, and is none.
SQL_SPACE = re.compile(r"(?:\s|--.*\n|/\*(?s:.*?)\*/)*")


class UnreadableError(Exception):
    """A file is not written in its language."""

    def __init__(self, message: str, lineno: int) -> None:
        super().__init__(message)
        self.lineno = lineno


def css(text: str) -> None:
    """Read a style sheet, and the blocks in it."""
    rules = tinycss2.parse_stylesheet(text)
    _check_css(rules)
    # By its standard, the end of a style sheet closes what is open; a page is whole.
    if tinycss2.serialize(rules).count("}") > text.count("}"):
        raise UnreadableError("a '{' that nothing closes", text.count("\n"))


def _check_css(nodes: Iterable[Any]) -> None:
    for node in nodes:
        if node.type == "error":
            raise UnreadableError(node.message, node.source_line)
        if node == ";":
            raise UnreadableError("a ';' outside of any block", node.source_line)
        _check_css(_css_parts(node))


def _css_parts(node: Any) -> list[Any]:
    """Return what a rule or a declaration consists of, where an error may be."""
    if node.type == "declaration":
        return list(node.value)
    if node.type not in ("qualified-rule", "at-rule"):
        return []
    inside = tinycss2.parse_blocks_contents(node.content or [])
    return [*node.prelude, *inside]


def dotenv_file(text: str) -> None:
    for binding in dotenv.parser.parse_stream(io.StringIO(text)):
        if binding.error:
            line = binding.original.string.strip()
            raise UnreadableError(f"{line!r} sets no variable", binding.original.line)


def ini(text: str) -> None:
    try:
        configparser.ConfigParser().read_string(text)
    except configparser.MissingSectionHeaderError:
        raise  # it has its line
    except configparser.ParsingError as error:
        raise UnreadableError(error.message, error.errors[0][0]) from None


def javascript(text: str) -> None:
    tree = tree_sitter.Parser(JAVASCRIPT).parse(text.encode())
    if tree.root_node.has_error:
        node = _first_error(tree.root_node)
        raise UnreadableError("a syntax error", node.start_point.row + 1)


def _first_error(node: tree_sitter.Node) -> tree_sitter.Node:
    """Return the first node, as deep as may be, that holds what cannot be read."""
    for child in node.children:
        if child.has_error or child.is_missing:
            return _first_error(child)
    return node


def nginx(text: str) -> None:
    """Read a configuration, or a part of one that stands where its directives may."""
    found = min((_nginx_errors(text, around) for around in NGINX), key=_misplaced)
    for error in found:
        message = error["error"].rpartition(" in ")[0]
        raise UnreadableError(message, min(error["line"], text.count("\n")))


def _nginx_errors(text: str, around: str) -> list[Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(around + text + "}" * around.count("{"))
        file.flush()
        read = crossplane.parse(file.name, single=True, strict=True)
        return list(read["errors"])


def _misplaced(errors: list[Any]) -> int:
    """Count the errors that say that this is the wrong place, or say nothing."""
    texts = [error["error"] for error in errors]
    return sum(not text or "is not allowed here" in text for text in texts)


def sql(text: str) -> None:
    line = 1
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        for statement in _statements(text):
            try:
                base.execute(statement)
            except sqlite3.Error as error:
                above = SQL_SPACE.match(statement)
                line += above[0].count("\n") if above else 0
                raise UnreadableError(str(error), line) from None
            line += statement.count("\n")


def _statements(text: str) -> Iterator[str]:
    """Yield the statements of an SQL script, each with what stands before it."""
    statement = ""
    for piece in re.split("(?<=;)", text):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    yield statement


def toml(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n")
        raise UnreadableError(str(error), line) from None


#: By language; HTML has none, as any text is some HTML.
PARSERS: dict[str, Callable[[str], object]] = {
    "css": css,
    "dotenv": dotenv_file,
    "html+jinja": JinjaEnvironment().parse,
    "ini": ini,
    "javascript": javascript,
    "json": json.loads,
    "nginx": nginx,
    "sql": sql,
    "toml": toml,
}
