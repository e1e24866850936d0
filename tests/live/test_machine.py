"""This Python behaves as a server's, and says where it can't."""

import asyncio
import hashlib
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from lagena_live import machine

LIVE = Path(machine.__file__).parents[1]


def settled(code: str) -> str:
    """Return what a Python prints that has settled."""
    code = f"from lagena_live import bridge\nbridge.boot()\n{textwrap.dedent(code)}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(LIVE)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("length", [None, 20, 100])
@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_pbkdf2_is_that_of_hashlib(name: str, length: int | None) -> None:
    derived = machine.pbkdf2_hmac(name, b"secret", b"salt", 30, length)

    assert derived == hashlib.pbkdf2_hmac(name, b"secret", b"salt", 30, length)


def test_a_coroutine_runs_to_its_end_and_time_passes_in_it() -> None:
    async def double(number: int) -> int:
        await asyncio.sleep(0.001)
        return 2 * number

    async def both() -> list[int]:
        task = asyncio.create_task(double(1))
        return [await task, *await asyncio.gather(double(2), double(3))]

    assert machine.run_coroutine(both()) == [2, 4, 6]


def test_a_coroutine_runs_although_a_loop_runs_already() -> None:
    async def inner() -> str:
        return "done"

    async def outer() -> tuple[str, asyncio.AbstractEventLoop]:
        return machine.run_coroutine(inner()), asyncio.get_running_loop()

    said, loop = asyncio.run(outer())

    assert said == "done"
    assert isinstance(loop, asyncio.AbstractEventLoop)


def test_what_still_runs_in_the_end_is_cancelled() -> None:
    begun = []

    async def begin() -> None:
        begun.append(asyncio.create_task(asyncio.sleep(60)))
        await asyncio.sleep(0)

    machine.run_coroutine(begin())

    assert begun[0].cancelled()


def test_what_waits_for_nothing_is_an_error() -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    with pytest.raises(machine.NotInBrowserError, match="something that never comes"):
        machine.run_coroutine(wait())


def test_an_async_view_is_answered_without_asgiref() -> None:
    printed = settled("""
        import sys
        import lagena

        sys.modules["asgiref"] = None
        app = lagena.Flask("a")

        @app.get("/")
        async def index():
            return "Hello!"

        print(app.test_client().get("/").text)
    """)

    assert printed == "Hello!\n"


def test_there_are_no_sockets() -> None:
    printed = settled("""
        import socket
        socket.socket()
    """)

    assert printed.endswith("OSError: There are no sockets in a browser.\n")


def test_a_breakpoint_says_what_to_do() -> None:
    assert "here, print what you want to know" in settled("breakpoint()")


def test_an_application_does_not_run_twice() -> None:
    assert settled("import lagena\nlagena.Flask('a').run()\nprint('on')") == "on\n"


def test_scrypt_is_lent_where_python_has_none() -> None:
    printed = settled("""
        import hashlib
        own = hashlib.scrypt
        del hashlib.scrypt
        from lagena_live import machine
        def lent(password, salt, n, r, p, length):
            memory = 2**27
            return own(password, salt=salt, n=n, r=r, p=p, dklen=length, maxmem=memory)
        machine.use_scrypt(lent)
        from werkzeug.security import check_password_hash, generate_password_hash
        made = generate_password_hash("secret")
        hashlib.scrypt = own
        print(check_password_hash(made, "secret"), check_password_hash(made, "other"))
    """)

    assert printed == "True False\n"


def test_a_python_that_has_scrypt_keeps_it() -> None:
    own = hashlib.scrypt

    machine.use_scrypt(lambda *_: b"")

    assert hashlib.scrypt is own
