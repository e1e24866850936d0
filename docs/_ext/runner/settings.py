"""What a project tells the runner about itself, and how a block says that it failed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runner.merge import Correction


@dataclass(frozen=True)
class Recording:
    """Where runs are recorded, and what a record depends on besides its page."""

    folder: Path
    #: The framework's source.
    source: Path
    #: The distribution that it is; the versions of what this needs count.
    distribution: str


@dataclass(frozen=True)
class Settings:
    """What the runner knows of the project whose pages it runs."""

    #: The project's folder; messages name pages as seen from here.
    root: Path
    #: The folder with the pages.
    pages: Path
    #: The command that runs one page again, with ``{page}`` in it.
    rerun: str
    #: Commands that start a server, and its port, as pages show it, if they name none.
    servers: Mapping[re.Pattern[str], int]
    #: Wheels that pages install from, and the command that makes them; pages that
    #: have none can install nothing.
    wheelhouse: Path | None
    make_wheelhouse: str
    #: In the command of a server, or in what it prints: it starts again when a module
    #: changes.  And what such a one prints each time that it has started.
    reloads: re.Pattern[str] | None = None
    reloaded: re.Pattern[str] | None = None
    #: Variables of a page's environment; ``{port[5000]}`` is the port shown as 5000.
    environment: Mapping[str, str] = field(default_factory=dict)
    #: More of them, or other values, by the folder in ``pages`` whose pages have them.
    environments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Modules that no page may import, and what to write instead.
    forbidden: Mapping[str, str] = field(default_factory=dict)
    #: Packages whose names lead to another package, in every Python of a page.
    aliases: Mapping[str, str] = field(default_factory=dict)
    #: What the pages run on, as the summary calls it.
    framework: str = ""
    #: Pages that cannot run on it, as seen from ``pages``, and the reason.
    left_out: Mapping[str, str] = field(default_factory=dict)
    #: Python code that each Python of a page runs first.
    first_words: str = ""
    #: Packages that a page imports afresh, whatever the tests before it did to them.
    fresh: tuple[str, ...] = ()
    #: How pages that pass are recorded, if they are.
    recording: Recording | None = None
    #: How many seconds a block may take that says nothing else.
    limit: float = 30


class BlockError(Exception):
    """A block did not do what its page says."""

    def __init__(
        self, message: str, line: int, correction: Correction | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        #: The line of the page that is wrong.
        self.line = line
        #: What would mend it, if it is an output that the page records.
        self.correction = correction
