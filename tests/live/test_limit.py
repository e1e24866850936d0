"""Code that does not end is ended; the application lives on."""

import sys

import pytest

from lagena_live import limit

from .conftest import Ask, Load

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 12), reason="sys.monitoring comes with Python 3.12"
)

LOOPS = {
    "while": "while True: pass",
    "for": "for _ in iter(int, 1): pass",
    "comprehension": "[None for _ in iter(int, 1)]",
    "caught": "while True:\n        try: int('a')\n        except Exception: pass",
    "calls": "f = lambda: 1\n    while True: f()",
    "asleep": "import time\n    while True: time.sleep(0.001)",
}
MAIN = """\
from lagena import Flask

app = Flask(__name__)


@app.get("/")
def index():
    {loop}


@app.get("/alive")
def alive():
    return "alive"
"""


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    limit.watch()
    monkeypatch.setattr(limit, "BUDGET", 0.1)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_a_loop_that_does_not_end_is_ended_at_its_line(
    load: Load, ask: Ask, loop: str
) -> None:
    load(MAIN.format(loop=loop))

    head, _ = ask("/")

    assert head["status"] == 500
    assert head["error"] is not None
    assert head["error"]["type"] == "EndlessError"
    assert head["error"]["line"] in range(8, 12)
    assert ask("/alive")[1] == b"alive"


def test_a_library_that_takes_long_is_no_loop(
    load: Load, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit, "LONGEST", 0.02)
    slow = "import time\n    time.sleep(0.3)\n    return (lambda: 'done')()"
    load(MAIN.format(loop=slow))

    head, body = ask("/")

    assert (head["status"], body) == (200, b"done")


def test_a_loop_on_import_is_ended(load: Load) -> None:
    answer = load("while True:\n    pass\n")

    assert answer["error"]["type"] == "EndlessError"
    assert answer["error"]["file"] == "hello.py"


def test_a_loop_in_a_stream_is_ended(load: Load, ask: Ask) -> None:
    stream = "def run():\n        yield 'a'\n        while True: pass\n    return run()"
    load(MAIN.format(loop=stream))

    assert ask("/")[1] == b"a"
    assert ask("/alive")[1] == b"alive"


def test_cleaning_up_has_a_second_and_is_ended_then(
    load: Load, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit, "GRACE", 0.1)
    clings = "while True:\n        try:\n            while True: pass\n"
    clings += "        finally:\n            while True: pass"
    load(MAIN.format(loop=clings))

    assert ask("/")[0]["status"] == 500
    assert ask("/alive")[1] == b"alive"
