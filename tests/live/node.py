"""Starts Python under Node as a page does, once for as many projects as there are."""

import json
import subprocess
from pathlib import Path
from typing import Any

from lagena_docs.live import node

PROGRAM = Path(__file__).with_name("ask.mjs")


def ask(
    runtime: Path, runs: list[dict[str, Any]], way: str = "snapshot"
) -> list[dict[str, Any]]:
    """Run projects one after the other; return what each said, answered and printed."""
    done = subprocess.run(
        [node.find(), PROGRAM, runtime, way],
        input=json.dumps(runs),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said
