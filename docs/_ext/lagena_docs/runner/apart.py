"""Calls a function in a process of its own, which may do there as it likes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

FORK = multiprocessing.get_context("fork")


class ApartError(Exception):
    """A process ended without an answer, or took too long for one."""


def call(function: Callable[..., Any], *args: object, limit: float) -> Any:
    """Return what a function returns, from a process of its own.

    Raise ``ApartError`` if there is no answer within ``limit`` seconds.
    """
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=_answer, args=(ours, theirs, function, args))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # as in `process`
        process.start()
    theirs.close()
    try:
        if not ours.poll(limit):
            raise ApartError(f"It takes longer than {limit:g} seconds.")
        return ours.recv()
    except EOFError:
        process.join()
        raise ApartError(f"It ended with status {process.exitcode}.") from None
    finally:
        process.kill()
        process.join()
        ours.close()


def _answer(
    parents: Connection, own: Connection, function: Callable[..., Any], args: Any
) -> None:
    parents.close()
    os.setpgid(0, 0)
    own.send(function(*args))
    # Neither threads nor what was registered for the end may go on.
    os.kill(os.getpid(), signal.SIGKILL)
