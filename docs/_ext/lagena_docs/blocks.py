"""The one definition of a block: what a page holds that is executed.

``read(text, path)`` gives the blocks of a MyST page in order, and those of the files
that it includes.  The runner, the Sphinx extension and the parity test all read pages
through it, so that none of them can see a block that another misses.  A block that
breaks a rule of the contract is still a block; it carries a ``problem``, and executing
it fails with that sentence.
"""

from __future__ import annotations

import functools
import posixpath
import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

#: The MyST syntax extensions of every page; conf.py reads them from here.
MYST_EXTENSIONS = frozenset({"attrs_inline", "colon_fence", "deflist"})

#: The kind of a block that has a role, by (language, role).
ROLES = {
    ("text", "output"): "output",
    ("html", "output"): "output",
    ("html", "output parsed"): "output",
    ("json", "output"): "output",
    ("text", "tree"): "tree",
    ("markdown", "wrong"): "wrong",
}
#: The kind of a block that has neither a role nor a file, by language.
PLAIN = {
    "python": "python",
    "pycon": "pycon",
    "console": "console",
    "doscon": "twin",
    "ps1con": "twin",
    "pytb": "pytb",
}
#: Languages whose blocks may be files.
FILES = frozenset(
    {"python", "html+jinja", "html", "css", "javascript", "json", "toml", "ini"}
    | {"dotenv", "nginx", "sql"}
)
#: The options a block may have, by kind; others may have none.
OPTIONS = {"console": {"exit"}, "module": {"file"}, "file": {"file"}}

#: What a fence is to its parser.
FENCES = frozenset({"fence", "colon_fence"})
#: Directives whose content is pages' text, with blocks like any other.
CONTAINERS = frozenset(
    {"admonition", "attention", "caution", "danger", "error", "hint", "important"}
    | {"api", "drawing", "figure", "note", "seealso", "tab", "tip", "warning"}
)
#: The language of a fence that shows how blocks are written: they are blocks, too.
SAMPLE = "markdown"
#: Directives that hold no block.
BLOCKLESS = frozenset({"toctree", "image"})
#: Directives that show a file of the project, and the options that they may have.
INCLUDES = {
    "include": frozenset[str](),
    "literalinclude": frozenset({"language", "caption"}),
}

