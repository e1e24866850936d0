"""Compares structure and code of a translated page with those of its source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lagena_docs.blocks import Block
from lagena_docs.parity.code import difference
from lagena_docs.parity.problems import Problem
from lagena_docs.sections import NO_SOURCE, PARTS, Section
from lagena_docs.twins import Twins, aligned, pairs

#: The way up to a file that the languages share.
UPWARDS = re.compile(r"^(?:\.\./)+")


def problems(twins: Twins) -> list[Problem]:
    """Return what is wrong with a translated page; nothing if it is not there yet."""
    if found := list(_untitled(twins)):
        return found
    if twins.translation is None:
        return []
    if twins.source is None or not twins.translation.has_source:
        return list(_alone(twins))
    for source, ours in pairs(twins):
        if source and ours:
            found += _section(twins, source, ours)
        else:
            found.append(_unpaired(twins, source, ours))
    return found


def _untitled(twins: Twins) -> Iterator[Problem]:
    """Yield that a page has no heading, so that nothing of it can be compared."""
    pages = {twins.source_path: twins.source, twins.path: twins.translation}
    for path, page in pages.items():
        if page and not page.sections:
            yield Problem(
                path, 1, "the page has no heading; write (name)= and '# TITLE' on top."
            )


def _alone(twins: Twins) -> Iterator[Problem]:
    """Yield what is wrong with a page that has no source, or says so."""
    assert twins.translation is not None
    mark = f"<!-- source: {NO_SOURCE} -->"
    if twins.source is not None:
        yield Problem(
            twins.path,
            twins.translation.sections[0].stamp_line,
            f"it says {mark}, yet there is {twins.source_path}; delete that comment.",
        )
    elif twins.translation.has_source:
        yield Problem(
            twins.path,
            1,
            f"there is no {twins.source_path}; follow it if it was renamed or deleted,"
            f" or write {mark} under the title of a page that this language alone has.",
        )


def _unpaired(twins: Twins, source: Section | None, ours: Section | None) -> Problem:
    """Return the problem of a section that only one of the pages has."""
    assert twins.translation is not None
    if ours is not None:
        return Problem(
            twins.path,
            ours.line,
            f"the section {ours.name!r} is not at this place of {twins.source_path}; "
            "move it, give it the label that it has there, or delete it.",
        )
    assert source is not None
    last = len(twins.translation.prose)
    return Problem(
        twins.path,
        last,
        f"the section {source.name!r} of {twins.source_path}:{source.line} is not at "
        "that place here; copy it from there, and it is shown as not translated yet.",
    )


def _section(twins: Twins, source: Section, ours: Section) -> Iterator[Problem]:
    """Yield what is wrong with a section of the translation."""

    def problem(line: int, message: str) -> Problem:
        return Problem(twins.path, line, message)

    place = f"{twins.source_path}:{source.line}"
    if not source.label:
        message = f"the section {source.title!r} has no label; write (name)= above it."
        yield Problem(twins.source_path, source.line, message)
    if source.label != ours.label:
        message = f"the label is {ours.label!r}, and {source.label!r} in {place}."
        yield problem(ours.line, message)
    if source.level != ours.level:
        message = f"a heading of level {ours.level}, and of {source.level} in {place}."
        yield problem(ours.line, message)
    for line, name in ours.bare_entries:
        message = f"the entry {name} says nothing in this language; write it there."
        yield problem(line, message)
    for message in _leads(twins, source, ours):
        yield problem(ours.line, f"{message} in {place}.")
    if ours.stamp == source.hash:  # or it is stale, and known to say something else
        for message in _prose(twins, source, ours):
            yield problem(ours.line, f"{message} in {place}.")
    yield from _blocks(twins, source, ours)


def _prose(twins: Twins, source: Section, ours: Section) -> Iterator[str]:
    """Yield what the prose of a section lacks, as far as its form tells."""
    for part in sorted(source.parts | ours.parts):
        wanted, shown = source.parts[part], ours.parts[part]
        # A translation may divide a paragraph.
        if shown < wanted or (shown > wanted and part != PARTS["paragraph_open"]):
            yield f"{shown} {part}, and {wanted}"
    codes, our_codes = _codes(source, twins), _codes(ours, twins)
    absent = sorted(codes - our_codes)
    written = [c for c in our_codes - codes if re.search(twins.language.letters, c)]
    if len(absent) > len(written):
        yield f"no {' nor '.join(f'`{code}`' for code in absent)}, as"


def _codes(section: Section, twins: Twins) -> set[str]:
    """Return the code within a section's prose, without what names a language in it."""
    names = {name for one in twins.site.languages for name in (one.code, one.tag)}
    names |= {re.split("[_-]", name)[0] for name in names}
    language = re.compile(rf"\b(?:{'|'.join(sorted(names, reverse=True))})\b")
    return {language.sub("", code.replace("……", "…")) for code in section.codes}


