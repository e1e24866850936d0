"""What executing each kind of block means: one function for each.

Each gets the page, the block, and the block that follows it, if any; it raises
``BlockError`` when the page is wrong.  Kinds are named in ``blocks``.
"""

from __future__ import annotations

import configparser
import doctest
import importlib
import json
import re
import shutil
import sqlite3
import tomllib
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import Environment as JinjaEnvironment
from werkzeug.test import Client

from blocks import Block
from runner import server, traces
from runner.compare import difference, first_difference, same
from runner.page import Page
from runner.settings import BlockError
from runner.shell import Command, commands, shell_of

Following = Block | None


def evaluate(page: Page, block: Block, following: Following) -> None:
    """Execute a block; raise ``BlockError`` if the page is wrong."""
    EVALUATORS[block.kind](page, block, following)


# --- Python ---


def python(page: Page, block: Block, following: Following) -> None:
    """Run the block in the page's namespace."""
    # With empty lines above, Python's line numbers are the page's.
    source = "\n" * (block.first_line - 1) + block.content
    before = page.namespace.get("app")

    def run() -> None:
        exec(compile(source, page.name, "exec", dont_inherit=True), page.namespace)

    _watch(page, block, following, run)
    if page.namespace.get("app") is not before:
        page.app = page.namespace["app"]


def module(page: Page, block: Block, following: Following) -> None:
    """Write the file and import it."""
    path = page.write(block).relative_to(page.project.resolve())
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")

    def load() -> None:
        importlib.invalidate_caches()
        page.app = getattr(importlib.import_module(name), "app", page.app)

    _watch(page, block, following, load)


def _watch(
    page: Page, block: Block, following: Following, run: Callable[[], None]
) -> None:
    """Run Python code; what it prints or raises must be shown by the next block."""
    shows = following.kind if following else ""
    page.raised = None
    try:
        run()
    except BaseException as error:
        if shows != "pytb":
            trace = traces.for_writers(page, error) + _cause(page, error)
            raise BlockError(trace, traces.line_of(page, error, block.line)) from None
        page.raised = block, error
    page.printed = page.screen.take()
    if shows == "pytb" and page.raised is None:
        raise BlockError(
            "The block raises nothing; the next shows a traceback.", block.line
        )
    if page.printed and shows != "output":
        raise BlockError(
            "The block prints, and no output block follows it; it printed:\n"
            + page.shown(page.printed),
            block.line,
        )


def _cause(page: Page, error: BaseException) -> str:
    """Say where a missing name is defined, if one of the page's files has it."""
    name = getattr(error, "name", None)
    for file, block in page.files.items():
        defines = re.search(rf"^(?:def |class )?{name}\b", block.content, re.MULTILINE)
        if isinstance(error, NameError) and file.endswith(".py") and name and defines:
            module = file.removesuffix(".py").replace("/", ".")
            return f"{file} has that name; write: from {module} import {name}"
    return ""


def pytb(page: Page, block: Block, following: Following) -> None:
    """Compare the traceback of the block before."""
    if page.raised is None:
        raise BlockError("The block before this one raised nothing.", block.line)
    (raiser, error), page.raised = page.raised, None
    got = traces.for_readers(page, raiser, error)
    if not block.content.startswith("Traceback"):
        got = "".join(traceback.format_exception_only(error))
    _compare(block.content, got, block.first_line, "The exception is another one")


