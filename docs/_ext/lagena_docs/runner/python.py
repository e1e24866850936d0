"""Executes Python: blocks in the page's namespace, and files that are imported."""

from __future__ import annotations

import contextlib
import importlib
import re
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from importlib.machinery import BuiltinImporter, FrozenImporter

from lagena_docs import blocks
from lagena_docs.blocks import Block
from lagena_docs.runner import prompt, traces, usage
from lagena_docs.runner.compare import check_same, check_says_something
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Following, Page

#: What finds the modules that each Python has from its start.
ALWAYS = (BuiltinImporter, FrozenImporter)


def python(page: Page, block: Block, following: Following) -> None:
    """Type the block into the prompt of the page's one session."""
    session, todo = page.session, deque[prompt.Statement]()
    session.typed_lines.append(block.first_line)

    def run() -> None:
        todo.extend(prompt.statements(block, page.name))
        while todo:
            statement = todo.popleft()
            session.typed_lines.append(statement.line)
            exec(statement.code, session.namespace)

    with adopting(page):
        _run(page, block, following, run)
    if todo and session.left.raised:
        raise BlockError(
            "The prompt goes on with this line after the error that the next block "
            "shows; let the error be the last thing that happens.",
            todo[0].line,
        )


@contextlib.contextmanager
def adopting(page: Page) -> Iterator[None]:
    """Note a new application in the page's namespace: requests go to the newest."""
    before = page.session.namespace.get("app")
    yield
    after = page.session.namespace.get("app")
    if after is not before:
        page.session.app = after


def module(page: Page, block: Block, following: Following) -> None:
    """Write the file and import it."""
    usage.wrote(page, block)
    path = page.write(block)
    inner = path.relative_to(page.machine.project.resolve())
    name = ".".join(inner.with_suffix("").parts).removesuffix(".__init__")

    def load() -> None:
        importlib.invalidate_caches()
        module = importlib.import_module(name)
        page.session.app = getattr(module, "app", page.session.app)

    _forget(name)
    _run(page, block, following, load)
    found = getattr(sys.modules.get(name), "__file__", None)
    if page.session.left.raised is None and found != str(path):
        raise BlockError(
            f"Python has a module {name} of its own, which {block.file} cannot be; "
            "give it another name.",
            block.line,
        )


def _forget(name: str) -> None:
    """Forget a module that this process has, and a new Python has not, by this name."""
    package = name.partition(".")[0]
    if not any(finder.find_spec(package) for finder in ALWAYS):
        for known in list(sys.modules):
            if known.partition(".")[0] == package:
                del sys.modules[known]


def _run(
    page: Page, block: Block, following: Following, run: Callable[[], None]
) -> None:
    """Run Python code; what it prints or raises must be shown by the next block."""
    shows = following.kind if following else ""
    left = page.session.left
    try:
        run()
    except BlockError:
        raise
    except BaseException as error:
        if shows != "pytb":
            trace = traces.for_writers(page, error) + cause(page, error)
            raise BlockError(trace, traces.line_of(page, error, block.line)) from None
        left.raised = error
    left.printed = page.machine.screen.take()
    if shows == "pytb" and left.raised is None:
        raise BlockError(
            "The block raises nothing; the next shows a traceback.", block.line
        )
    if left.printed and shows != "output":
        raise BlockError(
            "The block prints, and no output block follows it; it printed:\n"
            + page.machine.shown(left.printed),
            block.line,
        )


def cause(page: Page, error: BaseException) -> str:
    """Return where a missing name is defined, on this page or on another."""
    name = getattr(error, "name", None)
    if not isinstance(error, NameError) or not name:
        return ""
    for file, block in page.session.files.items():
        if file.endswith(".py") and _defines(block, name):
            module = file.removesuffix(".py").replace("/", ".")
            return f"{file} has that name; write: from {module} import {name}"
    root = page.settings.root
    for path in blocks.pages(page.settings.pages):
        other = path.relative_to(root).as_posix()
        source = blocks.read(path.read_text("utf-8"), path)
        found = [block for block in source.blocks if _defines(block, name)]
        if found and other != page.name:
            file, line = source.place(other, found[0].line)
            return (
                f"{file}:{line} defines that name, and no page has another's "
                "names; define it on this one too."
            )
    return ""


def _defines(block: Block, name: str) -> bool:
    defines = rf"^(?:>>> )?(?:(?:async )?def |class )?{name}\b(?:\(| *[=:])"
    return block.lang in ("python", "pycon") and bool(
        re.search(defines, block.content, re.MULTILINE)
    )


def pytb(page: Page, block: Block, following: Following) -> None:
    """Compare the traceback of the block before."""
    if page.session.before.raised is None:
        raise BlockError("The block before this one raised nothing.", block.line)
    check_says_something(_without_frames(block.content), block.line)
    error = page.session.before.raised
    got = traces.for_readers(page, error)
    if not block.content.startswith("Traceback"):
        got = page.machine.shown("".join(traceback.format_exception_only(error)))
        if not block.content.startswith(" "):
            got = re.sub(r"\A(?: .*\n)+", "", got)  # where a syntax error is
    check_same(block.content, got, block.first_line, "The exception is another one")


def _without_frames(shown: str) -> str:
    """Return a traceback without its heading and frames; what else is elided, stays."""
    return re.sub(r"^(?:Traceback |  (?! *\.\.\.$)[^|+]).*\n?", "", shown, flags=re.M)
