"""Makes this Python behave as a server's: where it can't, a sentence says so.

``settle`` changes the process it is called in.  What it puts in place of the standard
library's is only what a browser's Python lacks.
"""

from __future__ import annotations

import builtins
import functools
import hashlib
import hmac
import socket
import sys
import time
from asyncio import base_events, events, tasks
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn, TypeVar

import lagena

T = TypeVar("T")
#: What makes a key of a password by scrypt: password, salt, n, r, p, length.
Scrypt = Callable[[bytes, bytes, int, int, int, int], bytes]


class NotInBrowserError(RuntimeError):
    """What was asked for needs a computer of one's own."""


def settle() -> None:
    """Change what differs from a server, for all that is imported from now on."""
    # Else a project, which lies below /, counts as an installed package, whose
    # instance folder is elsewhere.
    sys.prefix = sys.exec_prefix = "/usr"
    # Not those of the machine that takes the snapshot.
    sys.executable, sys.argv = "/usr/bin/python3", [""]
    sys.breakpointhook = _no_debugger
    for owner, name, stand_in in (
        (socket.socket, "__init__", _no_socket),  # it would wait for ever
        (builtins, "input", _no_input),
        (lagena.Flask, "async_to_sync", _async_to_sync),  # asgiref needs threads
        (lagena.Flask, "run", _run),  # what is loaded runs already
    ):
        setattr(owner, name, stand_in)
    _lend("pbkdf2_hmac", pbkdf2_hmac)


def use_scrypt(derive: Scrypt) -> None:
    """Let ``hashlib.scrypt`` use this, where Python has none of its own."""

    def scrypt(
        password: bytes,
        *,
        salt: bytes,
        n: int,
        r: int,
        p: int,
        maxmem: int = 0,
        dklen: int = 64,
    ) -> bytes:
        return bytes(derive(password, salt, n, r, p, dklen))

    _lend("scrypt", scrypt)


def _lend(name: str, function: Callable[..., bytes]) -> None:
    """Put a function into ``hashlib`` where this Python has none."""
    if not hasattr(hashlib, name):
        setattr(hashlib, name, function)


def pbkdf2_hmac(
    hash_name: str,
    password: bytes,
    salt: bytes,
    iterations: int,
    dklen: int | None = None,
) -> bytes:
    """Return a key made of a password (RFC 8018, 5.2), as ``hashlib`` has it."""
    wanted = dklen or hashlib.new(hash_name).digest_size
    derived = b""
    while len(derived) < wanted:
        number = len(derived) // hashlib.new(hash_name).digest_size + 1
        block = hmac.digest(password, salt + number.to_bytes(4, "big"), hash_name)
        mixed = int.from_bytes(block, "big")
        for _ in range(iterations - 1):
            block = hmac.digest(password, block, hash_name)
            mixed ^= int.from_bytes(block, "big")
        derived += mixed.to_bytes(len(block), "big")
    return derived[:wanted]


def run_coroutine(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on a loop of its own.

    Time passes in it, and nothing else can happen, as there are no sockets and no
    threads.  A loop that already runs here, as a browser's does, is out of sight.
    """
    outer, loop = events._get_running_loop(), _Loop()
    events._set_running_loop(None)
    try:
        return loop.run_until_complete(coroutine)
    finally:
        _cancel_tasks(loop)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
        events._set_running_loop(outer)


def _cancel_tasks(loop: _Loop) -> None:
    """Cancel what still runs, as ``asyncio.run`` does in the end."""
    left = tasks.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(tasks.gather(*left, return_exceptions=True))


class _Selector:
    """Waits for the next timer, as there is nothing else to wait for."""

    def select(self, timeout: float | None) -> tuple[()]:
        if timeout is None:
            raise NotInBrowserError(
                "This coroutine waits for something that never comes: "
                "a browser has no sockets and no threads."
            )
        time.sleep(max(0.0, timeout))
        return ()


class _Loop(base_events.BaseEventLoop):
    def __init__(self) -> None:
        super().__init__()
        self._selector = _Selector()

    def _process_events(self, _events: object) -> None:
        """Do nothing: there are none."""

    def _write_to_self(self) -> None:
        """Do nothing: no thread sleeps that would have to be woken."""


def _async_to_sync(
    _app: lagena.Flask, function: Callable[..., Coroutine[Any, Any, Any]]
) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        return run_coroutine(function(*args, **kwargs))

    return call


def _no_socket(_self: socket.socket, *_args: object, **_kwargs: object) -> NoReturn:
    raise OSError("There are no sockets in a browser.")


def _no_input(prompt: object = "") -> NoReturn:
    raise NotInBrowserError(
        "input() needs a terminal; here, write the text into the code in its place."
    )


def _no_debugger(*_args: object, **_kwargs: object) -> NoReturn:
    raise NotInBrowserError(
        "breakpoint() needs a terminal; here, print what you want to know."
    )


def _run(_app: lagena.Flask, *_args: object, **_kwargs: object) -> None:
    """Do nothing: what is loaded runs already."""
