"""Tells whether two blocks are the same code, but for comments and human words.

Each block becomes a list of atoms.  ``code`` must be the same in both languages.
``text`` may differ where the translation's is written in its language, and has the
same placeholders and markup.  ``output`` is recorded, and checked by executing it.
"""

from __future__ import annotations

import ast
import doctest
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import unquote

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Literal, String, Text
from pygments.util import ClassNotFound

from lagena_docs.blocks import Block
from lagena_docs.commands import read_lines
from lagena_docs.languages import Language

#: What a translation of a string must keep.
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
HOLE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\}|&#?\w+;|\0"
    # As `%` formats text: `%s`, `%(name)s`, `%05.2f`.
    r"|%(?:\(\w+\))?[-#0+]*\d*(?:\.\d+)?[sdrfixXgec](?![A-Za-z])"
)
#: Attributes of tags whose values are read by people.
READ = re.compile(
    r'\b(alt|aria-label|content|label|lang|placeholder|title|value)=("[^"]*"|\'[^\']*\')'
)
#: What Pygments calls text that people read.
TEXTS = (String, Text, Generic.Output)
#: Where the pieces of an address or of a form meet.
SEAMS = re.compile(r"([/?&=#:@,]+)")


@dataclass(frozen=True)
class Atom:
    kind: str
    value: str
    #: The page's line on which it stands.
    line: int


class _UnreadableError(Exception):
    """The text is not in the language that its block says."""

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        #: Where that shows, if it is known.
        self.line = line


def difference(
    source: Block, translation: Block, languages: tuple[Language, Language]
) -> tuple[int, str] | None:
    """Return where a translated block differs, and how; None if it is the same code."""
    if source.content == translation.content:
        return None
    try:
        wanted = list(_atoms(source))
    except _UnreadableError:
        wanted, shown = list(_words(source)), list(_words(translation))
    else:
        try:
            shown = list(_atoms(translation))
        except _UnreadableError as error:
            return error.line or translation.line, f"this is no {translation.lang}"
    pairs = zip_longest(wanted, shown)
    found = next((pair for pair in pairs if not _same(*pair, languages)), None)
    return _told(*found, translation, languages) if found else None


def _told(
    source: Atom | None,
    ours: Atom | None,
    translation: Block,
    languages: tuple[Language, Language],
) -> tuple[int, str]:
    """Return the line of a difference, and what it is."""
    if ours is None:
        end = translation.first_line + translation.content.rstrip("\n").count("\n")
        return end, f"nothing for {source.value.strip() if source else ''!r}"
    if source is None:
        return ours.line, f"{ours.value.strip()!r} for nothing"
    lines = source.value.splitlines(), ours.value.splitlines()
    if len(lines[0]) == len(lines[1]) > 1:
        for line, (wanted, shown) in enumerate(zip(*lines, strict=True), ours.line):
            pair = Atom(source.kind, wanted, line), Atom(ours.kind, shown, line)
            if not _same(*pair, languages):
                return line, f"{shown.strip()!r} for {wanted.strip()!r}"
    return ours.line, f"{ours.value.strip()!r} for {source.value.strip()!r}"


def _same(
    source: Atom | None, ours: Atom | None, languages: tuple[Language, Language]
) -> bool:
    """Return whether this atom may stand in the translation for that of the source."""
    if source is None or ours is None or source.kind != ours.kind:
        return False
    if source.value == ours.value:
        return True
    if source.kind != "text":
        return False
    if (source.value.strip("'\""), ours.value.strip("'\"")) == tuple(
        language.tag for language in languages
    ):
        return True
    written = re.search(languages[1].letters, ours.value)
    return bool(written) and _kept(source.value) == _kept(ours.value)


def _kept(text: str) -> list[str]:
    """Return the placeholders and tags of a text, which a translation keeps."""
    tags = [READ.sub(r"\1", tag) for tag in TAG.findall(text)]
    return sorted(tags + HOLE.findall(text))


def _atoms(block: Block) -> Iterator[Atom]:
    """Yield what a block is made of."""
    reader = READERS.get(block.kind) or READERS.get(block.lang) or _tokens
    yield from reader(block)


# --- Python ---


def _python(block: Block) -> Iterator[Atom]:
    yield from _source(block.content, block.first_line)


def _doctest(block: Block) -> Iterator[Atom]:
    try:
        examples = doctest.DocTestParser().get_examples(block.content)
    except ValueError as error:
        raise _UnreadableError from error
    for example in examples:
        line = block.first_line + example.lineno
        yield from _source(example.source, line)
        yield from _shown(example.want, line)


def _source(source: str, line: int) -> Iterator[Atom]:
    """Yield the atoms of Python source that begins on this line of its page."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise _UnreadableError(line - 1 + (error.lineno or 1)) from error
    yield from _node(tree, line - 1, line)


def _node(node: object, above: int, line: int) -> Iterator[Atom]:
    """Yield the atoms of a node of a syntax tree, or of a field of one."""
    if isinstance(node, ast.AST):
        line = above + getattr(node, "lineno", line - above)
    if isinstance(node, ast.JoinedStr):
        yield from _f_string(node, above, line)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield Atom("text", node.value, _first_line(node, line))
        else:
            yield Atom("code", repr(node.value), line)
    elif isinstance(node, ast.AST):
        yield Atom("code", type(node).__name__, line)
        for name, value in ast.iter_fields(node):
            if name not in ("ctx", "type_comment", "kind"):
                yield from _node(value, above, line)
    elif isinstance(node, list):
        yield Atom("code", f"{len(node)} parts", line)
        for part in node:
            yield from _node(part, above, line)
    else:
        yield Atom("code", str(node), line)


def _first_line(node: ast.Constant, line: int) -> int:
    """Return the line on which a string's text begins; its quotes may be above."""
    height = (node.end_lineno or node.lineno) - node.lineno
    return line + height - str(node.value).count("\n") if height else line


