"""Tracebacks: in the page's own lines for writers, as at home for readers."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable

from lagena_docs.runner.page import Page

FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')
#: The marks under a line of code, which each Python draws differently.
CARETS = re.compile(r"^[ ]+[~^]+[ ]*\n", re.MULTILINE)


def for_writers(page: Page, error: BaseException) -> str:
    """Return the traceback with every place that is on the page as one."""

    def place(file: str, line: int) -> str:
        found = page.locate(file, line)
        if not found:
            return ""
        name, number = page.source.place(page.name, found)
        return f'File "{name}", line {number}'

    return _replace_frames(_format(page, error), place)


def for_readers(page: Page, error: BaseException) -> str:
    """Return the traceback as somebody sees it who runs the block at home."""

    def place(file: str, line: int) -> str:
        if file == page.name:
            begins = max(it for it in page.session.typed_lines if it <= line)
            return f'File "<stdin>", line {line - begins + 1}'
        return ""

    trace = _replace_frames(_format(page, error), place)
    return CARETS.sub("", page.machine.shown(trace))


def line_of(page: Page, error: BaseException, default: int) -> int:
    """Return the line of the page that is nearest to what caused the error.

    What code on the page raises on purpose, its caller has caused.
    """
    text = page.source.text.split("\n")
    places = [
        (f.filename, f.lineno or 1) for f in traceback.extract_tb(error.__traceback__)
    ]
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        places.append((error.filename, error.lineno))
    found = [line for place in places if (line := page.locate(*place))]
    while found[1:] and re.match(r"\W*raise\b", text[found[-1] - 1]):
        del found[-1]
    return found[-1] if found else default


def _format(page: Page, error: BaseException) -> str:
    """Return the traceback from the first place that is on the page."""
    trace = error.__traceback__
    while trace and not page.locate(trace.tb_frame.f_code.co_filename, 1):
        trace = trace.tb_next
    return "".join(traceback.format_exception(type(error), error, trace))


def _replace_frames(text: str, place: Callable[[str, int], str]) -> str:
    return FRAME.sub(lambda m: place(m["file"], int(m["line"])) or m[0], text)
