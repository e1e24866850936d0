"""Runs pages of a copy of the project, and compares the languages of one."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from lagena_docs import freshness, languages
from lagena_docs.parity import overview
from lagena_docs.parity.problems import Problem
from lagena_docs.runner.run import PageError, PageRun
from lagena_docs.settings import Settings
from lagena_docs.twins import Site, Twins
from lagena_tests.drift import reach
from lagena_tests.drift.reach import Function

#: What the framework reads, and is made when it is installed: the pages' examples.
GENERATED = Path("build", "examples")


@dataclass(frozen=True)
class Baseline:
    """What a page does when nothing is wrong."""

    page: str
    seconds: float
    #: Why its mutants cannot be tried, if it fails as it is.
    failure: str
    called: frozenset[Function] = frozenset()


@dataclass(frozen=True)
class OnePage(Site):
    """A site of which only one page is compared."""

    only: str = ""

    def twins(self) -> Iterator[Twins]:
        return (twins for twins in super().twins() if twins.name == self.only)


@dataclass(frozen=True)
class Copy:
    """A copy of the pages and of the framework, in which anything may be broken."""

    root: Path
    settings: Settings = field(repr=False)

    @property
    def framework(self) -> Path:
        return self.root / "framework"

    def execute(self, page: str, log: Path | None = None) -> str:
        """Run a page; return the report of its failure, or nothing."""
        path = self.root / page
        words = reach.first_words(self.framework, log)
        settings = replace(self.settings, first_words=words)
        try:
            PageRun(path, path.read_text("utf-8"), settings).execute()
        except PageError as error:
            return str(error)
        return ""

    def measure(self, page: str) -> Baseline:
        """Run a page as it is, and see what it calls; compare its languages."""
        log = self.root / "reach.log"
        log.unlink(missing_ok=True)
        started = time.monotonic()
        failure = self.execute(page, log) or "\n".join(map(str, self.compare(page)))
        seconds = time.monotonic() - started
        return Baseline(page, seconds, failure, reach.read(log))

    def compare(self, page: str) -> list[Problem]:
        """Return what comparing the languages of a page says."""
        return overview.problems(self._site(page))

    def stale(self, page: str) -> list[int]:
        """Return which sections of a page, counted from 0, are not as translated."""
        return [
            number
            for twins in self._site(page).twins()
            for number, state in enumerate(freshness.states(twins))
            if state.word == "stale"
        ]

    def _site(self, page: str) -> OnePage:
        docs = self.settings.pages.relative_to(self.settings.root)
        listed = languages.read(self.root / docs / "languages.toml")
        return OnePage(docs, self.root, listed, name_of(page, listed))

    @contextmanager
    def with_page(self, page: str, text: str) -> Iterator[None]:
        """Have a page say this, for a while."""
        with _replaced(self.root / page, text):
            yield

    @contextmanager
    def with_module(self, name: str, text: str) -> Iterator[None]:
        """Have a module of the framework say this, for a while."""
        with _replaced(self.framework / "lagena" / name, text):
            yield


def make_copy(folder: Path, settings: Settings) -> Copy:
    """Copy the pages and the framework of a project, and what that reads."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(settings.pages, folder / "docs", ignore=ignore)
    shutil.copytree(settings.root / "framework", folder / "framework", ignore=ignore)
    if (generated := settings.root / GENERATED).is_dir():
        shutil.copytree(generated, folder / GENERATED)
    pages = folder / "docs"
    changed = replace(settings, root=folder, pages=pages, recording=None, starting=None)
    return Copy(folder, changed)


def name_of(page: str, listed: tuple[languages.Language, ...]) -> str:
    """Return what a page is called in all languages."""
    name = Path(page).relative_to("docs").with_suffix("").as_posix()
    for language in listed[1:]:
        name = name.removeprefix(language.folder)
    return name


@contextmanager
def _replaced(path: Path, text: str) -> Iterator[None]:
    kept = path.read_bytes()
    path.write_text(text, "utf-8")
    try:
        yield
    finally:
        path.write_bytes(kept)
