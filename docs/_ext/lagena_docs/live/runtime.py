"""Makes the files that a browser fetches to run Python.

They are compressed here, so that a host need not do it, and so that a page knows how
many bytes there are; their names carry their hashes, so that a browser may keep them.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from lagena_docs.live import node, shelf, sources
from lagena_docs.settings import PAGES, ROOT

LIVE = PAGES / "_live"
#: What was made, by the hash of what went into it.
MADE = ROOT / "build" / "live"
MANIFEST = "manifest.json"
#: Where code lies in the browser's Python.
STDLIB, SITE = "/lib/python3.14", "/lib/site"
#: Whose docstrings nobody reads there; lagena's own are what its ``--help`` says.
QUIET = tuple(f"{name}/" for name in (*sources.CORE, "sqlalchemy"))


@dataclass(frozen=True)
class File:
    """A file that is fetched."""

    name: str
    #: How many bytes go over the wire.
    size: int
    #: Of these bytes (SHA-256, in base 16).
    hash: str


def build() -> Path:
    """Return the folder with the runtime; make it, where it is not there yet.

    Raise `NodeError` where Node or its packages are missing.
    """
    given = {"site": sources.core()}
    given |= {name: sources.extra(name) for name in sources.EXTRAS}
    folder = MADE / key(given)
    shelf.take(folder, MANIFEST, functools.partial(_fill, given))
    return folder


def _fill(given: dict[str, bytes], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        files = make(given, Path(work))
        manifest = {name: asdict(put(path, folder)) for name, path in files.items()}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")


def key(given: dict[str, bytes]) -> str:
    """Return the hash of all that the runtime is made of."""
    ours = [LIVE / "boot.js", *sorted((LIVE / "build").iterdir())]
    all_of_it = hashlib.sha256()
    for path in (*ours, ROOT / "package-lock.json"):
        all_of_it.update(path.relative_to(ROOT).as_posix().encode())
        all_of_it.update(path.read_bytes())
    for name, archive in given.items():
        all_of_it.update(name.encode() + archive)
    return all_of_it.hexdigest()[:16]


def make(given: dict[str, bytes], work: Path) -> dict[str, Path]:
    """Make the files of the runtime in a folder; return them by what they are."""
    pyodide = node.package("pyodide")
    for name, archive in given.items():
        (work / f"{name}-source.zip").write_bytes(archive)
    archives = [_archive("stdlib", pyodide / "python_stdlib.zip", STDLIB, ("",))]
    archives += [
        _archive(name, work / f"{name}-source.zip", SITE, QUIET) for name in given
    ]
    (work / "archives.json").write_text(json.dumps(archives), "utf-8")
    node.run(LIVE / "build" / "compile.mjs", str(work / "archives.json"))
    made = {name: work / f"{name}.zip" for name in ("stdlib", *given)}
    made["snapshot"] = work / "snapshot"
    needed = (made["stdlib"], made["site"], made["snapshot"])
    node.run(LIVE / "build" / "snapshot.mjs", *map(str, needed))
    made["wasm"] = pyodide / "pyodide.asm.wasm"
    made["module"] = pyodide / "pyodide.asm.mjs"
    return made


def put(path: Path, folder: Path) -> File:
    """Put a file into the runtime, packed, but for scripts, which browsers load."""
    packed = path.suffix != ".mjs"
    content = (
        gzip.compress(path.read_bytes(), 9, mtime=0) if packed else path.read_bytes()
    )
    digest = hashlib.sha256(content).hexdigest()
    ending = ".bin" if packed else path.suffix
    name = f"{path.name.partition('.')[0]}.{digest[:16]}{ending}"
    (folder / name).write_bytes(content)
    size = len(content) if packed else len(gzip.compress(content, 9))
    return File(name, size, digest)


def _archive(
    name: str, source: Path, place: str, optimized: tuple[str, ...]
) -> dict[str, object]:
    to = f"{name}.zip"
    return {"to": to, "of": str(source), "place": place, "optimized": optimized}