class _Doctest(doctest.DocTestRunner):
    """Stops at the first example that is wrong, on the page's line."""

    def __init__(self, page: Page) -> None:
        super().__init__(optionflags=doctest.ELLIPSIS)
        self._page = page

    def report_failure(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        line = self._line(example)
        shown = line + example.source.count("\n")
        _compare(example.want, got, shown, "It prints something else")
        # Doctest sees a difference that we do not, such as spaces at a line's end.
        raise BlockError(f"Expected:\n{example.want}Got:\n{got}", shown)

    def report_unexpected_exception(
        self,
        out: Any,
        test: doctest.DocTest,
        example: doctest.Example,
        exc_info: tuple[type[BaseException], BaseException, TracebackType],
    ) -> None:
        error = exc_info[1]
        trace = traces.for_writers(self._page, error) + _cause(self._page, error)
        raise BlockError(trace, traces.line_of(self._page, error, self._line(example)))

    def _line(self, example: doctest.Example) -> int:
        number = self._page.doctest_lines
        return number[0] + example.lineno if number else example.lineno


def pycon(page: Page, block: Block, following: Following) -> None:
    """Run the session as a doctest, in the page's namespace."""
    try:
        examples = doctest.DocTestParser().get_examples(block.content, page.name)
    except ValueError as error:
        raise BlockError(f"This session cannot be read: {error}", block.line) from None
    if not examples:
        raise BlockError("A pycon block has at least one line '>>> CODE'.", block.line)
    for example in examples:
        if example.options.get(doctest.SKIP):
            raise BlockError(
                "A skipped example; no part of a page is skipped.",
                block.first_line + example.lineno,
            )
    page.doctest_lines = [block.first_line + example.lineno for example in examples]
    test = doctest.DocTest(
        examples, {}, "page", page.name, block.first_line - 1, block.content
    )
    test.globs = page.namespace
    before = page.namespace.get("app")
    _Doctest(page).run(test, clear_globs=False)
    if page.namespace.get("app") is not before:
        page.app = page.namespace["app"]
    if stray := page.screen.take():
        raise BlockError(f"It also prints, past the session:\n{stray}", block.line)


# --- What a block before has produced ---


def output(page: Page, block: Block, following: Following) -> None:
    """Compare what the block before has printed."""
    if not page.printed:
        raise BlockError("The block before this output printed nothing.", block.line)
    printed, page.printed = page.shown(page.printed), None
    _compare(block.content, printed, block.first_line, "It prints something else")


def tree(page: Page, block: Block, following: Following) -> None:
    """Compare the project folder."""
    top, _, shown = block.content.partition("\n")
    if top.strip() not in (".", "project", "project/"):
        raise BlockError(
            f"A tree begins with '.' or 'project/', not {top!r}.", block.line
        )
    lines = [
        re.sub(r"\s+#.*", "", line.replace("\xa0", " ")).rstrip().removesuffix("/")
        for line in shown.splitlines()
    ]
    got = "\n".join(_branches(page.project, ""))
    _compare("\n".join(lines), got, block.first_line + 1, "The folder is another one")


def _branches(folder: Path, indent: str) -> Iterator[str]:
    """Yield the lines of a tree; what tools put there is not drawn, or not entered."""
    paths = sorted(path for path in folder.iterdir() if path.name != "__pycache__")
    for path in paths:
        is_last = path == paths[-1]
        yield f"{indent}{'└── ' if is_last else '├── '}{path.name}"
        if path.is_dir() and path.name != ".venv":
            yield from _branches(path, indent + ("    " if is_last else "│   "))


# --- Files ---


def file(page: Page, block: Block, following: Following) -> None:
    """Write the file, once its parser has read it."""
    parse = PARSERS.get(block.lang)
    try:
        if parse and block.content:
            parse(block.content)
    except Exception as error:
        line = getattr(error, "lineno", None)
        raise BlockError(
            f"{block.file} is no {block.lang}: {error}",
            block.first_line + line - 1 if line else block.line,
        ) from None
    page.write(block)


def _parse_ini(text: str) -> None:
    configparser.ConfigParser().read_string(text)


def _parse_sql(text: str) -> None:
    with sqlite3.connect(":memory:") as database:
        database.executescript(text)


PARSERS: dict[str, Callable[[str], object]] = {
    "html+jinja": JinjaEnvironment().parse,
    "ini": _parse_ini,
    "json": json.loads,
    "sql": _parse_sql,
    "toml": tomllib.loads,
}


def setup(page: Page, block: Block, following: Following) -> None:
    """Put a wheel of this project beside the page, as if it had been downloaded."""
    wheel = page.settings.wheelhouse / block.text
    if not wheel.is_file():
        raise BlockError(
            f"There is no {block.text} in {page.settings.wheelhouse.name}/; "
            f"run `{page.settings.make_wheelhouse}`, and see that its name is today's.",
            block.line,
        )
    shutil.copy(wheel, page.project)


def problem(page: Page, block: Block, following: Following) -> None:
    """Fail: this block breaks a rule of pages."""
    raise BlockError(f"This page has {block.problem}.", block.line)


# --- Commands ---


def console(page: Page, block: Block, following: Following) -> None:
    """Run each command, in the one shell of the page."""
    page.printed = None
    todo = commands(block)
    for number, command in enumerate(todo):
        page.at(command.line)
        after = todo[number + 1] if number + 1 < len(todo) else None
        wanted = _status(block, after)
        if wanted == 0 and page.settings.server.search(command.text):
            if after:
                raise BlockError(
                    "A server holds its terminal: what follows goes into a console "
                    "block of its own, as readers need a second terminal for it.",
                    after.line,
                )
            server.start(page, command)
        else:
            _run(page, command, wanted, following if after is None else None)


def _status(block: Block, after: Command | None) -> int | None:
    """Return the exit status a command should have; None if the page goes on to it."""
    if after is None:
        return int(block.options.get("exit", 0))
    return None if after.text.strip() == "echo $?" else 0


def _run(
    page: Page, command: Command, wanted: int | None, following: Following
) -> None:
    """Run one command; compare its exit status and its output."""
    got, status = shell_of(page).run(page.real(command.text))
    printed = page.shown(got)
    if status is None:
        page.shell = None
        raise BlockError(f"The command ended the shell:\n{printed}", command.line)
    if wanted is None and status == 0:
        raise BlockError("The page shows its exit status, yet it is 0.", command.line)
    if wanted is not None and status != wanted:
        raise BlockError(
            f"The exit status is {status} and should be {wanted}; say exit={status} "
            f"beside the language if that is meant. It printed:\n{printed}",
            command.line,
        )
    if not command.shown and following and following.kind == "output":
        page.printed = got
        return
    _compare(command.shown, printed, command.shown_line, "It prints something else")


# --- HTTP ---


def request(page: Page, block: Block, following: Following) -> None:
    """Send a request to the newest application of the page."""
    head, _, body = block.content.partition("\n\n")
    first, *lines = head.rstrip().split("\n")
    match = re.fullmatch(r"(?P<method>[A-Z]+) (?P<target>/\S*)(?: HTTP/1\.1)?", first)
    if not match:
        raise BlockError(
            f"A request begins as 'GET /path', not with {first!r}.",
            block.first_line,
        )
    if following is None or following.kind != "response":
        raise BlockError("No http block with the response follows.", block.line)
    if page.app is None:
        raise BlockError("No block above this request defines 'app'.", block.line)
    if page.client is None or page.client.application is not page.app:
        page.client = Client(page.app)
    headers = [_header(line, n) for n, line in enumerate(lines, block.first_line + 1)]
    page.response = page.client.open(
        match["target"],
        method=match["method"],
        base_url=f"http://{dict(headers).get('Host', 'localhost')}",
        headers=[(name, value) for name, value in headers if name != "Host"],
        data=body.removesuffix("\n").encode() or None,
    )
    page.response.log = page.screen.take()


def response(page: Page, block: Block, following: Following) -> None:
    """Compare the response: its status, the headers that are shown, its body."""
    if page.response is None:
        raise BlockError("A response follows its request.", block.line)
    got, page.response = page.response, None
    head, _, body = block.content.partition("\n\n")
    _, *lines = head.rstrip().split("\n")
    names = dict(_header(line, n) for n, line in enumerate(lines, block.first_line + 1))
    got_lines = [f"HTTP/1.1 {got.status}"]
    for name in names:
        values = got.headers.getlist(name) or ["(absent)"]
        got_lines += [f"{name}: {value}" for value in values]
    text = got.get_data(as_text=True)
    if got.status_code >= 500:
        text += "\n" + page.shown(got.log)
    wanted = head.rstrip() + "\n\n" + body
    real = "\n".join(got_lines) + "\n\n" + text
    _compare(wanted, real, block.first_line, "The response is another one")


def _header(line: str, number: int) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise BlockError(f"A header is 'Name: value', not {line!r}.", number)
    return name.strip(), value.strip()


def _compare(shown: str, got: str, first_line: int, message: str) -> None:
    """Raise, at the first line that is wrong, if the page shows something else."""
    if not same(shown, got):
        raise BlockError(
            f"{message} than the page shows:\n{difference(shown, got)}",
            first_line + first_difference(shown, got),
        )


EVALUATORS: dict[str, Callable[[Page, Block, Following], None]] = {
    "console": console,
    "file": file,
    "module": module,
    "output": output,
    "problem": problem,
    "pycon": pycon,
    "pytb": pytb,
    "python": python,
    "request": request,
    "response": response,
    "setup": setup,
    "tree": tree,
}
