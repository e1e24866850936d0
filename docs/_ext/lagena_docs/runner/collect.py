"""What pytest and Sybil are told about pages: their items, words for failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.integration.pytest import SybilItem

from lagena_docs import blocks
from lagena_docs.runner import child
from lagena_docs.runner.compare import DIFF_HEADING
from lagena_docs.runner.run import NotRunError, PageError, PageRun
from lagena_docs.settings import Settings


class FailureText(str):
    """What a failure says; a terminal that has colours shows its diff in them."""

    def toterminal(self, terminal: Any) -> None:
        above, heading, diff = self.partition(DIFF_HEADING)
        terminal.line(above + heading.rstrip("\n"))
        for line in diff.splitlines():
            terminal.line(line, red=line[:1] == "-", green=line[:1] == "+")


class Ran(NamedTuple):
    """How much of a page was executed."""

    page: str
    blocks: int
    executed: int
    #: The reason why it was to fail as it is, if it was.
    left_out: str


class Spared(pytest.File):
    """A page that is not executed this time; it counts as skipped, with the reason."""

    reason = ""

    def collect(self) -> Iterator[pytest.Item]:
        yield SparedPage.from_parent(self, name="page")


class SparedPage(pytest.Item):
    def runtest(self) -> None:
        pytest.skip(vars(self.parent)["reason"])


class Pages:
    """A pytest plugin that executes the pages of a project.

    ``spared`` is asked of each page for the reason why it is not executed this time.
    """

    def __init__(
        self, settings: Settings, spared: Callable[[str], str] = lambda page: ""
    ) -> None:
        self._settings = settings
        self._spared = spared
        self._runs: list[PageRun] = []
        #: What other processes of pytest-xdist have executed.
        self._ran_elsewhere: list[Ran] = []
        self._sybil = Sybil(
            parsers=[self._parse],
            pattern="*.md",
            path=str(settings.pages),
            setup=lambda names: names["page"].start(),
            teardown=lambda names: names["page"].stop(),
        )
        self._collect: Callable[..., Any] = self._sybil.pytest()

    def pytest_configure(self, config: pytest.Config) -> None:
        """Refuse to let processes of pytest-xdist share a page."""
        split = config.getoption("dist", "no")
        if split not in ("no", "loadfile") and config.getoption("numprocesses", None):
            raise pytest.UsageError(
                f"The blocks of a page build on one another, and --dist={split} gives "
                "them to several processes; say --dist=loadfile."
            )

    def pytest_collect_file(self, file_path: Path, parent: Any) -> Any:
        """Collect the blocks of a page; a file that pages include is no page."""
        pages = self._settings.pages
        if not file_path.is_relative_to(pages):
            return None
        if not blocks.is_page(file_path.relative_to(pages)):
            return None
        name = file_path.relative_to(self._settings.root).as_posix()
        if reason := self._spared(name):
            page = Spared.from_parent(parent, path=file_path)
            page.reason = reason
            return page
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
            report.longrepr = FailureText(error)
            report.__dict__["not_run"] = isinstance(error, NotRunError)
        return report

    def pytest_report_teststatus(
        self, report: pytest.TestReport
    ) -> tuple[str, str, str] | None:
        """Count blocks that were not run apart: the failure before them says why."""
        if getattr(report, "not_run", False):
            return "not run", "-", "NOT RUN"
        return None

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send what was executed to the process that began this one, if any."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["pages"] = [tuple(it) for it in self._ran()]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Note what another process has executed."""
        told = getattr(node, "workeroutput", {}).get("pages", ())
        self._ran_elsewhere += [Ran(*values) for values in told]

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Print at the very end how much of the pages was executed."""
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        ran = sorted([*self._ran(), *self._ran_elsewhere])
        if reporter and ran:
            reporter.write_line(self._summary(ran))

    def _ran(self) -> list[Ran]:
        """Return the pages that this process has begun."""
        return [
            Ran(run.name, len(run.blocks), len(run.evaluated), run.left_out)
            for run in self._runs
            if run.evaluated or run.failed_at
        ]

    def _summary(self, ran: list[Ran]) -> str:
        runs = [it for it in ran if not it.left_out]
        left_out = [f"{it.page} ({it.left_out})" for it in ran if it.left_out]
        total = sum(it.blocks for it in runs)
        done = sum(it.executed for it in runs)
        summary = f"{done} of {total} blocks on {len(runs)} pages were executed"
        if self._settings.framework:
            summary += f" on {self._settings.framework}"
        if left_out:
            summary += f"; left out: {', '.join(left_out)}"
        if not child.sees_processes():
            summary += "; what they left running is not known: there is no /proc here"
        return summary + "."


def _evaluate(example: Example) -> None:
    run, number = example.parsed
    run.evaluate(number)


def _prove_left_out(example: Example) -> None:
    run, _ = example.parsed
    run.prove_left_out()
