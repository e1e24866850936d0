"""Finds the text that a section was translated from, and says what changed in it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from lagena_docs import sections
from lagena_docs.sections import Section

#: How many words around a change are shown.
AROUND = 3


class History:
    """The earlier sections of one page, newest first, as far as git has them."""

    def __init__(self, root: Path, path: str) -> None:
        self._root = root
        self._versions = self._read(path)
        self._seen: dict[str, Section] = {}

    def find(self, stamp: str) -> Section | None:
        """Return the section whose text has this hash; None if git has it not."""
        while stamp not in self._seen:
            version = next(self._versions, None)
            if version is None:
                return None
            for section in sections.parse(version).sections:
                self._seen.setdefault(section.hash, section)
        return self._seen[stamp]

    def _read(self, path: str) -> Iterator[str]:
        """Yield the page's committed versions, by whatever names it had."""
        log = self._git("log", "--follow", "--name-only", "--format=%x00%h", "--", path)
        for commit, _, name in (entry.partition("\n") for entry in log.split("\0")[1:]):
            yield self._git("show", f"{commit}:{name.strip()}")

    def _git(self, *words: str) -> str:
        """Return what git says; nothing where there is no git, or no history."""
        command = ["git", "-c", "core.quotePath=false", *words]
        try:
            done = subprocess.run(command, cwd=self._root, capture_output=True)
        except FileNotFoundError:
            return ""
        return "" if done.returncode else done.stdout.decode("utf-8", "replace")


def word_diff(old: Section, new: Section) -> str:
    """Return the words that changed, as ``[-old-] {+new+}``, among their neighbours."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    said: list[str] = []
    for group in matcher.get_grouped_opcodes(AROUND):
        if said or group[0][3]:
            said.append("...")
        for kind, i, end, j, our_end in group:
            if kind == "equal":
                said.append(" ".join(after[j:our_end]))
                continue
            if before[i:end]:
                said.append(f"[-{' '.join(before[i:end])}-]")
            if after[j:our_end]:
                said.append(f"{{+{' '.join(after[j:our_end])}+}}")
    if said and group[-1][4] < len(after):
        said.append("...")
    return " ".join(said)


def _words(section: Section) -> list[str]:
    return [*section.title.split(), *re.findall(r"\S+", section.prose)]
