"""A page's own process, as its parent sees it: forked, timed, and swept up after."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import time
import uuid
import warnings
from multiprocessing.connection import Connection
from pathlib import Path

from lagena_docs.blocks import Source
from lagena_docs.runner.child import Outcome, kill_marked, live
from lagena_docs.runner.interpreter import installed_programs
from lagena_docs.runner.page import MARK, Page
from lagena_docs.settings import Settings

FORK = multiprocessing.get_context("fork")


class PageProcess:
    """The process in which one page's blocks are executed."""

    def __init__(
        self, name: str, source: Source, settings: Settings, goes_on: bool
    ) -> None:
        self._blocks = source.blocks
        self._limit = settings.limit
        self._mark = uuid.uuid4().hex
        self._home = Path(tempfile.mkdtemp(prefix="page-")).resolve()
        installed_programs()
        page = Page(name, source, self._home, self._mark, settings)
        page.goes_on = goes_on
        self._connection, theirs = FORK.Pipe()
        self._process = FORK.Process(
            target=_begin, args=(self._connection, theirs, page)
        )
        with warnings.catch_warnings():
            # A browser test may have left threads in this process; the child has none
            # of them, and needs no lock that one could hold.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        theirs.close()
        page.hold.close()  # the page's own process has it too

    def evaluate(self, number: int) -> Outcome:
        """Have one block evaluated; say why it failed, if it did."""
        block = self._blocks[number]
        limit = float(block.options.get("limit", self._limit))
        deadline = time.monotonic() + limit
        outcome: Outcome | int = block.line
        try:
            self._connection.send(number)
            while isinstance(outcome, int):
                line = outcome
                if not self._connection.poll(deadline - time.monotonic()):
                    return [(f"It takes longer than {limit:g} seconds.", line, None)]
                outcome = self._connection.recv()
        except (EOFError, OSError):
            self._process.join()
            status = self._process.exitcode
            message = f"It ended the page's process, with status {status}."
            return [(message, line, None)]
        return outcome

    def stop(self, whole: bool) -> list[str]:
        """End the process; return what a page that ran whole has left behind."""
        complaints = []
        if whole:
            self._connection.send(None)
            complaints += self._connection.recv()
            self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
            complaints += ["a thread that does not end"]
        complaints += kill_marked(f"{MARK}={self._mark}")
        self._connection.close()
        shutil.rmtree(self._home, ignore_errors=True)
        return complaints if whole else []


def _begin(parents: Connection, own: Connection, page: Page) -> None:
    # Only when no copy of an end is left does the other side see it close.
    parents.close()
    live(own, page, page.source.blocks)
