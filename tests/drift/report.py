"""Prints what became of the mutants, and sums it up in a last line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from drift.behaviours import Behaviour
from drift.judge import CAUGHT, Verdict
from drift.sample import Mutant
from drift.trial import Baseline

#: How many lines of what was said are shown of a mutant that went wrong.
LINES = 4


def conclude(
    baselines: Sequence[Baseline],
    of_pages: Sequence[tuple[Mutant, Verdict]],
    of_framework: Sequence[tuple[Behaviour, Verdict]],
) -> int:
    """Print it all; return the exit status."""
    say("\n".join(["", *_table(of_pages)]))
    say("\n".join(["", *_behaviours(of_framework)]))
    failed = [base for base in baselines if base.failure]
    wrong = [pair for pair in of_pages if pair[1].word != CAUGHT]
    missed = [pair for pair in of_framework if pair[1].word != CAUGHT and pair[0].label]
    for base in failed:
        say(f"not tried, as it fails as it is: {_short(base.failure)}")
    for mutant, verdict in wrong:
        say(_miss(mutant, verdict))
    for behaviour, verdict in missed:
        say(f"{verdict.word}: {behaviour.words} ({behaviour.module})")
    undescribed = sum(not behaviour.label for behaviour, _ in of_framework)
    parts = [
        f"{len(of_pages) - len(wrong)} of {len(of_pages)} page mutants caught",
        f"{_caught(of_framework)} of {len(of_framework)} framework mutants",
        f"{len(wrong) + len(missed)} missed",
    ]
    text = f"drift: {parts[0]}, {parts[1]}; {parts[2]}"
    if undescribed:
        text += f"; {undescribed} behaviours that no page describes"
    if failed:
        text += f"; {len(failed)} of {len(baselines)} pages not tried"
    say(text)
    return 1 if wrong or missed or failed else 0


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
        label = behaviour.label or "(no page describes it)"
        yield f"{behaviour.words}\n    {label}: {place}"


def _miss(mutant: Mutant, verdict: Verdict) -> str:
    edit = mutant.edit
    where = f"{mutant.page}:{edit.line}"
    new = " / ".join(edit.new[:3]) or "(left out)"
    text = f"{verdict.word}: {where}: {mutant.mutator}, {mutant.kind}\n    {new}"
    if verdict.said:
        text += f"\n    {verdict.by} {verdict.place}: {_short(verdict.said)}"
    return text


def _caught(of_framework: Sequence[tuple[Behaviour, Verdict]]) -> int:
    return sum(verdict.word == CAUGHT for _, verdict in of_framework)


def _short(text: str) -> str:
    return "\n    ".join(text.strip().splitlines()[-LINES:])


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
