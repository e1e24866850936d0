"""Holds how the applications of a page start against what is checked in of that."""

from __future__ import annotations

import difflib
from pathlib import Path

from lagena_docs import pages, starts
from lagena_docs.runner import applications
from lagena_docs.runner.applications import Found
from lagena_docs.settings import Settings
from lagena_docs.starts import Starts


def find(path: Path, text: str, settings: Settings) -> dict[str, Found]:
    """Return how the applications of a page with this text start."""
    return applications.find(pages.of(text, path), settings)


def difference(path: Path, found: dict[str, Found], settings: Settings) -> str:
    """Return what is no longer so, and what to do; nothing if all is as it was."""
    starting = settings.starting
    assert starting
    name, translation = starting.place(path.relative_to(settings.pages))
    was = starts.of(starts.read(starting.file), name, translation)
    now = {block: one.start for block, one in found.items()}
    if list(was.items()) == list(now.items()):
        return ""
    page = path.relative_to(settings.root).as_posix()
    return (
        f"Its applications start in another way than {starting.file.name} says:\n"
        f"{_diff(was, now)}\n"
        f"Mend the page; or if this is meant: {starting.update.format(page=page)}\n"
        "and see that all languages agree."
    )


def update(path: Path, found: dict[str, Found], settings: Settings) -> bool:
    """Check in how the applications of a page start; return whether that changed."""
    starting = settings.starting
    assert starting
    name, translation = starting.place(path.relative_to(settings.pages))
    now = {block: one.start for block, one in found.items()}
    return starts.write(starting.file, name, translation, now)


def _diff(was: Starts, now: Starts) -> str:
    before, after = (starts.as_text(it).splitlines() for it in (was, now))
    lines = difflib.unified_diff(before, after, "checked in", "seen", lineterm="")
    return "\n".join(line for line in lines if not line.startswith("@@"))
