"""Finds words in Latin letters that a translator has probably mistyped.

Programs, protocols and names in code are called the same in all languages.  So each
such word stands on a page of the source, in a block of the page itself, or, where only
this language speaks of it, in the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lagena_docs.languages import Language
from lagena_docs.parity import glossary
from lagena_docs.parity.problems import Problem
from lagena_docs.sections import PageText
from lagena_docs.twins import Site

WORD = re.compile(r"[A-Za-z]{3,}")
#: Where a link leads is compared by itself.
TARGET = re.compile(r"(?<=\])\([^()\s]*\)|<https?:[^<>]+>")


def read(site: Site, language: Language) -> set[str]:
    """Return the words of the source's pages and of a language's glossary."""
    source = site.languages[0]
    paths = [site.path(source, name) for name in site.names(source)]
    if site.has(language, glossary.NAME):
        paths.append(site.path(language, glossary.NAME))
    return _words("\n".join((site.root / path).read_text("utf-8") for path in paths))


def problems(path: str, page: PageText, known: set[str]) -> Iterator[Problem]:
    """Yield the words of a page's prose that are not known."""
    known = known | _words("\n".join(block.text for block in page.whole.blocks))
    # These show the words of a docstring, which is told elsewhere.
    bare = {line for part in page.sections for line, _ in part.bare_entries}
    for line, prose in enumerate(page.prose, 1):
        if line in bare:
            continue
        for word in WORD.findall(TARGET.sub("", prose)):
            if word.lower() not in known:
                message = (
                    f"{word!r} is on no page of the source; mend it, or write it into "
                    "the glossary."
                )
                yield Problem(path, line, message)


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}
