"""The Python code that runs in the reader's browser, as it is installed here."""

from __future__ import annotations

import importlib.metadata
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lagena_docs.settings import PAGES, ROOT

#: What every application needs, besides lagena.
CORE = ("werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker")
#: What pages install beside it, and what that needs.
EXTRAS = {
    "asgiref": ("asgiref",),
    "flask-login": ("flask-login",),
    "flask-sqlalchemy": ("flask-sqlalchemy", "sqlalchemy", "typing-extensions"),
    "flask-wtf": ("flask-wtf", "wtforms"),
    "pytest": ("pytest", "pluggy", "iniconfig", "packaging", "pygments"),
    "python-dotenv": ("python-dotenv",),
}
#: What of them no application of a page can use: drivers that are not there, and tests.
UNUSED = re.compile(
    r"sqlalchemy/(?:dialects/(?:mssql|mysql|oracle|postgresql)|testing|ext/mypy)/"
)
#: The folders with our own packages.
OWN = (ROOT / "framework" / "lagena", PAGES / "_live" / "lagena_live")
#: What compares answers with what pages show: the runner's own, which needs no machine.
COMPARING = (
    "__init__",
    *("runner/__init__", "runner/exchange", "runner/meaning"),
    *("runner/compare", "runner/merge", "runner/errors"),
)
#: Of the year 1980: the same bytes whenever it is made.
_DATE = (1980, 1, 1, 0, 0, 0)


def core() -> bytes:
    """Return lagena, what runs its applications, and what both need, as a zip."""
    # Of lagena's distribution its own files stay, from wherever it is installed.
    return _zipped(dict(_installed(("lagena", *CORE))) | dict(_own()))


def extra(name: str) -> bytes:
    """Return a package that pages install, with what it needs, as a zip."""
    return _zipped(dict(_installed(EXTRAS[name])))


def _own() -> Iterator[tuple[str, Path]]:
    for folder in OWN:
        for path in folder.rglob("*"):
            if path.suffix in (".py", ".toml") or path.name == "py.typed":
                yield path.relative_to(folder.parent).as_posix(), path
    for name in COMPARING:
        yield f"lagena_docs/{name}.py", PAGES / "_ext" / "lagena_docs" / f"{name}.py"


def _installed(distributions: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Yield the files of distributions: pure Python, and what tells their versions."""
    for name in distributions:
        for file in importlib.metadata.files(name) or ():
            if (
                file.suffix == ".py" and not UNUSED.match(file.as_posix())
            ) or file.name in ("METADATA", "entry_points.txt"):
                yield file.as_posix(), Path(str(file.locate()))


def _zipped(files: dict[str, Path]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, path in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _DATE), path.read_bytes())
    return buffer.getvalue()
