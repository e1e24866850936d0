"""The Python that .venv is made with is found by running it, not by its name."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "find-python"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a folder that stands for all of PATH, with just what the script needs."""
    for tool in ("cat", "head"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def add(path: Path, name: str, script: str) -> None:
    program = path / name
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)


def find(path: Path, *named: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", SCRIPT, *named],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_that_only_refuses_is_passed_over(path: Path) -> None:
    add(path, "python3.13", "echo 'version 3.13 is not chosen' >&2; exit 127")
    add(path, "python3", f'exec {sys.executable} "$@"')

    done = find(path)

    assert done.stdout == f"{path}/python3\n"


def test_each_candidate_is_named_when_none_will_do(path: Path) -> None:
    old = 'exec {} -c "import sys; sys.version_info = (3, 9, 2); $2"'
    add(path, "python3", old.format(sys.executable))
    add(path, "python", "echo 'version 3.13 is not chosen' >&2; exit 127")

    done = find(path)

    assert done.returncode == 1
    assert f"{path}/python3: Python 3.9.2 is too old" in done.stderr
    assert f"{path}/python: version 3.13 is not chosen" in done.stderr
    assert "python3.12: no such command" in done.stderr
    assert "make PYTHON=/path/to/python3" in done.stderr


def test_a_python_without_venv_names_the_package(path: Path) -> None:
    bare = "exec {} -c \"import sys; sys.modules['venv'] = None; $2\""
    add(path, "python3", bare.format(sys.executable))

    done = find(path)

    name = "python{}.{}-venv".format(*sys.version_info)
    assert done.returncode == 1
    assert f"apt install {name}" in done.stderr


def test_only_the_named_python_counts(path: Path) -> None:
    add(path, "python3", f'exec {sys.executable} "$@"')

    done = find(path, "python9")

    assert done.returncode == 1
    assert "python9: no such command" in done.stderr
