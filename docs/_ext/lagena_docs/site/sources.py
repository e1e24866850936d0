"""What the site is built from, and what of it has changed since."""

from __future__ import annotations

import os
from pathlib import Path

from lagena_docs.settings import PAGES, ROOT

#: The pages, how they look, and what they speak of.
PLACES = (PAGES, ROOT / "conf.py", ROOT / "framework")
#: As old as the beginning of the last build in which all pages were right.
BUILT = ROOT / "build" / "html.built"


def note_built(began: float) -> None:
    """Note that the site is as its sources were at this time, as `time.time` tells."""
    BUILT.touch()
    os.utime(BUILT, (began, began))


def newer() -> list[Path]:
    """Return the sources that have changed since; all, if the site was never built."""
    built = BUILT.stat().st_mtime if BUILT.exists() else 0
    files = (path for place in PLACES for path in (place, *sorted(place.rglob("*"))))
    return [path for path in files if is_source(path) and path.stat().st_mtime > built]


def is_source(path: Path) -> bool:
    """Return whether people write this file; Sphinx puts compiled catalogues beside."""
    return path.is_file() and path.suffix not in (".mo", ".pyc")


def is_content(path: Path) -> bool:
    """Return whether a file is a page, or something that a page shows.

    Sphinx knows when one of these has changed, but not its own extensions or settings.
    """
    if not path.is_relative_to(PAGES):
        return path.is_relative_to(ROOT / "framework")
    first = path.relative_to(PAGES).parts[0]
    return not first.startswith("_") and first != "languages.toml"
