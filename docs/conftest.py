"""Lets pytest execute the pages: ``pytest docs``, or one page of it."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "docs" / "_ext"))

from runner.collect import Pages  # noqa: E402
from runner.settings import Settings  # noqa: E402

SETTINGS = Settings(
    root=ROOT,
    pages=ROOT / "docs",
    rerun="make doctest PAGE={page}",
    server=re.compile(r"\b(?:lagena|python -m lagena)\b.* run\b(?!.* --help)"),
    wheelhouse=ROOT / "build" / "wheelhouse",
    make_wheelhouse="make wheelhouse",
    environment={"FLASK_RUN_PORT": "{port}"},
    forbidden={"flask": "these pages are about lagena, so import that."},
    fresh=("lagena",),
)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Pages(SETTINGS), "pages")
