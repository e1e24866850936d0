"""The epoch, and containers and objects that begin a new one when they change.

Whatever is worked out from tables and settings holds for the epoch it was made in. It
may be used for as long as ``changes.epoch`` is still that object.
"""

from __future__ import annotations

import functools
import typing as t
from collections import defaultdict
from collections.abc import Callable

T = t.TypeVar("T")
K = t.TypeVar("K")
V = t.TypeVar("V")
C = t.TypeVar("C", bound=type)

#: The present epoch. It is compared by identity: threads could lose a step of a count.
epoch = object()


def changed() -> None:
    """Begin a new epoch."""
    global epoch
    epoch = object()


def announcing(*names: str) -> Callable[[C], C]:
    """Return a decorator that makes these methods of a class begin a new epoch."""

    def decorator(cls: C) -> C:
        for name in names:
            setattr(cls, name, _announced(getattr(cls, name)))
        return cls

    return decorator


def _announced(method: Callable[..., t.Any]) -> Callable[..., t.Any]:
    @functools.wraps(method)
    def announced(*args: t.Any, **kwargs: t.Any) -> t.Any:
        try:
            return method(*args, **kwargs)
        finally:  # afterwards, so that nobody works with the old state in the new epoch
            changed()

    return announced


class Watched:
    """What announces each of its own changes.

    Not what happens inside of its values, nor what goes around its methods: a second
    ``__init__``, or ``list.append(watched, value)``.
    """

    __slots__ = ()


@announcing(
    "__delitem__",
    "__iadd__",
    "__imul__",
    "__setitem__",
    "append",
    "clear",
    "extend",
    "insert",
    "pop",
    "remove",
    "reverse",
    "sort",
)
class WatchedList(Watched, list[T]):
    """A list each of whose changes begins a new epoch."""


#: What changes a dict, of either kind.
_CHANGES_OF_DICTS = (
    "__delitem__",
    "__ior__",
    "__setitem__",
    "clear",
    "pop",
    "popitem",
    "setdefault",
    "update",
)


@announcing(*_CHANGES_OF_DICTS)
class WatchedDict(Watched, dict[K, V]):
    """A dict each of whose changes begins a new epoch."""


@announcing(*_CHANGES_OF_DICTS)
class WatchedTable(Watched, defaultdict[K, V]):
    """A watched dict of watched lists or dicts; it makes those that are missing.

    A container that is put into it stays that very object, watched or not. Only an
    empty one that is no more than the default of ``setdefault`` gives way to one of
    its own, since the caller goes on with what is returned. To read a missing key
    begins no epoch: what is made is empty, and tells when it no longer is.
    """

    def __missing__(self, key: K) -> V:
        # At once, so that two threads that miss it go on with the same one.
        return dict.setdefault(self, key, self._made())

    def setdefault(self, key: K, default: V | None = None) -> V:
        """Return the value of a key, which is ``default`` if it had none."""
        empty = type(default) in (list, dict) and not default
        if empty and key not in self and isinstance(self._made(), type(default)):
            return self[key]
        return super().setdefault(key, default)  # type: ignore[arg-type]  # None, too

    def _made(self) -> V:
        assert self.default_factory is not None, "A table makes what is missing."
        return self.default_factory()

    def can_tell(self) -> bool:
        """Return whether all values are such as the table makes, and can tell."""
        kind = type(self._made())
        return all(isinstance(v, kind) and can_tell(v) for v in self.values())


def can_tell(container: object) -> bool:
    """Return whether every change of a container, and of a table's, is announced.

    What a setting or another value holds is not looked at.
    """
    if isinstance(container, WatchedTable):
        return container.can_tell()
    return isinstance(container, Watched)
