"""Makes the table that translators read, and the list of what is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lagena_docs import freshness
from lagena_docs.freshness import State
from lagena_docs.languages import Language
from lagena_docs.parity import glossary, structure, vocabulary, wording
from lagena_docs.parity.history import History, word_diff
from lagena_docs.parity.problems import Problem
from lagena_docs.twins import Site, Twins

#: What a row says of a section that nobody needs to look at.
FRESH = "fresh"


def problems(site: Site) -> list[Problem]:
    """Return everything that is broken: structure, code and wording."""
    found: list[Problem] = []
    chinese = [there for there in site.languages[1:] if there.code.startswith("zh")]
    terms = {there: _terms(site, there) for there in chinese}
    known = {there: vocabulary.read(site, there) for there in chinese}
    for twins in site.twins():
        found += structure.problems(twins)
        if twins.translation is None or twins.language not in chinese:
            continue
        found += wording.problems(twins.path, twins.translation)
        words = known[twins.language]
        found += vocabulary.problems(twins.path, twins.translation, words)
        if twins.name != glossary.NAME:
            own = terms[twins.language]
            found += glossary.problems(twins.path, twins.translation, own)
    return sorted(set(found))


def _terms(site: Site, language: Language) -> list[glossary.Term]:
    page = site.read(language, glossary.NAME)
    return glossary.read(page) if page else []


def table(site: Site) -> Iterator[str]:
    """Yield the lines of the table: page, section, state, and what changed.

    The fresh sections of a page share a line.
    """
    found = [(twins, freshness.states(twins)) for twins in site.twins()]
    rows = [row for twins, states in found for row in _rows(twins, states)]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[3]]).rstrip()
    for language in site.languages[1:]:
        count = Counter(
            state.word
            for twins, states in found
            if twins.language == language
            for state in states
        )
        words = [f"{count[word]} {word}" for word in (FRESH, "stale", "missing")]
        yield f"{language.name}: {', '.join(words)}"


def _rows(twins: Twins, states: list[State]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of a page."""
    page = twins.path
    if twins.translation is None:
        what = f"shown as {twins.source_path} has it"
        yield page, "(the page)", "missing", what
        return
    history = History(twins.site.root, twins.source_path)
    fresh = sum(state.word == FRESH for state in states)
    if fresh:
        name = "(all sections)" if fresh == len(states) else f"(the other {fresh})"
        yield page, name, FRESH, ""
    for state in states:
        if state.word == FRESH:
            continue
        yield page, state.source.name, state.word, _what(state, history)


def _what(state: State, history: History) -> str:
    """Return the words that changed in a section since it was translated."""
    if state.ours is None:
        return "not on the page"
    if not state.ours.stamp:
        return "not stamped as translated"
    old = history.find(state.ours.stamp)
    if old is None:
        return (
            f"the text that it was translated from ({state.ours.stamp}) is in no commit"
        )
    return word_diff(old, state.source)
