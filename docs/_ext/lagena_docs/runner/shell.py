"""The one bash of a page, in which ``cd``, ``export`` and ``activate`` last."""

from __future__ import annotations

import shlex
import subprocess
import uuid
from pathlib import Path

from lagena_docs.blocks import Block
from lagena_docs.commands import PROMPTS, Command, read
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.machine import Machine


def commands(block: Block) -> list[Command]:
    """Return the commands of a console block, or of its twin for Windows.

    Raise ``BlockError`` if it has none, or begins with something else.
    """
    first, _ = PROMPTS[block.lang]
    if not block.content.strip():
        raise BlockError(
            f"An empty {block.lang} block; say '{first}COMMAND' in it.", block.line
        )
    if not block.content.startswith(first):
        begins = block.content.splitlines()[0]
        raise BlockError(
            f"A {block.lang} block begins with a line '{first}COMMAND', not with "
            f"{begins!r}.",
            block.first_line,
        )
    return read(block)


class Shell:
    """A bash that gets its commands one by one."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._bash = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )

    def run(self, command: str) -> tuple[str, int | None]:
        """Return a command's output and exit status; None if it ended the shell."""
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        end = uuid.uuid4().hex
        # The status survives for the next command, which may ask for it.
        self._bash.stdin.write(
            f"eval {shlex.quote(command)} </dev/null\n"
            f"__status=$?; printf '\\n{end} %d\\n' $__status; (exit $__status)\n"
        )
        self._bash.stdin.flush()
        output: list[str] = []
        for line in self._bash.stdout:
            if line.startswith(end):
                return "".join(output).removesuffix("\n"), int(line.split()[1])
            output.append(line)
        return "".join(output), None

    def start(self, command: str, log: Path, ended: Path) -> int:
        """Start a program beside the shell; return its process group.

        Its output goes to ``log``; its exit status, once it ends, to ``ended``.
        """
        quote = shlex.quote
        # The trap keeps this bash alive to tell the status of what was stopped.
        job = f"trap : TERM; eval {quote(command)}; echo $? >{quote(str(ended))}"
        # Job control gives it a group of its own, and does not make it deaf to signals.
        output, _ = self.run(
            f"set -m; {{ {job}; }} >{quote(str(log))} 2>&1 </dev/null &\n"
            "printf %d $!; disown; set +m"
        )
        return int(output)

    def stop(self) -> None:
        """End the shell; what it left running in the background stays."""
        for end in (self._bash.stdin, self._bash.stdout):
            assert end is not None
            end.close()
        self._bash.wait()


def shell_of(machine: Machine) -> Shell:
    """Return the page's shell; the first console block starts it."""
    if machine.shell is None:
        machine.shell = Shell(machine.environment, machine.project)
    return machine.shell
