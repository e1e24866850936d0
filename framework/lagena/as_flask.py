"""lagena under Flask's name: ``import flask`` and all below are lagena's modules."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import sys
import types
from collections.abc import Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import Distribution, DistributionFinder
from pathlib import Path
from pkgutil import resolve_name
from traceback import walk_tb

from .advice import advice
from .flask_names import MODULES, names_of

#: The release of Flask whose API lagena has; what version checks are told.
FLASK_VERSION = "3.1.3"

#: Modules that Flask keeps in a package of its own, and lagena does not.
_SANSIO = {
    "flask.sansio.app": "lagena.app",
    "flask.sansio.blueprints": "lagena.blueprints",
    "flask.sansio.scaffold": "lagena.scaffold",
}


def install_as_flask() -> None:
    """Make ``import flask`` give lagena in this process, from now on.

    Calling it again does nothing. If the real Flask was imported before, some code
    holds on to it already, and this raises ``RuntimeError``.
    """
    if has_name_of_flask():
        return
    if "flask" in sys.modules:
        raise RuntimeError(
            "Flask itself is imported already, so lagena can't take its name.\n\n"
            + advice(
                "Call lagena.install_as_flask() before anything imports flask: on"
                " the first lines of the module that is run, or by 'lagena --as-flask'."
            )
        )
    sys.meta_path.insert(0, _Importer())


def has_name_of_flask() -> bool:
    """Return whether ``import flask`` gives lagena."""
    return any(isinstance(finder, _Importer) for finder in sys.meta_path)


def is_of_flask(app: object) -> bool:
    """Return whether an application is one of the real Flask."""
    return any(kind.__module__ == "flask.app" for kind in type(app).__mro__)


def flask_has_context(kind: str) -> bool:
    """Return whether the real Flask has a context: of an ``app`` or a ``request``."""
    flask = None if has_name_of_flask() else sys.modules.get("flask")
    # A module of somebody else's, flask.py say, may have the name.
    return bool(getattr(flask, f"has_{kind}_context", bool)())


def explain_error_of_flask(error: BaseException | None) -> None:
    """Add what to do to an error of the real Flask that misses lagena's context."""
    if isinstance(error, RuntimeError) and _misses_context_in_flask(error):
        note = "\n" + advice(
            "The real Flask raised this. It knows nothing of lagena's application."
            "\nRun it by 'lagena --as-flask', or call"
            "\nlagena.install_as_flask() before anything imports flask."
        )
        if note not in getattr(error, "__notes__", ()):  # by a context inside this one
            error.add_note(note)


def _misses_context_in_flask(error: RuntimeError) -> bool:
    if has_name_of_flask() or "flask" not in sys.modules:
        return False
    if not re.search("Working outside of|request context is active", str(error)):
        return False
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    # lagena's own error begins alike, where only an application is current say.
    return bool(frames) and frames[-1].f_globals["__name__"] != "lagena.globals"


class _Importer(MetaPathFinder, Loader):
    """Answers every ``flask`` name first, so that the real Flask is never reached.

    What it loads is lagena's own module, in place of the empty one that an import
    starts with. One module under two names: a copy would have classes of its own, and
    neither ``isinstance`` nor a patch would reach across.
    """

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: types.ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname != "flask" and not fullname.startswith("flask."):
            return None
        if fullname != "flask.sansio" and not _exists(_own_name(fullname)):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def find_distributions(
        self, context: DistributionFinder.Context | None = None
    ) -> Iterable[Distribution]:
        """Yield Flask's distribution, whose version is ``FLASK_VERSION``."""
        name = None if context is None else context.name
        return [_FlaskDistribution()] if name and name.lower() == "flask" else []

    def exec_module(self, module: types.ModuleType) -> None:
        name = module.__name__
        if name == "flask.sansio":  # a package that is empty, and lagena has not
            return
        own = sys.modules[name] = importlib.import_module(_own_name(name))
        for public, place in names_of(own.__name__):
            setattr(own, public, resolve_name(place))
        if name == "flask":
            _import_more()


def _import_more() -> None:
    """Import by Flask's name what ``import flask`` loads, but for the slow ``cli``."""
    loaded = {name for name in sys.modules if name.startswith("lagena.")}
    for name in sorted(loaded.union(MODULES, ["lagena.sansio"]) - {"lagena.cli"}):
        importlib.import_module(name.replace("lagena", "flask", 1))


class _FlaskDistribution(Distribution):
    """What ``importlib.metadata`` knows of "flask" while lagena has that name."""

    def read_text(self, filename: str) -> str | None:
        if filename != "METADATA":
            return None
        return f"Metadata-Version: 2.1\nName: Flask\nVersion: {FLASK_VERSION}\n"

    def locate_file(self, path: str | os.PathLike[str]) -> Path:
        return Path(__file__).with_name(os.fspath(path))


def _own_name(fullname: str) -> str:
    """Return the name of lagena's module for one of Flask's."""
    return _SANSIO.get(fullname, f"lagena{fullname.removeprefix('flask')}")


def _exists(name: str) -> bool:
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # a package around it is missing
        return False
