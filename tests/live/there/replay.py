"""Executes the blocks of a page in a page's Python, by the runner's own evaluators."""

import json
import linecache
import logging
import os
import sys
import traceback
import types
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from lagena_docs import continuing
from lagena_docs.blocks import Block, Source
from lagena_docs.runner import evaluators, server, usage
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Page
from lagena_docs.settings import LAGENA
from lagena_live import limit
from live.there.machine import Machine
from live.there.programs import NotThereError
from live.there.shell import Shell

State = Literal["same", "differs", "not there"]
#: No page is read here, not even to say where a missing name is defined.
SETTINGS = replace(LAGENA, pages=Path("/nowhere"))


def replay(given: str) -> str:
    """Execute a page; return of each block its state, and what there is to say.

    What is given and returned is JSON: see ``live.blocks``.
    """
    asked = json.loads(given)
    inner = {it: _blocks(found) for it, found in asked["inner"].items()}
    source = Source(asked["text"], (), _blocks(asked["blocks"]))
    machine = Machine(asked["environment"])
    page = Page(asked["name"], source, SETTINGS, machine)  # type: ignore[arg-type]  # another machine
    machine.shell = Shell(page, machine)
    machine.settle()
    _become(page)
    server.start = machine.shell.serve  # by no process
    usage.wrote = lambda page, block: None  # what is used, nobody watches here
    vars(evaluators)["parse"] = inner.__getitem__
    return json.dumps(list(_outcomes(page)))


def _blocks(found: list[dict[str, Any]]) -> list[Block]:
    return [Block(**it) for it in found]


def _become(page: Page) -> None:
    """Let the page's code believe that it is a Python session."""
    session = types.ModuleType("__main__")
    sys.modules["__main__"] = session
    page.session.namespace = vars(session)
    page.session.modules = dict(sys.modules)
    text = page.source.text
    lines = text.splitlines(keepends=True)
    linecache.cache[page.name] = (len(text), None, lines, page.name)
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    warnings.resetwarnings()
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", ResourceWarning)
    sys.argv = [""]
    # What ends endless code has frames of its own, and none runs here.
    sys.meta_path[:] = [it for it in sys.meta_path if not isinstance(it, limit._Finder)]
    sys.path[:] = ["", *(it for it in sys.path if it and Path(it).is_file())]
    os.chdir(page.machine.project)


def _outcomes(page: Page) -> Any:
    blocks = page.source.blocks
    continued = continuing.continued(blocks)
    shown = [block for block in blocks if not block.hidden]
    for number, block in enumerate(blocks):
        if continued.get(number, number) is None:
            page.begin_python()
        later = shown[shown.index(block) + 1 :] if not block.hidden else []
        yield _outcome(page, block, later[0] if later else None)


def _outcome(page: Page, block: Block, following: Block | None) -> tuple[State, str]:
    shell: Any = page.machine.shell
    shell.begin()
    try:
        evaluators.evaluate(page, block, following)
    except NotThereError as program:
        state: tuple[State, str] = "not there", str(program)
    except BlockError as failure:
        state = "differs", failure.message
    except BaseException:
        state = "differs", traceback.format_exc()
    else:
        return "same", ""
    if block.kind == "console":
        shell.finish(block)
    return state
