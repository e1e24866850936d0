"""The framework mutants: what pages promise of lagena, each broken in one small way.

They stand in ``behaviours.toml``, a table for each:

- ``words``   what no longer holds once it is broken
- ``label``   the section that describes it; left out as long as no page does,
  and it is not tried
- ``where``   the function or class, as in ``app:Flask.dispatch_request``; ``app:`` is
  the module itself
- ``old``     code that is in it once, and ``new``, what stands in its place
"""

from __future__ import annotations

import ast
import functools
import itertools
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lagena_docs import blocks
from lagena_tests.drift.trial import Copy

LIST = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Behaviour:
    """Something that lagena does, and a small edit that makes it do otherwise."""

    words: str
    where: str
    old: str
    new: str
    label: str = ""

    @property
    def module(self) -> str:
        """The file, as seen from the package's folder."""
        return self.where.partition(":")[0] + ".py"

    def break_in(self, text: str) -> str:
        """Return the module's text with that one thing changed."""
        at = self._at(text)
        return text[:at] + self.new + text[at + len(self.old) :]

    def line_in(self, text: str) -> int:
        """Return the line of the first difference."""
        pairs = enumerate(zip(self.old, self.new, strict=False))
        mark = next((at for at, (a, b) in pairs if a != b), len(self.old) - 1)
        return text.count("\n", 0, self._at(text) + mark) + 1

    def problem_in(self, text: str) -> str:
        """Return why this doesn't fit the module's text, or nothing."""
        try:
            self._at(text)
        except LookupError as error:
            return str(error)
        return ""

    def _at(self, text: str) -> int:
        """Return where ``old`` is; raise `LookupError` unless it is there once."""
        name = self.where.partition(":")[2]
        places = scopes(text).get(name, [])
        if not places:
            raise LookupError(f"{self.module} has no {name}; name what does it now")
        count = sum(text[place].count(self.old) for place in places)
        if count != 1:
            raise LookupError(
                f"{self.old!r} is {count} times in {self.where}, not once"
            )
        place = next(place for place in places if self.old in text[place])
        return text.index(self.old, place.start)


@functools.cache
def scopes(text: str) -> dict[str, list[slice]]:
    """Return where each function and class is, by its qualified name; the module by "".

    A name has several places if it is defined again, as a property with a setter is.
    """
    lengths = (len(line) + 1 for line in text.split("\n"))
    lines = [0, *itertools.accumulate(lengths)]
    found = {"": [slice(0, len(text))]}

    def add(body: Iterable[ast.AST], above: str) -> None:
        for node in body:
            inner = above
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{above}.{node.name}".lstrip(".")
                first = min(it.lineno for it in (node, *node.decorator_list))
                place = slice(lines[first - 1], lines[node.end_lineno or first])
                found.setdefault(inner, []).append(place)
            add(ast.iter_child_nodes(node), inner)

    add(ast.parse(text).body, "")
    return found


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
        source = path.read_text("utf-8") if path.exists() else ""
        if problem := behaviour.problem_in(source):
            wrong.append(f"{behaviour.words!r}: {problem}")
        if behaviour.label and f"({behaviour.label})=" not in text:
            wrong.append(f"{behaviour.words!r}: no section is {behaviour.label!r}")
    if wrong:
        raise StaleError(f"mend {LIST.name}:\n" + "\n".join(wrong))
