"""A page's own process, from within: forked, made its own, asked block by block."""

from __future__ import annotations

import contextlib
import linecache
import logging
import os
import shutil
import signal
import sys
import tempfile
import traceback
import types
import warnings
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from lagena_docs import continuing
from lagena_docs.blocks import Block
from lagena_docs.runner import server, usage
from lagena_docs.runner.audit import watch
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.evaluators import evaluate
from lagena_docs.runner.guard import guard
from lagena_docs.runner.interpreter import make_interpreter
from lagena_docs.runner.machine import MARK, Machine
from lagena_docs.runner.page import Page
from lagena_docs.runner.screen import Screen
from lagena_docs.settings import Settings

#: Where a system shows all of its processes, if it does.
PROCESSES = Path("/proc")

#: As on a terminal, where curl draws no progress meter into what it prints; and with
#: no way but to this machine.
CURL_SETTINGS = """\
no-progress-meter
proxy = "http://127.0.0.1:9"
noproxy = "127.0.0.1,localhost,::1"
"""


def live(connection: Connection, page: Page) -> None:
    """Evaluate in the page's process the blocks that are asked for, then clean up.

    What is asked and what is answered has its names in ``wire``.
    """
    settle(page)
    try:
        answer(connection, page)
    except (EOFError, ConnectionError):  # whoever asked is gone, and cleans up no more
        leave(page.machine)
        kill_marked(f"{MARK}={page.machine.environment[MARK]}")
        shutil.rmtree(page.machine.home, ignore_errors=True)


def answer(connection: Connection, page: Page) -> None:
    """Evaluate the blocks that the parent asks for, until it asks for the end."""

    def tell(failure: BlockError) -> None:
        connection.send(("wrong", failure.message, failure.line, failure.correction))

    page = replace(page, at=lambda line: connection.send(("at", line)), tell=tell)
    blocks = page.source.blocks
    continued = continuing.continued(blocks)
    shown = [block for block in blocks if not block.hidden]
    while (number := connection.recv()) is not None:
        block = blocks[number]
        later = shown[shown.index(block) + 1 :] if not block.hidden else []
        if continued.get(number, number) is None:
            page.begin_python()
        try:
            attempt(page, block, later[0] if later else None)
            if block is blocks[-1]:
                conclude(page)
        except BlockError as failure:
            tell(failure)
        connection.send(("done", []))
    connection.send(("done", leave(page.machine)))


def settle(page: Page) -> None:
    """Make this process the page's: nothing of the tests around it remains."""
    machine = page.machine
    os.environ.clear()
    os.environ.update(machine.environment)
    machine.project.mkdir(exist_ok=page.settings.home is not None)
    make_interpreter(page)
    sys.executable = str(machine.python / "bin" / "python")
    (machine.home / "tmp").mkdir()
    (machine.home / ".curlrc").write_text(CURL_SETTINGS)
    os.chdir(machine.project)
    machine.screen = Screen(machine.home / "screen.log")
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    warnings.resetwarnings()
    warnings.simplefilter("error")
    # Given at whatever block the garbage is collected; Python itself ignores it, too.
    warnings.simplefilter("ignore", ResourceWarning)
    sys.argv = [""]
    forget_program(page.settings)
    exec(page.settings.first_words, {})
    # Code on the page believes that it is a Python session, and tracebacks find it.
    session = types.ModuleType("__main__")
    sys.modules["__main__"] = session
    page.session.namespace = vars(session)
    page.session.modules = dict(sys.modules)
    text = page.source.text
    linecache.cache[page.name] = (
        len(text),
        None,
        text.splitlines(keepends=True),
        page.name,
    )
    settings = page.settings
    guard(page.name, settings.refused(page.name), dict(settings.aliases))
    machine.watch_log.touch()
    tempfile.tempdir = None  # the tests have used another
    watch(page.name, str(machine.home), str(machine.watch_log))


def forget_program(settings: Settings) -> None:
    """Forget the modules of the project and its tools, and what pages may not have."""
    own = Path(__file__).parents[2]
    names = {*settings.fresh, *settings.forbidden, *settings.aliases}
    ours, installed = (f"{own}{os.sep}", f"{settings.root}{os.sep}"), sys.prefix
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        is_ours = file.startswith(ours) and not file.startswith(installed)
        if is_ours or name.partition(".")[0] in names:
            del sys.modules[name]
    inner = {Path(), settings.root, settings.root / "tests", own}
    sys.path[:] = ["", *(path for path in sys.path if Path(path) not in inner)]


def attempt(page: Page, block: Block, following: Block | None) -> None:
    """Evaluate a block, whatever it does."""
    try:
        evaluate(page, block, following)
        usage.check(page, block)
    except BlockError:
        raise
    except BaseException:
        said = f"The runner itself failed:\n{traceback.format_exc()}"
        raise BlockError(said, block.line) from None


def conclude(page: Page) -> None:
    """Raise if something is wrong with the page as a whole, after its last block."""
    usage.check_all_used(page)
    for running in page.machine.servers.values():
        server.check_alive(page.machine, running)


def leave(machine: Machine) -> list[str]:
    """Stop what the page has started; return what would not stop."""
    complaints = []
    for running in machine.servers.values():
        try:
            server.stop(running)
        except RuntimeError as error:
            complaints.append(str(error))
    if machine.shell:
        machine.shell.stop()
    return complaints


def sees_processes() -> bool:
    """Return whether this system can tell which processes a page has left running."""
    return (PROCESSES / "self" / "environ").is_file()


def kill_marked(mark: str) -> list[str]:
    """Kill all processes with this mark in their environment; return what they ran.

    Where ``sees_processes`` is false, there may be more than it finds: it finds none.
    """
    killed = []
    for folder in PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes():
                words = (folder / "cmdline").read_bytes().split(b"\0")
                killed.append(b" ".join(words).decode(errors="replace").strip())
                os.kill(int(folder.name), signal.SIGKILL)
    return killed
