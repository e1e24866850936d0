"""Where a module or package lies on disk, and where its instance folder belongs."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path


def get_root_path(import_name: str) -> str:
    """Return the absolute path of the folder a module or package is in.

    A module that was typed in, at a prompt say, has no file: that is the current
    folder. A namespace package, which may lie in many, raises ``RuntimeError``.
    """
    file = getattr(sys.modules.get(import_name), "__file__", None)
    if file is None:
        spec = _find_spec(import_name)
        if spec is None or spec.loader is None:
            return str(Path.cwd())
        file = spec.origin if spec.has_location else None
    if file is None:
        raise RuntimeError(
            "No root path can be found for the provided module"
            f" {import_name!r}. It may be a namespace package, which lies in no folder"
            " of its own; in this case the root path needs to be explicitly provided."
        )
    return str(Path(file).absolute().parent)


def find_package(import_name: str) -> tuple[str | None, str]:
    """Return a package's installation prefix, or None, and its parent folder."""
    folder = _package_parent(import_name)
    if folder.is_relative_to(sys.prefix):
        return sys.prefix, str(folder)
    if folder.name.lower() == "site-packages":
        library = folder.parent
        if library.name.lower() == "lib":  # Windows: PREFIX/Lib/site-packages
            return str(library.parent), str(folder)
        if library.parent.name.lower() == "lib":  # PREFIX/lib/python3/site-packages
            return str(library.parent.parent), str(folder)
        return str(library), str(folder)
    return None, str(folder)


def find_instance_path(import_name: str) -> str:
    """Return the folder for what belongs to one installation: databases, secrets."""
    prefix, folder = find_package(import_name)
    if prefix is None:
        return str(Path(folder, "instance"))
    return str(Path(prefix, "var", f"{import_name}-instance"))


def _package_parent(import_name: str) -> Path:
    """Return the folder that the outermost package of a name, or the module, is in."""
    top = import_name.partition(".")[0]
    spec = _find_spec(top)
    if spec is None or spec.origin is None:
        locations = None if spec is None else spec.submodule_search_locations
        if not locations:
            return Path.cwd()
        return Path(next(iter(locations))).absolute().parent
    folder = Path(spec.origin).absolute().parent
    return folder.parent if spec.submodule_search_locations else folder


def _find_spec(name: str) -> ModuleSpec | None:
    """Return a module's spec; __main__ and modules made by hand have none."""
    try:
        return find_spec(name)
    except (ImportError, ValueError):
        return None
