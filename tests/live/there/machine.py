"""What a page's blocks run on in a browser: a folder and a screen, and no processes."""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lagena_docs.runner.machine import COLOURS, SHOWN_HOME

#: Where Pyodide finds what it has; else of what the tests have around it.
HOME = Path(SHOWN_HOME)


class Screen:
    """Takes the place of standard output and error."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        stream = io.TextIOWrapper(self._bytes, "utf-8", "replace", write_through=True)
        sys.stdout = sys.stderr = stream
        sys.__stdout__ = sys.__stderr__ = stream  # type: ignore[misc]  # ours alone

    def take(self) -> str:
        """Return what was printed since the last time."""
        printed = self._bytes.getvalue().decode("utf-8", "replace")
        self._bytes.seek(0)
        self._bytes.truncate()
        return printed


class Machine:
    """As ``runner.machine`` has it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.home, self.project = HOME, HOME / "project"
        self.environment = environment | {"HOME": SHOWN_HOME}
        self.ports = {port: port for port in (*range(5000, 5010), 8000)}
        self.shell: Any = None
        #: None but those of the shell, which need no looking after.
        self.servers: dict[int, Any] = {}
        self.screen: Screen

    def settle(self) -> None:
        """Make the page's folder, and let nothing of what was before remain."""
        shutil.rmtree(self.project, ignore_errors=True)
        self.project.mkdir(parents=True)
        os.environ.clear()
        os.environ.update(self.environment)
        self.screen = Screen()

    def has(self, place: str) -> bool:
        return Path(place).is_relative_to(self.project)

    def watched(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def shown(self, text: str) -> str:
        return COLOURS.sub("", text).replace("\r\n", "\n")

    def real(self, command: str) -> str:
        return command
