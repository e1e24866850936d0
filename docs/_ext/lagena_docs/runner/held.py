"""Holds how the applications of a page start against what is checked in of that."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from lagena_docs import pages, starts
from lagena_docs.runner import applications
from lagena_docs.runner.applications import Found
from lagena_docs.settings import Settings, Starting
from lagena_docs.starts import Start, Starts


def find(path: Path, text: str, settings: Settings) -> dict[str, Found]:
    """Return how the applications of a page with this text start."""
    return applications.find(pages.of(text, path), settings)


def difference(path: Path, found: dict[str, Found], settings: Settings) -> str:
    """Return what is no longer so, and what to do; nothing if all is as it was."""
    starting = settings.starting
    assert starting
    name, translation = starting.place(path.relative_to(settings.pages))
    was = starts.of(starts.read(starting.file), name, translation)
    now = _explained(found, was)
    if stuck := [block for block in found if block not in now]:
        return "\n".join(_no_start(block, found[block], starting) for block in stuck)
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
    was = starts.of(starts.read(starting.file), name, translation)
    return starts.write(starting.file, name, translation, _explained(found, was))


def _explained(found: Mapping[str, Found], was: Starts) -> dict[str, Start]:
    """Return how applications start, or the reason why one can't where there is one."""
    return {
        block: was[block] if one.stuck else one.start
        for block, one in found.items()
        if not one.stuck or (block in was and was[block].get("cannot"))
    }


def _no_start(block: str, found: Found, starting: Starting) -> str:
    reason = starts.as_text({block: found.start | {"cannot": "the reason"}})
    return (
        f"Its block {block} makes an application that starts in no way that the page"
        f" shows:\n{found.stuck}\n"
        f"Show how it is run; or write into {starting.file.name}, under this page, why"
        f" it can't be:\n{reason}"
    )


def _diff(was: Starts, now: Starts) -> str:
    before, after = (starts.as_text(it).splitlines() for it in (was, now))
    lines = difflib.unified_diff(before, after, "checked in", "seen", lineterm="")
    return "\n".join(line for line in lines if not line.startswith("@@"))
