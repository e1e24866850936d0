"""One page: its blocks, how far executing them has come, and its failures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lagena_docs import blocks, records
from lagena_docs.runner import held
from lagena_docs.runner.applications import Found
from lagena_docs.runner.merge import Correction
from lagena_docs.runner.process import PageProcess
from lagena_docs.runner.wire import Failure
from lagena_docs.settings import Settings


class PageError(Exception):
    """A block failed, or the page left something behind; its text says all."""

    def __init__(
        self, report: str, at: str = "", correction: Correction | None = None
    ) -> None:
        super().__init__(report)
        #: Where; and what would mend it, if that is only an output.
        self.at = at
        self.correction = correction


class NotRunError(Exception):
    """A block was not executed, because one before it failed."""


class PageRun:
    """One page: its blocks, and how far executing them has come.

    It ends at the first failure, or ``goes_on`` after an output that is wrong.
    """

    def __init__(
        self, path: Path, text: str, settings: Settings, goes_on: bool = False
    ) -> None:
        self.name = path.relative_to(settings.root).as_posix()
        self.text = text
        self.source = blocks.read(text, path)
        self.blocks = self.source.blocks
        #: Why this page is not run on this framework, if it is not.
        self.left_out = settings.left_out.get(
            path.relative_to(settings.pages).as_posix(), ""
        )
        self.evaluated: set[int] = set()
        #: Where it failed last.
        self.failed_at = ""
        #: The outputs that were wrong, if it goes on after them.
        self.outputs: list[PageError] = []
        #: How its applications start, once they have.
        self.starts: dict[str, Found] = {}
        self._goes_on = goes_on
        self._path = path
        self._settings = settings
        self._process: PageProcess | None = None
        self._record: records.Record | None = None

    @property
    def items(self) -> list[blocks.Block]:
        """The blocks that stand for a test each; one for all of a page left out."""
        return self.blocks[:1] if self.left_out else self.blocks

    def execute(self) -> None:
        """Execute every block; raise ``PageError`` where the page is wrong."""
        with self.running():
            for number in range(len(self.blocks)):
                self.evaluate(number)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have the page's process, whose folder and servers are gone afterwards."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def start(self) -> None:
        self._record = records.begin(self.name, self._texts(), self._settings)
        self._process = PageProcess(self.name, self.source, self._settings)

    def _texts(self) -> dict[str, str]:
        """Return the texts of the page and of what it includes, by path."""
        included = {
            there.path(self.name): there.text for there in self.source.inclusions
        }
        return {self.name: self.text, **included}

    def evaluate(self, number: int) -> None:
        """Execute a block; raise if it is wrong, or if one before it was."""
        assert self._process is not None
        if self.failed_at and not self._goes_on:
            raise NotRunError(f"not executed, because {self.failed_at} failed")
        block = self.blocks[number]
        try:
            for failure in self._process.evaluate(number):
                self._note(block, failure)
        except BaseException:  # or somebody ends all of this
            self.failed_at = self.failed_at or self._place(block.line)
            raise
        self.evaluated.add(number)

    def _note(self, block: blocks.Block, failure: Failure) -> None:
        """Note an output that is wrong, if the page goes on after it; else raise."""
        self.evaluated.add(self.blocks.index(block))
        self.failed_at = self._place(failure.line)
        report = self._report(block, failure.message, failure.line)
        error = PageError(report, self.failed_at, failure.correction)
        if failure.correction is None or not self._goes_on:
            raise error
        self.outputs.append(error)

    def prove_left_out(self) -> None:
        """Raise if this page, which is left out, can be executed after all."""
        assert self._process is not None
        for number, block in enumerate(self.blocks):
            self.evaluated.add(number)
            if any(self._process.evaluate(number)):
                self.failed_at = self._place(block.line)
                return
        message = (
            f"It is left out on {self._settings.framework} ({self.left_out}), yet "
            "every block of it does what the page says; take it off the list."
        )
        raise PageError(self.frame("the page", message, 1))

    def stop(self) -> None:
        """End the page; raise if it left something, or was not executed whole."""
        assert self._process is not None
        left = self._process.stop(whole=not self.failed_at)
        complaints = [f"The page left behind: {what}" for what in left]
        if not self.failed_at:
            complaints += [
                f"{self._place(block.line)}: the {block.label} block was not executed."
                for number, block in enumerate(self.blocks)
                if number not in self.evaluated
            ]
        if complaints:
            self.failed_at = f"{self.name}:1"
            raise PageError(self.frame("the page", "\n".join(complaints), 1))
        if not self.failed_at:
            self._conclude()

    def _conclude(self) -> None:
        """Look at the page as a whole, and record that it was executed."""
        if self._settings.starting:
            self.starts = held.find(self._path, self.text, self._settings)
            if wrong := held.difference(self._path, self.starts, self._settings):
                self.failed_at = f"{self.name}:1"
                raise PageError(self.frame("the page", wrong, 1))
        if self._record and self._settings.recording:
            folder = self._settings.recording.folder
            records.keep(self._record, len(self.evaluated), folder)
            records.keep_answers(self.name, self._answers(), folder)

    def _answers(self) -> dict[str, object]:
        """Return what each application of the page answered first, by its block."""
        return {
            name: {**found.start, **found.answer._asdict()}
            for name, found in self.starts.items()
            if found.answer
        }

    def _report(self, block: blocks.Block, message: str, line: int) -> str:
        what = f"{block.label} block"
        if line not in range(block.line, block.first_line + block.text.count("\n") + 1):
            what += f" at {self._place(block.line)}"
        return self.frame(what, f"{self._excerpt(line)}\n{message.rstrip()}", line)

    def frame(self, what: str, message: str, line: int) -> str:
        """Return a message that says where, and how to see it again."""
        place = self._place(line)
        again = self._settings.rerun.format(page=self.name)
        return f"{place}: {what} failed\n{message}\nTo run this page: {again}\n{place}"

    def _excerpt(self, line: int) -> str:
        """Return the lines around this one, of the file that it stands in."""
        lines = self.source.text.splitlines()
        name, _ = self.source.place(self.name, line)
        excerpt = []
        for near in range(max(line - 5, 1), min(line + 5, len(lines) + 1)):
            file, number = self.source.place(self.name, near)
            if file == name:
                mark = ">" if near == line else " "
                excerpt.append(f"{mark} {number:4} | {lines[near - 1]}")
        return "\n".join(excerpt)

    def _place(self, line: int) -> str:
        """Return where a line of the page and what it includes stands."""
        name, number = self.source.place(self.name, line)
        return f"{name}:{number}"
