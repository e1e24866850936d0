"""What documents and CI tell `make` is what it offers, and its checks are whole."""

import re
import subprocess
import tomllib
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), ROOT / ".ci" / "run"]


@pytest.fixture(scope="module")
def offered() -> set[str]:
    """Return the targets that a bare `make` prints."""
    done = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(re.findall(r"^make (\S+) +\S", done.stdout, re.MULTILINE))


def test_a_bare_make_prints_every_target(offered: set[str]) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    phony = re.findall(r"^\.PHONY:(.*)", makefile, re.MULTILINE)

    assert offered == set(" ".join(phony).split()) - {
        "catch-up",
        "pages-alone",
        "shell-tools",
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_command_in_a_document_is_a_target(document: Path, offered: set[str]) -> None:
    text = document.read_text("utf-8")
    commands = re.findall(r"(?:^|`|\$ )make ([a-z0-9-]+)", text, re.MULTILINE)

    assert set(commands) <= offered


def test_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    script = (ROOT / ".ci" / "run").read_text("utf-8")

    assert "$ make test\n" in readme
    assert script.endswith("\nmake test\n")


def test_make_check_runs_every_checker() -> None:
    done = subprocess.run(
        ["make", "--dry-run", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    commands = {line.partition(".venv/bin/")[2] for line in done.stdout.splitlines()}
    assert commands >= {
        "python -m ruff check",
        "python -m ruff format --check",
        "python -m mypy",
        "python -m mypy tests/docs/*.py",
        "lint-imports --no-logo",
    }


def test_types_are_checked_strictly() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert settings["tool"]["mypy"]["strict"] is True
    assert "framework/lagena" in settings["tool"]["mypy"]["files"]


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="mind this"):
        warnings.warn("mind this", stacklevel=1)
