"""The layer contracts of pyproject.toml bite: they are broken, on copies."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("framework/lagena", "docs/_ext/lagena_docs", "docs/_live/lagena_live")
RUFF = [sys.executable, "-m", "ruff", "check", "--select", "TID251"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Copy the packages and their contracts to where they can be broken."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignore = shutil.ignore_patterns("__pycache__")
    for source in PACKAGES:
        shutil.copytree(ROOT / source, tmp_path / Path(source).name, ignore=ignore)
    return tmp_path / "lagena"


@pytest.fixture
def docs(package: Path) -> Path:
    return package.parent / "lagena_docs"


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


def contracts() -> list[dict[str, Any]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return found


def test_the_packages_keep_their_layers(package: Path) -> None:
    done = lint(package)

    assert done.returncode == 0, done.stdout
    for contract in contracts():
        assert f"{contract['name']} KEPT" in done.stdout


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


@pytest.mark.parametrize(
    ("module", "line", "chain"),
    [
        ("runner/run.py", "lagena_docs.parity.overview", "runner.run -> {}"),
        ("parity/code.py", "lagena_docs.site.fences", "parity.code -> {}"),
        ("site/box.py", "lagena_docs.runner.run", "site.box -> {}"),
        ("blocks.py", "lagena_docs.projects", "blocks -> {}"),
        ("runner/page.py", "lagena_docs.runner.shell", "runner.page -> {}"),
        ("parity/problems.py", "lagena_docs.parity.code", "parity.problems -> {}"),
    ],
)
def test_what_reads_pages_keeps_apart_too(
    docs: Path, module: str, line: str, chain: str
) -> None:
    add_line(docs / module, f"import {line}")

    done = lint(docs)

    assert done.returncode == 1
    assert f"lagena_docs.{chain.format(line)}" in done.stdout


@pytest.mark.parametrize("folder", ["", "runner", "parity", "site", "live"])
def test_what_reads_pages_has_no_module_without_a_layer(
    docs: Path, folder: str
) -> None:
    (docs / folder / "loose.py").write_text('"""A module nobody placed."""\n', "utf-8")

    done = lint(docs)

    assert done.returncode == 1
    assert "loose" in done.stdout


def test_the_index_of_each_package_lists_its_modules_in_their_order() -> None:
    for contract in contracts()[1:]:
        (container,) = contract["containers"]
        (above,) = {Path(it).parent for it in PACKAGES if container.split(".")[0] in it}
        package = ROOT / above / Path(*container.split("."))
        index = (package / "__init__.py").read_text("utf-8")
        layers = [layer.split(" | ") for layer in contract["layers"]]
        heights = {name: n for n, layer in enumerate(layers) for name in layer}

        entries = "".join(re.findall(r"^- .*", index, re.M))
        listed = re.findall(r"``(\w+)``", entries)

        assert sorted(listed) == sorted(heights), container
        assert listed == sorted(listed, key=heights.__getitem__), container


def test_what_is_put_on_the_path_has_names_of_its_own() -> None:
    """Others publish packages named gate, bench or runner, which these would hide."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders = project["tool"]["pytest"]["ini_options"]["pythonpath"]
    modules = {file.stem for folder in folders for file in (ROOT / folder).glob("*.py")}
    packages = {
        file.parent.name
        for folder in folders
        for file in (ROOT / folder).glob("*/__init__.py")
    }

    assert {name for name in modules if not name.startswith("test_")} == set()
    assert packages == {"lagena_docs", "lagena_live", "lagena_tests"}


@pytest.mark.parametrize("page", ["docs/design.md", "docs/zh_CN/design.md"])
def test_the_design_page_lists_the_layers(page: str) -> None:
    contract = contracts()[0]
    layers = [set(layer.split(" | ")) for layer in contract["layers"]]

    rows = re.findall(r"^\| (`\w+`.*?) \|", (ROOT / page).read_text("utf-8"), re.M)
    shown = [set(re.findall(r"`(\w+)`", row)) for row in rows]

    assert shown == layers


@pytest.mark.parametrize(
    "line",
    [
        "from .globals import request",
        "from lagena.globals import current_app",
        "from . import globals\n\nglobals.g.tea = 1",
    ],
)
def test_a_proxy_in_the_framework_is_found(line: str) -> None:
    done = subprocess.run(
        [*RUFF, "--stdin-filename", "framework/lagena/urls.py", "-"],
        cwd=ROOT,
        input=f"{line}\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "The proxies are for users' code" in done.stdout
