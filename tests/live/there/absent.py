"""Stands for what reads pages, which is done before, and is not in a page's Python."""

import importlib.util
import sys
import types
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

#: What reads Markdown and files of other languages, which is done before.
ABSENT = ("markdown_it", "myst_parser", "lagena_docs.runner.parsers")


class _Absent(MetaPathFinder, Loader):
    """Finds modules that have any name, and nothing under it."""

    def find_spec(
        self, name: str, path: Any = None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith(ABSENT):
            return None
        return importlib.util.spec_from_loader(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        module = types.ModuleType(spec.name)
        vars(module).update(__getattr__=lambda name: {}, __path__=[])
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Do nothing: it has any name."""


def leave_out() -> None:
    """Let these modules be imported all the same; nothing that runs here asks them."""
    sys.meta_path.insert(0, _Absent())
