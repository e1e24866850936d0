"""The programs that are Python's, in the page's own process, and what they serve."""

import contextlib
import importlib
import os
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from lagena import cli
from lagena_docs.runner.page import Page
from lagena_live.prompt import own_loggers
from live.there import curl
from live.there.machine import Machine


class NotThereError(Exception):
    """A command needs what a browser lacks; says which program, or what."""


class Programs:
    """``python``, ``lagena`` and ``curl``."""

    def __init__(self, page: Page, machine: Machine) -> None:
        self._page, self._machine = page, machine
        #: What serves, by port.
        self._served: dict[int, Any] = {}
        #: By port, the command of a server that reloads, and the code that it has.
        self._reloading: dict[int, tuple[str, dict[str, str]]] = {}
        self._newest = 0

    def python(self, words: list[str]) -> None:
        match words:
            case ["-c", code, *rest]:
                self._run(["-c", *rest], lambda: exec(code, {"__name__": "__main__"}))
            case ["-m", "lagena", *rest]:
                self.lagena(rest)
            case _:
                raise NotThereError(f"python {' '.join(words)}")

    def lagena(self, words: list[str]) -> None:
        if "shell" in words:
            raise NotThereError("lagena shell")
        with mock.patch.object(cli, "run_simple", self._listen):
            self._run(["lagena", *words], cli.main)

    def _listen(self, _host: str, port: int, app: Any, **options: Any) -> None:
        self._served[port], self._newest = app, port
        self._reloading.pop(port, None)
        if options["use_reloader"]:
            self._reloading[port] = "", {}

    def note_server(self, command: str) -> None:
        """Note what the server that a command has just started has loaded."""
        if self._newest in self._reloading:
            self._reloading[self._newest] = command, self._code()

    def changed(self) -> list[str]:
        """Return the commands of the servers that reload, as the code has changed."""
        now = self._code()
        return [command for command, code in self._reloading.values() if code != now]

    def _code(self) -> dict[str, str]:
        files = self._page.session.files.items()
        return {name: it.content for name, it in files if it.lang == "python"}

    def curl(self, words: list[str]) -> None:
        asked = curl.read(words)
        if asked.url.port not in self._served:
            raise NotThereError(f"a server on port {asked.url.port}")
        answer = curl.send(asked, self._served[asked.url.port])
        self._machine.screen.take()  # that is in the server's terminal
        curl.tell(answer, asked)

    def _run(self, arguments: list[str], program: Callable[[], object]) -> None:
        """Run as a process of its own would: nothing that it does to this one stays."""
        path, argv, environment = sys.path[:], sys.argv, dict(os.environ)
        self._page.forget_modules()
        importlib.invalidate_caches()
        sys.argv, sys.path[0] = arguments, os.getcwd()  # noqa: PTH109  # as Python has it
        try:
            with self._own_modules(), own_loggers(), warnings.catch_warnings():
                warnings.resetwarnings()
                program()
        finally:
            sys.path[:], sys.argv = path, argv
            os.environ.clear()
            os.environ.update(environment)

    @contextlib.contextmanager
    def _own_modules(self) -> Iterator[None]:
        before = {
            name: module
            for name, module in sys.modules.items()
            if name == "__main__" or self._is_in_project(module)
        }
        try:
            yield
        finally:
            self._page.forget_modules()
            sys.modules.update(before)

    def _is_in_project(self, module: types.ModuleType) -> bool:
        places = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
        return any(place and self._machine.has(place) for place in places)
