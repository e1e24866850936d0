"""Prints what became of the mutants, and sums it up in a last line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from lagena_tests.drift.behaviours import Behaviour
from lagena_tests.drift.judge import CAUGHT, Verdict
from lagena_tests.drift.sample import Mutant
from lagena_tests.drift.trial import Baseline

#: How many lines of what was said are shown of a mutant that went wrong.
LINES = 4


def conclude(
    baselines: Sequence[Baseline],
    of_pages: Sequence[tuple[Mutant, Verdict]],
    of_framework: Sequence[tuple[Behaviour, Verdict]],
    undescribed: Sequence[Behaviour],
) -> int:
    """Print it all but the misses, which are told; return the exit status."""
    say("\n".join(["", *_table(of_pages)]))
    say("\n".join(["", *_behaviours(of_framework)]))
    for behaviour in undescribed:
        say(f"not tried, as no page describes it: {behaviour.words}")
    failed = [base for base in baselines if base.failure]
    for base in failed:
        say(f"not tried, as it fails as it is: {_short(base.failure)}")
    page_mutants, framework_mutants = _caught(of_pages), _caught(of_framework)
    missed = len(of_pages) + len(of_framework) - page_mutants - framework_mutants
    text = (
        f"drift: {page_mutants} of {len(of_pages)} page mutants caught, "
        f"{framework_mutants} of {len(of_framework)} framework mutants; {missed} missed"
    )
    if undescribed:
        text += f"; {len(undescribed)} not tried, as no page describes them"
    if failed:
        text += f"; {len(failed)} of {len(baselines)} pages not tried"
    say(text)
    return 1 if missed or failed else 0


def _table(of_pages: Sequence[tuple[Mutant, Verdict]]) -> Iterator[str]:
    """A row for each mutator: by what its mutants were caught, and how many not."""
    rows: dict[str, Counter[str]] = {}
    for mutant, verdict in of_pages:
        word = verdict.by if verdict.word == CAUGHT else verdict.word
        rows.setdefault(mutant.mutator, Counter())[word] += 1
    yield f"{'page mutants':34}{'doctest':>9}{'i18n':>9}{'missed':>9}"
    for name, count in sorted(rows.items()):
        other = count.total() - count["doctest"] - count["i18n"]
        yield f"{name:34}{count['doctest']:9}{count['i18n']:9}{other:9}"


def _behaviours(of_framework: Sequence[tuple[Behaviour, Verdict]]) -> Iterator[str]:
    yield "framework mutants"
    for behaviour, verdict in sorted(of_framework, key=lambda pair: pair[0].words):
        place = verdict.place or f"{verdict.word}; {_short(verdict.said)}"
        yield f"{behaviour.words}\n    {behaviour.label}: {place}"


def miss(mutant: Mutant, verdict: Verdict) -> str:
    """Return the report of a page mutant that was not noticed, or elsewhere."""
    edit = mutant.edit
    where = f"{mutant.page}:{edit.line}"
    new = " / ".join(edit.new[:3]) or "(left out)"
    text = f"{verdict.word}: {where}: {mutant.mutator}, {mutant.kind}\n    {new}"
    if verdict.said:
        text += f"\n    {verdict.by} {verdict.place}: {_short(verdict.said)}"
    return text


def missed(behaviour: Behaviour, verdict: Verdict) -> str:
    """Return the report of a framework mutant that no page noticed."""
    said = _short(verdict.said)
    return f"{verdict.word}: {behaviour.words} ({behaviour.where}); {said}"


def _caught(pairs: Sequence[tuple[object, Verdict]]) -> int:
    return sum(verdict.word == CAUGHT for _, verdict in pairs)


def _short(text: str) -> str:
    return "\n    ".join(text.strip().splitlines()[-LINES:])


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
