"""Which functions of the framework a page calls, in whichever Python it does."""

from __future__ import annotations

from pathlib import Path
from types import CodeType

#: A function, or the body of a module or class: its file's name and its first line.
Function = tuple[str, int]

#: What each Python of a page runs first: the framework is that of the copy, wherever
#: one is installed.
TAKE = """\
import sys
from importlib.machinery import PathFinder

if PathFinder.find_spec("lagena"):
    sys.path.insert(0, {framework!r})
"""
#: And it notes each function when it is first called, at once: many Pythons of pages
#: are killed.  The file is opened before the page is kept from writing out of its own
#: folder.  A program waits for the framework, as most never ask for it; the page's own
#: Python begins now, since a session ends with the tracing that it began with.
NOTE = """\
import os
import threading

class _Calls:
    def __init__(self, folder, log):
        self.folder = folder
        self.log = log
        self.seen = set()

    def note(self, frame, event, argument):
        code = frame.f_code
        if code not in self.seen and code.co_filename.startswith(self.folder):
            self.seen.add(code)
            name = code.co_filename[len(self.folder) + 1:]
            os.write(self.log, f"{{name}}:{{code.co_firstlineno}}\\n".encode())

    def begin(self):
        sys.settrace(self.note)
        threading.settrace(self.note)

    def find_spec(self, name, path=None, target=None):
        if name == "lagena":
            self.begin()

_calls = _Calls({package!r}, os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT))
if __name__ == "sitecustomize":
    sys.meta_path.insert(0, _calls)
else:
    _calls.begin()
"""


def first_words(framework: Path, log: Path | None = None) -> str:
    """What makes a page use this framework, and note what it calls of it."""
    words = TAKE.format(framework=str(framework))
    if log:
        words += NOTE.format(package=str(framework / "lagena"), log=str(log))
    return words


def read(log: Path) -> frozenset[Function]:
    """The functions that a page has called."""
    if not log.exists():
        return frozenset()
    pairs = (line.rpartition(":") for line in log.read_text("utf-8").splitlines())
    return frozenset((name, int(line)) for name, _, line in pairs)


def function_at(name: str, source: str, line: int) -> Function:
    """The innermost function around a line of a file."""
    code = compile(source, name, "exec", dont_inherit=True)
    while inner := next((c for c in _inner(code) if _holds(c, line)), None):
        code = inner
    return name, code.co_firstlineno


def _inner(code: CodeType) -> list[CodeType]:
    return [found for found in code.co_consts if isinstance(found, CodeType)]


def _holds(code: CodeType, line: int) -> bool:
    """Return whether calling this code runs the line, or lines above and below it."""
    lines = [number for _, _, number in code.co_lines() if number]
    for inner in _inner(code):
        lines += [number for _, _, number in inner.co_lines() if number]
    # Its first line is that of its definition, or of its first decorator.
    return code.co_firstlineno < line <= max(lines) or line in lines[1:]
