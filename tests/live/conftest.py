"""What tests of the live runtime share: a bridge whose applications lie elsewhere."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lagena_live import bridge, places
from lagena_live.application import Application
from lagena_live.exchange import Head

#: What npm installs.
NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"

Load = Callable[..., dict[str, Any]]
Ask = Callable[..., tuple[Head, bytes]]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let applications lie in a folder of the test's, and leave nothing in force."""
    monkeypatch.setattr(places, "root", tmp_path)
    monkeypatch.setattr(bridge, "_applications", {})
    was, path, names = Path.cwd(), list(sys.path), set(os.environ)
    yield tmp_path
    if Application.current is not None:
        Application.current.remove()
    os.chdir(was)
    assert sys.path == path
    assert set(os.environ) == names


@pytest.fixture
def load() -> Load:
    """Run a project of one file, or of more."""

    def load(main: str, name: str = "app", **project: Any) -> dict[str, Any]:
        files = {"hello.py": main, **project.pop("files", {})}
        made = {"files": files, "main": "hello", **project}
        answer: dict[str, Any] = json.loads(bridge.load(name, json.dumps(made)))
        return answer

    return load


@pytest.fixture
def ask() -> Ask:
    """Send a request; return the head and the body of its response."""

    def ask(
        url: str,
        method: str = "GET",
        body: bytes = b"",
        headers: list[tuple[str, str]] | None = None,
        name: str = "app",
        visitor: str = "one",
    ) -> tuple[Head, bytes]:
        if url.startswith("/"):
            url = f"http://localhost:5000{url}"
        sent = json.dumps(headers or [])
        exchange = bridge.request(name, visitor, method, url, sent, body)
        head: Head = json.loads(bridge.start(exchange))
        chunks = list(iter(exchange.next, None))
        exchange.close()
        return head, b"".join(chunks)

    return ask


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder with what npm installs; without it, skip, but in CI fail."""
    if not (NODE_MODULES / ".package-lock.json").exists():
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("no node_modules found; `make checkers` installs them")
    return NODE_MODULES
