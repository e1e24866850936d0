"""The environment: what it switches on, and the ``.env`` files that add to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
from werkzeug.serving import is_running_from_reloader

from .advice import advice

#: The files that are looked for, the stronger one last.
_DEFAULTS = (".flaskenv", ".env")
#: What means no, in small letters.
_FALSE = {"0", "false", "no"}


def get_debug_flag() -> bool:
    """Return whether ``FLASK_DEBUG`` asks for debug mode."""
    value = os.environ.get("FLASK_DEBUG")
    return bool(value and value.lower() not in _FALSE)


def get_load_dotenv(default: bool = True) -> bool:
    """Return whether to read ``.env`` files; ``FLASK_SKIP_DOTENV`` says not to."""
    value = os.environ.get("FLASK_SKIP_DOTENV")
    return value.lower() in _FALSE if value else default


def load_dotenv(
    path: str | os.PathLike[str] | None = None, load_defaults: bool = True
) -> bool:
    """Set the variables of ``.flaskenv``, of ``.env`` and of ``path``, if they exist.

    What the later of these says is stronger, and what the environment says already is
    stronger than all. The first two are searched for from the current folder upwards.
    Returns whether any variable was read; none is without python-dotenv.
    """
    files = list(_files(path, load_defaults))
    dotenv = find_dotenv()
    if dotenv is None:
        if files and not is_running_from_reloader():
            _advise_to_install(files)
        return False
    values: dict[str, str | None] = {}
    for file in files:
        try:
            with file.open(encoding="utf-8") as stream:
                values |= dotenv.dotenv_values(stream=stream)
        except UnicodeDecodeError as error:
            error.add_note(
                advice(
                    "{file!r} is not text in UTF-8. Save it as such.", file=str(file)
                )
            )
            raise
    for name, value in values.items():
        if value is not None:  # a name alone, without "="
            os.environ.setdefault(name, value)
    return bool(values)


def find_dotenv() -> ModuleType | None:
    """Return the module of python-dotenv, or None if it is not installed."""
    try:
        import dotenv  # takes a moment, and few programs need it
    except ImportError:
        return None
    return dotenv


def _files(path: str | os.PathLike[str] | None, load_defaults: bool) -> Iterator[Path]:
    here = Path.cwd()
    for name in _DEFAULTS if load_defaults else ():
        candidates = (folder / name for folder in (here, *here.parents))
        yield from list(filter(_is_readable, candidates))[:1]
    if path is not None and _is_readable(Path(path)):
        yield Path(path)


def _is_readable(path: Path) -> bool:
    # Also a pipe, by which password managers hand out secrets.
    return path.exists() and not path.is_dir()


def _advise_to_install(files: list[Path]) -> None:
    names = advice(" and ").join(str(file) for file in files)
    how = advice(
        "To read {names}, run: python -m pip install python-dotenv", names=names
    )
    click.secho(
        " * Tip: There are .env files present. Install python-dotenv to use them.\n"
        f"   {how}",
        fg="yellow",
        err=True,
    )
