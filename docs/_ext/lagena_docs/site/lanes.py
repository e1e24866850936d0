"""Draws as SVG who tells whom what, from top to bottom."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: In units of the drawing, which are CSS pixels where there is room for all of it.
WIDTH, LINE, GAP, PADDING, HEAD = 456.0, 18.0, 10.0, 8.0, 6.0
#: How wide a letter is, in units: of code, of other Latin text, of Chinese.
CODE, LATIN, WIDE = 7.5, 7.6, 14.0
#: What may not begin a line of Chinese.
CLOSING = "，。、；：！？）》”…"


class DrawingError(ValueError):
    """A drawing that can't be made, and why."""


@dataclass(frozen=True)
class Step:
    """A row of a drawing: an arrow, if it leads somewhere, and notes on lanes."""

    #: The lanes between which an arrow leads, and what is told.
    start: str = ""
    end: str = ""
    text: str = ""
    #: Is it an answer?  Its arrow is dashed.
    answers: bool = False
    #: What stands in a box on a lane.
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawing:
    """Lanes side by side, and steps from top to bottom."""

    lanes: tuple[str, ...]
    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Drawing:
        """Return the drawing that a TOML file describes.

        Raise `DrawingError` where a step has another key than `Step`, or names a lane
        that is none.
        """
        try:
            steps = tuple(Step(**step) for step in values["steps"])
            drawing = cls(tuple(values["lanes"]), steps)
        except (KeyError, TypeError) as error:
            raise DrawingError(f"a drawing has `lanes` and `steps`: {error}") from None
        for step in steps:
            for lane in {step.start, step.end, *step.notes} - {"", *drawing.lanes}:
                raise DrawingError(f"there is no lane {lane!r}")
        return drawing

    @property
    def words(self) -> set[str]:
        """The names of all that a page says in its own language."""
        texts = [*self.lanes, *(step.text for step in self.steps)]
        texts += [note for step in self.steps for note in step.notes.values()]
        return {text for text in texts if text and not is_code(text)}


def is_code(text: str) -> bool:
    """Return whether a text is code, which is the same in each language."""
    return len(text) > 1 and text[0] == text[-1] == "`"


def svg(drawing: Drawing, words: Mapping[str, str], description: str) -> str:
    """Return the drawing with a page's words, as one that a screen reader reads out.

    Raise `DrawingError` where words are missing, not used, or find no room.
    """
    if names := drawing.words ^ words.keys():
        raise DrawingError(f"the words of the drawing and of the page differ: {names}")
    sheet = _Sheet(drawing, words)
    body = "".join([*sheet.heads(), *sheet.rows()])
    label = html.escape(description)
    return (
        f'<svg role="img" aria-label="{label}" viewBox="0 0 {WIDTH:g} {sheet.y:g}" '
        f'xmlns="http://www.w3.org/2000/svg">{sheet.lifelines()}{body}</svg>'
    )


