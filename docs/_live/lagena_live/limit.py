"""Ends code of the reader's that does not end by itself.

The code of the project's modules alone is watched, at each jump back and each call
(``sys.monitoring``, Python 3.12); the libraries run at their full speed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

from lagena_live import places

#: How long the reader's code may run in one go, in seconds.
BUDGET = 5.0
#: How much of that a stretch between two checks may take: a library that is imported on
#: a slow computer is no loop.
LONGEST = 1.0
#: How long it may then clean up before it is ended again.
GRACE = 1.0
#: A number of ``sys.monitoring`` that no debugger, profiler or coverage tool takes.
TOOL = 4

_monitoring: Any = getattr(sys, "monitoring", None)
#: How many seconds are left, as of the last check.
_left, _checked = float("inf"), 0.0


class EndlessError(BaseException):
    """The reader's code ran too long; no ``except Exception`` of theirs catches it."""


@contextmanager
def limited() -> Iterator[None]:
    """Let the reader's code run no longer than `BUDGET`."""
    global _left, _checked
    _left, _checked = BUDGET, time.monotonic()
    try:
        yield
    finally:
        _left = float("inf")


def watch() -> None:
    """Watch the reader's modules that are imported from now on."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def watch_code(code: CodeType) -> None:
    """Watch this code, and that of the functions in it."""
    if _monitoring is None:
        return
    events = _monitoring.events
    if _monitoring.get_tool(TOOL) is None:
        _monitoring.use_tool_id(TOOL, "live")
        _monitoring.register_callback(TOOL, events.JUMP, _check)
        _monitoring.register_callback(TOOL, events.PY_START, _check)
    _monitoring.set_local_events(TOOL, code, events.JUMP | events.PY_START)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            watch_code(inner)


def _check(code: CodeType, *_place: int) -> None:
    global _left, _checked
    now = time.monotonic()
    _left -= min(now - _checked, LONGEST)
    _checked = now
    if _left < 0:
        _left = GRACE
        raise EndlessError(
            f"{code.co_name} ran for more than {BUDGET:g} seconds and was stopped; "
            "is there a loop that does not end?"
        )


class _Finder(MetaPathFinder):
    """Finds the reader's modules, as Python does, and has each watched."""

    def find_spec(
        self, name: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or not places.is_own(spec.origin or ""):
            return None
        if isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    """Compiles afresh, since a file that was just edited may look as old as before."""

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path)
        code: CodeType = compile(source, self.path, "exec", dont_inherit=True)
        watch_code(code)
        return code
