"""A request through lagena takes a reader no further than it is meant to."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from lagena_tests.bench.hops import LIMIT, Count, Step, count, steps

#: From Python 3.12 on a comprehension is no frame of its own; Flask enters one.
COMPREHENSION = int(sys.version_info < (3, 12))


@pytest.mark.parametrize(
    ("key", "expected"),
    [(None, Count(37, 21)), ("key", Count(53 + COMPREHENSION, 24))],
)
def test_the_counter_gives_what_is_known_of_flask(
    key: str | None, expected: Count
) -> None:
    assert count(steps(import_module("flask"), key=key)) == expected


def test_hello_stays_within_its_limit() -> None:
    found = count(steps(import_module("lagena")))

    assert found.frames <= LIMIT.frames
    assert found.borders <= LIMIT.borders


def test_a_border_is_crossed_where_the_file_changes() -> None:
    walked = [Step(0, "a.py", "f"), Step(1, "b.py", "g"), Step(1, "b.py", "h")]

    assert count([*walked, Step(0, "a.py", "i")]) == Count(4, 2)


def test_the_steps_are_listed_in_order_and_indented() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "lagena_tests.bench.hops", "lagena"],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )

    lines = done.stdout.splitlines()
    assert lines[0] == "app.py Flask.__call__"
    assert lines[1] == "  app.py Flask.wsgi_app"
    assert len(lines) == count(steps(import_module("lagena"))).frames
