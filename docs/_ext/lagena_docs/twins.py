"""Which pages are twins, which of their sections are, and how messages name them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from lagena_docs import blocks, sections
from lagena_docs.languages import Language
from lagena_docs.sections import NO_SOURCE, PageText, Section

T = TypeVar("T")
Pair = tuple[T | None, T | None]


@dataclass(frozen=True)
class Site:
    """The folder with the source's pages, and in it those of the translations."""

    #: As seen from the project's root, which is where messages name pages from.
    folder: Path
    root: Path
    #: The source, and the translations.
    languages: tuple[Language, ...]

    def names(self, language: Language) -> set[str]:
        """Return the names of a language's pages, such as ``quickstart/routing``."""
        tree = self.root / self.folder / language.folder
        others = {there.code for there in self.languages if there != language}
        return blocks.names(tree, others)

    def path(self, language: Language, name: str) -> str:
        """Return the path of a page from the root."""
        return (self.folder / language.folder / f"{name}.md").as_posix()

    def has(self, language: Language, name: str) -> bool:
        """Return whether the language has a page of this name."""
        return (self.root / self.path(language, name)).is_file()

    def read(self, language: Language, name: str) -> PageText | None:
        """Return a page, if the language has it."""
        if not self.has(language, name):
            return None
        return sections.read(self.root / self.path(language, name))

    def twins(self) -> Iterator[Twins]:
        """Yield each page of each translation, beside its source."""
        source, *translations = self.languages
        for language in translations:
            for name in sorted(self.names(source) | self.names(language)):
                yield Twins(self, language, name)


@dataclass(frozen=True)
class Twins:
    """A page of the source, and the page of the same name in a translation."""

    site: Site
    language: Language
    name: str

    @cached_property
    def source(self) -> PageText | None:
        return self.site.read(self.site.languages[0], self.name)

    @cached_property
    def translation(self) -> PageText | None:
        return self.site.read(self.language, self.name)

    def named(self, entry: str) -> str:
        """Return the name of the page that an entry of a toctree on this page means."""
        folder = "" if entry.startswith("/") else posixpath.dirname(self.name)
        return posixpath.normpath(posixpath.join(folder, entry.lstrip("/")))

    @property
    def source_path(self) -> str:
        return self.site.path(self.site.languages[0], self.name)

    @property
    def path(self) -> str:
        return self.site.path(self.language, self.name)


def pairs(twins: Twins) -> list[Pair[Section]]:
    """Return the sections of both pages, side by side, in order.

    Sections are told by their labels; one that changed its label is told by its place.
    """
    assert twins.source
    assert twins.translation
    theirs = twins.source.sections
    ours = [part for part in twins.translation.sections if part.stamp != NO_SOURCE]
    labels = [part.label for part in theirs], [part.label for part in ours]
    return aligned(theirs, ours, *labels)


def aligned(
    source: Sequence[T],
    ours: Sequence[T],
    source_keys: Sequence[object],
    our_keys: Sequence[object],
) -> list[Pair[T]]:
    """Pair two sequences by their keys; what was replaced one for one, is a pair."""
    matcher = SequenceMatcher(None, source_keys, our_keys, autojunk=False)
    found: list[Pair[T]] = []
    for kind, i, end, j, our_end in matcher.get_opcodes():
        if kind == "equal" or end - i == our_end - j:
            found += zip(source[i:end], ours[j:our_end], strict=True)
        else:
            found += [(part, None) for part in source[i:end]]
            found += [(None, part) for part in ours[j:our_end]]
    return found
