"""The lower bounds of dependencies, which `tox run -e lowest` runs the tests on."""

import subprocess
import sys
import tomllib
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = chain.from_iterable(PROJECT["optional-dependencies"].values())
REQUIREMENTS = [*map(Requirement, (*PROJECT["dependencies"], *EXTRAS))]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_dependency_has_a_lower_bound_and_no_upper_one(
    requirement: Requirement,
) -> None:
    (bound,) = requirement.specifier

    assert bound.operator == ">="
    assert version(requirement.name) in requirement.specifier


def test_each_is_installed_at_its_bound_to_be_tested() -> None:
    command = [sys.executable, ".ci/lowest"]
    lines = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()

    bounds = [str(requirement).replace(">=", "==") for requirement in REQUIREMENTS]
    assert lines == bounds
