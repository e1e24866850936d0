"""Results that hold: what passed, under the hash of all that it depends on."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from lagena_tests.gate.count import Count

#: What tests start that pip does not install, and how each tells its version.
PROGRAMS = ("bash", "curl", "chromium", "google-chrome", "node")
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")


@dataclass(frozen=True)
class Result:
    """What came out of a step."""

    count: Count
    seconds: float
    #: The commit that was checked out; with a + if files differed from it.
    commit: str
    #: The hash of what the step depends on.
    inputs: str


def find(folder: Path, name: str, inputs: str) -> Result | None:
    """Return the result of a step that passed and still holds, if there is one."""
    try:
        values = json.loads(_path(folder, name).read_text("utf-8"))
        result = Result(**values | {"count": Count.from_json(values["count"])})
    except (FileNotFoundError, KeyError, TypeError, ValueError):
        return None  # of another shape, so of another gate
    return result if result.inputs == inputs and not result.count.failed else None


def keep(folder: Path, name: str, result: Result) -> None:
    """Keep what came out of a step, for `find`."""
    folder.mkdir(parents=True, exist_ok=True)
    values = asdict(result) | {"count": result.count.as_json()}
    new = _path(folder, name).with_suffix(".new")
    new.write_text(json.dumps(values, indent=1), "utf-8")
    new.replace(_path(folder, name))


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


def digest(root: Path, paths: tuple[str, ...], command: tuple[str, ...]) -> str:
    """Return the hash of the command, of the files below these paths, as they are on
    the disk, and of what is installed.
    """
    lines = [repr(command), environment()]
    for name in files(root, paths):
        content = (root / name).read_bytes() if (root / name).is_file() else b""
        lines.append(f"{hashlib.sha256(content).hexdigest()} {name}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def files(root: Path, paths: tuple[str, ...]) -> list[str]:
    """Return the files that git has, or would add, below these paths."""
    listed = git(root, "ls-files", "-z", "-co", "--exclude-standard", "--", *paths)
    return sorted(set(filter(None, listed.split("\0"))))


def commit(root: Path) -> str:
    """Return the short hash of what is checked out, with a + if it was changed.

    Return ``none`` where there is no repository.
    """
    try:
        name = git(root, "rev-parse", "--short", "HEAD").strip()
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return f"{name}+" if git(root, "status", "--porcelain") else name


def git(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", root, *words],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@cache
def environment() -> str:
    """Return the versions of Python, of its packages, and of programs."""
    packages = {f"{it.name}=={it.version}" for it in distributions()}
    named = os.environ.get("TOX_DISCOVER", "").split(os.pathsep)
    programs = [*PROGRAMS, *PYTHONS, *filter(None, named)]
    versions = [f"{program}: {version_of(program)}" for program in programs]
    return "\n".join([sys.version, *sorted(packages), *versions])


def version_of(program: str) -> str:
    """Return the first line that a program says of its version; nothing without it."""
    if not shutil.which(program):
        return ""
    done = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    )
    return done.stdout.partition("\n")[0]
