"""Finds how each application of a page starts, by starting it.

What a page types and asks says what to try, in this order; that an application starts
and answers, alone and from these files, is seen and never guessed.
"""

from __future__ import annotations

import ast
import importlib
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from lagena_docs import exported
from lagena_docs.artefact import BlockData, CommandData, PageData
from lagena_docs.commands import APP, application
from lagena_docs.runner import apart
from lagena_docs.runner.asked import Request, requests
from lagena_docs.runner.trial import FRAMEWORK, Answer, Result, Setting, start
from lagena_docs.secret_keys import Key
from lagena_docs.settings import Settings
from lagena_docs.starts import Start

#: Modules that pytest runs.
TEST = re.compile(r"test_.*|.*_test|conftest")
#: The commands that every application has: these change nothing.
LAGENAS = ("routes", "shell")
#: In an address, letters that are not of ASCII.
LETTERS = re.compile("(?:%[89A-F][0-9A-F])+", re.IGNORECASE)
#: Statuses from this one on say that something was wrong.
BAD_REQUEST = 400
#: Seconds that all applications of a page have.
PATIENCE = 300.0


@dataclass(frozen=True)
class Found:
    """How an application starts, and what it answered first."""

    start: Start
    answer: Answer | None = None
    #: The error of a start that nothing on the page makes succeed.
    stuck: str = ""


def find(page: PageData, settings: Settings) -> dict[str, Found]:
    """Return how each application of a page starts, by its block's name.

    What this imports of the framework stays in a process of its own.
    """
    found: dict[str, Found] = apart.call(_find, page, settings, limit=PATIENCE)
    return found


def _find(page: PageData, settings: Settings) -> dict[str, Found]:
    importlib.import_module(FRAMEWORK)  # once, and not again for each application
    blocks = page["blocks"]
    modules = (number for number, it in enumerate(blocks) if it["kind"] == "module")
    searches = [_Search(blocks, number, settings) for number in modules]
    found = {search.name: search.find() for search in searches if not search.is_test}
    return {name: one for name, one in found.items() if one}


