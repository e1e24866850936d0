"""A page as its blocks see it: its text, the machine, and what blocks have made."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from werkzeug.test import Client, TestResponse

from lagena_docs.blocks import Block, Source
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.machine import Machine
from lagena_docs.settings import Settings

#: The block that follows one on the page, hidden ones aside.
Following = Block | None


@dataclass
class Left:
    """What a block has left for the next one to show; it shows it, or nobody does."""

    printed: str | None = None
    raised: BaseException | None = None
    response: TestResponse | None = None


@dataclass
class Session:
    """What the blocks of a page have made so far."""

    #: The modules that its process had before the first block; none is the project's.
    modules: dict[str, ModuleType] = field(default_factory=dict)
    #: What its python and pycon blocks define.
    namespace: dict[str, Any] = field(default_factory=dict)
    #: The newest block of each file.
    files: dict[str, Block] = field(default_factory=dict)
    #: The files that nothing has used yet, and the blocks that they are.
    unused: dict[str, Block] = field(default_factory=dict)
    #: The newest block that is no twin of another.
    neighbour: Block | None = None
    #: The newest application, and the client that has its cookies.
    app: Any = None
    client: Client | None = None
    #: The page's lines on which what was typed into the prompt began.
    typed_lines: list[int] = field(default_factory=list)
    #: The page line that each example of a running doctest begins on.
    doctest_lines: list[int] = field(default_factory=list)
    #: What the block before has left, and what this one leaves.
    before: Left = field(default_factory=Left)
    left: Left = field(default_factory=Left)

    def turn(self) -> None:
        """Go on to the next block that is shown, to which this one leaves what it did.

        Nothing else is ever cleared.
        """
        self.before, self.left = self.left, Left()


@dataclass(frozen=True)
class Page:
    """A page, as the evaluators of its blocks see it."""

    #: Its path as messages name it.
    name: str
    #: The page with what it includes; all line numbers are those of this whole.
    source: Source
    settings: Settings
    machine: Machine
    session: Session = field(default_factory=Session)
    #: Hears which line of the page is being executed now.
    at: Callable[[int], None] = lambda line: None
    #: Hears of an output that is wrong; the page goes on.
    tell: Callable[[BlockError], None] | None = None

    def strict(self) -> Page:
        """Return the same page, of which an output that is wrong ends a block."""
        return replace(self, tell=None)

    @contextlib.contextmanager
    def comparing(self) -> Iterator[None]:
        """Compare an output; where it is wrong and can be rewritten, go on."""
        try:
            yield
        except BlockError as failure:
            if not self.tell or failure.correction is None:
                raise
            self.tell(failure)

    def write(self, block: Block) -> Path:
        """Write the file that a block is into the project folder."""
        assert block.file is not None
        project = self.machine.project
        path = (project / block.file).resolve()
        if not path.is_relative_to(project.resolve()):
            raise BlockError(
                f"{block.file} is outside of the project folder; name one in it.",
                block.line,
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.content, encoding="utf-8")
        self.session.files[block.file] = block
        self.forget_modules()
        return path

    def begin_python(self) -> None:
        """Let what is typed next find what a new Python has."""
        names = self.session.namespace
        for name in [name for name in names if not name.startswith("__")]:
            del names[name]
        self.forget_modules()

    def forget_modules(self) -> None:
        """Let the project's modules be imported afresh, as a new Python would."""
        had = self.session.modules
        for name, module in list(sys.modules.items()):
            # Each block that is typed anew asks, and nearly all modules end here.
            if had.get(name) is module:
                continue
            # A package without __init__.py has no file, only folders.
            places = [getattr(module, "__file__", None)]
            places += getattr(module, "__path__", None) or []
            if any(place and self.machine.has(place) for place in places):
                del sys.modules[name]

    def place(self, line: int) -> str:
        """Return where a line stands, as messages say it."""
        name, number = self.source.place(self.name, line)
        return f"line {number}" if name == self.name else f"{name}:{number}"

    def locate(self, file: str, line: int) -> int | None:
        """Return the page's line on which this line of a file stands, if it does."""
        if file == self.name:
            return line
        if match := re.fullmatch(r"<doctest .*\[(\d+)\]>", file):
            return self.session.doctest_lines[int(match[1])] + line - 1
        if self.machine.has(file):
            name = Path(file).relative_to(self.machine.project).as_posix()
            block = self.session.files.get(name)
            return block.first_line + line - 1 if block else None
        return None
