"""What tests need beside Python: where it is missing they skip, but in CI they fail."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from lagena_docs.live.node import NODE_MODULES
from lagena_docs.site import browser


def chromium() -> str:
    """Return the browser's path."""
    return browser.find() or missing("no Chromium found; `make browsers` installs it")


def node_modules(package: str) -> Path:
    """Return the folder of what npm installs, such as this package."""
    if not (NODE_MODULES / package).is_dir():
        missing("no node_modules found; `make checkers` installs them")
    return NODE_MODULES


def missing(sentence: str) -> NoReturn:
    """Skip a test, or in CI fail it: what it needs is not there."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
