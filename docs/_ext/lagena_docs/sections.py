"""What a page says: its sections, each with its prose, links and blocks."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it.token import Token

from lagena_docs import blocks, docstrings, headings
from lagena_docs.blocks import directive
from lagena_docs.headings import Heading

#: Under a heading: the hash of the text that this section was translated from, or
#: ``none`` if it has no source at all.
STAMP = re.compile(r"<!--\s*source:\s*(?P<hash>[0-9a-f]{8}|none)\s*-->")
NO_SOURCE = "none"
#: Roles whose content is read, and leads nowhere.
TEXT_ROLES = frozenset(
    {"abbr", "guilabel", "kbd", "math", "menuselection", "samp", "sub", "sup"}
)
TARGET = re.compile(r"<(?P<target>[^<>]+)>$")
#: What prose is made of, as its parser names it and as messages do.
PARTS = {
    "paragraph_open": "paragraphs",
    "list_item_open": "items of lists",
    "tr_open": "rows of tables",
    "dt_open": "terms",
    "dd_open": "definitions",
    "blockquote_open": "quotes",
}
#: Where a link in a text leads: after the text, in one syntax or the other.
LEADS = re.compile(r"(?<=\])\([^()\s]*\)|(?<=[^`\s])\s+<[^<>`]+>(?=`)")


@dataclass(frozen=True)
class Section:
    """A heading and what follows it, up to the next heading of any level."""

    title: str
    level: int
    #: What stands as ``(label)=`` above the heading.
    label: str
    #: The line of the heading, counted from 1, and the last of the heading's lines.
    line: int
    heading_end: int
    #: The hash it carries, if it does, and the line where that stands.
    stamp: str = ""
    stamp_line: int = 0
    #: All its text but code, comments, labels, lists of pages and where links lead.
    prose: str = ""
    links: tuple[str, ...] = ()
    #: Labels within it.
    targets: tuple[str, ...] = ()
    #: The pages that each of its toctrees lists.
    toctrees: tuple[tuple[str, ...], ...] = ()
    #: The entries that leave the words to a docstring: the line and name of each.
    bare_entries: tuple[tuple[int, str], ...] = ()
    blocks: tuple[blocks.Block, ...] = ()
    #: How many parts of each kind its prose has.
    parts: Counter[str] = field(default_factory=Counter)
    #: The code within its prose.
    codes: frozenset[str] = frozenset()

    @property
    def hash(self) -> str:
        """What a translation of this section carries as its stamp."""
        text = f"{self.title}\n{self.prose}"
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    @property
    def name(self) -> str:
        return self.label or self.title


@dataclass(frozen=True)
class PageText:
    """A page, and what stands on each of its lines that is prose."""

    sections: tuple[Section, ...]
    #: The page's lines; those that are not prose are empty.
    prose: tuple[str, ...]
    #: Pieces of running text with the line on which each begins.
    paragraphs: tuple[tuple[int, str], ...]
    #: The page with what it includes; lines of blocks are those of this whole.
    whole: blocks.Source

    @property
    def has_source(self) -> bool:
        """Whether this page is a translation, and not one of its language alone."""
        return not self.sections or self.sections[0].stamp != NO_SOURCE


def read(path: Path) -> PageText:
    """Return the page in a file."""
    return parse(path.read_text("utf-8"), path)


def parse(text: str, path: Path | None = None) -> PageText:
    """Return the page with this text."""
    text = blocks.normalize(text)
    tokens = list(_walk(text, 0))
    source = blocks.read(text, path)
    prose = _prose(text.split("\n"), tokens, source)
    found = list(headings.find(blocks.tokens(text)))
    starts = [heading.start for heading in found] + [len(prose) + 1]
    sections = []
    for number, (heading, end) in enumerate(zip(found, starts[1:], strict=True)):
        lines = range(heading.start if number else 1, end)
        inside = [(token, line) for token, line in tokens if line in lines]
        own = tuple(b for b in source.blocks if source.line_on_page(b.line) in lines)
        sections.append(_section(heading, inside, own, prose[heading.end : end - 1]))
    paragraphs = [(line, t.content) for t, line in tokens if t.type == "inline"]
    return PageText(tuple(sections), tuple(prose), tuple(paragraphs), source)


def _walk(text: str, above: int) -> Iterator[tuple[Token, int]]:
    """Yield each token, and the page's line on which it begins."""
    for token in blocks.tokens(text):
        if token.map is None:
            continue
        line = above + token.map[0] + 1
        yield token, line
        name = directive(token)
        if name and name not in blocks.BLOCKLESS | set(blocks.INCLUDES):
            yield from _walk(token.content, line)


