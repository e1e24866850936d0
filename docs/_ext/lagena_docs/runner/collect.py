"""What pytest and Sybil are told about pages: which items, which words for failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.integration.pytest import SybilItem

from lagena_docs import blocks
from lagena_docs.runner.compare import DIFF_HEADING
from lagena_docs.runner.run import NotRunError, PageError, PageRun
from lagena_docs.settings import Settings


class Failure(str):
    """What a failure says; a terminal that has colours shows its diff in them."""

    def toterminal(self, terminal: Any) -> None:
        above, heading, diff = self.partition(DIFF_HEADING)
        terminal.line(above + heading.rstrip("\n"))
        for line in diff.splitlines():
            terminal.line(line, red=line[:1] == "-", green=line[:1] == "+")


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
        self._collect: Callable[..., Any] = self._sybil.pytest()

    def pytest_collect_file(self, file_path: Path, parent: Any) -> Any:
        """Collect a page; what pages include is none."""
        pages = self._settings.pages
        if not file_path.is_relative_to(pages):
            return None
        if not blocks.is_page(file_path.relative_to(pages)):
            return None
        return self._collect(file_path, parent)

    def _parse(self, document: Document) -> Iterator[Region]:
        """Yield a region for each block of a page, whatever its language."""
        run = PageRun(Path(document.path), document.text, self._settings)
        document.namespace["page"] = run
        self._runs.append(run)
        # Its regions are of the whole: of the page with what it includes.
        document.text, document.end = run.source.text, len(run.source.text)
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
            report.longrepr = Failure(error)
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