class _Search:
    """Looks for the start of the application that one block may be."""

    def __init__(
        self, blocks: list[BlockData], number: int, settings: Settings
    ) -> None:
        self._settings = settings
        self._block = blocks[number]
        self._texts = {block["name"]: block["text"] for block in blocks}
        path = PurePosixPath(self._block["file"])
        self._module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        self.name = self._block["name"]
        self.is_test = bool(TEST.fullmatch(path.stem))
        self._above = blocks[:number]
        #: This block, and those below it for which it is what the file holds.
        self._life = [self._block]
        for block in blocks[number + 1 :]:
            if block["files"].get(self._block["file"]) != self.name:
                break
            self._life.append(block)

    def find(self) -> Found | None:
        """Return how it starts; nothing if it is no application."""
        if [block["kind"] for block in self._life[1:2]] == ["pytb"]:
            return self._raising()
        errors: list[str] = []
        for factory in self._factories():
            for as_flask in (False, True):
                setting = self._setting(self._life[-1], factory, as_flask)
                result = start(setting, None, self._settings)
                if not result.raised:
                    return self._answering(setting, result.routes[:1])
                errors.append(f"{result.raised}: {result.message}")
        return self._stuck(errors[0]) if _makes_one(self._block["text"]) else None

    def _stuck(self, error: str) -> Found:
        """Return what to hold of an application for which a person has the reason."""
        files = {self._block["file"]: self.name}
        return Found({"main": self._module, "files": files, "cannot": ""}, stuck=error)

    def _raising(self) -> Found:
        """Return the start of a module that raises, as the page goes on to show."""
        setting = self._setting(self._block, "", as_flask=False)
        result = start(setting, None, self._settings)
        files = _needed(self._block, setting, result)
        return Found({"main": self._module, "files": files, "raises": result.raised})

    def _factories(self) -> list[str]:
        """Return what to try behind the colon of ``--app``: first what is run so."""
        run: list[str] = []
        other: list[str] = []
        for block in self._life:
            if block.get("options", {}).get("exit", "0") != "0":
                continue
            for command in exported.commands(block):
                named = application(command["text"])
                if named and named[0] == self._module:
                    (run if command["kind"] == "run" else other).append(named[1])
        return list(dict.fromkeys([*run, "", *other]))

    def _answering(self, setting: Setting, routes: Collection[Request]) -> Found:
        """Return the start with the first address that answers."""
        tried: dict[Request, Found] = {}
        for block in self._life[1:]:
            for request in _with_fewer_hosts(requests(block)):
                if request.address.startswith("/static/"):
                    continue  # no page, to be the first that is seen
                now = self._setting(block, setting.factory, setting.as_flask)
                result = start(now, request, self._settings)
                tried[request] = self._found(now, block, request, result)
                if result.answer and result.answer.status < BAD_REQUEST:
                    return tried[request]
        route = next(iter(routes), None)
        if route in tried:
            return tried[route]
        result = start(setting, route, self._settings)
        return self._found(setting, self._life[-1], route, result)

    def _setting(self, block: BlockData, factory: str, as_flask: bool) -> Setting:
        """Return what the application starts from at a block."""
        keys = self._typed(block).keys
        made = {key["env"]: secrets.token_hex() for key, _ in keys if "env" in key}
        return Setting(
            self._module,
            factory,
            as_flask,
            {path: self._texts[name] for path, name in block["files"].items()},
            self._env(block) | made,
            tuple(command for key, command in keys if "file" in key),
        )

    def _typed(self, until: BlockData) -> exported.Typed:
        """Return what the page has set until it is through with a block."""
        return exported.read([*self._above, *self._until(until)])

    def _until(self, block: BlockData) -> list[BlockData]:
        return self._life[: self._life.index(block) + 1]

    def _env(self, until: BlockData) -> dict[str, str]:
        """Return the variables that the page runs its application with, if it does."""
        ran = (it for block in self._until(until) for it in exported.commands(block))
        names = any(it["kind"] == "run" and application(it["text"]) for it in ran)
        return self._typed(until).env if names else {}

    def _commands(self, until: BlockData) -> list[str]:
        """Return its own commands that the page types right before it runs it."""
        for block in self._until(until):
            typed_here = exported.commands(block)
            own = [it for it in typed_here if self._is_of(it)]
            if own and own[-1]["kind"] == "run":
                found = [_after_name(it["text"]) for it in own[:-1]]
                return [it for it in found if not it.startswith(LAGENAS)]
        return []

    def _is_of(self, command: CommandData) -> bool:
        named = application(command["text"])
        return bool(named and named[0] == self._module)

    def _found(
        self,
        setting: Setting,
        block: BlockData,
        request: Request | None,
        result: Result,
    ) -> Found:
        files = _needed(block, setting, result)
        found: Start = {"main": self._module, "files": files}
        if setting.factory:
            found["factory"] = setting.factory
        if setting.as_flask:
            found["as_flask"] = True
        env = self._env(block)
        if read := {name: env[name] for name in env if name in result.env}:
            found["env"] = read
        keys = [key for key, _ in self._typed(block).keys if _is_read(key, result)]
        if keys:
            found["keys"] = keys
        if commands := self._commands(block):
            found["commands"] = commands
        if request and result.answer:
            found["address"] = _readable(request.address)
            if request.host:
                found["host"] = request.host
            if result.answer.status != 200:
                found["status"] = result.answer.status
        return Found(found, result.answer)


def _after_name(command: str) -> str:
    """Return what stands in a command behind the application's name."""
    return command[APP.search(command).end() :].strip()  # type: ignore[union-attr]  # it has one


def _makes_one(code: str) -> bool:
    """Return whether a module calls ``Flask``, or a class of its own that is one."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return "Flask(" in code
    classes = {"Flask"}
    for node in nodes:
        if isinstance(node, ast.ClassDef) and classes & set(
            map(_last_name, node.bases)
        ):
            classes.add(node.name)
    calls = (node.func for node in nodes if isinstance(node, ast.Call))
    return any(_last_name(function) in classes for function in calls)


def _last_name(node: ast.expr) -> str:
    """Return ``c`` of the expressions ``c`` and ``a.b.c``."""
    return ast.unparse(node).rpartition(".")[2]


def _with_fewer_hosts(asked: Iterator[Request]) -> Iterator[Request]:
    """Yield each request once, and before it the one that needs no certain host."""
    yield from dict.fromkeys(one for it in asked for one in (Request(it.address), it))


def _readable(address: str) -> str:
    """Return an address with its letters of other scripts as they are."""
    return LETTERS.sub(lambda match: unquote(match[0], errors="strict"), address)


def _is_read(key: Key, result: Result) -> bool:
    return key.get("env") in result.env or key.get("file") in result.files


def _needed(block: BlockData, setting: Setting, result: Result) -> dict[str, str]:
    """Return the files that it opened, and those that these name, as templates do.

    They are as they were at a block, and each has the name of the block that it is.
    """
    there = setting.files
    needed = [name for name in there if name in result.files]
    for name in needed:  # which grows
        needed += [
            other
            for other in there
            if other not in needed
            and not other.endswith(".py")
            and _names(there[name], PurePosixPath(other).name)
        ]
    return {name: of for name, of in block["files"].items() if name in needed}


def _names(text: str, file: str) -> bool:
    return bool(re.search(rf"(?<![\w.-]){re.escape(file)}(?![\w-])", text))
