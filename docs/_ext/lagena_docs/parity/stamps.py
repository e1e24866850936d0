"""Stamps sections as translated from the text that their source has now."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from lagena_docs.freshness import State, states
from lagena_docs.sections import STAMP
from lagena_docs.twins import Twins

#: Between two lines, whatever ends them.
LINE_END = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


class AcceptError(Exception):
    """A section cannot be stamped; says why."""


def accept(twins: Twins, label: str = "") -> tuple[str, int]:
    """Return a page's text with sections stamped as translated, and how many are new.

    Without a label it is all of the page's sections.
    """
    if twins.source is None or twins.translation is None:
        absent = twins.source_path if twins.source is None else twins.path
        raise AcceptError(f"There is no {absent}; what is stamped needs both twins.")
    known = [state for state in states(twins) if state.ours]
    chosen = [state for state in known if label in ("", state.source.label)]
    if not chosen:
        labels = ", ".join(state.source.label for state in known)
        what = f"section {label!r}" if label else "section"
        raise AcceptError(
            f"{twins.path} has no {what} in common with its source; the "
            f"sections are: {labels or 'none'}. `make i18n` says what differs."
        )
    path = twins.site.root / twins.path
    lines = LINE_END.split(path.read_bytes().decode("utf-8"))
    changed = [state for state in chosen if state.word != "fresh"]
    for state in reversed(changed):
        _stamp(lines, state)
    return "".join(lines), len(changed)


def _stamp(lines: list[str], state: State) -> None:
    """Put the stamp under a section's heading, in place of the one it has."""
    assert state.ours is not None
    stamp = f"<!-- source: {state.source.hash} -->"
    if state.ours.stamp_line:
        number = state.ours.stamp_line - 1
        lines[number] = STAMP.sub(stamp, lines[number])
        return
    number = state.ours.heading_end
    heading = lines[number - 1]
    ending = heading[len(heading.rstrip("\r\n")) :]
    if not ending:  # the heading is all there is
        ending = "\n"
        lines[number - 1] += ending
    lines.insert(number, stamp + ending)


def write(path: Path, text: str) -> None:
    """Replace a file's text, all or nothing."""
    whole = path.with_name(f".{path.name}.new")
    whole.write_bytes(text.encode("utf-8"))
    shutil.copymode(path, whole)
    whole.replace(path)
