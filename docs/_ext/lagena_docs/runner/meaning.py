"""Compares outputs by what they mean: JSON as data, HTML as tags and words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from typing import Any

from lagena_docs.runner.compare import (
    check_same,
    correction,
    difference,
    first_difference,
    same,
)
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.merge import ELLIPSIS

MESSAGE = "It prints something else"
#: Elements in which spaces mean something.
VERBATIM = frozenset({"pre", "script", "style", "textarea"})
#: What HTML takes for a space.
SPACES = " \t\n\f\r"
#: What JSON is made of.
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')


def check_json(shown: str, got: str, first_line: int) -> None:
    """Compare as data, in which order and layout mean nothing; as text if elided."""
    if ELLIPSIS in shown:
        check_same(shown, got, first_line, MESSAGE)
        return
    wanted = _read_json(shown, "The page shows", first_line)
    real = _read_json(got, "The block before prints", first_line)
    if not _is_same(wanted, real):
        new = _in_the_layout_of(shown, real, got)
        raise BlockError(
            f"{MESSAGE} than the page shows:\n{difference(shown, new)}",
            first_line + _first_wrong_line(shown, wanted, real),
            correction(shown, new, first_line),
        )


def _is_same(one: Any, other: Any) -> bool:
    """Return whether two values are the same JSON, where 1 is neither true nor 1.0."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _in_the_layout_of(shown: str, real: Any, got: str) -> str:
    """Return what came out so that only what it says differs, if that can be."""
    for indent in (None, 2, 4):
        text = json.dumps(json.loads(shown), indent=indent, ensure_ascii=False)
        if text == shown.strip():
            return json.dumps(real, indent=indent, ensure_ascii=False)
    return got


def _first_wrong_line(shown: str, wanted: Any, real: Any) -> int:
    """Return the line, counted from 0, of the first part that is not as it is shown.

    What came out and is not shown at all stands nowhere; it is told at what lacks it.
    """
    lacking: list[int] = []
    for line, path in _parts(shown):
        try:
            theirs, ours = _at(wanted, path), _at(real, path)
        except (LookupError, TypeError):
            return line
        if not isinstance(theirs, dict | list) or type(theirs) is not type(ours):
            if not _is_same(theirs, ours):
                return line
        elif len(theirs) != len(ours):
            lacking.append(line)
    return lacking[0]


def _at(data: Any, path: list[str | int]) -> Any:
    """Return the part of some data that this path of keys and numbers leads to."""
    for key in path:
        data = data[key]
    return data


def _parts(text: str) -> Iterator[tuple[int, list[str | int]]]:
    """Yield the line, counted from 0, and the path of each part of some JSON."""
    #: In an object, before its next key is known, it ends with nothing.
    path: list[Any] = []
    for token in TOKEN.finditer(text):
        line = text.count("\n", 0, token.start())
        if token[0] in "}]":
            path.pop()
        elif token[0] == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif token[0] != ":" and path and path[-1] is None:
            path[-1] = json.loads(token[0])
        elif token[0] != ":":
            yield line, list(path)
            if token[0] in "{[":
                path.append(0 if token[0] == "[" else None)


def _read_json(text: str, who: str, first_line: int) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except ValueError as error:
        raise BlockError(f"{who} no JSON: {error}\n{text}", first_line) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object, of which each key is there once."""
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError(f"the keys are {', '.join(repr(key) for key, _ in pairs)}")
    return found


def check_html(shown: str, got: str, first_line: int) -> None:
    """Compare tag by tag: layout and the order of attributes mean nothing."""
    wanted, real = _Pieces(shown), _Pieces(got)
    if not same(wanted.text, real.text):
        place = first_difference(wanted.text, real.text)
        line = wanted.lines[place] if wanted.lines else 1
        raise BlockError(
            f"{MESSAGE} than the page shows:\n{difference(wanted.text, real.text)}",
            first_line + line - 1,
            (first_line, len(shown.splitlines()), [*got.splitlines()]),
        )


class _Pieces(HTMLParser):
    """The tags and words of some HTML, a line for each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._pieces: list[str] = []
        #: The line that each piece begins on, counted from 1.
        self.lines: list[int] = []
        self._verbatim = 0
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return "".join(piece + "\n" for piece in self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = [
            tag,
            *sorted(f'{name}="{escape(value or "")}"' for name, value in attrs),
        ]
        self._add(f"<{' '.join(words)}>")
        self._verbatim += tag in VERBATIM

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._add(f"</{tag}>")
        self._verbatim -= tag in VERBATIM

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            self._add(repr(data))
            return
        words: list[str] = []
        # Escaped, or `<b>` and `&lt;b&gt;` would be the same.
        for number, line in enumerate(escape(data, quote=False).split("\n")):
            found = re.findall(f"[^{SPACES}]+", line)
            if found == [ELLIPSIS]:
                self._add(ELLIPSIS, number)
                words = []
            elif found and words:
                words += found
                self._pieces[-1] = " ".join(words)
            elif found:
                words = found
                self._add(" ".join(words), number)

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._add(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._add(f"<![{data}]>")

    def handle_comment(self, data: str) -> None:
        self._add(f"<!--{data}-->")

    def _add(self, piece: str, below: int = 0) -> None:
        self._pieces.append(piece)
        self.lines.append(self.getpos()[0] + below)
