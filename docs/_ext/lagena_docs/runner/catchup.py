"""Executes the pages that have no record which holds, several at a time."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from lagena_docs import blocks, records
from lagena_docs.runner.process import FORK
from lagena_docs.runner.run import PageError, PageRun
from lagena_docs.settings import LAGENA, Settings


def main(settings: Settings) -> None:
    """Execute these pages; say which fail, and leave it at that."""
    pages = [page for page in blocks.pages(settings.pages) if is_due(page, settings)]
    if not pages:
        return
    say(f"Running the blocks of {len(pages)} pages, which have not run as they are now")
    failed = 0
    with ProcessPoolExecutor(mp_context=FORK) as pool:
        reports = pool.map(partial(execute, settings=settings), pages)
        for number, report in enumerate(reports, 1):
            if sys.stdout.isatty():
                say(f"{number} of {len(pages)}", end="\r")
            if report:
                failed += 1
                say(f"\n{report}\n")
    if failed:
        say(f"{failed} of these {len(pages)} pages failed; see above.")


def is_due(page: Path, settings: Settings) -> bool:
    """Has a page blocks, and no record that holds?"""
    assert settings.recording
    name = page.relative_to(settings.root).as_posix()
    if records.find(name, settings.recording.folder, settings.root):
        return False
    return bool(blocks.parse(page.read_text("utf-8"), page))


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
    main(LAGENA)
