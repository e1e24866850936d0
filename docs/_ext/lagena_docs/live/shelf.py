"""Keeps what was made, in a folder for each hash of what went into it.

Whoever uses such a folder has it locked for as long as the process runs.  So nobody
makes it a second time beside somebody else, or takes it away while it is read.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

#: The folders that this process uses, open as long as it runs.
_used: dict[Path, int] = {}


def take(folder: Path, complete: str, make: Callable[[Path], None]) -> None:
    """Lock a folder of the shelf; make it first, where it is not complete.

    It is complete once there is a file of this name, which ``make`` writes last.
    """
    if folder in _used:
        return
    with _alone(folder.parent):
        if not (folder / complete).is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
        _used[folder] = _lock(folder, fcntl.LOCK_SH)


def clear(shelf: Path) -> None:
    """Remove the folders that no process uses."""
    with _alone(shelf):
        for folder in filter(Path.is_dir, list(shelf.iterdir())):
            with contextlib.suppress(BlockingIOError):
                os.close(_lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB))
                shutil.rmtree(folder)


@contextlib.contextmanager
def _alone(shelf: Path) -> Iterator[None]:
    """Wait until no other process takes a folder or clears the shelf."""
    shelf.mkdir(parents=True, exist_ok=True)
    lock = _lock(shelf, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(lock)


def _lock(folder: Path, how: int) -> int:
    """Lock a folder; return what is open until the lock is given back."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, how)
    except BlockingIOError:
        os.close(opened)
        raise
    return opened
