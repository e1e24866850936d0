"""The gates go on after a failure, and their last lines leave nothing out."""

import itertools
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lagena_tests.gate import count, held, running, steps
from lagena_tests.gate.count import Count
from lagena_tests.gate.held import Result
from lagena_tests.gate.share import Share
from lagena_tests.gate.steps import Step

ROOT = Path(__file__).parent.parent

TESTS = """\
import pytest

@pytest.fixture
def broken():
    raise RuntimeError

@pytest.fixture
def breaks_late():
    yield
    raise RuntimeError

def test_passes(): pass
def test_fails(): assert not "a failure"
def test_skips(): pytest.skip("no moon tonight")
def test_errs_before(broken): pass
def test_errs_after(breaks_late): pass
@pytest.mark.long
def test_takes_minutes(): pass
"""


def pytest_on(folder: Path, *options: str) -> Path:
    """Run pytest on the made-up tests, with this project's marks; return its report."""
    (folder / "test_it.py").write_text(TESTS, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = long\n", "utf-8")
    (folder / "conftest.py").write_bytes((ROOT / "conftest.py").read_bytes())
    report = folder / "report.xml"
    plain = ["-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={report}"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *plain, *options],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        check=False,
    )
    return report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pytest_on(tmp_path_factory.mktemp("tests"))


def test_errors_of_fixtures_count_as_failures(report: Path) -> None:
    counted = count.read(report)

    assert (counted.passed, counted.failed) == (1, 3)


def test_what_did_not_run_is_counted_by_reason(report: Path) -> None:
    long = "takes minutes; `make test-long` runs a share, `make test-full` all"

    assert count.read(report).skipped == {"no moon tonight": 1, long: 1}


def test_blocks_below_a_failed_one_did_not_run(tmp_path: Path) -> None:
    (tmp_path / "pages.xml").write_text(
        "<t><testcase><failure message='docs/a.md:3: no'/></testcase>"
        "<testcase><failure message='not executed: line 3 failed'/></testcase></t>"
    )

    counted = count.read(tmp_path / "pages.xml")

    assert counted.failed == 1
    assert counted.skipped == {"a block above it on its page failed": 1}


def test_a_report_that_was_not_written_counts_as_a_failure(tmp_path: Path) -> None:
    assert count.read(tmp_path / "nothing.xml") == Count(failed=1)


# --- Shares ---


def test_each_thing_is_in_one_share() -> None:
    names = [f"test_{number}" for number in range(200)]
    shares = [Share(f"{number:x}", 4) for number in range(4)]

    held = [[name for name in names if share.holds(name)] for share in shares]

    assert sorted(itertools.chain(*held)) == sorted(names)
    assert min(map(len, held)) > 30


def test_a_share_is_written_as_it_is_read() -> None:
    assert str(Share.parse("3f2a91c/4")) == "3f2a91c/4"
    for wrong in ("3f2a91c", "/4", "3f2a91c/0", "HEAD/4"):
        with pytest.raises(ValueError, match="is no share"):
            Share.parse(wrong)


def test_each_has_its_turn() -> None:
    assert {Share(f"{n:x}", 4).one("abc") for n in range(3)} == {"a", "b", "c"}


@pytest.mark.parametrize("number", [0, 1])
def test_a_long_test_runs_in_its_share_alone(tmp_path: Path, number: int) -> None:
    share = Share(f"{number:x}", 2)

    counted = count.read(pytest_on(tmp_path, "--long", f"--share={share}"))

    runs = share.holds("test_it.py::test_takes_minutes")
    assert counted.passed == (2 if runs else 1)
    assert counted.skipped.total() == (1 if runs else 2)


