"""Where modules and packages lie, and where their instance folders belong."""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from lagena import Flask
from lagena.paths import find_instance_path, find_package, get_root_path


def save(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")


def test_root_of_a_module_is_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, "teahouse.py")
    monkeypatch.syspath_prepend(tmp_path)

    assert get_root_path("teahouse") == str(tmp_path)


def test_root_of_a_package_is_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, "teahouse/__init__.py")
    monkeypatch.syspath_prepend(tmp_path)

    assert get_root_path("teahouse") == str(tmp_path / "teahouse")


def test_root_of_a_loaded_module_is_that_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("teahouse")
    module.__file__ = str(tmp_path / "teahouse.py")
    monkeypatch.setitem(sys.modules, "teahouse", module)

    assert get_root_path("teahouse") == str(tmp_path)


@pytest.mark.parametrize("spec", [None, ModuleSpec("teahouse", None)])
def test_root_of_a_module_made_by_hand_is_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, spec: ModuleSpec | None
) -> None:
    module = ModuleType("teahouse")
    module.__spec__ = spec
    monkeypatch.setitem(sys.modules, "teahouse", module)

    assert get_root_path("teahouse") == str(Path.cwd())


def test_root_of_a_namespace_package_has_to_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "many_teahouses").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    import_module("many_teahouses")

    with pytest.raises(RuntimeError) as caught:
        get_root_path("many_teahouses")

    assert "the provided module 'many_teahouses'" in str(caught.value)
    assert "the root path needs to be explicitly provided" in str(caught.value)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("teahouse.py", "teahouse"),
        ("teahouse/__init__.py", "teahouse"),
        ("teahouse/__init__.py", "teahouse.shop.app"),
        ("teahouse/app.py", "teahouse"),
        ("teahouse/app.py", "teahouse.app"),
    ],
)
def test_package_is_beside_the_outermost_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, name: str
) -> None:
    save(tmp_path, file)
    monkeypatch.syspath_prepend(tmp_path)

    assert find_package(name) == (None, str(tmp_path))
    assert find_instance_path(name) == str(tmp_path / "instance")


def test_package_that_is_nowhere_is_in_the_current_folder() -> None:
    assert find_package("teahouse") == (None, str(Path.cwd()))


@pytest.mark.parametrize(
    ("library", "prefix"),
    [
        ("lib/python3/site-packages", "."),
        ("Lib/site-packages", "."),
        ("packages/site-packages", "packages"),
    ],
)
def test_installed_package_has_the_prefix_of_its_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, prefix: str
) -> None:
    save(tmp_path, f"{library}/teahouse/__init__.py")
    monkeypatch.syspath_prepend(tmp_path / library)

    found = find_package("teahouse")

    assert found == (str(tmp_path / prefix), str(tmp_path / library))


def test_instance_of_an_installed_package_is_below_the_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, "lib/teahouse.py")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.syspath_prepend(tmp_path / "lib")

    path = find_instance_path("teahouse")

    assert path == str(tmp_path / "var" / "teahouse-instance")


def test_root_keeps_the_name_of_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "release-1").mkdir()
    (tmp_path / "release-1" / "linked_teahouse.py").write_text("")
    (tmp_path / "current").symlink_to(tmp_path / "release-1")
    monkeypatch.syspath_prepend(tmp_path / "current")

    app = Flask("linked_teahouse")

    assert app.root_path == str(tmp_path / "current")
    assert app.instance_path == str(tmp_path / "current" / "instance")
