"""Does work in several processes, each with a copy of the project to break."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing.queues import SimpleQueue
from typing import Any, TypeVar

from lagena_tests.drift.trial import Copy

T = TypeVar("T")
R = TypeVar("R")

FORK = multiprocessing.get_context("fork")
#: Seconds between two lines that say how far it has come.
OFTEN = 60.0

_own: list[Copy] = []


class Workers:
    """Processes with a copy each; they end with the ``with`` that has them."""

    def __init__(self, copies: Sequence[Copy]) -> None:
        queue: SimpleQueue[Copy] = FORK.SimpleQueue()
        for copy in copies:
            queue.put(copy)
        self._pool = ProcessPoolExecutor(len(copies), FORK, _begin, (queue,))

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed:
            for process in multiprocessing.active_children():
                process.terminate()
        self._pool.shutdown(cancel_futures=True)

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
    signal.signal(signal.SIGTERM, stop)
    _own.append(queue.get())


def _do(function: Callable[[Copy, Any], R], item: Any) -> R:
    try:
        return function(_own[0], item)
    except SystemExit:  # or the pool would go on with the next
        os._exit(1)


def stop(signal: int, frame: object) -> None:
    """End this process, once what it has begun is put away."""
    sys.exit(128 + signal)
