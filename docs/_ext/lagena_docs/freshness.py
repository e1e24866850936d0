"""Tells which sections are translated from the text that their source has now."""

from __future__ import annotations

from dataclasses import dataclass

from lagena_docs.sections import Section
from lagena_docs.twins import Twins, pairs


@dataclass(frozen=True)
class State:
    """How a section of the source stands in a translation."""

    #: ``fresh``, ``stale`` or ``missing``.
    word: str
    source: Section
    #: The section in the translation, if it is there.
    ours: Section | None = None


def states(twins: Twins) -> list[State]:
    """Return how each section of a page's source stands in its translation."""
    if twins.source is None:
        return []
    if twins.translation is None:
        return [State("missing", section) for section in twins.source.sections]
    return [
        State(_word(source, ours), source, ours)
        for source, ours in pairs(twins)
        if source is not None
    ]


def _word(source: Section, ours: Section | None) -> str:
    if ours is None or not ours.stamp:
        return "missing"
    return "fresh" if ours.stamp == source.hash else "stale"
