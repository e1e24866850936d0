"""Waits for servers that start again because a block changed a module.

No change goes unnoticed: readers who see no reload save their file again, and so does
this.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from lagena_docs.blocks import Block
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Following, Page
from lagena_docs.runner.server import GLANCE, PATIENCE, Server

#: Seconds until a module is saved again; servers look once a second.
SAVE_AGAIN = 3.0


@dataclass(frozen=True)
class Before:
    """How servers and modules were before a block ran."""

    #: When each module of the project was written.
    modules: dict[Path, int] = field(default_factory=dict)
    #: How much each server that reloads had printed.
    printed: dict[Server, int] = field(default_factory=dict)


def look(page: Page) -> Before:
    """Return how servers and modules are, if a server reloads."""
    printed = {
        server: len(server.printed())
        for server in page.machine.servers.values()
        if server.reloads(page.settings)
    }
    return Before(_modules(page.machine.project), printed) if printed else Before()


def wait(page: Page, block: Block, following: Following, before: Before) -> None:
    """Return when the servers that reload have done so, if a module was changed.

    What they print then is the block's, if an output block comes next.
    """
    now = _modules(page.machine.project) if before.modules else {}
    changed = [path for path in now if before.modules.get(path, now[path]) != now[path]]
    for server, length in before.printed.items():
        if changed and server in page.machine.servers.values():
            printed = _await(page, block, server, length, changed)
            if following and following.kind == "output":
                left = page.session.left
                left.printed = (left.printed or "") + printed


def _modules(project: Path) -> dict[Path, int]:
    """Return when each module was written; those of an environment do not change."""
    paths = [path for path in project.iterdir() if path.name != ".venv"]
    paths += [path for folder in paths for path in folder.rglob("*.py")]
    return {path: path.stat().st_mtime_ns for path in paths if path.suffix == ".py"}


def _await(
    page: Page, block: Block, server: Server, length: int, changed: list[Path]
) -> str:
    """Return what the server has printed, once it reloaded."""
    assert page.settings.reloaded
    deadline = time.monotonic() + PATIENCE
    again = time.monotonic() + SAVE_AGAIN
    while not page.settings.reloaded.search(printed := server.printed()[length:]):
        if server.status() or time.monotonic() > deadline:
            project = page.machine.project
            names = ", ".join(str(path.relative_to(project)) for path in changed)
            raise BlockError(
                f"This changed {names}, and the server did not start again within "
                f"{PATIENCE:g} seconds; it printed:\n{page.machine.shown(printed)}",
                block.line,
            )
        if time.monotonic() > again:
            again += SAVE_AGAIN
            for path in changed:
                path.touch()
        time.sleep(GLANCE)
    return printed
