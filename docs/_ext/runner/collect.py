"""What pytest and Sybil are told about pages: which items, which words for failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.integration.pytest import SybilItem

import blocks
from runner.process import PageProcess
from runner.settings import Settings


class PageError(Exception):
    """A block failed, or the page left something behind; says it all."""


class NotRunError(Exception):
    """A block was not executed, because one before it failed."""


class PageRun:
    """One page: its blocks, and how far executing them has come."""

    def __init__(self, path: Path, text: str, settings: Settings) -> None:
        self.name = path.relative_to(settings.root).as_posix()
        self.text = text
        self.blocks = blocks.parse(text)
        #: Why this page is not run on this framework, if it is not.
        self.left_out = settings.left_out.get(
            path.relative_to(settings.pages).as_posix(), ""
        )
        self.evaluated: set[int] = set()
        #: Where it failed first.
        self.failed_at = ""
        self._settings = settings
        self._process: PageProcess | None = None

    @property
    def items(self) -> list[blocks.Block]:
        """The blocks that stand for a test each; one for all of a page left out."""
        return self.blocks[:1] if self.left_out else self.blocks

    def start(self) -> None:
        self._process = PageProcess(self.name, self.text, self.blocks, self._settings)

    def evaluate(self, number: int) -> None:
        """Execute a block; raise if it is wrong, or if one before it was."""
        assert self._process is not None
        if self.failed_at:
            raise NotRunError(f"not executed, because {self.failed_at} failed")
        outcome = self._process.evaluate(number)
        self.evaluated.add(number)
        if outcome:
            message, line = outcome
            self.failed_at = f"{self.name}:{line}"
            raise PageError(self._report(self.blocks[number], message, line))

    def prove_left_out(self) -> None:
        """Raise if this page, which is left out, can be executed after all."""
        assert self._process is not None
        for number, block in enumerate(self.blocks):
            self.evaluated.add(number)
            if self._process.evaluate(number):
                self.failed_at = f"{self.name}:{block.line}"
                return
        message = (
            f"It is left out on {self._settings.framework} ({self.left_out}), yet "
            "every block of it does what the page says; take it off the list."
        )
        raise PageError(self._frame("the page", message, 1))

    def stop(self) -> None:
        """End the page; raise if it left something, or was not executed whole."""
        assert self._process is not None
        left = self._process.stop(whole=not self.failed_at)
        complaints = [f"The page left behind: {what}" for what in left]
        if not self.failed_at:
            complaints += [
                f"The {block.label} block on line {block.line} was not executed."
                for number, block in enumerate(self.blocks)
                if number not in self.evaluated
            ]
        if complaints:
            self.failed_at = f"{self.name}:1"
            raise PageError(self._frame("the page", "\n".join(complaints), 1))

    def _report(self, block: blocks.Block, message: str, line: int) -> str:
        what = f"{block.label} block"
        if line not in range(block.line, block.first_line + block.text.count("\n") + 1):
            what += f" of line {block.line}"
        return self._frame(what, f"{self._excerpt(line)}\n{message.rstrip()}", line)

    def _frame(self, what: str, message: str, line: int) -> str:
        place = f"{self.name}:{line}"
        again = self._settings.rerun.format(page=self.name)
        return f"{place}: {what} failed\n{message}\nTo run this page: {again}\n{place}"

    def _excerpt(self, line: int) -> str:
        """Return the page's lines around this one."""
        lines = self.text.splitlines()
        numbers = range(max(line - 5, 1), min(line + 5, len(lines) + 1))
        return "\n".join(
            f"{'>' if number == line else ' '} {number:4} | {lines[number - 1]}"
            for number in numbers
        )


class Pages:
    """A pytest plugin that executes the pages of a project."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runs: list[PageRun] = []
        self._sybil = Sybil(
            parsers=[self._parse],
            pattern="*.md",
            path=str(settings.pages),
            setup=lambda names: names["page"].start(),
            teardown=lambda names: names["page"].stop(),
        )
        self.pytest_collect_file: Callable[..., Any] = self._sybil.pytest()

    def _parse(self, document: Document) -> Iterator[Region]:
        """Yield a region for each block of a page, whatever its language."""
        run = PageRun(Path(document.path), document.text, self._settings)
        document.namespace["page"] = run
        self._runs.append(run)
        starts = [0]
        for line in document.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        evaluate = _prove_left_out if run.left_out else _evaluate
        for number, block in enumerate(run.items):
            start = starts[block.line - 1]
            end = min(starts[block.line] - 1, len(document.text))
            yield Region(start, end, (run, number), evaluate)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Refuse a part of a page, as its blocks build on one another; or no page."""
        for name in self._settings.left_out:
            if not (self._settings.pages / name).is_file():
                raise pytest.UsageError(
                    f"There is no page {name!r} to leave out; correct the list."
                )
        chosen = Counter(
            item.example.parsed[0]
            for item in session.items
            if isinstance(item, SybilItem)
        )
        for run, count in chosen.items():
            if count != len(run.items):
                again = self._settings.rerun.format(page=run.name)
                raise pytest.UsageError(
                    f"{count} of the {len(run.blocks)} blocks of {run.name} are "
                    "chosen; they build on one another, so run the page whole: " + again
                )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, PageError | NotRunError):
            report.outcome = "failed"
            report.longrepr = str(error)
            report.__dict__["not_run"] = isinstance(error, NotRunError)
        return report

    def pytest_report_teststatus(
        self, report: pytest.TestReport
    ) -> tuple[str, str, str] | None:
        """Count blocks that were not run apart: the failure before them says why."""
        if getattr(report, "not_run", False):
            return "not run", "-", "NOT RUN"
        return None

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Say at the very end how much of the pages was executed."""
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        started = [run for run in self._runs if run.evaluated or run.failed_at]
        if reporter and started:
            reporter.write_line(self._summary(started))

    def _summary(self, started: list[PageRun]) -> str:
        runs = [run for run in started if not run.left_out]
        left_out = [f"{run.name} ({run.left_out})" for run in started if run.left_out]
        total = sum(len(run.blocks) for run in runs)
        done = sum(len(run.evaluated) for run in runs)
        summary = f"{done} of {total} blocks on {len(runs)} pages were executed"
        if self._settings.framework:
            summary += f" on {self._settings.framework}"
        if left_out:
            summary += f"; left out: {', '.join(left_out)}"
        return summary + "."


def _evaluate(example: Example) -> None:
    run, number = example.parsed
    run.evaluate(number)


def _prove_left_out(example: Example) -> None:
    run, _ = example.parsed
    run.prove_left_out()
