"""Starts Python under Node as a page does, for what a test wants to run in it."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from lagena_docs.live import node
from lagena_docs.settings import ROOT

HERE = Path(__file__).parent
#: What became of a test: how it ended, and what it said.
Outcome = tuple[str, str]


def ask(
    runtime: Path, runs: list[dict[str, Any]], way: str = "snapshot"
) -> list[dict[str, Any]]:
    """Run projects one after the other; return what each said, answered and printed."""
    said: list[dict[str, Any]] = run("ask.mjs", runtime, way, given=runs)
    return said


def type_in(runtime: Path, sessions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Type sessions one after the other; return what the prompt says to each."""
    said: list[dict[str, Any]] = run("type.mjs", runtime, given=sessions)
    return said


def pytest(runtime: Path, files: list[str]) -> dict[str, Outcome]:
    """Run test files of this project; return what became of each test."""
    said = run("pytest.mjs", runtime, ROOT, *files)
    return {name: (how, text) for name, (how, text) in said.items()}


def run(program: str, *words: str | Path, given: Any = None) -> Any:
    """Run a program beside this one; what it is given and prints is JSON."""
    done = subprocess.run(
        [node.find(), HERE / program, *words],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"TZ": "UTC"},
    )
    # Pyodide's own code is one line of a megabyte, which Node shows.
    lines = [line for line in done.stderr.splitlines() if len(line) < 1000]
    assert done.returncode == 0, "\n".join(lines[-30:])
    return json.loads(done.stdout)
