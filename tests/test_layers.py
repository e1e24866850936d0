"""The layer contract of pyproject.toml bites: on copies of the package it is broken."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Copy the package and its contract to where they can be broken."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignore = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(
        ROOT / "framework/lagena", tmp_path / "lagena", ignore=ignore
    )


def lint(package: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=package.parent,
        env=os.environ | {"PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def add_line(module: Path, line: str) -> None:
    module.write_text(module.read_text("utf-8") + f"\n{line}\n", "utf-8")


def test_the_package_keeps_its_layers(package: Path) -> None:
    done = lint(package)

    assert done.returncode == 0, done.stdout
    assert "Imports only go down KEPT" in done.stdout


def test_an_upward_import_is_found(package: Path) -> None:
    add_line(package / "config.py", "from lagena import app")

    done = lint(package)

    assert done.returncode == 1
    assert "lagena.config -> lagena.app" in done.stdout


def test_an_upward_import_inside_a_function_is_found(package: Path) -> None:
    add_line(package / "globals.py", "def late():\n    import lagena.cli")

    done = lint(package)

    assert done.returncode == 1
    assert "lagena.globals -> lagena.cli" in done.stdout


def test_a_module_without_a_layer_is_found(package: Path) -> None:
    (package / "loose.py").write_text('"""A module nobody placed."""\n', "utf-8")

    done = lint(package)

    assert done.returncode == 1
    assert "loose" in done.stdout


@pytest.mark.parametrize("page", ["docs/design.md", "docs/zh_CN/design.md"])
def test_the_design_page_lists_the_layers(page: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    layers = [set(layer.split(" | ")) for layer in contract["layers"]]

    rows = re.findall(r"^\| (`\w+`.*?) \|", (ROOT / page).read_text("utf-8"), re.M)
    shown = [set(re.findall(r"`(\w+)`", row)) for row in rows]

    assert shown == layers
