"""Refuses what no page may import, and lets one package stand in for another.

This text is also a part of what each Python of a page runs first, where readers see
what is printed: so it imports next to nothing and prints nothing.
"""

import importlib
import importlib.machinery
import importlib.util
import sys
import types


class Refuse:
    """An import finder that finds nothing and raises for the names it refuses."""

    def __init__(self, page: str, forbidden: dict[str, str]) -> None:
        self.page = page
        self.forbidden = forbidden

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        advice = self.forbidden.get(name.partition(".")[0])
        if advice is not None:
            raise ImportError(
                f"{self.page} imports {name}, which no page may: {advice}"
            )


class StandIn:
    """An import finder that gives the very modules of one package for another's."""

    def __init__(self, aliases: dict[str, str]) -> None:
        self.aliases = aliases

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        package, dot, rest = name.partition(".")
        if package not in self.aliases:
            return None
        spec = importlib.util.find_spec(self.aliases[package] + dot + rest)
        if spec is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        loader = Loader(spec)
        found = importlib.machinery.ModuleSpec(
            name,
            loader,  # type: ignore[arg-type]  # has what a loader needs
            origin=spec.origin,
        )
        found.submodule_search_locations = spec.submodule_search_locations
        return found


class Loader:
    """Loads nothing anew: a module that stands in is the one it always was."""

    def __init__(self, spec: importlib.machinery.ModuleSpec) -> None:
        self.spec = spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return importlib.import_module(self.spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        # The import system has just put the other name's spec here.
        module.__spec__ = self.spec

    def get_code(self, name: str) -> types.CodeType | None:
        """Return what ``python -m`` runs."""
        loader = self.spec.loader
        assert isinstance(loader, importlib.machinery.SourceFileLoader)
        return loader.get_code(self.spec.name)


def guard(page: str, forbidden: dict[str, str], aliases: dict[str, str]) -> None:
    """Refuse these modules from now on, in this process, and let others stand in."""
    sys.meta_path[:0] = [Refuse(page, forbidden), StandIn(aliases)]
