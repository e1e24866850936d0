"""Finds which application each request of a page goes to, as the runner sends it.

An ``http`` block goes to the newest ``app`` that the page has made; a curl command to
what the page serves on that port.
"""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterator

from lagena_docs.artefact import BlockData, CommandData
from lagena_docs.commands import SERVERS, application

#: The address in a curl command, up to its port.
PORT = re.compile(r"(?:localhost|127\.0\.0\.1):(\d+)")
#: The option that names the port to serve on.
SERVED = re.compile(r" (?:-p|--port)[ =](\d+)")
LAGENA = next(iter(SERVERS))
#: What ``lagena`` looks for where it is told no module.
FOUND = ("app", "wsgi")


def note(blocks: list[BlockData]) -> None:
    """Note whose application answers each request, and runs by each server."""
    page = _Page()
    for block in blocks:
        page.read(block)


class _Page:
    """What a page has made so far, as far as it answers requests."""

    def __init__(self) -> None:
        #: The files that there are, with the names of their blocks.
        self._files: dict[str, str] = {}
        #: The block of the newest ``app``; empty if that is of no module.
        self._app = ""
        #: Which module each name that was typed comes from.
        self._imported: dict[str, str] = {}
        #: The application on each port: its block, or its module if that may change.
        self._served: dict[str, str] = {}

    def read(self, block: BlockData) -> None:
        """Take in what a block makes; note where its requests go."""
        self._files = block["files"]
        if block["kind"] == "module":
            self._load(block)
        elif block["kind"] in ("python", "pycon"):
            self._type(block)
        elif block["kind"] == "request" and self._app:
            block["to"] = self._app
        elif block["kind"] == "console":
            for command in block["commands"]:
                self._run(command, block.get("options", {}).get("exit", "0") == "0")

    def _load(self, block: BlockData) -> None:
        if any(name == "app" for name, _ in _names(block["text"])):
            self._app = block["name"]

    def _type(self, block: BlockData) -> None:
        if "continues" not in block:
            self._imported.clear()
        code = block["text"]
        if block["kind"] == "pycon":
            found = doctest.DocTestParser().get_examples(code)
            code = "".join(example.source for example in found)
        for name, source in _names(code):
            module = self._imported.get(source, source)
            self._imported[name] = module
            if name == "app":
                self._app = self._block_of(module)

    def _block_of(self, module: str) -> str:
        path = module.replace(".", "/")
        paths = (f"{path}.py", f"{path}/__init__.py")
        return next((self._files[it] for it in paths if it in self._files), "")

    def _run(self, command: CommandData, succeeds: bool) -> None:
        text = command["text"]
        if command["kind"] == "request" and (port := PORT.search(text)):
            served = self._served.get(port[1], "")
            if to := self._block_of(served) or served:
                command["to"] = to
        runs = command["kind"] == "run" and LAGENA.search(text)
        if runs and (to := self._block_of(self._module(text))):
            command["to"] = to
        if command["kind"] == "run" and succeeds:
            pattern = next(it for it in SERVERS if it.search(text))
            port = SERVED.search(text)
            number = port[1] if port else str(SERVERS[pattern])
            self._served[number] = self._started(text) if pattern == LAGENA else ""

    def _started(self, text: str) -> str:
        """Return what a command serves: a module that is reloaded, or a block."""
        module = self._module(text)
        return module if "--debug" in text else self._block_of(module)

    def _module(self, text: str) -> str:
        """Return the module that a command names, or else finds."""
        named = application(text)
        modules = (named[0],) if named else FOUND
        return next((it for it in modules if self._block_of(it)), "")


def _names(code: str) -> Iterator[tuple[str, str]]:
    """Yield the names that some code imports or assigns, each with where it is from.

    That is a module, or the name of what is called for the value.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, node.module
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            called = node.value.func if isinstance(node.value, ast.Call) else node.value
            for target in targets:
                yield ast.unparse(target), ast.unparse(called)