# --- Steps ---


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the gate run in a folder of its own, which is a repository."""
    folder = tmp_path / "reports"
    monkeypatch.setattr(running, "ROOT", tmp_path)
    monkeypatch.setattr(running, "REPORTS", folder)
    monkeypatch.setattr(running, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(steps, "REPORTS", folder)
    (tmp_path / ".gitignore").write_text("reports\nresults\n*.txt\n")
    (tmp_path / "source.py").write_text("first\n")
    who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
    held.git(tmp_path, "init", "--quiet")
    held.git(tmp_path, "add", ".")
    held.git(tmp_path, *who, "commit", "--quiet", "--message=First")
    return folder


def python(title: str, code: str, *reports: str, inputs: tuple[str, ...] = ()) -> Step:
    return Step(title, (sys.executable, "-c", code), reports, inputs)


def xml(name: str, cases: str) -> str:
    """Return code that writes a report."""
    return f"open('reports/{name}.xml', 'w').write('<t>{cases}</t>')"


def last_lines(
    outcomes: Iterator[running.Outcome], capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[str]]:
    """Return the gate's exit status, and its lines below the table of the steps."""
    status = running.conclude("test", outcomes)
    _, _, end = capsys.readouterr().out.rpartition(")\n")
    return status, end.splitlines()


