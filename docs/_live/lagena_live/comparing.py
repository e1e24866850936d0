"""Tells whether the page shows what came out, as the runner compares it."""

from __future__ import annotations

from lagena_docs.runner.compare import check_same
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.meaning import MESSAGE, check_html, check_json


def shows(shown: str, got: str, compared: str = "") -> bool:
    """Return whether one text shows another, compared as JSON, as HTML or as text."""
    try:
        match compared:
            case "json":
                check_json(shown, got, 1)
            case "html":
                check_html(shown, got, 1)
            case _:
                check_same(shown, got, 1, MESSAGE)
    except BlockError:
        return False
    return True
