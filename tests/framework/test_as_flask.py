"""lagena under Flask's name: what an import of flask gives, and when it can't."""

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from unittest import mock

import pytest

import lagena
from lagena import install_as_flask
from lagena.as_flask import FLASK_VERSION


@pytest.fixture(autouse=True)
def process_without_flask(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be a process that has loaded no Flask, and forget what the test loads."""
    monkeypatch.setattr(sys, "meta_path", sys.meta_path[:])
    with mock.patch.dict(sys.modules), mock.patch.dict(vars(lagena)):
        for name in [*sys.modules]:
            if name.partition(".")[0] == "flask":
                del sys.modules[name]
        yield


def test_modules_of_flask_are_those_of_lagena() -> None:
    install_as_flask()

    assert import_module("flask") is lagena
    assert import_module("flask.json.tag") is import_module("lagena.json.tag")


@pytest.mark.parametrize("name", ["app", "blueprints", "scaffold"])
def test_package_that_only_flask_has_gives_lagena_s_modules(name: str) -> None:
    install_as_flask()

    assert import_module(f"flask.sansio.{name}") is import_module(f"lagena.{name}")
    assert import_module("flask.sansio") is lagena.sansio


@pytest.mark.parametrize("name", ["flask.teapot", "flask.sansio.teapot"])
def test_module_that_lagena_has_not_is_not_flask_s_either(name: str) -> None:
    install_as_flask()

    with pytest.raises(ModuleNotFoundError, match=re.escape(name)):
        import_module(name)


def test_other_modules_are_left_alone() -> None:
    install_as_flask()

    with pytest.raises(ModuleNotFoundError, match="flask_teapot_missing"):
        import_module("flask_teapot_missing")


def test_installing_twice_is_installing_once() -> None:
    install_as_flask()
    finders = len(sys.meta_path)

    install_as_flask()

    assert len(sys.meta_path) == finders


def test_real_flask_in_the_process_is_told_when_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "flask", lagena)

    with pytest.raises(RuntimeError) as caught:
        install_as_flask()

    assert "Flask itself is imported already" in str(caught.value)
    assert "Call lagena.install_as_flask() before" in str(caught.value)


def test_checks_of_the_version_are_told_flask_s() -> None:
    install_as_flask()

    assert import_module("flask").__version__ == FLASK_VERSION
    assert importlib.metadata.version("flask") == FLASK_VERSION
    assert importlib.metadata.metadata("Flask")["Name"] == "Flask"
    assert importlib.metadata.version("werkzeug") != FLASK_VERSION


def test_distribution_has_no_files_but_its_metadata() -> None:
    install_as_flask()

    distribution = importlib.metadata.distribution("flask")

    assert distribution.read_text("RECORD") is None
    assert distribution.locate_file("app.py").samefile(
        import_module("lagena.app").__file__
    )


def test_names_of_all_distributions_are_the_installed_ones() -> None:
    before = {found.name for found in importlib.metadata.distributions()}

    install_as_flask()

    assert {found.name for found in importlib.metadata.distributions()} == before
