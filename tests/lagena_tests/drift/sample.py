"""Which mutants of pages are tried: each mutator on each kind of block, everywhere."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lagena_docs.languages import Language
from lagena_docs.parity.glossary import Term
from lagena_tests.drift import outputs, sources, translations
from lagena_tests.drift.edits import Edit, EditedPage, Spot

#: What has to notice a mutant.
DOCTEST, I18N, STALE = "doctest", "i18n", "stale"


@dataclass(frozen=True)
class Mutant:
    """A page, broken in one place."""

    page: str
    #: The name of its language.
    language: str
    mutator: str
    #: The kind of block that is broken, or ``prose``.
    kind: str
    by: str
    edit: Edit
    #: The line of the heading of the section that it is in.
    heading: int = 1

    @property
    def cell(self) -> tuple[str, str, str]:
        """Mutants that are alike: of each such kind, some are tried."""
        return self.mutator, self.kind, self.language


def choose(
    mutants: Iterable[Mutant], each: int, seed: int, seconds: Mapping[str, float]
) -> list[Mutant]:
    """Return so many mutants of each kind, so that pages have the same time.

    Each page has its turn before any has a second.
    """
    cells: defaultdict[tuple[str, str, str], list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        cells[mutant.cell].append(mutant)
    chance = random.Random(seed)
    used: defaultdict[str, float] = defaultdict(float)
    chosen: list[Mutant] = []
    # What few pages have comes first, so that the others can balance it.
    for cell in sorted(cells, key=lambda cell: (len(cells[cell]), cell)):
        left = cells[cell]
        chance.shuffle(left)
        for _ in range(min(each, len(left))):
            mutant = min(left, key=lambda mutant: used[mutant.page])
            left.remove(mutant)
            used[mutant.page] += seconds[mutant.page]
            chosen.append(mutant)
    return chosen


def mutants(
    page: EditedPage, language: Language, has_twin: bool, terms: list[Term]
) -> Iterator[Mutant]:
    """Yield every mutant of a page."""
    yield from _of_blocks(page, language)
    if not has_twin:
        return
    table = translations.TRANSLATION if language.folder else translations.SOURCE
    found = {name: list(mutator(page)) for name, mutator in table.items()}
    if language.folder and not page.name.endswith("/glossary.md"):
        found["what the glossary forbids"] = list(translations.rendering(page, terms))
    by = I18N if language.folder else STALE
    for name, edits in found.items():
        for edit in edits:
            yield Mutant(page.name, language.name, name, "prose", by, edit)


def _of_blocks(page: EditedPage, language: Language) -> Iterator[Mutant]:
    headings = [section.line for section in page.parsed.sections]
    for spot in page.spots:
        heading = max([1, *(n for n in headings if n < spot.block.line)])
        inner = outputs.MUTATORS | sources.MUTATORS if spot.is_here else {}
        for name, mutator in (inner | sources.WHOLE).items():
            for edit in mutator(spot):
                yield Mutant(
                    page.name, language.name, name, kind(spot), DOCTEST, edit, heading
                )


def kind(spot: Spot) -> str:
    """What a block is, with its language where its kind has several."""
    block = spot.block
    if block.kind in ("output", "file", "twin"):
        return " ".join(filter(None, [block.lang, block.role or block.kind]))
    return block.kind