class _Sheet:
    """What is drawn so far, down to ``y``."""

    def __init__(self, drawing: Drawing, words: Mapping[str, str]) -> None:
        self.drawing, self.words = drawing, words
        self.column = WIDTH / len(drawing.lanes)
        self.y = 1.0

    def heads(self) -> Iterator[str]:
        room = self.column - 4 * PADDING
        texts = [self._wrapped(lane, room) for lane in self.drawing.lanes]
        height = max(map(len, texts)) * LINE + PADDING
        for lane, lines in zip(self.drawing.lanes, texts, strict=True):
            width = self.column - 2 * PADDING
            yield _box(self._x(lane), self.y, width, height, lines, "head")
        self.y += height
        self.top = self.y

    def rows(self) -> Iterator[str]:
        for step in self.drawing.steps:
            self.y += GAP
            yield from self._row(step)
        self.y += GAP

    def lifelines(self) -> str:
        return "".join(
            f'<path class="life" d="M{self._x(lane):g} {self.top:g}V{self.y:g}"/>'
            for lane in self.drawing.lanes
        )

    def _row(self, step: Step) -> Iterator[str]:
        room = self.column - 3 * PADDING
        notes = {lane: self._wrapped(note, room) for lane, note in step.notes.items()}
        boxes = max((len(lines) for lines in notes.values()), default=0)
        height = boxes * LINE + PADDING if boxes else 0.0
        if step.end:
            told = self._told(step, notes)
            middle = max(height / 2, len(told) * LINE + HEAD)
            height = max(height, middle + HEAD)
            yield from self._arrow(step, notes, told, self.y + middle)
        for lane, lines in notes.items():
            tall = len(lines) * LINE + PADDING
            top = self.y + (height - tall) / 2 if not step.end else self.y
            yield _box(self._x(lane), top, _across(lines), tall, lines, "note")
        self.y += height

    def _told(self, step: Step, notes: Mapping[str, list[str]]) -> list[str]:
        if not step.text:
            return []
        span = abs(self._x(step.start) - self._x(step.end)) - PADDING
        taken = sum(_across(lines) / 2 for lines in notes.values())
        return self._wrapped(step.text, span - taken)

    def _arrow(
        self, step: Step, notes: Mapping[str, list[str]], told: list[str], y: float
    ) -> Iterator[str]:
        start, end = self._x(step.start), self._x(step.end)
        way = 1 if end > start else -1
        start += way * _across(notes.get(step.start, [])) / 2
        end -= way * _across(notes.get(step.end, [])) / 2
        tip = f"M{end - way * HEAD:g} {y - HEAD / 1.5:g}L{end:g} {y:g}"
        tip += f"L{end - way * HEAD:g} {y + HEAD / 1.5:g}"
        name = "answer" if step.answers else "ask"
        yield f'<path class="{name}" d="M{start:g} {y:g}H{end:g}"/>'
        yield f'<path class="tip" d="{tip}"/>'
        top = y - HEAD - len(told) * LINE
        yield _text((start + end) / 2, top, told)

    def _x(self, lane: str) -> float:
        return (self.drawing.lanes.index(lane) + 0.5) * self.column

    def _wrapped(self, text: str, room: float) -> list[str]:
        """Return a text, or the page's words for it, in lines that find room."""
        if is_code(text):
            return [f"`{line}`" for line in _lines(text[1:-1], room, _code_width)]
        return _lines(self.words[text], room, _width)


def _lines(text: str, room: float, width: Callable[[str], float]) -> list[str]:
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width(lines[-1] + piece.rstrip()) > room:
            lines.append("")
        lines[-1] += piece
        if width(lines[-1].rstrip()) > room:
            raise DrawingError(f"no room for {lines[-1]!r}; choose a shorter word")
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    """Yield what may stand on a line of its own: words, and each Chinese character."""
    piece = ""
    for letter in text:
        ends = piece.endswith(" ") or (piece and _is_wide(piece[-1]))
        begins = piece and _is_wide(letter) and letter not in CLOSING
        if (ends and letter not in CLOSING) or begins:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _across(lines: list[str]) -> float:
    """Return how wide the box around these lines is; nothing around none."""
    widths = [
        _code_width(line[1:-1]) if is_code(line) else _width(line) for line in lines
    ]
    return max(widths) + 2 * PADDING if widths else 0.0


def _width(text: str) -> float:
    return sum(WIDE if _is_wide(letter) else LATIN for letter in text)


def _code_width(text: str) -> float:
    return sum(WIDE if _is_wide(letter) else CODE for letter in text)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _box(
    x: float, y: float, width: float, height: float, lines: list[str], name: str
) -> str:
    place = f'x="{x - width / 2:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    top = y + (height - len(lines) * LINE) / 2
    return f'<rect class="{name}" {place} rx="4"/>{_text(x, top, lines, name)}'


def _text(x: float, top: float, lines: list[str], name: str = "told") -> str:
    """Return lines of text below ``top``, each around the middle ``x``."""
    spans = []
    for number, line in enumerate(lines):
        y = top + number * LINE + 0.72 * LINE
        code = ' class="code"' if is_code(line) else ""
        shown = html.escape(line[1:-1] if code else line)
        spans.append(f'<tspan x="{x:g}" y="{y:g}"{code}>{shown}</tspan>')
    return f'<text class="{name}">{"".join(spans)}</text>' if spans else ""
