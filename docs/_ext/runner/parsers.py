"""Reads files as what uses them does: one parser for each language.

Each gets a file's text, and raises what its language's own parser raises, or
``UnreadableError``; an error with a ``lineno`` says on which line.
"""

from __future__ import annotations

import configparser
import contextlib
import io
import json
import sqlite3
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from typing import Any

import crossplane
import dotenv.parser
import tinycss2
import tree_sitter
import tree_sitter_javascript
from jinja2 import Environment as JinjaEnvironment

JAVASCRIPT = tree_sitter.Language(tree_sitter_javascript.language())


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
        content = getattr(node, "content", None)
        if node.type in ("qualified-rule", "at-rule") and content is not None:
            _check_css(tinycss2.parse_blocks_contents(content))


def dotenv_file(text: str) -> None:
    for binding in dotenv.parser.parse_stream(io.StringIO(text)):
        if binding.error:
            line = binding.original.string.strip()
            raise UnreadableError(f"{line!r} sets no variable", binding.original.line)


def ini(text: str) -> None:
    configparser.ConfigParser().read_string(text)


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
    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        read = crossplane.parse(file.name, single=True, check_ctx=False, strict=True)
        for error in read["errors"]:
            message = error["error"].rpartition(" in ")[0]
            raise UnreadableError(message, error["line"])


def sql(text: str) -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.executescript(text)


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
    "toml": tomllib.loads,
}