NAME = r"\.?[\w-][\w.-]*(?:/[\w.-]+)*"
PATH = rf"(?P<path>{NAME})"
#: The runner refuses a path that leads out of the project; it must not go unseen.
ANY_PATH = rf"(?P<path>/?(?:\.{{1,2}}/)*{NAME})"
NAME_LINES = [
    re.compile(begin + r"\s*" + ANY_PATH + r"\s*" + end)
    for begin, end in [
        (r"\#", ""),
        (r"//", ""),
        (r"--", ""),
        (r";", ""),
        (r"/\*", r"\*/"),
        (r"<!--", r"-->"),
        (r"\{\#", r"\#\}"),
    ]
]
SETUP = re.compile(r"<!--\s*setup:\s*(?P<words>.*?)\s*-->\s*", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
#: Tags that show code, or text as it is written.
PRE = re.compile(
    r"<(pre|code|kbd|listing|plaintext|samp|textarea|tt|xmp)\b", re.IGNORECASE
)
OPTION = re.compile(r"^:([\w-]+):[ \t]*(.*?)[ \t]*$\n?", re.MULTILINE)
#: In running text, a line that would open or close a fence elsewhere.
LOST_FENCE = re.compile(r"^[ \t]*(?:`{3,}[^`\n]*|~{3,}.*|[｀·]{3,}.*)$", re.MULTILINE)
FENCE_LINE = re.compile(r"^[\s>%]*(`{3,}|~{3,}|:{3,})", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One block of a page."""

    lang: str
    #: The line its fence opens on, counted from 1.
    line: int
    #: What stands between the fences, with ``\\n`` at each line's end.
    text: str = ""
    role: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    #: The project file this block is, if it is one.
    file: str | None = None
    #: Does the first line of the text only say the file's name?
    has_name_line: bool = False
    #: Hidden set-up: nothing of it is shown on the built page.
    hidden: bool = False
    #: The sentence that says why this block cannot be executed.
    problem: str = ""

    @property
    def content(self) -> str:
        """The text without the line that only names the file."""
        return self.text.partition("\n")[2] if self.has_name_line else self.text

    @property
    def first_line(self) -> int:
        """The page's line on which ``content`` begins."""
        return self.line + 1 + self.has_name_line

    @property
    def kind(self) -> str:
        """What executing it means; the runner has one function for each kind."""
        if self.problem:
            return "problem"
        if self.hidden:
            return "setup"
        if self.file is not None:
            return "module" if self.lang == "python" else "file"
        if self.lang == "http":
            return "response" if self.text.startswith("HTTP/") else "request"
        return ROLES.get((self.lang, self.role)) or PLAIN.get(self.lang, "")

    @property
    def label(self) -> str:
        """Its language, and its role or file: how messages call it."""
        return " ".join(filter(None, [self.lang, self.role or self.file]))


@dataclass(frozen=True)
class Inclusion:
    """A file that a page shows as its own text."""

    #: Its path as seen from the page.
    name: str
    text: str
    #: The line of the page on which it is included.
    line: int

    def path(self, page: str) -> str:
        """Return its path, given that of the page."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(page), self.name))


@dataclass(frozen=True)
class Source:
    """A page with the files that it includes, as one text.

    The lines of an included file come right below the fence that includes it, and count
    as lines of the whole; ``place`` says where each really stands.
    """

    text: str
    inclusions: tuple[Inclusion, ...]
    blocks: list[Block]

    def place(self, page: str, line: int) -> tuple[str, int]:
        """Return the path of the file that a line stands in, and its number there."""
        inclusion, number = self._find(line)
        return (inclusion.path(page) if inclusion else page), number

    def line_on_page(self, line: int) -> int:
        """Return the line of the page on which a line of the whole is shown."""
        inclusion, number = self._find(line)
        return inclusion.line if inclusion else number

    def _find(self, line: int) -> tuple[Inclusion | None, int]:
        for inclusion in self.inclusions:
            if line <= inclusion.line:
                break
            height = _height(inclusion.text)
            if line <= inclusion.line + height:
                return inclusion, line - inclusion.line
            line -= height
        return None, line


def pages(folder: Path) -> list[Path]:
    """Return the pages in a folder; what a name with ``_`` before it holds is none."""
    return sorted(
        path for path in folder.rglob("*.md") if is_page(path.relative_to(folder))
    )


def names(folder: Path, others: Collection[str]) -> set[str]:
    """Return the names of the pages in a folder, but for those below ``others``.

    A name is where a page is, without its ending, such as ``quickstart/routing``.
    """
    found = (path.relative_to(folder).with_suffix("") for path in pages(folder))
    return {name.as_posix() for name in found if name.parts[0] not in others}


def is_page(path: Path) -> bool:
    """Return whether a path below the folder with the pages is that of a page."""
    return not any(part.startswith("_") for part in path.parts)


def parse(text: str, path: Path | None = None) -> list[Block]:
    """Return the blocks of a page, in the order in which they stand on it."""
    return read(text, path).blocks


def read(text: str, path: Path | None = None) -> Source:
    """Return the page with this text; what it includes is found from its path."""
    text = normalize(text)
    reader = _Reader(path.parent if path else None)
    blocks = list(_blocks(text, 0, reader))
    lines = text.split("\n")
    for inclusion in reversed(reader.inclusions):
        lines[inclusion.line : inclusion.line] = inclusion.text.split("\n")
    return Source("\n".join(lines), tuple(reader.inclusions), blocks)


def normalize(text: str) -> str:
    """Return a text as every reader takes it: no mark at its start, plain line ends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_literal(path: Path, line: int, lang: str, file: str) -> Block:
    """Return the block that a file of the project is, shown as one of the page's."""
    text = normalize(path.read_text("utf-8"))
    return read_fence(text, line, lang, f"file={shlex.quote(file or path.name)}")


def read_fence(text: str, line: int, lang: str, rest: str) -> Block:
    """Return the block with this text, language and further words of its fence."""
    try:
        words = shlex.split(rest)
    except ValueError as error:
        return Block(lang, line, text, problem=f"{rest!r} cannot be read: {error}")
    options = dict(word.split("=", 1) for word in words if "=" in word)
    roles = [word for word in words if "=" not in word]
    file, has_name_line = options.get("file"), False
    if lang in FILES and not file and not roles and (name := _name_line(text)):
        file, has_name_line = name, True
    file = posixpath.normpath(file) if file else None
    empty = bool(file) and roles == ["empty"]
    block = Block(
        lang,
        line,
        text,
        role="" if empty else " ".join(roles),
        options=options,
        file=file,
        has_name_line=has_name_line,
    )
    problem = _problem(block, empty)
    return replace(block, problem=problem)


@functools.cache
def markdown() -> MarkdownIt:
    """Return the parser of Markdown as pages have it; whatever reads one asks this."""
    config = MdParserConfig(enable_extensions=set(MYST_EXTENSIONS))
    return create_md_parser(config, RendererHTML)


@functools.lru_cache(2048)
def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, which all its readers share: change none of them."""
    return markdown().parse(text)


def directive(token: Token) -> str:
    """Return the name of the directive that a token is, as MyST has it, or nothing."""
    name, *_ = token.info.split(maxsplit=1) or [""]
    is_one = token.type in FENCES and name.startswith("{") and name.endswith("}")
    return name[1:-1] if is_one else ""


def is_comment(html: str) -> bool:
    """Return whether raw HTML is a comment, which no built page shows."""
    return html.lstrip().startswith("<!--")


class _Reader:
    """Reads one page, and knows what that has included so far."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.inclusions: list[Inclusion] = []
        #: How many lines those have.
        self.included = 0

    def include(self, name: str, text: str, line: int) -> None:
        self.inclusions.append(Inclusion(name, text, line - self.included))
        self.included += _height(text)


def _height(text: str) -> int:
    return text.count("\n") + 1


def _blocks(text: str, above: int, reader: _Reader) -> Iterator[Block]:
    """Yield the blocks of ``text``, which begins below line ``above`` of the whole.

    The whole has the lines of what is included between those of ``text``.  The reader
    counts them as the blocks are asked for, so a token stands further down by as many
    lines as have come in since ``text`` began.
    """
    lines = text.split("\n")
    before = reader.included
    for token in tokens(text):
        if token.map is None:
            continue
        come_in = reader.included - before
        line = above + token.map[0] + 1 + come_in
        if token.type in FENCES:
            yield from _fence(token, line, lines, reader)
        elif token.type == "code_block":
            yield _wrong(token, line, "an indented code block; fence it, with a name")
        elif token.type == "front_matter":
            yield _wrong(token, line, "settings of its own; delete them")
        elif token.type in ("html_block", "myst_line_comment"):
            yield from _raw(token, line)
        elif token.type == "inline":
            yield from _inline(token, line)


def _fence(
    token: Token, line: int, lines: list[str], reader: _Reader
) -> Iterator[Block]:
    """Yield the block that a fence is, or the blocks in the directive that it is."""
    assert token.map is not None
    last = lines[token.map[1] - 1]
    closes = rf"[\s>]*{token.markup}{token.markup[0]}*\s*"
    if token.map[1] - token.map[0] < 2 or not re.fullmatch(closes, last):
        yield _wrong(token, line, f"a fence that no line of {token.markup} closes")
        return
    name, _, rest = token.info.strip().partition(" ")
    shown = directive(token)
    if (name == SAMPLE and not rest) or shown in CONTAINERS:
        # A directive's options are a paragraph here, and hold no block.
        yield from _blocks(token.content, line, reader)
    elif shown in INCLUDES:
        yield from _include(token, shown, rest.strip(), line, reader)
    elif name.startswith("{") and shown not in BLOCKLESS:
        known = ", ".join(sorted(CONTAINERS | BLOCKLESS | set(INCLUDES)))
        yield _wrong(token, line, f"the directive {name}; the known are {known}")
    elif not shown:
        yield read_fence(token.content, line, name, rest)


def _include(
    token: Token, directive: str, name: str, line: int, reader: _Reader
) -> Iterator[Block]:
    """Yield the blocks of the file that a page includes, or the block that it is."""
    options = dict(OPTION.findall(token.content))
    if problem := _include_problem(token, directive, name, options, reader):
        yield _wrong(token, line, problem)
        return
    assert reader.folder
    path = reader.folder / name
    text = normalize(path.read_text("utf-8"))
    if directive == "literalinclude":
        lang, file = options["language"], options.get("caption", "")
        yield read_literal(path, line, lang, file)
    else:
        # It may include nothing itself: only a page knows what its paths lead to.
        inner = _Reader(None)
        yield from _blocks(text, line, inner)
    reader.include(name, text, line)


def _include_problem(
    token: Token, directive: str, name: str, options: dict[str, str], reader: _Reader
) -> str:
    """Return why a file cannot be included, or "" if it can."""
    known = INCLUDES[directive]
    if reader.folder is None:
        return f"the directive {{{directive}}}, and only a page itself includes files"
    if OPTION.sub("", token.content).strip() or set(options) - known:
        return (
            f"a {{{directive}}} with more than {', '.join(sorted(known)) or 'a name'}"
        )
    if directive == "literalinclude" and options.get("language") not in FILES:
        languages = ", ".join(sorted(FILES))
        return f"a {{literalinclude}} whose :language: is none of {languages}"
    if not name or name.startswith("/") or not (reader.folder / name).is_file():
        return f"the file {name!r}, which is not there, as seen from the page"
    if directive == "include" and ".." not in name and is_page(Path(name)):
        return f"the page {name!r} in it; a name that begins with '_' is no page's"
    return ""


def _raw(token: Token, line: int) -> Iterator[Block]:
    """Yield the hidden set-up in a comment, and what no comment or HTML may hold."""
    if match := SETUP.fullmatch(token.content):
        yield _setup(match["words"], line)
    elif FENCE_LINE.search(token.content):
        inside = "a comment" if _is_comment(token) else "raw HTML"
        yield _wrong(token, line, f"a fence inside {inside}; delete it or let it run")
    elif tag := _pre(token):
        yield _wrong(token, line, f"a raw <{tag}>; write a fence, or code in backticks")


def _inline(token: Token, line: int) -> Iterator[Block]:
    """Yield what no running text may hold: a <pre>, or a fence that is none."""
    for tag in filter(None, map(_pre, token.children or [])):
        yield _wrong(token, line, f"a raw <{tag}>; write a fence, or code in backticks")
    if match := LOST_FENCE.search(token.content):
        line += token.content.count("\n", 0, match.end())
        yield _wrong(
            token, line, "a fence that is only text; indent it less, or write `"
        )


def _is_comment(token: Token) -> bool:
    return token.type == "myst_line_comment" or is_comment(token.content)


def _pre(token: Token) -> str:
    """Return the tag in raw HTML, if any, that would show what nothing executes."""
    if token.type not in ("html_block", "html_inline"):
        return ""
    match = PRE.search(COMMENT.sub("", token.content))
    return match[1].lower() if match else ""


def _setup(words: str, line: int) -> Block:
    """Return the block that a set-up comment is."""
    name, _, text = words.partition(" ")
    problem = ""
    if name != "download" or not re.fullmatch(PATH, text):
        problem = f"unknown set-up {words!r}; the known one is 'download FILE'"
    return Block("setup", line, text, role=name, hidden=True, problem=problem)


def _name_line(text: str) -> str | None:
    """Return the file name that a text's first line says, if it says only that."""
    first = text.partition("\n")[0].strip()
    for pattern in NAME_LINES:
        match = pattern.fullmatch(first)
        if match and re.search(r"/|\.\w+$", match["path"]):
            return match["path"]
    return None


def _problem(block: Block, empty: bool) -> str:
    """Return why this block cannot be executed, or "" if it can."""
    lang, role = block.lang, block.role
    known = set(PLAIN) | FILES | {lang for lang, _ in ROLES} | {"http"}
    if lang not in known:
        return (
            f"the language {lang or '(none)'}; the known are {', '.join(sorted(known))}"
        )
    if role and (lang, role) not in ROLES:
        roles = ", ".join(sorted(r for (of, r) in ROLES if of == lang)) or "none"
        return f"the role {role!r} of a {lang} block; it can have: {roles}"
    if not block.kind:
        return f"a {lang} block with no name; say its file in a comment on line 1"
    allowed = OPTIONS.get(block.kind, set())
    if unknown := set(block.options) - allowed:
        options = ", ".join(sorted(allowed)) or "none"
        return f"the option {min(unknown)!r}; this block can have: {options}"
    if not (status := block.options.get("exit", "0")).isdecimal():
        return f"exit={status!r}, which is no number"
    if block.file is not None and empty != (not block.content.strip()):
        return "an empty file must say 'empty', and a file that says so be empty"
    return ""


def _wrong(token: Token, line: int, problem: str) -> Block:
    """Return the block that stands for something a page must not hold."""
    return Block(
        token.info.strip().partition(" ")[0], line, token.content, problem=problem
    )
