"""Runs test files in a page's Python, which this runs in."""

import json
import os
import sys

import pytest

#: What writes beside the tests, or needs threads.
WITHOUT = ("-p", "no:cacheprovider", "-p", "no:faulthandler")


class Outcomes:
    """How each test ended, and what it said."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self.of[report.nodeid] = (report.outcome, report.longreprtext)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.of[report.nodeid] = (report.outcome, report.longreprtext)


def run(project: str, files: list[str]) -> str:
    """Return the outcome of each test in these files, as JSON."""
    os.chdir(project)
    sys.dont_write_bytecode = True
    outcomes = Outcomes()
    pytest.main([*WITHOUT, "--long", *files], [outcomes])
    return json.dumps(outcomes.of)
