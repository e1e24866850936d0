"""The gate goes on after a failure, and its last lines leave nothing out."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PASSING = "def test_one(): pass\n"
FAILING = "def test_two(): assert not 'a failure'\n"
SKIPPING = "import pytest\ndef test_three(): pytest.skip('no moon tonight')\n"
LONG = "import pytest\n@pytest.mark.long\ndef test_four(): pass\n"

MAKEFILE = """\
check html drift: ; @exit 0
doctest: ; @{python} -m pytest docs $(PYTESTFLAGS)
"""
TOX = """\
[tox]
env_list = py311, py312, py313, py314
skip_missing_interpreters = true
no_package = true
[testenv]
skip_install = true
allowlist_externals = *
commands = {python} -m pytest tests --long --junitxml=build/reports/{{env_name}}.xml
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with a gate, a passing test, and a page that passes."""
    for name in ("docs", "tests"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"test_{name}.py").write_text(PASSING)
    (tmp_path / "tests" / "docs").mkdir()
    for name in ("browser", "examples"):
        (tmp_path / "tests" / "docs" / f"test_{name}.py").write_text(PASSING)
    shutil.copy(ROOT / "tests" / "gate.py", tmp_path / "tests")
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = long\n")
    text = MAKEFILE.format(python=sys.executable)
    (tmp_path / "Makefile").write_text(text)
    return tmp_path


def last_lines(project: Path, *options: str) -> tuple[int, list[str]]:
    """Give the gate's exit status, and its lines below the table of the steps."""
    # With little on PATH, tox finds the Python that runs it and no other.
    (project / "bin").mkdir()
    (project / "bin" / "make").symlink_to(str(shutil.which("make")))
    done = subprocess.run(
        [sys.executable, "tests/gate.py", *options],
        cwd=project,
        env={"PATH": str(project / "bin"), "HOME": str(project)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    _, _, end = done.stdout.rpartition(" s)\n")
    return done.returncode, end.splitlines()


def test_what_passes_is_counted(project: Path) -> None:
    assert last_lines(project) == (0, ["test: 6 passed, 0 failed"])


def test_what_did_not_run_is_named(project: Path) -> None:
    (project / "tests" / "test_skip.py").write_text(SKIPPING)
    (project / "tests" / "test_long.py").write_text(LONG)

    status, lines = last_lines(project)

    assert status == 0
    assert lines == [
        "did not run, 1: no moon tonight",
        "did not run, 1: takes minutes; `make test-long` runs it",
        "test: 6 passed, 0 failed, 2 skipped",
    ]


def test_a_failure_stops_no_later_step(project: Path) -> None:
    (project / "tests" / "test_fail.py").write_text(FAILING)

    assert last_lines(project) == (1, ["test: 6 passed, 1 failed"])


def test_a_step_that_breaks_counts_as_a_failure(project: Path) -> None:
    (project / "tests" / "conftest.py").write_text("raise RuntimeError\n")
    (project / "Makefile").write_text("check html doctest: ; @exit 3\n")

    assert last_lines(project) == (1, ["test: 0 passed, 5 failed"])


def test_tests_that_vanish_count_as_a_failure(project: Path) -> None:
    (project / "docs" / "test_docs.py").unlink()

    assert last_lines(project) == (1, ["test: 5 passed, 1 failed"])


def test_the_long_gate_names_the_pythons_it_lacks(project: Path) -> None:
    (project / "tests" / "test_long.py").write_text(LONG)
    (project / "tox.ini").write_text(TOX.format(python=sys.executable))

    status, lines = last_lines(project, "--long")

    assert status == 0
    assert lines == [
        *(
            f"did not run, 1: no Python {version} found; "
            "TOX_DISCOVER=/path/to/it names one"
            for version in ("3.11", "3.12", "3.13", "3.14")
            if version != "{}.{}".format(*sys.version_info)
        ),
        "test-long: 13 passed, 0 failed, 3 skipped",
    ]
