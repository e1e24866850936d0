"""Compares outputs by what they mean: JSON as data, HTML as tags and words."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

from runner.compare import check_same, difference, first_difference, same
from runner.merge import ELLIPSIS
from runner.settings import BlockError

MESSAGE = "It prints something else"
#: Elements in which spaces mean something.
VERBATIM = frozenset({"pre", "script", "style", "textarea"})


def check_json(shown: str, got: str, first_line: int) -> None:
    """Compare as data, in which order and layout mean nothing; as text if elided."""
    if ELLIPSIS in shown:
        check_same(shown, got, first_line, MESSAGE)
        return
    wanted = _read_json(shown, "The page shows", first_line)
    real = _read_json(got, "The block before prints", first_line)
    if json.dumps(wanted, sort_keys=True) != json.dumps(real, sort_keys=True):
        check_same(shown, _in_the_layout_of(shown, real, got), first_line, MESSAGE)


def _in_the_layout_of(shown: str, real: Any, got: str) -> str:
    """Return what came out so that only what it says differs, if that can be."""
    for indent in (None, 2, 4):
        text = json.dumps(json.loads(shown), indent=indent, ensure_ascii=False)
        if text == shown.strip():
            return json.dumps(real, indent=indent, ensure_ascii=False)
    return got


def _read_json(text: str, who: str, first_line: int) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise BlockError(f"{who} no JSON: {error}\n{text}", first_line) from None


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
        words = [tag, *sorted(f'{name}="{value or ""}"' for name, value in attrs)]
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
        for number, line in enumerate(data.split("\n")):
            if line.strip() == ELLIPSIS:
                self._add(ELLIPSIS, number)
                words = []
            elif line.strip() and words:
                words += line.split()
                self._pieces[-1] = " ".join(words)
            elif line.strip():
                words = line.split()
                self._add(" ".join(words), number)

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self._add(f"<!--{data}-->")

    def _add(self, piece: str, below: int = 0) -> None:
        self._pieces.append(piece)
        self.lines.append(self.getpos()[0] + below)
