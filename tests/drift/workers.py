"""Does work in several processes, each with a copy of the project to break."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing.queues import SimpleQueue
from typing import Any, TypeVar

from drift.trial import Copy

T = TypeVar("T")
R = TypeVar("R")

FORK = multiprocessing.get_context("fork")
#: Seconds between two lines that say how far it has come.
OFTEN = 60.0

_own: list[Copy] = []


class Workers:
    """Processes with a copy each."""

    def __init__(self, copies: Sequence[Copy]) -> None:
        queue: SimpleQueue[Copy] = FORK.SimpleQueue()
        for copy in copies:
            queue.put(copy)
        self._pool = ProcessPoolExecutor(len(copies), FORK, _begin, (queue,))

    def do(
        self, what: str, function: Callable[[Copy, T], R], items: Sequence[T]
    ) -> Iterator[tuple[T, R]]:
        """Yield each item with what the function makes of it in a copy."""
        begun = said = time.monotonic()
        futures = {self._pool.submit(_do, function, item): item for item in items}
        for done, future in enumerate(as_completed(futures), 1):
            yield futures[future], future.result()
            now = time.monotonic()
            if now - said > OFTEN or done == len(items):
                said = now
                sys.stdout.write(
                    f"{what}: {done} of {len(items)}, {now - begun:.0f} s\n"
                )
                sys.stdout.flush()


def _begin(queue: SimpleQueue[Copy]) -> None:
    _own.append(queue.get())


def _do(function: Callable[[Copy, Any], R], item: Any) -> R:
    return function(_own[0], item)
