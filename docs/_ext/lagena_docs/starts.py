"""How the applications of the pages start: one checked-in file for all languages.

The runner finds it; ``make doctest`` fails where it is no longer so, and ``make
doctest-update`` rewrites it.  Languages may differ in words alone, so a translation has
nothing of its own but ``WORDS``.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from lagena_docs.secret_keys import Key

#: What may be other words in a translation.
WORDS = ("env", "address")


class Start(TypedDict):
    """How the application of one module block starts, by itself."""

    #: The module to import, as ``--app`` takes it.
    main: str
    #: What it opens, and what that names, of the files there are when the page first
    #: gets an answer of it; each with the name of the block that it is then.
    files: dict[str, str]
    #: What stands behind the colon of ``--app``, where the page needs something there.
    factory: NotRequired[str]
    #: It imports Flask, so ``--as-flask`` stands before the command.
    as_flask: NotRequired[bool]
    #: The variables that it reads, of those that the page sets; and the keys.
    env: NotRequired[dict[str, str]]
    keys: NotRequired[list[Key]]
    #: Its own commands that the page types right before it runs it: ``init-db``.
    commands: NotRequired[list[str]]
    #: The type of the error that importing it raises, on purpose.
    raises: NotRequired[str]
    #: Why it starts in no way that the page shows.  A person writes this; the runner
    #: only sees that there must be a reason.
    cannot: NotRequired[str]
    #: Of the addresses that the page gets, files in ``/static`` aside, the first that
    #: answers with a status below 400; else the first route without parameters.
    #: Nothing if there is none.
    address: NotRequired[str]
    #: The host without which it does not answer so.
    host: NotRequired[str]
    #: The status of its answer, if that is not 200.
    status: NotRequired[int]
    #: The words of translations, by their languages.
    translated: NotRequired[dict[str, dict[str, Any]]]


#: The starts of a page, by the names of their blocks, in the order of the page.
Starts = Mapping[str, Start]


def read(path: Path) -> dict[str, dict[str, Start]]:
    """Return the starts of all pages, by names such as ``quickstart/routing``."""
    if not path.is_file():
        return {}
    found: dict[str, dict[str, Start]] = json.loads(path.read_text("utf-8"))
    return found


def of(every: Mapping[str, Starts], page: str, language: str) -> dict[str, Start]:
    """Return the starts of one page, in the words of a language."""
    starts = every.get(page, {})
    return {name: _in(language, start) for name, start in starts.items()}


def does_start(start: Start) -> bool:
    """Return whether an application starts, and neither raises nor can't."""
    return not start.keys() & {"raises", "cannot"}


def commands(start: Start) -> list[str]:
    """Return what a reader types to run an application, once the keys are made."""
    app = ":".join(filter(None, [start["main"], start.get("factory")]))
    words = ["lagena", *["--as-flask"] * start.get("as_flask", False), "--app", app]
    sets = dict(start.get("env", {}))
    sets.pop("FLASK_DEBUG", None)  # the option says it
    return [
        *(f"export {name}={shlex.quote(value)}" for name, value in sets.items()),
        *(f"{shlex.join(words)} {command}" for command in start.get("commands", ())),
        f"{shlex.join(words)} run --debug",
    ]


def write(path: Path, page: str, translation: str, starts: Starts) -> bool:
    """Put the starts of a page in place of others; return whether they differ."""
    every = read(path)
    was = every.get(page, {})
    every[page] = {
        name: _merged(was.get(name), translation, start)
        for name, start in starts.items()
    }
    if list(every[page].items()) == list(was.items()):
        return False
    kept = {name: every[name] for name in sorted(every) if every[name]}
    new = path.with_name(f"{path.name}.new")
    new.write_text(as_text(kept) + "\n", "utf-8")
    new.replace(path)
    return True


def as_text(starts: object) -> str:
    """Return starts as the file has them."""
    return json.dumps(starts, ensure_ascii=False, indent=1)


def _in(language: str, start: Start) -> Start:
    """Return a start with the words of a language, should it have its own."""
    kept: Any = {key: value for key, value in start.items() if key != "translated"}
    kept |= start.get("translated", {}).get(language, {})
    return kept  # type: ignore[no-any-return]  # as it was


def _merged(was: Start | None, translation: str, start: Start) -> Start:
    """Return a start that was found, with the words of the other languages."""
    new: Any = dict(start)
    before: Any = was or {}
    translated = dict(before.get("translated", {}))
    if translation and was:
        both = [key for key in WORDS if key in new and key in before]
        translated[translation] = {k: new[k] for k in both if new[k] != before[k]}
        new |= {key: before[key] for key in both}
    if kept := {folder: words for folder, words in translated.items() if words}:
        new["translated"] = kept
    return new  # type: ignore[no-any-return]  # as it was found
