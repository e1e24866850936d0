"""What a reader is told of an error: a sentence, a line of theirs, the way to it."""

from __future__ import annotations

import html
from collections.abc import Iterator
from traceback import FrameSummary, StackSummary, extract_tb
from traceback import TracebackException as Told
from typing import TypedDict

from lagena_live import places

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ font: 15px/1.6 system-ui, sans-serif; margin: 1.25rem 1.5rem }}
h1 {{ color: light-dark(#b3261e, #ff9c92); font-size: 1.05rem; margin: 0 0 0.25rem }}
p {{ margin: 0 0 1rem }}
pre {{ font: 13px/1.55 ui-monospace, Menlo, Consolas, monospace; margin: 0;
  overflow-wrap: anywhere; white-space: pre-wrap }}
</style>
<h1>{title}</h1>
<p>{message}</p>
<pre>{trace}</pre>
"""


class Failure(TypedDict):
    """An error, as the page shows it."""

    #: The type of the error, and what it says, in one line.
    type: str
    message: str
    #: Where the reader's own code led to it, if any did: a file, and a line from 1.
    file: str | None
    line: int | None
    #: The traceback from the reader's first line on, with paths as in their project.
    trace: str


def describe(error: BaseException) -> Failure:
    """Return what there is to tell of an error."""
    file, line = _place(error)
    name = type(error).__name__
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    message = said.strip().split("\n\n")[0]
    return {
        "type": name,
        "message": f"{name}: {message}" if message else name,
        "file": file and places.in_project(file),
        "line": line,
        "trace": trace(error),
    }


def page(error: BaseException) -> str:
    """Return an error as a page, readable in both schemes."""
    failure = describe(error)
    return _PAGE.format(
        title=html.escape(failure["type"]),
        message=html.escape(str(error)),
        trace=html.escape(failure["trace"]),
    )


def trace(error: BaseException) -> str:
    """Return the traceback from the reader's first line on.

    What others' code does between lines of theirs is left out.
    """
    told = Told.from_exception(error, compact=True)
    for part in _parts(told):
        part.stack = StackSummary.from_list(_frames(part.stack))
    return places.as_in_project("".join(told.format()))


def _parts(told: Told) -> Iterator[Told]:
    """Yield an error, those that led to it, and those that it groups."""
    yield told
    for part in (told.__cause__, told.__context__, *(told.exceptions or ())):
        if part is not None:
            yield from _parts(part)


def _frames(stack: StackSummary) -> list[FrameSummary]:
    """Return the reader's frames, and those that follow the last of them."""
    own = [at for at, frame in enumerate(stack) if places.is_own(frame.filename)]
    last = own[-1] if own else len(stack)
    return [stack[at] for at in own] + stack[last + 1 :]


def _place(error: BaseException) -> tuple[str | None, int | None]:
    """Return where the reader's code led to an error: the last such line."""
    named = getattr(error, "filename", None)
    if isinstance(named, str) and places.is_own(named):
        # A SyntaxError, or a template's.
        return named, getattr(error, "lineno", None)
    for frame in reversed(extract_tb(error.__traceback__)):
        if places.is_own(frame.filename):
            return frame.filename, frame.lineno
    return None, None
