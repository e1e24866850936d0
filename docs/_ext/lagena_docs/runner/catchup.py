"""Executes the pages that have no record which holds, several at a time."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from lagena_docs import blocks, records
from lagena_docs.runner.process import FORK
from lagena_docs.runner.run import PageError, PageRun
from lagena_docs.settings import LAGENA, Settings

#: The exit status where every page has been executed as it is.
NOTHING_TO_DO = 1


def main(settings: Settings) -> bool:
    """Execute these pages; print which fail. Return whether there were any."""
    pages = [page for page in blocks.pages(settings.pages) if is_due(page, settings)]
    if not pages:
        return False
    say(f"Running the blocks of {len(pages)} pages, which have not run as they are now")
    failed = 0
    with ProcessPoolExecutor(mp_context=FORK) as pool:
        executing = [pool.submit(_execute, page, settings) for page in pages]
        for number, done in enumerate(as_completed(executing), 1):
            report = done.result()
            if sys.stdout.isatty():
                say(f"{number} of {len(pages)}", end="\r")
            if report:
                failed += 1
                say(f"\n{report}\n")
    if failed:
        say(f"{failed} of these {len(pages)} pages failed; see above.")
    else:
        say(f"All blocks of these {len(pages)} pages were executed.")
    return True


def is_due(page: Path, settings: Settings) -> bool:
    """Return whether a page has blocks, but no record that holds."""
    assert settings.recording
    name = page.relative_to(settings.root).as_posix()
    if records.find(name, settings.recording.folder, settings.root):
        return False
    return bool(blocks.parse(page.read_text("utf-8"), page))


def _execute(page: Path, settings: Settings) -> str:
    """Execute a page in a process of the pool, which an interruption ends."""
    try:
        return execute(page, settings)
    except KeyboardInterrupt:
        os._exit(130)  # the pool would keep the exception, and go on to the next page


def execute(page: Path, settings: Settings) -> str:
    """Execute a page; return what its first failure says, or nothing."""
    try:
        PageRun(page, page.read_text("utf-8"), settings).execute()
    except PageError as error:
        return str(error)
    return ""


def say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    # Who is told to end puts away first what its page has begun.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(0 if main(LAGENA) else NOTHING_TO_DO)
    except (KeyboardInterrupt, BrokenProcessPool):
        sys.exit(130)
