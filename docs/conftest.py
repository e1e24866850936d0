"""Lets pytest execute the pages: ``pytest docs``, or one page of it.

``FRAMEWORK=flask`` executes them on the real Flask, under lagena's name.
"""

import os

import pytest

from lagena_docs.runner.collect import Pages
from lagena_docs.settings import FRAMEWORKS


def pytest_configure(config: pytest.Config) -> None:
    name = os.environ.get("FRAMEWORK", "lagena")
    if name not in FRAMEWORKS:
        known = ", ".join(FRAMEWORKS)
        raise pytest.UsageError(f"FRAMEWORK={name!r} is none of: {known}.")
    config.pluginmanager.register(Pages(FRAMEWORKS[name]()), "pages")
