"""What most tests of a framework module start from."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from unittest import mock

import pytest

import lagena
from lagena import Flask
from lagena.flask_names import MODULES
from lagena.testing import FlaskClient


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let errors speak English, whatever the locale of who runs the tests."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def _chinese(monkeypatch: pytest.MonkeyPatch, _english: None) -> None:
    """Let errors speak Chinese."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.fixture
def _name_is_free() -> Iterator[None]:
    """Forget the real Flask and who has its name, and know both again afterwards.

    What a test puts into `sys.modules` meanwhile goes by itself; a `monkeypatch` that
    took it out only then would take out the real Flask.
    """
    finders = sys.meta_path[:]
    changed = [sys.modules, vars(lagena), *map(vars, map(import_module, MODULES))]
    with ExitStack() as stack:
        for names in changed:
            stack.enter_context(mock.patch.dict(names))
        for name in [name for name in sys.modules if name.split(".")[0] == "flask"]:
            del sys.modules[name]
        yield
    sys.meta_path[:] = finders


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application under test; its folder is the test's own, empty directory."""
    app = Flask("example", root_path=str(tmp_path))
    app.testing = True
    app.secret_key = "a key for tests"
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of ``app``, outside of any context."""
    return app.test_client()