def _f_string(node: ast.JoinedStr, above: int, line: int) -> Iterator[Atom]:
    """Yield an f-string's text, and what fills it, in an order of its own."""
    fillings = [part for part in node.values if isinstance(part, ast.FormattedValue)]
    yield Atom("code", f"an f-string with {len(fillings)} placeholders", line)
    text = [
        str(part.value) if isinstance(part, ast.Constant) else "\0"
        for part in node.values
    ]
    yield Atom("text", "".join(text), line)
    # Languages order their words differently, so the order of the pages is no matter.
    for part in sorted(fillings, key=ast.dump):
        yield from _node(part, above, line)


# --- What goes over a terminal or a wire ---


def _console(block: Block) -> Iterator[Atom]:
    """Yield the words of commands, and what they print."""
    shown = ""
    lines = read_lines(block.lang, block.content)
    for number, line in enumerate(lines, block.first_line):
        if not line.prompt:
            shown += line.text + "\n"
            continue
        yield from _shown(shown, number)
        shown = ""
        yield Atom("code", line.prompt, number)
        for word in _shell_words(line.text):
            yield from _word(word, number)
    yield from _shown(shown, block.first_line)


def _shell_words(command: str) -> list[str]:
    """Return the words of a command, with their quotes, without a comment."""
    lexer = shlex.shlex(command, posix=False, punctuation_chars=True)
    lexer.commenters = ""
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError as error:  # a quotation that goes on below
        raise _UnreadableError from error
    ends = [number for number, word in enumerate(words) if word.startswith("#")]
    return words[: ends[0]] if ends else words


def _word(word: str, line: int) -> Iterator[Atom]:
    """Yield the parts of a word of a command; they may be parts of an address."""
    match = re.fullmatch(r"""(["'])(\w+=)?(.*)\1""", word, re.DOTALL)
    if match and "://" not in word:
        yield Atom("code", match[2] or "", line)
        yield Atom("text", match[3], line)
        return
    for part in SEAMS.split(unquote(word)):
        yield Atom("code" if SEAMS.fullmatch(part) else "text", part, line)


def _http(block: Block) -> Iterator[Atom]:
    """Yield the parts of a request, or of a response and what is recorded of it."""
    head, _, body = block.content.partition("\n\n")
    first, *headers = head.splitlines() or [""]
    for word in first.split():
        yield from _word(word, block.first_line)
    for line, header in enumerate(headers, block.first_line + 1):
        name, _, value = header.partition(":")
        yield Atom("code", name, line)
        if name.lower() != "content-length":
            for part in value.split():
                yield from _word(part, line)
    below = block.first_line + len(headers) + 2
    if block.kind == "response":
        yield from _shown(body, below)
    else:
        for line, text in enumerate(body.splitlines(), below):
            for part in SEAMS.split(unquote(text)):
                yield Atom("code" if SEAMS.fullmatch(part) else "text", part, line)


def _output(block: Block) -> Iterator[Atom]:
    yield from _shown(block.content, block.first_line)


def _shown(text: str, line: int) -> Iterator[Atom]:
    """Yield what is left out of a recorded output: a translation shows as much."""
    left_out = text.count("...")
    yield Atom("output", f"{left_out} × ... in {'some' if text else 'no'} output", line)


# --- Everything else ---


def _tokens(block: Block) -> Iterator[Atom]:
    """Yield the tokens of a block as Pygments reads its language."""
    try:
        lexer = get_lexer_by_name(block.lang, stripnl=False)
    except ClassNotFound as error:
        raise _UnreadableError from error
    line, text = block.first_line, ""
    for kind, value in lexer.get_tokens(block.content):
        if kind is Literal or any(kind in family for family in TEXTS):
            text += value
        elif kind not in Comment or kind in (Comment.Preproc, Comment.Hashbang):
            yield from _read(text, line)
            text = ""
            if value.strip():
                yield Atom("code", value.strip(), line)
        line += value.count("\n")
    yield from _read(text, line)


def _read(text: str, line: int) -> Iterator[Atom]:
    """Yield a text as one atom, if there is more to it than space."""
    if text.strip():
        yield Atom("text", " ".join(text.split()), line - text.strip("\n").count("\n"))


def _lines(block: Block) -> Iterator[Atom]:
    for line, text in enumerate(block.content.splitlines(), block.first_line):
        yield Atom("text", text, line)


def _words(block: Block) -> Iterator[Atom]:
    """Yield the words of a block that its language's reader cannot read."""
    for line, text in enumerate(block.content.splitlines(), block.first_line):
        for word in text.split():
            yield Atom("text", word, line)


#: How a block is read, by its kind or its language.
READERS: dict[str, Callable[[Block], Iterator[Atom]]] = {
    "python": _python,
    "pycon": _doctest,
    "console": _console,
    "http": _http,
    "setup": _lines,
    "tree": _lines,
    "output": _output,
    "pytb": _output,
}
