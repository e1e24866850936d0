"""The framework mutants: what pages promise of lagena, each broken in one small way.

They stand in ``behaviours.toml``, a table for each:

- ``words``   what no longer holds once it is broken
- ``label``   the section that describes it; left out as long as no page does,
  and it is not tried
- ``module``  a file in ``framework/lagena``
- ``old``     code that is in it once, and ``new``, what stands in its place
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lagena_docs import blocks
from lagena_tests.drift.trial import Copy

LIST = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Behaviour:
    """Something that lagena does, and a small edit that makes it do otherwise."""

    words: str
    module: str
    old: str
    new: str
    label: str = ""

    @property
    def mark(self) -> int:
        """Where in ``old`` the first difference is."""
        pairs = enumerate(zip(self.old, self.new, strict=False))
        return next((at for at, (a, b) in pairs if a != b), len(self.old) - 1)


class StaleError(Exception):
    """Mutants that no longer fit the framework or the pages; says which."""


def read(path: Path = LIST) -> list[Behaviour]:
    """Return the behaviours that a file lists."""
    tables = tomllib.loads(path.read_text("utf-8"))["behaviour"]
    return [Behaviour(**table) for table in tables]


def check(behaviours: Sequence[Behaviour], copy: Copy) -> None:
    """Raise unless each mutant changes one place, and its section is there."""
    pages = blocks.pages(copy.settings.pages)
    text = "".join(path.read_text("utf-8") for path in pages)
    wrong: list[str] = []
    for behaviour in behaviours:
        path = copy.framework / "lagena" / behaviour.module
        count = path.read_text("utf-8").count(behaviour.old) if path.exists() else 0
        if count != 1:
            wrong.append(
                f"{behaviour.words!r}: {behaviour.old!r} is {count} times in "
                f"{behaviour.module}, not once"
            )
        if behaviour.label and f"({behaviour.label})=" not in text:
            wrong.append(f"{behaviour.words!r}: no section is {behaviour.label!r}")
    if wrong:
        raise StaleError(f"mend {LIST.name}:\n" + "\n".join(wrong))
