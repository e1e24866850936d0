"""Reads a language's glossary, and finds renderings in its pages that it forbids.

The glossary is a page for people, ``glossary.md``.  Its tables have a row for each
term: the term, its rendering, and the renderings not to use, separated by ``、``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lagena_docs.parity.problems import Problem
from lagena_docs.sections import PageText

NAME = "glossary"
ROW = re.compile(r"\s*\|(?P<cells>.+)\|\s*")
RULE = re.compile(r"[\s|:-]+")
CODE = re.compile(r"(`+)(?!`).+?\1")


@dataclass(frozen=True)
class Term:
    source: str
    rendering: str
    forbidden: tuple[str, ...]


def read(page: PageText) -> list[Term]:
    """Return the terms in the tables of a glossary."""
    terms: list[Term] = []
    inside = False
    for line in page.prose:
        match = ROW.fullmatch(line)
        if match is None:
            inside = False
        elif RULE.fullmatch(line):  # a table's terms begin below this
            inside = True
        elif inside:
            cells = [cell.strip() for cell in match["cells"].split("|")] + [""] * 3
            forbidden = tuple(filter(None, re.split(r"[、,，]\s*", cells[2])))
            terms.append(Term(cells[0], cells[1], forbidden))
    return terms


def problems(path: str, page: PageText, terms: list[Term]) -> Iterator[Problem]:
    """Yield where a page's prose has a rendering that the glossary forbids.

    Chinese has no spaces between words, so a line is read from its start: what one
    rendering takes, right or wrong, is no part of another.
    """
    forbidden = {wrong: term for term in terms for wrong in term.forbidden}
    known = sorted({*forbidden, *(t.rendering for t in terms)}, key=len, reverse=True)
    for number, line in enumerate(page.prose, 1):
        for found in re.findall("|".join(map(re.escape, known)), CODE.sub(" ", line)):
            if term := forbidden.get(found):
                message = f"{found!r} for {term.source!r}: write {term.rendering!r}."
                yield Problem(path, number, message)