def test_what_passes_is_counted(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = python("one", xml("one", "<testcase/><testcase/>"), "one")
    other = python("other", "pass")

    outcomes = running.run_all([(one, other)])

    assert last_lines(outcomes, capsys) == (0, ["test: 3 passed, 0 failed"])


def test_a_failure_stops_no_later_step(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = xml("one", "<testcase><error/></testcase>") + "; raise SystemExit(1)"
    skipping = xml("other", '<testcase><skipped message="rain"/></testcase>')
    stages = [(python("one", failing, "one"),), (python("other", skipping, "other"),)]

    assert last_lines(running.run_all(stages), capsys) == (
        1,
        ["did not run, 1: rain", "test: 0 passed, 1 failed, 1 skipped"],
    )


def test_a_step_that_breaks_beside_its_tests_counts_as_a_failure(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = xml("one", "<testcase/>") + "; raise SystemExit(3)"

    outcomes = running.run_all([(python("one", right, "one"),)])

    assert last_lines(outcomes, capsys) == (1, ["test: 1 passed, 1 failed"])


def test_tests_that_vanish_count_as_a_failure(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports.mkdir()
    (reports / "one.xml").write_text("<t><testcase/></t>")  # of an earlier run

    outcomes = running.run_all([(python("one", "pass", "one"),)])

    assert last_lines(outcomes, capsys) == (1, ["test: 0 passed, 1 failed"])


def test_what_a_step_says_is_shown_whole(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talks = "import sys; print('out', flush=True); print('err', file=sys.stderr)"

    running.run(python("talk", talks))

    assert capsys.readouterr().out.endswith("\n==> talk\nout\nerr\n")


def test_steps_of_one_stage_run_side_by_side(reports: Path) -> None:
    # Each waits for what the other writes.
    wait = "import pathlib, time\npathlib.Path('{}.txt').touch()\n"
    wait += "while not pathlib.Path('{}.txt').exists(): time.sleep(0.01)"
    one, other = (python(a, wait.format(a, b)) for a, b in ("xy", "yx"))

    outcomes = list(running.run_all([(one, other)]))

    assert [result.count.passed for _, result in outcomes] == [1, 1]


def test_a_python_that_is_not_here_is_named(reports: Path) -> None:
    reports.mkdir()
    ran = {"testenvs": {"py314": {"result": {"skipped": True}}}}
    (reports / "tox-py314.json").write_text(json.dumps(ran))

    counted = running.counted(steps.python("py314"), 255)

    reason = "no Python 3.14 found; TOX_DISCOVER=/path/to/it names one"
    assert counted == Count(skipped=Counter([reason]))


# --- Results that hold ---

COUNTS_RUNS = "open('runs.txt', 'a').write('.')"


def resume(code: str = COUNTS_RUNS) -> Result:
    step = python("part", code, inputs=("source.py",))
    ((_, result),) = running.resume([(step,)])
    return result


@pytest.mark.usefixtures("reports")
def test_a_part_that_passed_is_not_run_again(tmp_path: Path) -> None:
    first = resume()

    again = resume()

    assert (tmp_path / "runs.txt").read_text() == "."
    assert again == first


def test_what_did_not_run_is_kept_with_its_reasons(tmp_path: Path) -> None:
    skipped = Counter({"no moon tonight": 2, "no sun today": 1})
    result = Result(Count(3, 0, skipped), 1.5, "d3ffc19", "hash")

    held.keep(tmp_path, "part", result)

    assert held.find(tmp_path, "part", "hash") == result


@pytest.mark.usefixtures("reports")
def test_a_part_runs_again_when_its_files_have_changed(tmp_path: Path) -> None:
    first = resume()
    (tmp_path / "source.py").write_text("second\n")

    again = resume()

    assert (tmp_path / "runs.txt").read_text() == ".."
    assert again.commit == f"{first.commit}+"


@pytest.mark.usefixtures("reports")
def test_a_part_runs_again_in_another_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resume()
    monkeypatch.setattr(held, "environment", lambda: "another")

    resume()

    assert (tmp_path / "runs.txt").read_text() == ".."


@pytest.mark.usefixtures("reports")
def test_other_files_do_not_matter(tmp_path: Path) -> None:
    resume()
    (tmp_path / "other.py").write_text("new\n")

    resume()

    assert (tmp_path / "runs.txt").read_text() == "."


@pytest.mark.usefixtures("reports")
def test_a_part_that_failed_runs_again(tmp_path: Path) -> None:
    fails = COUNTS_RUNS + "; raise SystemExit(1)"
    resume(fails)

    assert resume(fails).count.failed == 1
    assert (tmp_path / "runs.txt").read_text() == ".."


@pytest.mark.usefixtures("reports")
def test_the_last_lines_give_each_part_and_its_commit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    step = python("part", "pass", inputs=("source.py",))

    running.conclude("test-full", running.resume([(step,)]))

    lines = capsys.readouterr().out.splitlines()[-2:]
    commit = held.commit(tmp_path)
    assert lines[0].startswith("part ")
    assert lines[0].endswith(f"1 passed, 0 failed (0 s, commit {commit})")
    assert lines[1] == "test-full: 1 passed, 0 failed"


def test_each_version_counts() -> None:
    said = held.environment()

    assert sys.version in said
    assert f"pytest=={pytest.__version__}" in said


# --- The gates ---


LOWEST_VERSIONS = "the tests, on lowest versions"


def titles(stages: steps.Stages) -> list[str]:
    return [step.title for stage in stages for step in stage]


def test_each_gate_has_what_the_smaller_one_has() -> None:
    daily, long, full = steps.daily(), steps.long(Share("0", 4)), steps.full()

    assert set(titles(daily)) < set(titles(long))
    assert set(titles(daily)) < set(titles(full))
    for part in ("the pages, on Flask", "the tests, on py314", LOWEST_VERSIONS):
        assert part in titles(full)
    assert [title for title in titles(full) if "unnoticed" in title] == [
        f"what goes unnoticed, {number}/4" for number in range(4)
    ]


def test_ci_runs_every_page_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert "--due" in steps.pages().command

    monkeypatch.setenv("CI", "true")
    assert "--due" not in steps.pages().command


def test_each_part_depends_on_files_that_are_there() -> None:
    for stage in steps.full():
        for step in stage:
            for path in step.inputs:
                assert held.files(ROOT, (path,)), path


@pytest.mark.parametrize(
    ("step", "paths"),
    [
        (steps.framework(), ("framework", "tests/framework")),
        (steps.pages(), ("framework", "docs", "README.md")),
        (steps.pages_on_flask(), ("docs",)),
        (steps.drift(Share("0", 4)), ("framework", "docs", "tests/lagena_tests/drift")),
    ],
    ids=lambda value: getattr(value, "title", None),
)
def test_each_part_depends_on_all_that_it_reads(
    step: Step, paths: tuple[str, ...]
) -> None:
    own = ("Makefile", "conftest.py", "pyproject.toml", "tests/lagena_tests/gate")
    files = held.files(ROOT, step.inputs)

    assert set(held.files(ROOT, (*own, *paths))) <= set(files)
