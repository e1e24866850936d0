"""A page's own process, as its parent sees it: forked, timed, and swept up after."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from lagena_docs.blocks import Source
from lagena_docs.runner.child import kill_marked, live
from lagena_docs.runner.interpreter import installed_programs
from lagena_docs.runner.machine import MARK, Machine
from lagena_docs.runner.page import Page
from lagena_docs.runner.wire import Failure, Message
from lagena_docs.settings import Settings

FORK = multiprocessing.get_context("fork")


class PageProcess:
    """The process in which one page's blocks are executed."""

    def __init__(self, name: str, source: Source, settings: Settings) -> None:
        self._blocks = source.blocks
        self._limit = settings.limit
        self._mark = uuid.uuid4().hex
        self._shares = settings.home is not None
        home = settings.home or Path(tempfile.mkdtemp(prefix="page-"))
        self._home = home.resolve()
        installed_programs()
        machine = Machine(name, self._home, self._mark, settings)
        page = Page(name, source, settings, machine)
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
        machine.hold.close()  # the page's own process has it too

    def evaluate(self, number: int) -> Iterator[Failure]:
        """Have one block evaluated; yield why it fails, each time that it does."""
        deadline = time.monotonic() + self._limit
        line = self._blocks[number].line
        try:
            self._connection.send(number)
            while self._connection.poll(deadline - time.monotonic()):
                message: Message = self._connection.recv()
                match message:
                    case "at", line:
                        pass
                    case "wrong", why, at, correction:
                        yield Failure(why, at, correction)
                    case "done", _:
                        return
            yield Failure(f"It takes longer than {self._limit:g} seconds.", line)
        except (EOFError, OSError):
            self._process.join()
            status = self._process.exitcode
            yield Failure(f"It ended the page's process, with status {status}.", line)

    def stop(self, whole: bool) -> list[str]:
        """End the process; return what a page that ran whole has left behind."""
        complaints = []
        if whole:
            self._connection.send(None)
            _, left = self._connection.recv()
            complaints += left
            self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
            complaints += ["a thread that does not end"]
        complaints += kill_marked(f"{MARK}={self._mark}")
        self._connection.close()
        self._sweep()
        return complaints if whole else []

    def _sweep(self) -> None:
        """Remove the page's home; of a shared one, all but the project folder."""
        if not self._shares:
            shutil.rmtree(self._home, ignore_errors=True)
            return
        for path in self._home.iterdir():
            if path.is_dir() and path.name != "project":
                shutil.rmtree(path)
            elif path.is_file():
                path.unlink()


def _begin(parents: Connection, own: Connection, page: Page) -> None:
    # Only when no copy of an end is left does the other side see it close.
    parents.close()
    live(own, page)
