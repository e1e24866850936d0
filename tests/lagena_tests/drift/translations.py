"""Breaks a translation, or the text it was made from, as people do.

Each mutator gets the page, and yields edits that comparing the languages has to report
on exactly that line; those of ``SOURCE`` make a section stale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from lagena_docs.parity.glossary import Term
from lagena_docs.sections import Section
from lagena_tests.drift.edits import Edit, EditedPage

HAN = r"[\u4e00-\u9fff]"
#: A placeholder in a string of code, or a name in a template.
HOLE = re.compile(r"(?P<before>(?<!\{)\{|\{\{ ?)(?P<name>[a-z_]\w*)(?=[.(} )])")


def code(page: EditedPage) -> Iterator[Edit]:
    """Write other code: a name that the source does not have."""
    for spot in page.spots:
        if spot.block.kind not in ("module", "python") or not spot.is_here:
            continue
        for at, line in enumerate(spot.content):
            match = re.match(r"\s*(?:def|return|from) (\w+)", line)
            if match and not line.lstrip().startswith(("return f", "return (")):
                new = f"{line[: match.end(1)]}zq{line[match.end(1) :]}"
                yield spot.replace(at, [new], spot.exactly(at))


def placeholder(page: EditedPage) -> Iterator[Edit]:
    """Fill another name into a text."""
    for spot in page.spots:
        strings = spot.block.kind in ("module", "python") or "jinja" in spot.block.lang
        if not strings or not spot.is_here:
            continue
        for at, line in enumerate(spot.content):
            is_text = "jinja" in spot.block.lang or re.search(r"\bf[\"']", line)
            if is_text and (match := HOLE.search(line)):
                new = f"{line[: match.end()]}zq{line[match.end() :]}"
                yield spot.replace(at, [new], spot.exactly(at))


def label(page: EditedPage) -> Iterator[Edit]:
    """Rename a section's label; it is reported at the heading below it."""
    for section in _sections(page):
        at = page.lines.index(f"({section.label})=") + 1 if section.label else 0
        if at:
            yield Edit(at, 1, (f"({section.label}-zq)=",), _only(section.line))


def section_left_out(page: EditedPage) -> Iterator[Edit]:
    """Leave a section out; where it should be is the page's end, as far as is known."""
    found = list(_sections(page))
    for section, after in pairwise(found[1:]):
        first, last = _start(page, section), _start(page, after)
        kept = len(page.lines) - (last - first)
        yield Edit(first, last - first, (), range(kept - 1, kept + 1))


def level(page: EditedPage) -> Iterator[Edit]:
    """Put a heading one level down."""
    for section in _sections(page):
        if section.level > 1:
            line = page.lines[section.line - 1]
            yield Edit(section.line, 1, (f"#{line}",), _only(section.line))


def link(page: EditedPage) -> Iterator[Edit]:
    """Link elsewhere; it is reported at the section's heading."""
    for section, number, line in _prose(page):
        new = re.sub(r"(\{ref\}`[^`]*?)(>?`)", r"\1-zq\2", line, count=1)
        if new == line:
            new = re.sub(r"(\]\(https?://[^)]*)\)", r"\1zq)", line, count=1)
        if new != line:
            yield Edit(number, 1, (new,), _only(section.line))


def punctuation(page: EditedPage) -> Iterator[Edit]:
    """Write half-width punctuation."""
    for _, number, line in _prose(page):
        new = re.sub(rf"(?<={HAN})，(?={HAN})", ",", line, count=1)
        if new != line:
            yield Edit(number, 1, (new,), _only(number))


def spacing(page: EditedPage) -> Iterator[Edit]:
    """Leave no space between Chinese and code."""
    for _, number, line in _prose(page):
        new = re.sub(rf"(?<={HAN}) (?=`[^`]+`)", "", line, count=1)
        if new != line:
            yield Edit(number, 1, (new,), _only(number))


def rendering(page: EditedPage, terms: Sequence[Term]) -> Iterator[Edit]:
    """Use a word that the glossary forbids, in place of the one that it wants."""
    for _, number, line in _prose(page):
        plain = re.sub(r"`[^`]*`", lambda match: " " * len(match[0]), line)
        for term in terms:
            at = plain.find(term.rendering)
            if term.forbidden and at >= 0 and re.search(HAN, term.forbidden[0]):
                new = line[:at] + term.forbidden[0] + line[at + len(term.rendering) :]
                yield Edit(number, 1, (new,), _only(number))


def paragraph(page: EditedPage) -> Iterator[Edit]:
    """Leave a paragraph out of the source."""
    for section, number, _ in _prose(page):
        if not page.lines[number - 2].strip() and not page.lines[number].strip():
            yield Edit(number, 1, (), _only(_index(page, section)))


def word(page: EditedPage) -> Iterator[Edit]:
    """Change a word of the source."""
    for section, number, line in _prose(page):
        match = re.search(r"(?<![\w`<{(.-])[a-z]{4,}(?![\w`>})=:/.-])", line)
        if match and line[: match.start()].count("`") % 2 == 0:
            new = f"{line[: match.end()]}zq{line[match.end() :]}"
            yield Edit(number, 1, (new,), _only(_index(page, section)))


def _sections(page: EditedPage) -> Sequence[Section]:
    return page.parsed.sections


def _index(page: EditedPage, section: Section) -> int:
    """Which section of the page it is, counted from 0."""
    return _sections(page).index(section)


def _start(page: EditedPage, section: Section) -> int:
    """The line on which a section begins: that of its label, if it has one."""
    above = page.lines[section.line - 2]
    return section.line - (above == f"({section.label})=")


def _prose(page: EditedPage) -> Iterator[tuple[Section, int, str]]:
    """The lines of running text, each with its section and its number."""
    found = page.parsed
    headings = {section.line: section for section in found.sections}
    section = None
    for number, line in enumerate(found.prose[: len(page.lines) - 1], 1):
        section = headings.get(number, section)
        if section and line.strip() and not re.match(r"\s*[#|:<({]", line):
            yield section, number, page.lines[number - 1]


def _only(line: int) -> range:
    return range(line, line + 1)


#: What translators do to a translation.
TRANSLATION: dict[str, Callable[[EditedPage], Iterator[Edit]]] = {
    "other code than the source": code,
    "a placeholder": placeholder,
    "a label": label,
    "a section left out": section_left_out,
    "the level of a heading": level,
    "the target of a link": link,
    "half-width punctuation": punctuation,
    "no space beside code": spacing,
}
#: What writers do to the source: ``where`` is the number of the section that is stale.
SOURCE: dict[str, Callable[[EditedPage], Iterator[Edit]]] = {
    "a paragraph left out": paragraph,
    "a word of the prose": word,
}
