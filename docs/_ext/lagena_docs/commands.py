"""What of a session its reader types, and what is shown as the answer.

The runner executes the one and compares the other; the site colours them apart, and
its copy buttons take only what is typed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

#: By language: the prompt for a command, and the one for its further lines.
PROMPTS = {
    "console": ("$ ", "> "),
    "doscon": ("> ", "More? "),
    "ps1con": ("PS> ", ">> "),
    "pycon": (">>> ", "... "),
}


@dataclass(frozen=True)
class Line:
    """A line of a session, without its end; ``prompt`` is empty before an output."""

    prompt: str
    text: str
    #: Is it the first line of a command?
    begins: bool = False


def read(lang: str, content: str) -> Iterator[Line]:
    """Yield the lines of a session in a language of ``PROMPTS``.

    A further line is one right below a line that is typed; in bash, where ``> `` may
    begin an output too, only while the command is unfinished.
    """
    first, more = PROMPTS[lang]
    command: str | None = None
    for line in content.splitlines():
        if line.startswith(first):
            command = line.removeprefix(first)
            yield Line(first, command, begins=True)
        elif command is not None and _goes_on(lang, line, more, command):
            prompt = line[: len(more)]
            command += "\n" + line.removeprefix(prompt)
            yield Line(prompt, line.removeprefix(prompt))
        else:
            command = None
            yield Line("", line)


def _goes_on(lang: str, line: str, more: str, command: str) -> bool:
    if lang == "pycon" and line == more.rstrip():  # editors drop the space at the end
        return True
    return line.startswith(more) and (lang != "console" or _unfinished(command))


def _unfinished(command: str) -> bool:
    """Would bash ask for another line of this command?"""
    if command.endswith("\\"):
        return True
    check = subprocess.run(["bash", "-n", "-c", command], capture_output=True)
    return check.returncode != 0 or bool(check.stderr)
