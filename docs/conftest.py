"""Lets pytest execute the pages: ``pytest docs``, or one page of it.

``FRAMEWORK=flask`` executes them on the real Flask, under lagena's name.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from lagena_docs import records
from lagena_docs.runner.collect import Pages
from lagena_docs.settings import FRAMEWORKS, Settings

if TYPE_CHECKING:
    from lagena_tests.gate.share import Share


def pytest_configure(config: pytest.Config) -> None:
    name = os.environ.get("FRAMEWORK", "lagena")
    if name not in FRAMEWORKS:
        known = ", ".join(FRAMEWORKS)
        raise pytest.UsageError(f"FRAMEWORK={name!r} is none of: {known}.")
    settings = FRAMEWORKS[name]()
    config.pluginmanager.register(Pages(settings, spared(config, settings)), "pages")


def spared(config: pytest.Config, settings: Settings) -> Callable[[str], str]:
    """Return what tells the reason why a page is not executed this time."""
    share: Share | None = config.getoption("--share", None)
    recording = settings.recording if config.getoption("--due", None) else None

    def reason(page: str) -> str:
        if share and not share.holds(page):
            return "a page of another share; `make test-full` runs all"
        if recording and records.find(page, recording.folder, settings.root):
            return "a page that has passed as it is now"
        return ""

    return reason
