"""The Chromium that prints pages, and looks at them in tests."""

import shutil

#: What it is called where it is installed.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of the browser, or None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
