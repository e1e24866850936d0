"""Counts what a reader follows to understand one request: ``make hops``.

    python -m lagena_tests.bench.hops [lagena | flask]

prints the two numbers for each framework or, for the one named, every step.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import FrameType, ModuleType
from typing import NamedTuple
from wsgiref.util import setup_testing_defaults


class Step(NamedTuple):
    """A function of the framework that was entered."""

    depth: int
    file: str
    function: str


class Count(NamedTuple):
    #: How many functions of the package were entered.
    frames: int
    #: How often one of them stood in another file than the one entered before it.
    borders: int


FRAMEWORKS = ("lagena", "flask")
#: What the tests hold; it only goes down.
LIMIT = Count(frames=59, borders=32)


def main(names: list[str]) -> None:
    for name in names:
        for step in steps(import_module(name)):
            print(f"{'  ' * step.depth}{step.file} {step.function}")
    if not names:
        print("One GET of hello with a secret key, as a server calls it, warmed up\n")
        print(f"{'':8}{'frames':>8}{'borders':>9}")
        for name in FRAMEWORKS:
            print(row(name, count(steps(import_module(name)))))
        print(row("limit", LIMIT))


def row(title: str, count: Count) -> str:
    return f"{title:8}{count.frames:8}{count.borders:9}"


def count(steps: list[Step]) -> Count:
    borders = sum(one.file != other.file for one, other in pairwise(steps))
    return Count(len(steps), borders)


def steps(framework: ModuleType, *, key: str | None = "key") -> list[Step]:
    """Return what a request enters of the framework, once it is warm, in order."""
    get = hello(framework, key)
    get()
    get()
    with recorded(folder_of(framework)) as found:
        get()
    return found


def hello(framework: ModuleType, key: str | None) -> Callable[[], None]:
    """Return a function that asks a fresh application for its greeting."""
    app = framework.Flask("hello")
    app.secret_key = key
    app.add_url_rule("/", view_func=lambda: "Hello, World!")

    def get() -> None:
        environ: dict[str, object] = {}
        setup_testing_defaults(environ)
        answer = app(environ, lambda status, headers: None)
        assert b"".join(answer) == b"Hello, World!"
        answer.close()

    return get


def folder_of(package: ModuleType) -> Path:
    return Path(str(package.__file__)).parent


@contextmanager
def recorded(folder: Path) -> Iterator[list[Step]]:
    """Collect the functions of files below ``folder`` that are entered meanwhile."""
    found: list[Step] = []
    depth = 0

    def see(frame: FrameType, event: str, _: object) -> None:
        nonlocal depth
        path = Path(frame.f_code.co_filename)
        if event not in ("call", "return") or not path.is_relative_to(folder):
            return
        if event == "call":
            file = path.relative_to(folder).as_posix()
            found.append(Step(depth, file, frame.f_code.co_qualname))
        depth += 1 if event == "call" else -1

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        yield found
    finally:
        sys.setprofile(before)


if __name__ == "__main__":
    main(sys.argv[1:])
