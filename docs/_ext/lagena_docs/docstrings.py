"""Finds what code says of its names: docstrings, and attributes' ``#:`` comments."""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import click
from sphinx.errors import PycodeError
from sphinx.pycode import ModuleAnalyzer

#: Stands for the value of an attribute that instances alone have.
ABSENT = object()


class NoSuchNameError(Exception):
    """A dotted name stands for nothing, or for what says nothing of itself."""


@dataclass(frozen=True)
class Name:
    """What a dotted name stands for, and what is said of it."""

    module: str
    #: Its name in the module, such as ``Flask.route``.
    shown: str
    #: A property or a method is as its class has it, not bound to anything.
    value: Any
    docstring: str
    #: The file that says it.
    file: str

    @property
    def is_member(self) -> bool:
        """Whether this is an attribute or a method of a class."""
        return "." in self.shown


def first_line(dotted: str) -> str:
    """Return the first line of what is said of a name."""
    return find(dotted).docstring.partition("\n")[0]


def find(dotted: str) -> Name:
    """Return what a dotted name stands for; raise ``NoSuchNameError`` if nothing."""
    module, shown = _split(dotted)
    *owners, last = shown.split(".")
    holder: Any = module
    for owner in owners:
        holder = getattr(holder, owner, None)
    value = inspect.getattr_static(holder, last, ABSENT)
    said = next(_comments(holder, last, value), None) or _own(value)
    if said is None:
        raise NoSuchNameError(
            f"{dotted} is not there, or has no docstring; name what has one."
        )
    source, docstring = said
    if isinstance(value, functools.cached_property):
        value = property(value.func)  # readers can't tell them apart
    return Name(module.__name__, shown, value, docstring, source.__file__ or "")


def _split(dotted: str) -> tuple[ModuleType, str]:
    """Return the module that a dotted name begins with, and its name in it."""
    parts = dotted.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            return importlib.import_module(".".join(parts[:end])), ".".join(parts[end:])
        except ModuleNotFoundError:
            continue
    raise NoSuchNameError(f"{dotted} is in no module; begin with one that is there.")


def _own(value: object) -> tuple[ModuleType, str] | None:
    """Return the docstring that a value has itself, and its module, if it has one."""
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, functools.cached_property):
        value = value.func
    elif isinstance(value, classmethod | staticmethod):
        value = value.__func__
    elif isinstance(value, click.Command):
        value = value.callback
    module, docstring = inspect.getmodule(value), inspect.getdoc(value)
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        return None
    return (module, docstring) if module and docstring else None


def _comments(
    holder: Any, name: str, value: object
) -> Iterator[tuple[ModuleType, str]]:
    """Yield the comments on an attribute, each with its module, the nearest first."""
    if inspect.isclass(holder):
        places = [
            (sys.modules[cls.__module__], cls.__qualname__)
            for cls in _until_docstring(holder, name, value)
        ]
    else:
        package = holder.__name__.partition(".")[0]
        places = [
            (module, "")
            for key, module in list(sys.modules.items())
            if key.partition(".")[0] == package and vars(module).get(name) is value
        ]
    for module, scope in places:
        if lines := _said(module).get((scope, name)):
            yield module, "\n".join(lines).strip()


def _until_docstring(holder: type, name: str, value: object) -> Iterator[type]:
    """Yield a class and its bases, as far as a docstring is not nearer."""
    for cls in holder.__mro__:
        yield cls
        if name in vars(cls) and _own(value):
            return


def _said(module: ModuleType) -> dict[tuple[str, str], list[str]]:
    """Return the comments on a module's attributes, by class and name."""
    try:
        return ModuleAnalyzer.for_module(module.__name__).find_attr_docs()
    except PycodeError:  # it is not written in Python
        return {}