def _section(
    heading: Heading,
    inside: list[tuple[Token, int]],
    own: tuple[blocks.Block, ...],
    prose: list[str],
) -> Section:
    """Return the section under a heading, from the tokens and blocks inside it."""
    stamp, stamp_line = next(_stamps(inside), ("", 0))
    return Section(
        heading.title,
        heading.level,
        heading.label,
        heading.line,
        heading.end,
        stamp,
        stamp_line,
        prose=" ".join(LEADS.sub("", " ".join(prose)).split()),
        links=tuple(link for token, _ in inside for link in _links(token)),
        targets=tuple(
            token.content
            for token, line in inside
            if token.type == "myst_target" and line > heading.line
        ),
        toctrees=tuple(
            _toctree(token) for token, _ in inside if directive(token) == "toctree"
        ),
        bare_entries=tuple(
            (line, _entry(token)) for token, line in inside if _is_bare(token)
        ),
        blocks=own,
        parts=Counter(filter(None, (_part(token) for token, _ in inside))),
        codes=frozenset(
            child.content
            for token, _ in inside
            for child in token.children or ()
            if child.type == "code_inline"
        ),
    )


def _part(token: Token) -> str:
    """Return what kind of part begins with a token, if one does."""
    name = directive(token)
    return f"{{{name}}}" if name else PARTS.get(token.type, "")


def _stamps(inside: list[tuple[Token, int]]) -> Iterator[tuple[str, int]]:
    """Yield the stamps among tokens, and the lines on which they stand."""
    for token, line in inside:
        match = STAMP.fullmatch(token.content.strip())
        if match and token.type == "html_block":
            yield match["hash"], line


def _entry(token: Token) -> str:
    """Return the name that an entry of the reference is about; empty if it is none."""
    return _argument(token, "api")


def _argument(token: Token, what: str) -> str:
    """Return what this directive is about; empty if the token is another."""
    is_it = directive(token) == what
    return token.info.strip().partition(" ")[2].strip() if is_it else ""


def _is_bare(token: Token) -> bool:
    """Return whether this is an entry of the reference without words of its own."""
    return bool(_entry(token)) and not token.content.strip()


def _links(token: Token) -> Iterator[str]:
    """Yield where the links in a piece of running text lead, and what is named."""
    for what in ("api", "drawing"):
        if name := _argument(token, what):
            yield f"{{{what}}} {name}"
    for child in token.children or ():
        if child.type == "myst_role" and child.meta["name"] not in TEXT_ROLES:
            match = TARGET.search(child.content)
            target = match["target"] if match else child.content
            yield f"{{{child.meta['name']}}} {target}"
        elif child.type == "link_open":
            yield str(child.attrs["href"])
        elif child.type == "image":
            yield str(child.attrs["src"])


def _toctree(token: Token) -> tuple[str, ...]:
    """Return the pages that a toctree lists."""
    lines = [line.strip() for line in token.content.splitlines()]
    entries = [line for line in lines if line and not line.startswith(":")]
    return tuple(m["target"] if (m := TARGET.search(e)) else e for e in entries)


def _prose(
    lines: list[str], tokens: list[tuple[Token, int]], source: blocks.Source
) -> list[str]:
    """Return a page's lines, those emptied that are code, comment, label or list."""
    lines = list(lines)
    empty: list[int] = []
    elsewhere = {there.line for there in source.inclusions}
    for block in source.blocks:
        line = source.line_on_page(block.line)
        # What is hidden is a comment, and those are among the tokens.
        if not block.hidden and line not in elsewhere:
            empty += range(line, line + block.text.count("\n") + 2)
    for token, line in tokens:
        empty += _unread(token, line, lines)
    for line in empty:
        lines[line - 1 : line] = [""] * len(lines[line - 1 : line])
    for token, line in tokens:
        if _is_bare(token):
            lines[line - 1] = _words(_entry(token))
    for there in source.inclusions:
        if there.name.endswith(".md"):
            included = _walk(there.text, 0)
            words = [token.content for token, _ in included if token.type == "inline"]
            lines[there.line - 1] = " ".join(words)
    return lines


def _unread(token: Token, line: int, lines: list[str]) -> Iterator[int]:
    """Yield the lines of a token, which begins on this one, that are no prose."""
    last = line + (token.map[1] - token.map[0] if token.map else 1) - 1
    if token.type in ("html_block", "myst_line_comment", "front_matter"):
        yield from range(line, last + 1)
    elif token.type == "myst_target":
        yield line
    elif directive(token) in blocks.INCLUDES:
        yield from range(line + 1, last)
    elif directive(token) == "toctree":
        for number in range(line + 1, last):
            if not lines[number - 1].strip().startswith(":caption:"):
                yield number


def _words(name: str) -> str:
    """Return what a docstring says first, which a translation must follow."""
    try:
        return docstrings.first_line(name)
    except docstrings.NoSuchNameError as error:  # building the page fails by it, too
        return str(error)
