"""What messages have below Flask's sentence: advice in the reader's language."""

from __future__ import annotations

import locale
import os
import re
import sys
from functools import cache
from pathlib import Path


def advice(message: str, **values: object) -> str:
    """Return a message in the reader's language, with ``values`` in its places.

    ``message`` is English, and a format string. ``messages`` has a file for each
    other language; where that says nothing the message stays English.
    """
    return _translations(language()).get(message, message).format(**values)


def language() -> str:
    """Return the two letters of the reader's language (ISO 639), by the locale."""
    # POSIX: the first of these that is set rules; Windows sets none of them.
    variables = map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, variables), None) or locale.getlocale()[0] or ""
    word = re.split(r"[^a-z]", name.lower(), maxsplit=1)[0]
    # Windows writes words; this one is not among those that Python knows.
    return "zh" if word == "chinese" else locale.normalize(word)[:2].lower()


def calling_line() -> str:
    """Return ``file.py:12``: the innermost line that is not lagena's or Werkzeug's."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__", "")):
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"


@cache
def _translations(language: str) -> dict[str, str]:
    import pkgutil  # each takes a moment, and most runs need neither
    import tomllib

    try:  # by the loader, since lagena may lie in an archive
        content = pkgutil.get_data("lagena", f"messages/{language}.toml") or b""
    except OSError:
        return {}
    messages = tomllib.loads(content.decode())["message"]
    return {it["en"]: it[language] for it in messages if it[language]}


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in ("lagena", "werkzeug")
