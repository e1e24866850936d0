"""The framework's own tests pass in a page's Python, but for those of a list."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lagena_docs.settings import ROOT
from live import node
from live.node import Outcome

FOLDER = ROOT / "tests" / "framework"
EVERY = sorted(path.name for path in FOLDER.glob("test_*.py"))
#: Quick, and between them they go through all of the framework; run every day.
SAMPLE = ["test_advice.py", "test_app.py", "test_json.py", "test_sessions.py"]
#: How many parts all of them are run in.
PARTS = 4
LIST = Path(__file__).with_name("framework.toml")


def cannot() -> dict[str, str]:
    """Return what cannot pass there, by the test's name, and why."""
    listed = tomllib.loads(LIST.read_text("utf-8"))["cannot"]
    return {name: it["why"] for it in listed for name in it["tests"]}


def check(runtime: Path, names: list[str]) -> None:
    """Fail for each test that ends otherwise than the list says."""
    outcomes = node.pytest(runtime, [f"tests/framework/{name}" for name in names])
    short = {name.rpartition("framework/")[2]: it for name, it in outcomes.items()}
    assert {name.partition("::")[0] for name in short} == set(names)
    listed = [name for name in cannot() if name.partition("::")[0] in names]
    assert list(failures(short, listed)) == []


def failures(outcomes: Mapping[str, Outcome], listed: list[str]) -> Iterator[str]:
    """Yield what does not pass and is not listed, and what is listed and passes."""
    for name, (how, text) in outcomes.items():
        found = {name, name.partition("[")[0]}.intersection(listed)
        if not found and how != "passed":
            yield f"{name} {how}: {text[-500:]}"
        elif found and how == "passed":
            yield f"{name} passes, so {LIST.name} should not list it"
    there = {name.partition("[")[0] for name in outcomes} | outcomes.keys()
    for name in sorted(set(listed) - there):
        yield f"{LIST.name} lists {name}, which is no test"


def test_a_sample_of_the_framework_passes_its_own_tests(made: Path) -> None:
    check(made, SAMPLE)


@pytest.mark.long
@pytest.mark.site
@pytest.mark.parametrize("part", range(PARTS))
def test_the_framework_passes_its_own_tests(made: Path, part: int) -> None:
    check(made, EVERY[part::PARTS])


def test_what_the_list_names_has_a_file() -> None:
    assert {name.partition("::")[0] for name in cannot()} <= set(EVERY)


def test_what_ends_otherwise_than_the_list_says_is_told() -> None:
    outcomes = {"a.py::one[1]": ("failed", "Oh"), "a.py::two[x]": ("passed", "")}

    assert list(failures(outcomes, [])) == ["a.py::one[1] failed: Oh"]
    assert list(failures(outcomes, ["a.py::one"])) == []
    assert list(failures(outcomes, ["a.py::one[1]", "a.py::two", "a.py::three"])) == [
        "a.py::two[x] passes, so framework.toml should not list it",
        "framework.toml lists a.py::three, which is no test",
    ]
