"""The languages of a site, as the project's one list of them says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Language:
    """One of the site's languages."""

    code: str
    #: As browsers call it (BCP 47).
    tag: str
    name: str
    #: What the link to it says, where there is little room.
    short: str
    #: A pattern for its letters: what is written in the language holds one.
    letters: str
    #: Where its pages are, seen from the source's, and from the site's root.
    folder: str

    @property
    def locale(self) -> str:
        """What the variable ``LANG`` says where programs speak the language."""
        return f"{self.code}.UTF-8"


def read(path: Path) -> tuple[Language, ...]:
    """Return the languages that a file lists; the first is the source of the rest."""
    tables = tomllib.loads(path.read_text("utf-8"))
    source = next(iter(tables))
    return tuple(
        Language(code, folder="" if code == source else f"{code}/", **table)
        for code, table in tables.items()
    )
