"""The machine of one page: folder, environment, ports, shell, servers, screen.

Only ``child`` settles in it; whoever checks pages elsewhere has none.
"""

from __future__ import annotations

import random
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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


class Machine:
    """What the blocks of one page run on, apart from all other pages."""

    #: Set by the page's own process, whose output it takes.
    screen: Screen

    def __init__(self, page: str, home: Path, mark: str, settings: Settings) -> None:
        self.home = home
        self.project = home / "project"
        #: Where the page's own Python is.
        self.python = home / ".python"
        #: What each Python of the page runs first.
        self.watcher = home / ".watch"
        #: Where the page's Pythons log what they read, and how much of it is known.
        self.watch_log = home / "watch.log"
        self._watched = 0
        #: Holds the ports for as long as this process has it open.
        self.hold, free = free_ports(len(SHOWN_PORTS))
        #: The port of this run in place of each that pages show.
        self.ports: dict[int, int] = dict(zip(SHOWN_PORTS, free, strict=True))
        self.environment = self._environment(page, mark, settings)
        self.shell: Shell | None = None
        #: The running servers, by port.
        self.servers: dict[int, Server] = {}

    def _environment(self, page: str, mark: str, settings: Settings) -> dict[str, str]:
        """Return all the environment that the page's processes get."""
        own = _variables(page, settings).items()
        wheels = settings.wheelhouse
        return STEADY | {
            **{name: value.format(port=self.ports) for name, value in own},
            "PATH": f"{self.python}/bin:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "TMPDIR": str(self.home / "tmp"),
            # Also the Pythons of the environments that a page makes are watched.
            "PYTHONPATH": str(self.watcher),
            # An address, as pip takes a path with a space for two.
            "PIP_FIND_LINKS": wheels.as_uri() if wheels else "",
            MARK: mark,
        }

    def has(self, place: str) -> bool:
        """Return whether a path is in the project folder."""
        return Path(place).is_relative_to(self.project)

    def watched(self) -> Iterator[tuple[str, str]]:
        """Yield what the page's Pythons did since the last time, and to what."""
        with self.watch_log.open("rb") as log:
            log.seek(self._watched)
            events = log.read()
        self._watched += len(events)
        for event in events.decode().splitlines():
            kind, _, what = event.partition(" ")
            yield kind, what

    def shown(self, text: str) -> str:
        """Return an output as readers would see it: without this run's accidents."""
        for shown, port in self.ports.items():
            text = re.sub(rf"(?<!\d){port}(?!\d)", str(shown), text)
        text = COLOURS.sub("", text).replace("\r\n", "\n")
        return text.replace(str(self.home.resolve()), SHOWN_HOME)

    def real(self, command: str) -> str:
        """Return a command with this run's ports in place of the shown ones."""
        return SHOWN_PORT.sub(lambda match: str(self.ports[int(match[0])]), command)


def _variables(page: str, settings: Settings) -> dict[str, str]:
    """Return what the project sets for a page: for all, and for those of its folder."""
    variables = dict(settings.environment)
    for folder, more in settings.environments.items():
        if (settings.root / page).is_relative_to(settings.pages / folder):
            variables |= more
    return variables


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
