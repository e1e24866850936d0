"""Tries all mutants and prints what is missed: ``make drift``.

    python -m lagena_tests.drift [--each N] [--seed N] [--only WORDS]
                                 [--share 3f2a91c/4]

``each`` is how many mutants of a kind are tried; ``only`` those whose names hold WORDS,
so that a mended page can be tried again by itself; ``share`` a share of the kinds and
of the behaviours.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from lagena_docs import blocks, languages
from lagena_docs import sections as parity
from lagena_docs.languages import Language
from lagena_docs.parity import glossary
from lagena_docs.settings import LAGENA, Settings
from lagena_tests.drift import behaviours, report, sample
from lagena_tests.drift.behaviours import Behaviour, StaleError
from lagena_tests.drift.edits import EditedPage
from lagena_tests.drift.judge import CAUGHT, Verdict, judge_framework, judge_page
from lagena_tests.drift.reach import function_at
from lagena_tests.drift.sample import Mutant
from lagena_tests.drift.trial import Baseline, Copy, make_copy, name_of
from lagena_tests.drift.workers import Workers, stop
from lagena_tests.gate.share import Share

T = TypeVar("T")

WORKERS = 2
#: How many mutants of a kind are tried, in each language.
EACH = 2
#: The only share.
ALL = Share("0", 1)


def main(words: Sequence[str], settings: Settings) -> int:
    parser = argparse.ArgumentParser(prog="make drift", description=__doc__)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--share", type=Share.parse, default=ALL)
    options = parser.parse_args(words)
    signal.signal(signal.SIGTERM, stop)
    with tempfile.TemporaryDirectory(prefix="drift-") as name:
        folder = Path(name).resolve()
        copies = [make_copy(folder / str(n), settings) for n in range(WORKERS)]
        try:
            return run(
                copies,
                behaviours.read(),
                options.each,
                options.seed,
                options.only,
                options.share,
            )
        except StaleError as error:
            report.say(f"drift: {error}")
            return 1


def run(
    copies: Sequence[Copy],
    promised: Sequence[Behaviour],
    each: int,
    seed: int,
    only: str = "",
    share: Share = ALL,
) -> int:
    """Try everything; return the exit status."""
    behaviours.check(promised, copies[0])
    with Workers(copies) as workers:
        pages = names(copies[0])
        baselines = dict(workers.do("pages as they are", Copy.measure, pages))
        sound = {name: base for name, base in baselines.items() if not base.failure}
        seconds = {name: base.seconds for name, base in sound.items()}
        chosen = sample.choose(page_mutants(copies[0], sound), each, seed, seconds)
        mutants = [
            mutant
            for mutant in chosen
            if only in f"{mutant.page} {mutant.cell}"
            and share.holds(" ".join(mutant.cell))
        ]
        of_pages = tell(workers.do("page mutants", judge_page, mutants), report.miss)
        named = [
            behaviour
            for behaviour in promised
            if only in behaviour.words and share.holds(behaviour.words)
        ]
        work = [(b, plan(b, copies[0], sound)) for b in named if b.label]
        done = workers.do("framework mutants", judge_framework, work)
        of_framework = tell(((b, verdict) for (b, _), verdict in done), report.missed)
    undescribed = [behaviour for behaviour in named if not behaviour.label]
    return report.conclude(
        list(baselines.values()), of_pages, of_framework, undescribed
    )


def tell(
    done: Iterable[tuple[T, Verdict]], of_miss: Callable[[T, Verdict], str]
) -> list[tuple[T, Verdict]]:
    """Print at once what is missed; return all."""
    pairs = []
    for what, verdict in done:
        pairs.append((what, verdict))
        if verdict.word != CAUGHT:
            report.say(of_miss(what, verdict))
    return pairs


def names(copy: Copy) -> list[str]:
    """The pages, as seen from the project's root; others include what begins by _."""
    found = blocks.pages(copy.settings.pages)
    return [str(path.relative_to(copy.root)) for path in found]


def page_mutants(copy: Copy, sound: dict[str, Baseline]) -> list[Mutant]:
    """All mutants of the pages that pass as they are."""
    docs = copy.settings.pages
    listed = languages.read(docs / "languages.toml")
    found: list[Mutant] = []
    for name in sound:
        page = EditedPage(name, (copy.root / name).read_text("utf-8"))
        language = language_of(name, listed)
        twins = [docs / one.folder / f"{name_of(name, listed)}.md" for one in listed]
        has_twin = len(twins) > 1 and all(path.exists() for path in twins)
        words = docs / language.folder / f"{glossary.NAME}.md"
        terms = glossary.read(parity.read(words)) if words.exists() else []
        found += sample.mutants(page, language, has_twin, terms)
    return found


def language_of(name: str, listed: tuple[Language, ...]) -> Language:
    """Return the language of a page."""
    folders = (one for one in listed[1:] if name.startswith(f"docs/{one.folder}"))
    return next(folders, listed[0])


def plan(behaviour: Behaviour, copy: Copy, sound: dict[str, Baseline]) -> list[str]:
    """The pages that call what a mutant breaks: first those that describe it.

    Then the cheapest, and each English page before its translation.
    """
    path = copy.framework / "lagena" / behaviour.module
    text = path.read_text("utf-8")
    function = function_at(behaviour.module, text, behaviour.line_in(text))
    reached = [name for name, base in sound.items() if function in base.called]
    listed = languages.read(copy.settings.pages / "languages.toml")

    def key(name: str) -> tuple[bool, bool, float]:
        describes = f"({behaviour.label})=" in (copy.root / name).read_text("utf-8")
        is_translation = language_of(name, listed) is not listed[0]
        return not describes, is_translation, sound[name].seconds

    return sorted(reached, key=key)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], LAGENA))
