"""What a page's run has recorded: how much of it was executed, on what, and when.

A record names all that it depends on, with hashes and versions, so whoever has the
project's root can tell whether it still holds.  One that does not is as good as none.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from lagena_docs import starts
from lagena_docs.settings import Settings

#: What Python is called among the versions.
PYTHON = "python"


@dataclass(frozen=True)
class Record:
    """A page was executed whole."""

    #: Its path from the project's root.
    page: str
    #: How many blocks were executed: all that it has.
    blocks: int
    #: What on, by name and version.
    framework: str
    #: The commit that was checked out, if there is one for the page's framework.
    commit: str
    #: Did the page or the framework differ from that commit?
    changed: bool
    #: The time at which it began, in UTC.
    when: str
    #: The hash of each file and folder that counts, by its path from the root.
    files: dict[str, str]
    #: The version of each package that counts, by its name; and that of Python.
    versions: dict[str, str]


def begin(page: str, texts: dict[str, str], settings: Settings) -> Record | None:
    """Drop the record of a page; return what this run may keep, if runs are recorded.

    The texts are those of the page and of what it includes, by path.
    It is taken before the run, so that what changes meanwhile does not count as run.
    """
    recording = settings.recording
    if recording is None:
        return None
    for path in (_path(recording.folder, page), _answers(recording.folder, page)):
        path.unlink(missing_ok=True)
    counts = {
        path.relative_to(settings.root).as_posix(): path
        for path in (recording.source, *recording.runner)
    }
    source = next(iter(counts))
    commit = _commit(settings.root, source)
    return Record(
        page=page,
        blocks=0,
        framework=settings.framework,
        commit=commit,
        changed=bool(commit) and _differs(settings.root, *texts, *counts),
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        files={
            **{name: _digest(text) for name, text in texts.items()},
            **{name: _digest_at(path) for name, path in counts.items()},
            **_start(page, settings),
        },
        versions={
            **dict(_needed(recording.distribution)),
            **{name: _version(name) for name in _group(settings.root, recording.group)},
            PYTHON: _version(PYTHON),
        },
    )


def keep(record: Record, blocks: int, folder: Path) -> None:
    """Write the record of a page of which so many blocks, all, have passed."""
    path = _path(folder, record.page)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(json.dumps(asdict(replace(record, blocks=blocks)), indent=1))
    new.replace(path)


def keep_answers(page: str, answers: Mapping[str, object], folder: Path) -> None:
    """Write what the applications of a page answered first, beside its record.

    It is not the same each time, so nothing that is built depends on it.
    """
    path = _answers(folder, page)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(json.dumps(answers, ensure_ascii=False, indent=1), "utf-8")
    new.replace(path)


def answers(page: str, folder: Path) -> dict[str, Any]:
    """Return what the applications of a page answered first, by their blocks."""
    path = _answers(folder, page)
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def find(page: str, folder: Path, root: Path) -> Record | None:
    """Return the record of a page, if it has one that holds."""
    try:
        record = Record(**json.loads(_path(folder, page).read_text("utf-8")))
    except (FileNotFoundError, TypeError, ValueError):
        return None  # a record of another shape is of another runner
    files = all(_digest_of(root, name) == was for name, was in record.files.items())
    versions = all(_version(name) == was for name, was in record.versions.items())
    return record if files and versions else None


def _path(folder: Path, page: str) -> Path:
    return folder / f"{page}.json"


def _answers(folder: Path, page: str) -> Path:
    return folder / f"{page}.answers.json"


def _start(page: str, settings: Settings) -> dict[str, str]:
    """Return the hash of how the page's applications start, by file and page."""
    if settings.starting is None:
        return {}
    path = settings.root / page
    name, _ = settings.starting.place(path.relative_to(settings.pages))
    file = settings.starting.file.relative_to(settings.root).as_posix()
    return {f"{file}#{name}": _digest_of(settings.root, f"{file}#{name}")}


def _digest_of(root: Path, name: str) -> str:
    """Return the hash of a file, a folder, or what ``FILE#PAGE`` has of a page."""
    file, _, page = name.partition("#")
    if not page:
        return _digest_at(root / name)
    return _digest(starts.as_text(starts.read(root / file).get(page, {})))


def _digest_at(path: Path) -> str:
    if path.is_dir():
        return _digest_of_folder(path)
    return _digest(path.read_text("utf-8")) if path.is_file() else ""


def _digest(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def _digest_of_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(folder).as_posix()
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{content} {name}\n".encode())
    return digest.hexdigest()


def _needed(distribution: str) -> Iterator[tuple[str, str]]:
    """Yield the packages that a distribution can use and that are here."""
    for line in requires(distribution) or ():
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        if found := _version(name):
            yield name, found


def _group(root: Path, group: str) -> list[str]:
    """Return the names of the distributions of a dependency group."""
    if not group:
        return []
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    lines = settings["dependency-groups"][group]
    return [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines]


@functools.cache
def _version(distribution: str) -> str:
    if distribution == PYTHON:
        return platform.python_version()
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _commit(root: Path, source: str) -> str:
    """Return the short name of the commit, if it is one of this framework's."""
    # A project unpacked inside of some other repository has no commit of its own.
    if not _git(root, "ls-tree", "HEAD", source):
        return ""
    return _git(root, "rev-parse", "--short", "HEAD")


def _differs(root: Path, *paths: str) -> bool:
    return bool(_git(root, "status", "--porcelain", "--", *paths))


def _git(root: Path, *words: str) -> str:
    """Return what git says, or nothing where there is none or it knows nothing."""
    try:
        done = subprocess.run(
            ["git", "-C", root, *words],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
