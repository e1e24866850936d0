"""What of a session its reader types, what that is, and what is shown as answer.

The runner executes the one and compares the other; the site colours them apart, and
its copy buttons take only what is typed.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from lagena_docs import bash
from lagena_docs.blocks import Block

#: By language: the prompt for a command, and the one for its further lines.
PROMPTS = {
    "console": ("$ ", "> "),
    "doscon": ("> ", "More? "),
    "ps1con": ("PS> ", ">> "),
    "pycon": (">>> ", "... "),
}
#: What may stand before a program's name: variables, a folder, ``python -m``.
PROGRAM = r"(?s)^(?:.*&& )?(?:\w+=\S* )*(?:\S*/)?(?:python3? (?:-\S+ )*?-m )?"
#: What starts a server, which goes on running, and the port of one that names none.
SERVERS: Mapping[re.Pattern[str], int] = {
    re.compile(rf"{PROGRAM}lagena\b.* run\b(?!.* --help)"): 5000,
    re.compile(
        rf"{PROGRAM}(?:gunicorn|granian|waitress-serve)\b"
        r"(?!.* (?:-h|--help|-v|--version|--check-config|--print-config)\b)"
    ): 8000,
}
#: What a command of lagena names as its application.
APP = re.compile(r"\blagena\b.*? (?:--app|-A)[ =](\"[^\"]*\"|'[^']*'|\S+)")
#: What other commands are: the first of these that is found in one.
KINDS = {
    "key": re.compile(r"secrets\.token_hex\(\)"),
    "install": re.compile(rf"{PROGRAM}pip install\b"),
    "request": re.compile(rf"{PROGRAM}curl\b"),
}
#: A package as pip takes it from an index, and no option or path.
PACKAGE = re.compile(r"(?!lagena)\w[\w-]*")
#: The options of pip that the next word belongs to.
WITH_VALUE = frozenset({"--find-links", "--index-url", "--requirement", "--target"})


@dataclass(frozen=True)
class Line:
    """A line of a session, without its end; ``prompt`` is empty before an output."""

    prompt: str
    text: str
    #: Is it the first line of a command?
    begins: bool = False


@dataclass(frozen=True)
class Command:
    """What is typed at once in a console block, and what the page shows under it."""

    #: The prompt before its first line.
    prompt: str
    #: All its lines, without their prompts.
    text: str
    #: The page's line on which it stands.
    line: int
    #: The page's line on which its output begins.
    shown_line: int
    shown: str = ""

    @cached_property
    def kind(self) -> str:
        """What it is: ``run`` a server, ``install``, ``key``, ``request``, ``other``.

        A key is made for the reader alone; a request is what a client sends.
        """
        found = (kind for kind, mark in KINDS.items() if mark.search(self.text))
        runs = any(server.search(self.text) for server in SERVERS)
        return next(found, "run" if runs else "other")

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, as a shell divides it; none if a quotation does not end."""
        try:
            return tuple(shlex.split(self.text.replace("\\\n", "")))
        except ValueError:
            return ()

    @property
    def packages(self) -> tuple[str, ...]:
        """What it installs from an index beside lagena."""
        if self.kind != "install" or "install" not in self.words:
            return ()
        words = self.words[self.words.index("install") :]
        return tuple(
            word
            for before, word in pairwise(words)
            if PACKAGE.fullmatch(word) and before not in WITH_VALUE
        )


def application(text: str) -> tuple[str, str] | None:
    """Return the module that a command names by ``--app``, and what in it."""
    if match := APP.search(text):
        module, _, name = match[1].strip("\"'").partition(":")
        return module.removesuffix(".py").replace("/", "."), name
    return None


def read(block: Block) -> list[Command]:
    """Return the commands of a console block, or of its twin for Windows."""
    found: list[Command] = []
    lines = read_lines(block.lang, block.content)
    for number, line in enumerate(lines, block.first_line):
        if line.begins:
            found.append(Command(line.prompt, line.text, number, number + 1))
        elif found and line.prompt:
            text = f"{found[-1].text}\n{line.text}"
            found[-1] = replace(found[-1], text=text, shown_line=number + 1)
        elif found:
            found[-1] = replace(found[-1], shown=f"{found[-1].shown}{line.text}\n")
    return found


def read_lines(lang: str, content: str) -> Iterator[Line]:
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


def prompt_pattern() -> str:
    """Return the regular expression of any prompt, the longer before the shorter."""
    prompts = {prompt for pair in PROMPTS.values() for prompt in pair}
    longest_first = sorted(prompts, key=lambda prompt: (-len(prompt), prompt))
    patterns = [re.escape(prompt).replace("\\ ", " ") for prompt in longest_first]
    # As in `_goes_on`; nothing stands behind this one.
    return "|".join([*patterns, r"\.\.\.$"])


def _goes_on(lang: str, line: str, more: str, command: str) -> bool:
    if lang == "pycon" and line == more.rstrip():  # editors drop the space at the end
        return True
    return line.startswith(more) and (lang != "console" or bash.unfinished(command))
