"""What each gate runs: steps, and which of them run side by side."""

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lagena_tests.gate.share import Share

ROOT = Path(__file__).resolve().parents[3]
REPORTS = ROOT / "build" / "reports"
#: What drives a browser over many pages.
BROWSER = (
    "tests/docs/test_browser.py",
    "tests/docs/test_examples.py",
    "tests/live/test_press.py",
)
#: Environments of tox.ini: the tests on each Python.
PYTHONS = ("py311", "py312", "py313", "py314")
#: The one with the lowest version of each dependency, on the lowest Python.
LOWEST = "lowest"
#: How many shares `make test-long` draws one of, and `make drift` is cut into.
SHARES = 4

PYTEST = (sys.executable, "-m", "pytest")
MAKE = ("make", "--no-print-directory")
#: Two processes, each of which takes whole files, as a file's tests share what is slow.
BOTH_CORES = ("--numprocesses=2", "--dist=loadfile")

# What steps depend on, as git names it; never what they leave out, as git takes that
# out of all that is named.
TOOLS = ("conftest.py", "tests/lagena_tests/__init__.py", "tests/lagena_tests/gate")
CODE = (":(glob)**/*.py", "pyproject.toml")
PACKAGE = ("framework", "pyproject.toml", "Makefile", *TOOLS)
PAGES = (*PACKAGE, "docs", "conf.py", "hatch_build.py", ":(glob)*.md", "LICENSE")
DRIFT = (*PAGES, "tests/lagena_tests/drift")
EVERYTHING = (".",)


@dataclass(frozen=True)
class Step:
    """A command, and the names of the pytest reports it is expected to write."""

    title: str
    command: tuple[str, ...]
    reports: tuple[str, ...] = ()
    #: What its result depends on, as git names it; without any, it never holds.
    inputs: tuple[str, ...] = ()


Stages = Sequence[tuple[Step, ...]]


def daily() -> Stages:
    """Return the steps of ``make test``; those of one stage run side by side."""
    return [
        (check(), framework(), pages()),
        # Its pages say what of them was executed, so it comes after; tests look at it.
        (site(),),
        (tests(),),
        (browser(),),
    ]


def long(share: Share) -> Stages:
    """Return the steps of ``make test-long``: a share of whatever takes long."""
    return [
        (check(), framework(), pages()),
        (site(),),
        (tests("--long", f"--share={share}"),),
        (browser("--long", f"--share={share}"),),
        (pages_on_flask(f"--share={share}"),),
        (drift(share),),
        (python(share.one(PYTHONS), f"--share={share}"),),
    ]


def full() -> Stages:
    """Return the parts of ``make test-full``, one after the other."""
    parts = [check(), framework("--long"), pages(), site(), tests("--long")]
    parts += [browser("--long"), pages_on_flask(), *all_drift()]
    parts += [python(name) for name in (*PYTHONS, LOWEST)]
    return [(part,) for part in parts]


def check() -> Step:
    return Step("style, types, layers", (*MAKE, "check"), inputs=CODE)


def framework(*options: str) -> Step:
    """The framework by its own tests, and how much of it they reach."""
    words = shlex.join([xml("framework"), *options])
    command = (*MAKE, "coverage", f"PYTESTFLAGS={words}")
    inputs = (*PACKAGE, "tests/framework")
    return Step("the framework", command, ("framework",), inputs)


def pages() -> Step:
    # Pages that passed as they are now are counted, and run again in CI alone.
    options = () if os.environ.get("CI") else ("--due",)
    return pytest("the pages", "pages", PAGES, "docs", *BOTH_CORES, *options)


def pages_on_flask(*options: str) -> Step:
    environment = ("env", "FRAMEWORK=flask")
    step = pytest("the pages, on Flask", "flask", PAGES, "docs", *BOTH_CORES, *options)
    return Step(step.title, (*environment, *step.command), step.reports, step.inputs)


def site() -> Step:
    return Step("the site", (*MAKE, "html"))


def tests(*options: str) -> Step:
    """All tests but those that have a step of their own."""
    others = [f"--ignore={path}" for path in ("tests/framework", *BROWSER)]
    options = (*BOTH_CORES, *others, *options)
    return pytest("the tests", "tests", EVERYTHING, "tests", *options)


def browser(*options: str) -> Step:
    options = (*BROWSER, "--numprocesses=2", *options)
    return pytest("the site in a browser", "browser", EVERYTHING, *options)


def drift(share: Share) -> Step:
    """What goes unnoticed: ``make drift``."""
    command = (*MAKE, "drift", f"DRIFTFLAGS=--share={share}")
    return Step(f"what goes unnoticed, {share}", command, inputs=DRIFT)


def all_drift() -> Iterator[Step]:
    for number in range(SHARES):
        yield drift(Share(f"{number:x}", SHARES))


def python(name: str, *options: str) -> Step:
    """Run the tests on another Python, by tox."""
    result = str(tox_result(name))
    command = (sys.executable, "-m", "tox", "run", "-e", name, "--result-json", result)
    title = f"the tests, on {'lowest versions' if name == LOWEST else name}"
    return Step(title, (*command, "--", *BOTH_CORES, *options), (name,), EVERYTHING)


def tox_result(name: str) -> Path:
    """Return where tox says whether it found a Python."""
    return REPORTS / f"tox-{name}.json"


def pytest(title: str, name: str, inputs: tuple[str, ...], *options: str) -> Step:
    return Step(title, (*PYTEST, *options, xml(name)), (name,), inputs)


def xml(name: str) -> str:
    return f"--junitxml={REPORTS / name}.xml"
