"""What a process prints, whoever in it does: its own code, or programs it starts."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path


class Screen:
    """Takes the place of standard output and error; both go to one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken = 0
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # stays
        sys.stdout = sys.__stdout__ = _stream(1)  # type: ignore[misc]  # ours alone
        sys.stderr = sys.__stderr__ = _stream(2)  # type: ignore[misc]  # ours alone

    def take(self) -> str:
        """Return what was printed since the last time."""
        sys.stdout.flush()
        sys.stderr.flush()
        with self._path.open("rb") as printed:
            printed.seek(self._taken)
            new = printed.read()
        self._taken += len(new)
        return new.decode("utf-8", "replace")


def _stream(descriptor: int) -> io.TextIOWrapper:
    return open(
        descriptor, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False
    )
