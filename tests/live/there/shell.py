"""What of a shell there is without processes: what later blocks of a page need."""

import contextlib
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from lagena_docs.blocks import Block
from lagena_docs.commands import Command
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Page
from lagena_docs.runner.shell import commands
from live.there.machine import Machine
from live.there.programs import NotThereError, Programs

#: ``NAME=value`` before a command, or after ``export``.
ASSIGNED = re.compile(r"(?s)([A-Za-z_]\w*)=(.*)")
VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
#: A command whose output is a part of another.
SUBSTITUTED = re.compile(r"(?s)\$\(((?:[^()]|\([^()]*\(?[^()]*\)?[^()]*\))*)\)")
#: Where a command's output goes.
REDIRECTED = re.compile(r"(?s)^(.*\S)\s+(>>?)\s*(\S+)\s*$")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


class Shell:
    """Takes the place of ``runner.shell.Shell``, in the page's own process."""

    def __init__(self, page: Page, machine: Machine) -> None:
        self._machine = machine
        self._python = Programs(page, machine)
        #: How many commands of a block have been run.
        self._ran = 0
        self._programs: dict[str, Callable[[list[str]], object]] = {
            "cd": lambda words: os.chdir(words[0]),
            "cp": lambda words: shutil.copy(*words),
            "curl": self._curl,
            "echo": lambda words: sys.stdout.write(f"{' '.join(words)}\n"),
            "export": _export,
            "lagena": self._python.lagena,
            "mkdir": lambda words: Path(words[0]).mkdir(),
            "python": self._python.python,
            "rm": lambda words: Path(words[0]).unlink(),
            "unset": lambda words: [os.environ.pop(it, None) for it in words],
        }

    def begin(self) -> None:
        """Begin a block."""
        self._ran = 0

    def run(self, command: str) -> tuple[str, int]:
        """Return a command's output and exit status."""
        self._ran += 1
        return self._answer(command)

    def finish(self, block: Block) -> None:
        """Run the commands behind one that failed, as later blocks may need them."""
        for command in commands(block)[self._ran :]:
            with contextlib.suppress(NotThereError):
                self._answer(command.text)

    def serve(self, _page: Page, command: Command, _port: int) -> None:
        """Load the application that a command serves."""
        printed, status = self.run(command.text)
        if status:
            raise BlockError(f"The server ended; it printed:\n{printed}", command.line)
        self._python.note_server(command.text)

    def _answer(self, command: str) -> tuple[str, int]:
        self._machine.screen.take()
        whole = SUBSTITUTED.sub(lambda it: self._answer(it[1])[0].rstrip(), command)
        status = self._run(whole)
        return self._machine.screen.take(), status

    def _run(self, command: str) -> int:
        if re.search(r"[|<&]", QUOTED.sub("", command)):
            raise NotThereError(command)
        redirected = REDIRECTED.match(command)
        words = shlex.split(_expanded(redirected[1] if redirected else command))
        given = dict(_assigned(words))
        name = words.pop(0)
        if name not in self._programs:
            raise NotThereError(name)
        with restored() if given else contextlib.nullcontext():
            os.environ.update(given)
            status = _status(self._programs[name], words)
        if redirected:
            with Path(redirected[3]).open(
                "a" if redirected[2] == ">>" else "w"
            ) as file:
                file.write(self._machine.screen.take())
        return status

    def _curl(self, words: list[str]) -> None:
        for command in self._python.changed():
            self._answer(command)
            self._python.note_server(command)
        self._python.curl(words)


def _status(program: Callable[[list[str]], object], words: list[str]) -> int:
    """Run a program; return its exit status."""
    try:
        program(words)
    except NotThereError:
        raise
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:
        return _tell(error)
    finally:
        sys.excepthook = sys.__excepthook__
    return 0


def _tell(error: BaseException) -> int:
    """Print an error as Python does at its end; return its exit status."""
    frames = error.__traceback__
    while frames and "/live/there/" in frames.tb_frame.f_code.co_filename:
        frames = frames.tb_next
    sys.excepthook(type(error), error.with_traceback(frames), frames)
    return 1


def _expanded(command: str) -> str:
    """Return a command with the values of the variables in it."""
    parts = re.split(r"('[^']*')", command.replace("\\\n", ""))
    return "".join(
        part if part.startswith("'") else VARIABLE.sub(_value, part) for part in parts
    )


def _value(match: re.Match[str]) -> str:
    return os.environ.get(match[1] or match[2], "")


def _assigned(words: list[str]) -> Iterator[tuple[str, str]]:
    """Take the assignments before a command off its words."""
    while words and (match := ASSIGNED.fullmatch(words[0])):
        yield match[1], match[2]
        del words[0]


def _export(words: list[str]) -> None:
    os.environ.update(_assigned(words))


@contextlib.contextmanager
def restored() -> Iterator[None]:
    """Undo in the end what was set in the environment."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
