"""Tries mutants in a copy of the project: was each noticed, and in the right place?"""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from lagena_tests.drift.behaviours import Behaviour
from lagena_tests.drift.sample import DOCTEST, STALE, Mutant
from lagena_tests.drift.trial import Copy

CAUGHT, ELSEWHERE, MISSED, BROKEN = "caught", "wrong line", "missed", "drift failed"


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    word: str
    #: What noticed it, where, and what it said first.
    by: str = ""
    place: str = ""
    said: str = ""


def judge_page(copy: Copy, mutant: Mutant) -> Verdict:
    """Break a page of the copy, and see what notices."""
    text = (copy.root / mutant.page).read_text("utf-8")
    with copy.with_page(mutant.page, mutant.edit.apply(text)):
        try:
            if mutant.by == STALE:
                return _stale(copy, mutant)
            found = _doctest(copy, mutant) if mutant.by == DOCTEST else None
            return found or _compared(copy, mutant)
        except Exception:
            return Verdict(BROKEN, said=traceback.format_exc())


def judge_framework(copy: Copy, work: tuple[Behaviour, Sequence[str]]) -> Verdict:
    """Break the framework of the copy, and see which of these pages notices first."""
    behaviour, names = work
    path = copy.framework / "lagena" / behaviour.module
    text = behaviour.break_in(path.read_text("utf-8"))
    with copy.with_module(behaviour.module, text):
        for name in names:
            try:
                report = copy.execute(name)
            except Exception:
                return Verdict(BROKEN, said=traceback.format_exc())
            if report:
                return Verdict(CAUGHT, "doctest", report.partition(": ")[0], report)
    return Verdict(MISSED, said=f"{len(names)} pages call it")


def _doctest(copy: Copy, mutant: Mutant) -> Verdict | None:
    report = copy.execute(mutant.page)
    if not report:
        return None
    place = report.partition(": ")[0]
    page, _, line = place.rpartition(":")
    right = page == mutant.page and mutant.edit.expects(int(line))
    return Verdict(CAUGHT if right else ELSEWHERE, "doctest", place, report)


def _compared(copy: Copy, mutant: Mutant) -> Verdict:
    """See what comparing the languages says; the pages agreed before."""
    problems = copy.compare(mutant.page)
    if not problems:
        return Verdict(MISSED)
    exact = mutant.by != DOCTEST
    # A block is compared in its section, and told by the line of its source.
    near = mutant.edit.where if exact else range(mutant.heading, 1_000_000)
    for problem in problems:
        lines = [problem.line] if problem.page == mutant.page else []
        quoted = re.escape(mutant.page) + r":(\d+)"
        if not exact or "a section" in mutant.mutator:
            lines += [int(line) for line in re.findall(quoted, problem.message)]
        named = f"{problem.page}:{problem.line}"
        # What is left out of the source is told where the translation has it.
        absent = not exact and f"that {mutant.page} does not have" in problem.message
        if absent or any(line in near for line in lines):
            return Verdict(CAUGHT, "i18n", named, str(problem))
    first = problems[0]
    return Verdict(ELSEWHERE, "i18n", f"{first.page}:{first.line}", str(first))


def _stale(copy: Copy, mutant: Mutant) -> Verdict:
    stale = copy.stale(mutant.page)
    if not stale:
        return Verdict(MISSED)
    right = stale == [*mutant.edit.where]
    sections = f"sections {', '.join(map(str, stale))}"
    return Verdict(CAUGHT if right else ELSEWHERE, "i18n", mutant.page, sections)
