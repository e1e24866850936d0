"""Where the applications of a page are, each in a folder of its own."""

from __future__ import annotations

import re
from pathlib import Path

#: The folder of all; tests have another.
root = Path("/home/you")


def is_own(file: str) -> bool:
    """Return whether a file is the reader's."""
    return file.startswith(f"{root}/")


def in_project(file: str) -> str:
    """Return the path of a reader's file as their project has it."""
    return file.removeprefix(f"{root}/").partition("/")[2]


def as_in_project(trace: str) -> str:
    """Return a traceback that names files as the reader's project does."""
    return re.sub(rf'(?<=File "){re.escape(str(root))}/[^/"]+/', "", trace)
