"""An application of a page: its files, its modules, and what of them is in force.

Several live side by side, two of them perhaps with modules of one name.  Whichever runs
has its folder, its modules and its variables in force; ``enter`` sees to that.
"""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator
from importlib.machinery import FileFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NotRequired, TypedDict

import lagena
from lagena.loading import find_app_by_string, find_best_app
from lagena_live import limit, places
from lagena_live.visitors import Jar

if TYPE_CHECKING:
    from werkzeug.test import Client


class Key(TypedDict):
    """A secret that is made here: a variable, or a name in a file."""

    env: NotRequired[str]
    file: NotRequired[str]
    name: NotRequired[str]


class Project(TypedDict):
    """Files, and how the application in them starts."""

    #: The text of each file by its path in the project.
    files: dict[str, str]
    #: The module to import, and what it is asked for: see ``lagena --app``.
    main: str
    factory: NotRequired[str]
    as_flask: NotRequired[bool]
    env: NotRequired[dict[str, str]]
    keys: NotRequired[list[Key]]
    #: Its own commands that prepare it, such as ``init-db``.
    commands: NotRequired[list[str]]


class Application:
    """What a project's latest files are, run; and what is kept from run to run."""

    #: Whose folder, modules and variables are in force.
    current: Application | None = None

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = places.root / name
        self.app: lagena.Flask | None = None
        #: By the name that the page calls a visitor.
        self.visitors: dict[str, Jar] = {}
        #: What sends the page's own requests, with cookies of its own.
        self.client: Client | None = None
        self._prepared = False
        self._written: set[Path] = set()
        self._modules: dict[str, ModuleType] = {}
        self._environment: dict[str, str] = {}
        self._keys: dict[str, str] = {}

    def visitor(self, name: str) -> Jar:
        """Return the cookies of a visitor; a new one has none."""
        return self.visitors.setdefault(name, Jar())

    def load(self, project: Project) -> lagena.Flask:
        """Write the files, import the module afresh, and find the application in it.

        What the application has written itself stays, such as a database; so do the
        cookies and the keys.  Whatever the module raises is raised, and what its
        commands raise, which run with the first load that gets there.
        """
        self.begin(project)
        with limit.limited():
            _look_anew()
            module = importlib.import_module(project["main"])
            wanted = project.get("factory")
            app = (
                find_app_by_string(module, wanted) if wanted else find_best_app(module)
            )
            self._prepare(app, project.get("commands", ()))
        self.app = app
        return app

    def begin(self, project: Project) -> None:
        """Write the files, and put all in force that a module of them finds."""
        self._leave()
        self.app = None
        self._modules.clear()
        self._write(project["files"])
        self._environment = {"FLASK_SKIP_DOTENV": "1", **project.get("env", {})}
        self._make_keys(project)
        self.enter()
        logging.root.handlers.clear()
        if project.get("as_flask"):
            lagena.install_as_flask()

    def change(self, files: dict[str, str]) -> None:
        """Put other files in place of those there are; modules are imported afresh."""
        self._write(files)
        for name, _ in list(_modules_in(self.folder)):
            del sys.modules[name]
        _look_anew()

    def update(self, files: dict[str, str]) -> None:
        """Write files that are no code, as an editor does while a server runs."""
        for name, text in files.items():
            if not name.endswith(".py"):
                self._put(name, text)

    def enter(self) -> None:
        """Put this application's folder, modules and variables in force."""
        if Application.current is self:
            return
        if Application.current is not None:
            Application.current._leave()
        Application.current = self
        self.folder.mkdir(parents=True, exist_ok=True)
        os.chdir(self.folder)
        sys.path.insert(0, str(self.folder))
        sys.modules.update(self._modules)
        os.environ.update(self._environment)

    def remove(self) -> None:
        """End it, with all that it has written."""
        self._leave()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._written.clear()
        self._modules.clear()
        self.app, self._prepared = None, False

    def _prepare(self, app: lagena.Flask, commands: Iterable[str]) -> None:
        """Run the commands of an application that prepare it, once."""
        runner = app.test_cli_runner()
        for command in () if self._prepared else commands:
            result = runner.invoke(args=shlex.split(command))
            if result.exception:
                raise result.exception
        self._prepared = True

    def _leave(self) -> None:
        if Application.current is not self:
            return
        Application.current = None
        self._modules = dict(_modules_in(self.folder))
        for name in self._modules:
            del sys.modules[name]
        for name in self._environment:
            os.environ.pop(name, None)
        sys.path.remove(str(self.folder))
        os.chdir("/")  # the current folder of a process can't be removed

    def _write(self, files: dict[str, str]) -> None:
        """Write the project's files; those that it no longer has go."""
        new = {self.folder / name for name in files}
        for path in self._written - new:
            path.unlink(missing_ok=True)
        for name, text in files.items():
            self._put(name, text)
        self._written = new

    def _put(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
        self._written.add(path)

    def _make_keys(self, project: Project) -> None:
        """Make the secrets that the page's reader makes by a command."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for key in project.get("keys", ()):
            secret = self._keys.setdefault(repr(key), secrets.token_hex())
            if "env" in key:
                self._environment[key["env"]] = secret
            elif key["file"] not in project["files"]:
                line = f'{key["name"]} = "{secret}"\n'
                (self.folder / key["file"]).write_text(line, "utf-8")


def _look_anew() -> None:
    """Let modules be found in files that are new.

    Archives do not change, and one whose index is forgotten can't be listed any more.
    """
    for finder in sys.path_importer_cache.values():
        if isinstance(finder, FileFinder):
            finder.invalidate_caches()


def _modules_in(folder: Path) -> Iterator[tuple[str, ModuleType]]:
    """Yield the modules that were imported from a folder, by their names."""
    for name, module in list(sys.modules.items()):
        places = [getattr(module, "__file__", None)]
        places += getattr(module, "__path__", ())
        if any(str(place).startswith(f"{folder}/") for place in places if place):
            yield name, module
