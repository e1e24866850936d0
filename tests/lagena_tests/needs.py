"""What tests need beside Python: where it is missing they skip, but in CI they fail."""

import functools
import os
from pathlib import Path
from typing import NoReturn

import pytest

from lagena_docs.live.node import NODE_MODULES
from lagena_docs.settings import ROOT
from lagena_docs.site import browser, sources


def chromium() -> str:
    """Return the browser's path."""
    return browser.find() or missing("no Chromium found; `make browsers` installs it")


def node_modules(package: str) -> Path:
    """Return the folder of what npm installs, such as this package."""
    if not (NODE_MODULES / package).is_dir():
        missing("no node_modules found; `make checkers` installs them")
    return NODE_MODULES


def built_site() -> None:
    """Fail what looks at the built site where that is older than its sources."""
    if source := _newer_source():
        pytest.fail(f"The site is older than {source}; run `make html`.", pytrace=False)


@functools.cache
def _newer_source() -> str:
    """Return the first source that has changed since the site was built, if any."""
    return next((str(path.relative_to(ROOT)) for path in sources.newer()), "")


def missing(sentence: str) -> NoReturn:
    """Skip a test, or in CI fail it: what it needs is not there."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
