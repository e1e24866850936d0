"""Reads where a command puts the secret key that it makes."""

from __future__ import annotations

import re
from typing import NotRequired, TypedDict

#: A command that exports a variable.
EXPORT = re.compile(r"export (?P<quote>[\"']?)(?P<name>\w+)=(?P<value>.*)", re.DOTALL)
#: What a command writes into a file.
_FILE = re.compile(r"['\"](?P<name>\w+) ?=.*> *(?P<file>[\w./-]+)$", re.DOTALL)


class Key(TypedDict):
    """A secret that the reader makes: a variable, or a name in a file."""

    env: NotRequired[str]
    file: NotRequired[str]
    name: NotRequired[str]


def read(command: str) -> Key | None:
    """Return where the key of a command goes; None if it is only shown."""
    if exported := EXPORT.fullmatch(command):
        return {"env": exported["name"]}
    if made := _FILE.search(command):
        return {"file": made["file"], "name": made["name"]}
    return None
