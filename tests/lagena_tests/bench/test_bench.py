"""What is measured answers right, and what is printed can be believed."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lagena_tests.bench import count, startup, times
from lagena_tests.bench.__main__ import present
from lagena_tests.bench.adapters import ADAPTERS, AbsentError, find_adapter
from lagena_tests.bench.server import WrongAnswerError, prepare
from lagena_tests.bench.tables import ratios, speeds
from lagena_tests.bench.workloads import WORKLOADS, Workload

HELLO = WORKLOADS["hello"]
SESSION = WORKLOADS["session"]


def bench(*words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    environ |= {} if path is None else {"PATH": path}
    return subprocess.run(
        [sys.executable, "-P", "-m", "lagena_tests.bench", *words],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.filterwarnings("ignore")  # what others should change is not ours
@pytest.mark.parametrize("workload", WORKLOADS.values(), ids=WORKLOADS)
@pytest.mark.parametrize("name", ADAPTERS)
def test_every_application_answers_right(name: str, workload: Workload) -> None:
    try:
        adapter = find_adapter(name)
    except AbsentError as error:
        pytest.skip(str(error))

    if adapter.offers(workload.page):
        server = prepare(adapter, workload)
        assert server.answer().status == workload.status


@pytest.mark.parametrize("name", ["lagena", "flask", "bare"])
def test_nothing_is_missing_of_what_the_others_are_compared_with(name: str) -> None:
    offers = find_adapter(name).offers

    assert all(offers(workload.page) for workload in WORKLOADS.values())


@pytest.mark.parametrize(
    ("workload", "complaint"),
    [
        (replace(HELLO, status=404), "the status is 200, not 404"),
        (
            replace(HELLO, body="Hello"),
            "the body b'Hello, World!' is not as in 'Hello'",
        ),
        (replace(HELLO, headers={"x-after": "1"}), r"x-after is \[\], not as in '1'"),
        (replace(SESSION, body_with_cookies="1"), "the body b'2' is not as in '1'"),
    ],
)
def test_a_wrong_answer_is_not_measured(workload: Workload, complaint: str) -> None:
    with pytest.raises(WrongAnswerError, match=f"^Bare, {workload.name}: {complaint}$"):
        prepare(find_adapter("bare"), workload)


def test_a_framework_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(
        sys.modules, "lagena_tests.bench.adapters.falcon", raising=False
    )
    monkeypatch.setitem(sys.modules, "falcon", None)

    names = list(present(["falcon", "bare"]))

    assert names == ["bare"]
    said = capsys.readouterr().out
    assert said.startswith("falcon is not measured: there is no module falcon here")


def test_a_mistake_of_the_benchmark_is_no_absent_framework(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(ADAPTERS, "falcon", "nowhere:Falcon")

    with pytest.raises(ModuleNotFoundError, match=r"bench\.adapters\.nowhere"):
        find_adapter("falcon")


def test_costs_become_ratios() -> None:
    costs = {"hello": {"lagena": 20.0, "flask": 45.0}, "form": {"flask": 3.0}}

    assert speeds(costs, ["lagena", "flask"], "flask").splitlines() == [
        "| flask = 1 | lagena | flask |",
        "| --------- | -----: | ----: |",
        "| hello     |   2.25 |     1 |",
        "| form      |      – |     1 |",
    ]
    assert ratios(costs, ["lagena"], "flask").splitlines()[2:] == [
        "| hello     |  0.444 |",
        "| form      |      – |",
    ]


def test_the_cost_is_the_best_round_without_the_best_loop() -> None:
    rounds = [(0.5, 0.25), (0.75, 0.125), (0.625, 0.5)]

    assert times.best(rounds) == 0.375


def test_the_cost_of_a_start_is_without_that_of_python() -> None:
    rounds: list[startup.Costs] = [
        {"nothing": {"lagena": 2.0, "flask": 3.0}, "import": {"lagena": 9, "flask": 5}},
        {"nothing": {"lagena": 1.0, "flask": 4.0}, "import": {"lagena": 7, "flask": 6}},
    ]

    assert startup.best(rounds) == {"import": {"lagena": 6.0, "flask": 2.0}}


def test_a_short_run_prints_every_table() -> None:
    done = bench("--workloads", "hello", "--peers", "bottle", "--rounds", "1")

    assert done.returncode == 0, done.stderr
    versions, _, speed, _, cost, _, start = done.stdout.split("\n\n")
    assert re.search(r"lagena 0.*flask 3\.1.*bottle 0\..*werkzeug 3", versions)
    for table in speed, cost:
        header, _, hello = map(cells, table.splitlines())
        assert header[1:] == ["lagena", "flask", "bare", "bottle"]
        assert hello[0] == "hello"
    # Nothing is cheaper than to have no framework.
    costs = [float(cell) for cell in hello[1:]]
    assert min(costs) == costs[2] == 1
    starts = {row[0]: row[1:] for row in map(cells, start.splitlines()[2:])}
    assert list(starts) == ["import", "first answer", "--help"]
    assert all(0 < float(lagena) < 10 for lagena, _ in starts.values())


def test_an_unknown_name_is_told_the_known_ones() -> None:
    done = bench("--workloads", "helo")

    assert done.returncode == 2
    assert "there is no helo; there are hello, user-5," in done.stderr


def test_without_valgrind_it_is_said_how_to_get_it() -> None:
    done = bench("--count", "--workloads", "hello", "--peers", "", path="")

    assert done.returncode == 1
    assert "apt install valgrind" in done.stderr


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("valgrind"), reason="there is no valgrind here")
def test_a_count_repeats_to_a_fifth_of_a_percent() -> None:
    first, second = (count.instructions("lagena", "hello") for _ in range(2))

    assert first > 10 * count.instructions("bare", "hello") > 10_000
    assert second == pytest.approx(first, rel=0.002)


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]
