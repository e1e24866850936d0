"""Python's prompt: takes statements, and says what it says to them."""

from __future__ import annotations

import ast
import contextlib
import io
import itertools
import logging
import os
import re
import shlex
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypedDict

from lagena.cli import cli
from lagena_live import limit, places

#: The folder of a project as pages name it.
FOLDER = "/home/you/project"
#: What each statement is called, so that its lines can be told from another's.
NAME = "<stdin {}>"
_NAMED = re.compile(r"<stdin \d+>")


class Block(TypedDict):
    """What is typed, and the files that there are then."""

    code: str
    #: Of ``pycon``, each statement is typed by itself, and an error ends only that.
    #: A ``console`` block is a command of lagena, as typed into a terminal.
    lang: str
    files: dict[str, str]


class Said(TypedDict):
    """A statement, and what the prompt says to it."""

    code: str
    printed: str
    #: The traceback, and the last of it: the error alone; empty without one.
    trace: str
    error: str
    #: The line of the block, from 1, that led to the error.
    line: int | None


class _Statement(NamedTuple):
    source: str
    #: Where it begins in its block, from 1.
    line: int


class Prompt:
    """A new Python, as its prompt shows it."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._main = ModuleType("__main__")
        self._screen = io.StringIO()
        self._numbers = itertools.count(1)
        #: Where the statements of the block begin, by what they are called.
        self._begins: dict[str, int] = {}

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Let what is typed be the program, with the screen and its loggers."""
        main, hook = sys.modules["__main__"], sys.displayhook
        variables = dict(os.environ)
        sys.modules["__main__"], sys.displayhook = self._main, self._display
        try:
            with (
                contextlib.redirect_stdout(self._screen),
                contextlib.redirect_stderr(self._screen),
                own_loggers(),
            ):
                yield
        finally:
            sys.modules["__main__"], sys.displayhook = main, hook
            os.environ.clear()
            os.environ.update(variables)
            vars(self._main).clear()  # a function may live on, connected to a signal

    def take(self, block: Block) -> Iterator[Said]:
        """Type a block, statement by statement."""
        self._begins.clear()
        if block["lang"] == "console":
            yield self._said(block["code"], _command(block["code"]))
            return
        try:
            found = list(_statements(block["code"]))
        except SyntaxError as error:
            yield self._said(block["code"], error)
            return
        for statement in found:
            raised = self._type(statement)
            yield self._said(statement.source, raised)
            if isinstance(raised, limit.EndlessError):
                return
            if raised is not None and block["lang"] != "pycon":
                return

    def _type(self, statement: _Statement) -> BaseException | None:
        """Execute a statement; return what it raises."""
        name = NAME.format(next(self._numbers))
        self._begins[name] = statement.line
        try:
            code = compile(statement.source, name, "single", dont_inherit=True)
            limit.watch_code(code)
            with limit.limited():
                exec(code, vars(self._main))
        except BaseException as error:  # SystemExit, too: it would end this Python
            return error
        return None

    def _display(self, value: object) -> None:
        if value is not None:
            sys.stdout.write(f"{value!r}\n")
            vars(self._main)["_"] = value

    def _said(self, code: str, error: BaseException | None = None) -> Said:
        printed = self._shown(self._screen.getvalue())
        self._screen.seek(0)
        self._screen.truncate()
        said: Said = {
            "code": code,
            "printed": printed,
            "trace": "",
            "error": "",
            "line": None,
        }
        if error is not None:
            said["trace"] = self._shown(self._trace(error))
            said["error"] = self._shown("".join(traceback.format_exception_only(error)))
            said["line"] = self._line(error)
        return said

    def _shown(self, text: str) -> str:
        """Return a text as one who typed it all at home would see it."""
        return _NAMED.sub("<stdin>", text).replace(self._folder, FOLDER)

    def _trace(self, error: BaseException) -> str:
        frames = error.__traceback__
        while frames is not None and not _is_own(frames.tb_frame.f_code.co_filename):
            frames = frames.tb_next
        return "".join(traceback.format_exception(type(error), error, frames))

    def _line(self, error: BaseException) -> int | None:
        """Return the last line of the block that led to an error."""
        frames = traceback.extract_tb(error.__traceback__)
        found = [(it.filename, it.lineno) for it in frames]
        if isinstance(error, SyntaxError):
            if not self._begins:  # it is one of the whole block
                return error.lineno
            found.append((error.filename or "", error.lineno))
        lines = [
            self._begins[at] + (n or 1) - 1 for at, n in found if at in self._begins
        ]
        return lines[-1] if lines else None


def _command(text: str) -> BaseException | None:
    """Run a command of lagena; return what it raises, but for its exit."""
    _lagena, *words = shlex.split(text)
    try:
        with limit.limited():
            cli.main(words, prog_name="lagena")
    except SystemExit:
        return None
    except BaseException as error:  # which Python would show
        return error


def _is_own(file: str) -> bool:
    return bool(_NAMED.fullmatch(file)) or places.is_own(file)


def _statements(code: str) -> Iterator[_Statement]:
    """Yield what the prompt executes at once: what stands on lines of its own."""
    lines, spans = code.splitlines(), list[tuple[int, int]]()
    for node in ast.parse(code, "<stdin>").body:
        above = [it.lineno for it in getattr(node, "decorator_list", ())]
        first, last = min([node.lineno, *above]), node.end_lineno or node.lineno
        if spans and first <= spans[-1][1]:
            first, _ = spans.pop()
        spans.append((first, last))
    for first, last in spans:
        yield _Statement("\n".join(lines[first - 1 : last]) + "\n", first)


@contextlib.contextmanager
def own_loggers() -> Iterator[None]:
    """Undo in the end what is done to loggers, which no module of a project holds."""
    before = {logger: _state(logger) for logger in _loggers()}
    new = _state(logging.Logger("new"))
    try:
        yield
    finally:
        for logger in _loggers():
            vars(logger).update(before.get(logger, new))
            logger.setLevel(logger.level)  # which tells all below it


def _loggers() -> list[logging.Logger]:
    named = logging.root.manager.loggerDict.values()
    return [logging.root, *(it for it in named if isinstance(it, logging.Logger))]


def _state(logger: logging.Logger) -> dict[str, Any]:
    return {
        "level": logger.level,
        "propagate": logger.propagate,
        "disabled": logger.disabled,
        "handlers": [*logger.handlers],
        "filters": [*logger.filters],
    }
