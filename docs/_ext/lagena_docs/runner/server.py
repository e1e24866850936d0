"""Servers that a page starts: ready before the next block, stopped with the page."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from lagena_docs.commands import Command
from lagena_docs.runner.compare import (
    can_become,
    correction,
    difference,
    first_difference,
    same,
)
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.machine import Machine
from lagena_docs.runner.page import Page
from lagena_docs.runner.shell import shell_of
from lagena_docs.settings import Settings

#: Seconds that a server has to be ready, to answer a request, and to stop; and between
#: two looks at it.
PATIENCE = 15.0
ANSWERING = 3.0
STOPPING = 15.0
GLANCE = 0.02
#: Seconds in which a server ends that answers no more.
DYING = 1.0
#: A request that runs no view.
QUESTION = b"OPTIONS / HTTP/1.0\r\n\r\n"


@dataclass(frozen=True)
class Server:
    """A running server."""

    command: str
    port: int
    group: int
    log: Path
    #: The file that holds its exit status once it ended.
    ended: Path
    #: The page's line that starts it.
    line: int

    def printed(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def status(self) -> str:
        """Return its exit status; empty while it runs."""
        return self.ended.read_text().strip() if self.ended.exists() else ""

    def reloads(self, settings: Settings) -> bool:
        text = f"{self.command}\n{self.printed()}"
        return bool(settings.reloads and settings.reloads.search(text))

    def is_ready(self, settings: Settings) -> bool:
        reloaded = settings.reloaded if self.reloads(settings) else None
        return self.answers() and (
            reloaded is None or bool(reloaded.search(self.printed()))
        )

    def answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def responds(self) -> bool:
        """Return whether it answers a request; without workers it may just listen."""
        with contextlib.suppress(OSError), socket.socket() as client:
            client.settimeout(ANSWERING)
            client.connect(("127.0.0.1", self.port))
            client.sendall(QUESTION)
            return client.recv(1) != b""
        return False


def default_port(page: Page, command: Command) -> int | None:
    """Return the port of the server that a command starts, should it name none."""
    for pattern, shown in page.settings.servers.items():
        if pattern.search(command.text):
            return page.machine.ports[shown]
    return None


def start(page: Page, command: Command, default: int) -> None:
    """Start the server of a console block and wait until it is as the page shows."""
    machine = page.machine
    text = machine.real(command.text)
    named = [p for p in machine.ports.values() if re.search(rf"\b{p}\b", text)]
    port = named[0] if named else default
    if earlier := machine.servers.pop(port, None):
        check_alive(machine, earlier)
        stop(earlier)  # as a reader does, who has one terminal for it
    home = machine.home
    number = len(list(home.glob("server*.log")))
    log, ended = home / f"server{number}.log", home / f"server{number}.end"
    log.touch()
    group = shell_of(machine).start(text, log, ended)
    server = Server(command.text, port, group, log, ended, command.line)
    machine.servers[port] = server
    _await(page, server, command)


def _await(page: Page, server: Server, command: Command) -> None:
    """Return when the server answers and printed what the page shows."""
    deadline = time.monotonic() + PATIENCE
    while True:
        late = time.monotonic() > deadline
        # Asked in this order: what it prints before it ends or answers is then seen.
        status, answers = server.status(), server.is_ready(page.settings)
        printed = page.machine.shown(server.printed())
        if status or (late and not answers):
            raise BlockError(_absence(page.machine, server) + printed, command.line)
        if answers and same(command.shown, printed):
            return
        if answers and (late or not can_become(command.shown, printed)):
            raise BlockError(
                "The server prints something else than the page shows:\n"
                + difference(command.shown, printed),
                command.shown_line + first_difference(command.shown, printed),
                correction(command.shown, printed, command.shown_line),
            )
        time.sleep(GLANCE)


def _absence(machine: Machine, server: Server) -> str:
    """Return why there is no server."""
    if status := server.status():
        return f"The server ended with status {status}; it printed:\n"
    return (
        f"The server did not answer on port {machine.shown(str(server.port))} within "
        f"{PATIENCE:g} seconds; it printed:\n"
    )


def ended(machine: Machine) -> str:
    """Return what the servers of the page that end by themselves have printed."""
    deadline = time.monotonic() + DYING
    while machine.servers and time.monotonic() < deadline:
        if any(server.status() for server in machine.servers.values()):
            break
        time.sleep(GLANCE)
    return "".join(
        f"\nBefore, {server.command!r} ended with status {status}; it printed:\n"
        + machine.shown(server.printed())
        for server in machine.servers.values()
        if (status := server.status())
    )


def check_alive(machine: Machine, server: Server) -> None:
    """Raise if a server that the page is done with has ended by itself."""
    # One that listens without workers lets the question itself wait until it ends.
    deadline = time.monotonic() + ANSWERING + DYING
    while not server.responds() and time.monotonic() < deadline:
        if status := server.status():
            raise BlockError(
                f"{server.command!r} ended with status {status}; it printed:\n"
                + machine.shown(server.printed()),
                server.line,
            )
        time.sleep(GLANCE)


def stop(server: Server) -> None:
    """Ask a server to end; raise if it does not."""
    deadline = time.monotonic() + STOPPING
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.group, signal.SIGTERM)
    while not server.status():
        if time.monotonic() > deadline:
            os.killpg(server.group, signal.SIGKILL)
            raise RuntimeError(f"a server that does not end: {server.command}")
        time.sleep(GLANCE)
