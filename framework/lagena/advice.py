"""What messages have below Flask's sentence: advice in the reader's language."""

from __future__ import annotations

import locale
import os
import sys
from pathlib import Path


def advice(*, en: str, zh: str) -> str:
    """Return the Chinese text where the locale is Chinese, else the English one."""
    return zh if _is_chinese() else en


def calling_line() -> str:
    """Return ``file.py:12``: the innermost line that is not lagena's or Werkzeug's."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__", "")):
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"


def _is_chinese() -> bool:
    # POSIX: the first of these that is set rules; Windows sets none of them.
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return os.environ[variable].startswith("zh")
    return (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in ("lagena", "werkzeug")