def _leads(twins: Twins, source: Section, ours: Section) -> Iterator[str]:
    """Yield how labels, links and toctrees differ."""
    listed = _listed(twins, source, ours)
    for what, wanted, shown in (
        ("label", source.targets, ours.targets),
        ("link", _neutral(source.links, twins), _neutral(ours.links, twins)),
        ("page in the toctree", *listed),
    ):
        for value in sorted((Counter(wanted) - Counter(shown)).elements()):
            yield f"no {what} {value!r}, as"
        for value in sorted((Counter(shown) - Counter(wanted)).elements()):
            yield f"the {what} {value!r}, which is not"
    if sorted(listed[0]) == sorted(listed[1]) and listed[0] != listed[1]:
        yield "a toctree in another order than"


def _neutral(links: Sequence[str], twins: Twins) -> list[str]:
    """Return links without what names a language in the addresses of other sites.

    Nor with how far up a shared file is: it is further up from a translation.
    """
    tags = {"en-us"}
    for language in (twins.site.languages[0], twins.language):
        tags |= {language.tag.lower(), language.tag.split("-")[0].lower()}
    return [
        "/".join(part for part in link.split("/") if part.lower() not in tags)
        if "://" in link
        else UPWARDS.sub("", link)
        for link in links
    ]


def _listed(
    twins: Twins, source: Section, ours: Section
) -> tuple[list[str], list[str]]:
    """Return the pages in the toctrees that are in both languages.

    What is not translated is listed by itself, and what this language alone has,
    where its writer puts it.
    """
    site, (first, *_) = twins.site, twins.site.languages
    wanted = [entry for toctree in source.toctrees for entry in toctree]
    shown = [entry for toctree in ours.toctrees for entry in toctree]
    return (
        [e for e in wanted if e in shown or site.has(twins.language, twins.named(e))],
        [e for e in shown if e in wanted or site.has(first, twins.named(e))],
    )


def _blocks(twins: Twins, source: Section, ours: Section) -> Iterator[Problem]:
    """Yield how the blocks of a section differ."""
    assert twins.source
    assert twins.translation
    english, translated = twins.source.whole, twins.translation.whole
    keys = [_key(b) for b in source.blocks], [_key(b) for b in ours.blocks]
    languages = (twins.site.languages[0], twins.language)
    for block, twin in aligned(source.blocks, ours.blocks, *keys):
        if block is None:
            assert twin is not None
            message = f"a {twin.label} block that {twins.source_path} does not have."
            yield Problem(*translated.place(twins.path, twin.line), message)
            continue
        file, number = english.place(twins.source_path, block.line)
        place = f"{file}:{number}"
        if twin is None:
            message = f"no {block.label} block, as {place}."
            yield Problem(twins.path, ours.line, message)
        elif _key(block) != _key(twin):
            message = f"{_said(twin)}; {place} has {_said(block)}."
            yield Problem(*translated.place(twins.path, twin.line), message)
        elif found := difference(block, twin, languages):
            line, how = found
            message = f"other code than in {place}: {how}."
            yield Problem(*translated.place(twins.path, line), message)


def _key(block: Block) -> tuple[object, ...]:
    """Return what a block and its twin have in common, besides their code."""
    options = tuple(sorted(block.options.items()))
    return block.lang, block.role, block.file, options, block.problem


def _said(block: Block) -> str:
    """Return a block as its fence says it."""
    options = " ".join(f"{key}={value}" for key, value in block.options.items())
    return " ".join(filter(None, [f"a {block.label}", options, "block"]))
