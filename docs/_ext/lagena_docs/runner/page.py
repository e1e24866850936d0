"""What the blocks of one page share: a folder, a namespace, an environment, ports."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lagena_docs.blocks import Block, Source
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.screen import Screen
from lagena_docs.settings import Settings

if TYPE_CHECKING:
    from lagena_docs.runner.server import Server
    from lagena_docs.runner.shell import Shell

#: Ports that pages may show, and how readers' home folder is shown.
SHOWN_PORTS = (*range(5000, 5010), 8000)
SHOWN_HOME = "/home/you"
#: Marks all processes of a page, so that none can hide.
MARK = "PAGE_MARK"

#: What every page's environment has.
STEADY = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "COLUMNS": "80",
    "NO_COLOR": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Without a network, without anybody's settings, without remarks on itself.
    "PIP_CONFIG_FILE": "/dev/null",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_NO_INDEX": "1",
    "PIP_NO_INPUT": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
}

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
#: A port in a command.
SHOWN_PORT = re.compile(
    r"(?:(?<=:)|(?<=--port[ =])|(?<=-p )|(?<=PORT=))(?:500\d|8000)\b"
)


#: The block that follows one on the page, hidden ones aside.
Following = Block | None


class Page:
    """What the blocks of one page share, in the page's own process."""

    def __init__(
        self, name: str, source: Source, home: Path, mark: str, settings: Settings
    ) -> None:
        #: Its path as messages name it.
        self.name = name
        #: The page with what it includes; all line numbers are those of this whole.
        self.source = source
        self.home = home
        self.project = home / "project"
        #: Where the page's own Python is.
        self.python = home / ".python"
        #: What each Python of the page runs first.
        self.watcher = home / ".watch"
        self.settings = settings
        #: Holds the ports for as long as this process has it open.
        self.hold, free = free_ports(len(SHOWN_PORTS))
        #: The port of this run in place of each that pages show.
        self.ports: dict[int, int] = dict(zip(SHOWN_PORTS, free, strict=True))
        self.environment = make_environment(self, mark)
        self.screen: Screen
        self.shell: Shell | None = None
        self.servers: dict[int, Server] = {}
        #: The newest block of each file.
        self.files: dict[str, Block] = {}
        #: The newest block that is no twin of another.
        self.neighbour: Block | None = None
        #: The files that nothing has used yet, and the blocks that they are.
        self.unused: dict[str, Block] = {}
        #: Where the page's Pythons log what they read, and how much of it is known.
        self.watch_log = home / "watch.log"
        self.watched = 0
        #: What the block before printed, what it raised: not yet shown on the page.
        self.printed: str | None = None
        self.raised: tuple[Block, BaseException] | None = None
        #: The newest application, its client, and the answer not yet shown.
        self.app: Any = None
        self.client: Any = None
        self.response: Any = None
        #: The page line that each example of a running doctest begins on.
        self.doctest_lines: list[int] = []
        #: What the page's python and pycon blocks define.
        self.namespace: dict[str, Any] = {}
        #: What was wrong in this block; and does the page go on after an output that
        #: is, as it is to be rewritten?
        self.wrong: list[BlockError] = []
        self.goes_on = False
        #: Says which line of the page is being executed now.
        self.at: Callable[[int], None] = lambda line: None

    @contextlib.contextmanager
    def comparing(self) -> Iterator[None]:
        """Compare an output; if the page goes on where one is wrong, only note that."""
        try:
            yield
        except BlockError as failure:
            if not self.goes_on or failure.correction is None:
                raise
            self.wrong.append(failure)

    def write(self, block: Block) -> Path:
        """Write the file that a block is into the project folder."""
        assert block.file is not None
        path = (self.project / block.file).resolve()
        if not path.is_relative_to(self.project.resolve()):
            raise BlockError(
                f"{block.file} is outside of the project folder; name one in it.",
                block.line,
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.content, encoding="utf-8")
        self.files[block.file] = block
        self.forget_modules()
        return path

    def forget_modules(self) -> None:
        """Let the project's modules be imported afresh, as a new Python would."""
        for name, module in list(sys.modules.items()):
            # A package without __init__.py has no file, only folders.
            places = [getattr(module, "__file__", None)]
            places += getattr(module, "__path__", None) or []
            if any(place and self._has(place) for place in places):
                del sys.modules[name]

    def _has(self, place: str) -> bool:
        return Path(place).is_relative_to(self.project)

    def place(self, line: int) -> str:
        """Return where a line stands, as messages say it."""
        name, number = self.source.place(self.name, line)
        return f"line {number}" if name == self.name else f"{name}:{number}"

    def locate(self, file: str, line: int) -> int | None:
        """Return the page's line on which this line of a file stands, if it does."""
        if file == self.name:
            return line
        if match := re.fullmatch(r"<doctest .*\[(\d+)\]>", file):
            return self.doctest_lines[int(match[1])] + line - 1
        if Path(file).is_relative_to(self.project):
            block = self.files.get(Path(file).relative_to(self.project).as_posix())
            return block.first_line + line - 1 if block else None
        return None

    def shown(self, text: str) -> str:
        """Return an output as readers would see it: without this run's accidents."""
        for shown, port in self.ports.items():
            text = re.sub(rf"(?<!\d){port}(?!\d)", str(shown), text)
        text = COLOURS.sub("", text).replace("\r\n", "\n")
        return text.replace(str(self.home.resolve()), SHOWN_HOME)

    def real(self, command: str) -> str:
        """Return a command with this run's ports in place of the shown ones."""
        return SHOWN_PORT.sub(lambda match: str(self.ports[int(match[0])]), command)


def free_ports(count: int) -> tuple[socket.socket, list[int]]:
    """Return that many neighbouring ports that nobody listens on, and their hold.

    Whoever else asks gets other ones, as long as the hold, a socket, is open.
    """
    while True:
        # Below the range from which systems take ports for outgoing connections.
        first = random.randrange(20_000, 32_000, count + 1)
        hold = socket.socket()
        ports = list(range(first + 1, first + 1 + count))
        if _binds(hold, first) and all(map(_is_free, ports)):
            return hold, ports
        hold.close()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return _binds(probe, port)


def _binds(to_bind: socket.socket, port: int) -> bool:
    try:
        to_bind.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def make_environment(page: Page, mark: str) -> dict[str, str]:
    """Return all the environment that a page's processes get."""
    settings = page.settings
    own = {
        name: value.format(port=page.ports)
        for name, value in _variables(page.name, settings).items()
    }
    return STEADY | {
        **own,
        "PATH": f"{page.python}/bin:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(page.home),
        "TMPDIR": str(page.home / "tmp"),
        # Also the Pythons of the environments that a page makes are watched.
        "PYTHONPATH": str(page.watcher),
        # An address, as pip takes a path with a space for two.
        "PIP_FIND_LINKS": settings.wheelhouse.as_uri() if settings.wheelhouse else "",
        MARK: mark,
    }


def _variables(name: str, settings: Settings) -> dict[str, str]:
    """Return what the project sets for a page: for all, and for those of its folder."""
    variables = dict(settings.environment)
    for folder, more in settings.environments.items():
        if (settings.root / name).is_relative_to(settings.pages / folder):
            variables |= more
    return variables
