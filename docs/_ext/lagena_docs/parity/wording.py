"""Checks how Chinese prose is set: by autocorrect, and by rules of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import autocorrect_py

from lagena_docs.parity.problems import Problem
from lagena_docs.sections import PageText

HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
#: Full-width punctuation, which brings its own space.
WIDE = r"[，。、；：？！）》」』”……—]"
CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
ROLE = re.compile(r"\{[\w:-]+\}" + CODE.pattern)
#: What is Markdown's and nobody reads: the targets of links, and tags.
MARKUP = re.compile(r"(?<=\])\([^()\s]*\)|<https?:[^<>]+>|</?\w[^<>]*>")

#: What is wrong, and what to write.  Code is a ``\0`` here, and a role a ``\1``.
RULES = [
    (re.compile(rf"{HAN}\0|\0{HAN}"), "no space between Chinese and code; write one"),
    (re.compile(rf"{HAN}[\"']|[\"']{HAN}"), "a straight quotation mark; write “ or ”"),
    (
        re.compile(
            rf"(?:{HAN}|[。，；：！？”])\s*\(|[(]\s*{HAN}|{HAN}\)|\)[。，；：！？]"
        ),
        "a half-width bracket; write （ or ）",
    ),
    (
        re.compile(
            rf"(?:{HAN}|\0|\x01)[,;:!?](?=\s|$|{HAN}|\0|\x01)"
            rf"|(?:{HAN}|\x01)\.(?=\s|$)|{HAN}.*[\w\0]\.$"
        ),
        "half-width punctuation; write ，；：！？ or 。",
    ),
    (
        re.compile(rf"{WIDE} +(?=[^\s|])|[^\s|] +{WIDE}"),
        "a space beside full-width punctuation; delete it",
    ),
    (
        re.compile(rf"{HAN}\.\.\.|\.\.\.{HAN}|{HAN}…(?!…)(?<!……)"),
        "an ellipsis of dots; write ……",
    ),
    (re.compile(rf"{HAN}\s*--+|{HAN}—(?!—)"), "a dash that is too short; write ——"),
]
#: How many characters around a mistake are shown.
AROUND = 4
BROKEN = re.compile(rf"({HAN}|{WIDE})\n({HAN})")


def problems(path: str, page: PageText) -> Iterator[Problem]:
    """Yield what is wrong with how a page's prose is set."""
    for line, prose in enumerate(page.prose, 1):
        text = MARKUP.sub("", CODE.sub("\0", ROLE.sub("\1", prose)))
        for pattern, message in RULES:
            if match := pattern.search(text):
                yield Problem(path, line, f"{_near(text, match)}: {message}.")
    for start, paragraph in page.paragraphs:
        if match := BROKEN.search(paragraph):
            line = start + paragraph.count("\n", 0, match.start())
            message = (
                "a paragraph goes on below, which shows as a space; join the lines."
            )
            yield Problem(path, line, message)
    yield from _autocorrect(path, page)


def _near(text: str, match: re.Match[str]) -> str:
    """Return what stands around a mistake."""
    near = text[max(match.start() - AROUND, 0) : match.end() + AROUND].strip()
    return repr(near.replace("\0", "`…`").replace("\1", "{…}"))


def _autocorrect(path: str, page: PageText) -> Iterator[Problem]:
    """Yield what autocorrect would write differently."""
    for found in autocorrect_py.lint_for("\n".join(page.prose), "md").lines:
        # It counts the lines of a text of several from the first of them.
        matcher = SequenceMatcher(None, found.old, found.new, autojunk=False)
        for group in matcher.get_grouped_opcodes(AROUND):
            (_, i, _, j, _), (_, _, end, _, our_end) = group[0], group[-1]
            old, new = found.old[i:end], found.new[j:our_end]
            line = found.line + found.old.count("\n", 0, i)
            yield Problem(path, line, f"{old!r}: write {new!r}.")
