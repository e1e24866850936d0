"""Types blocks of a page into Python's prompt.

Each is typed where the page has it: among the files that there are then, below the
blocks that it continues.
"""

from __future__ import annotations

import gc
import json
import re
from typing import Any, NotRequired, TypedDict

from lagena_live import failures
from lagena_live.application import Application, Key, Project
from lagena_live.comparing import shows
from lagena_live.prompt import Block, Prompt, Said

#: The marks under a line of code, which each Python draws differently.
_CARETS = re.compile(r"^[ ]+[~^]+[ ]*\n", re.MULTILINE)


class Shown(TypedDict):
    """What a page shows of a block: each statement's in a session, or one answer."""

    texts: list[str]
    #: What the one answer is, if not text that was printed.
    compared: NotRequired[str]


class Session(TypedDict):
    """A block, and above it those that it continues."""

    blocks: list[Block]
    env: NotRequired[dict[str, str]]
    keys: NotRequired[list[Key]]
    #: What the page shows of the block; nothing if the reader has changed it.
    shown: NotRequired[Shown]


#: By their names, for the keys that they have made.
_applications: dict[str, Application] = {}


def type_in(name: str, session: str) -> str:
    """Type a session, a `Session` as JSON, into a new prompt.

    Return ``{"said": […]}`` with a `Said` for each statement of the last block, and
    whether they are as the page shows them; or ``{"error": …}``.
    """
    application = _applications.setdefault(name, Application(name))
    asked: Session = json.loads(session)
    try:
        said = _type_in(application, asked)
    except BaseException as error:  # SystemExit, too: it would end this Python
        return json.dumps({"error": failures.describe(error)})
    finally:
        application.remove()
        gc.collect()  # else receivers of signals live on
    told: dict[str, Any] = {"said": said}
    if "shown" in asked:
        told["same"] = _is_shown(asked["blocks"][-1], asked["shown"], said)
    return json.dumps(told)


def _type_in(application: Application, session: Session) -> list[Said]:
    application.begin(_project(session))
    prompt = Prompt(application.folder)
    said: list[Said] = []
    files = session["blocks"][0]["files"]
    with prompt.open():
        for block in session["blocks"]:
            if block["files"] != files:
                files = block["files"]
                application.change(files)
            said = list(prompt.take(block))
    return said


def _is_shown(block: Block, shown: Shown, said: list[Said]) -> bool:
    """Return whether a page shows what the prompt has said to a block."""
    texts = shown["texts"]
    if block["lang"] == "pycon":
        return len(texts) == len(said) and all(map(_is_shown_below, texts, said))
    printed, error = "".join(it["printed"] for it in said), said and said[-1]["error"]
    if shown.get("compared") == "error":
        return not printed and bool(error) and _is_error_shown(texts[0], said[-1])
    return not error and shows(texts[0], printed, shown.get("compared", ""))


def _is_shown_below(text: str, said: Said) -> bool:
    """Return whether a session shows this; of a traceback, its error counts."""
    match = re.match(r"Traceback .*\n(?:[ .].*\n)*", text)
    if not match:
        return not said["error"] and _is_session(text, said["printed"])
    return not said["printed"] and _is_session(text[match.end() :], said["error"])


def _is_session(shown: str, got: str) -> bool:
    """Return whether a session shows this as doctest has it: ``...`` is anything."""
    pattern = ".*".join(map(re.escape, shown.split("...")))
    end = "" if got.endswith("\n") or not got else "\n"
    return re.fullmatch(pattern, got + end, re.DOTALL) is not None


def _is_error_shown(text: str, said: Said) -> bool:
    """Return whether a traceback, or the error alone, is the one that a page shows."""
    if text.startswith("Traceback"):
        return shows(text, _CARETS.sub("", said["trace"]))
    # Above a syntax error may stand where it is.
    where = "" if text.startswith(" ") else r"\A(?: .*\n)+"
    return shows(text, re.sub(where, "", said["error"]))


def _project(session: Session) -> Project:
    return {
        "files": session["blocks"][0]["files"],
        "main": "__main__",
        "env": session.get("env", {}),
        "keys": session.get("keys", []),
    }
