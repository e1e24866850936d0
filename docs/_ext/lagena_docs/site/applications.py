"""The applications of the pages: each has a button, and beside it how it starts."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.locale import _

from lagena_docs import records, starts
from lagena_docs.artefact import PageData
from lagena_docs.languages import Language
from lagena_docs.site import bilingual, content
from lagena_docs.site.executed import recorded_name
from lagena_docs.site.extension import PARALLEL
from lagena_docs.starts import Start

HOST = "localhost:5000"
#: How a caption ends.
BUTTON = '<button type="button" class="live-run" data-kind="{}" hidden>{}</button>'
WHY = '<span class="live-cannot">{}</span>'
#: What is imported under another name than it is installed.
MODULES = {"python-dotenv": "dotenv"}
#: What can be shown before Python is there.
SHOWN = ("text/", "application/json")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.content")
    app.setup_extension("lagena_docs.site.executed")
    for name in ("published", "starts", "cannot"):
        app.add_config_value(f"run_{name}", "", "env", str)
    return PARALLEL


def ending(deed: str, word: str, why_not: str = "") -> str:
    """Return how a caption ends: with a button, or with why there is none."""
    return WHY.format(escape(why_not)) if why_not else BUTTON.format(deed, escape(word))


def buttons(app: Sphinx, page: str) -> dict[str, str]:
    """Return what ends the captions of the blocks that are applications."""
    modules = _modules(content.page(app, page))
    cannot = cannot_run(app, page)
    return {
        block: ending("run", _("Run"), cannot.get(block, ""))
        for block in starts_of(app, page)
        if block in modules
    }


def examples(app: Sphinx, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what runs each application of a page, by its block's name."""
    page, answers = content.page(app, name), _answers(app, name)
    cannot, modules = cannot_run(app, name), _modules(content.page(app, name))
    here = bilingual.here(app)
    for block, start in starts_of(app, name).items():
        if block in cannot:
            yield block, {"cannot": cannot[block]}
        elif block in modules:
            first = _first(answers.get(block, {}))
            needed = packages(page, start, published(app)["extras"])
            yield block, example(page, here, block, start, needed) | first


def example(
    page: PageData, language: Language, block: str, start: Start, needed: list[str]
) -> dict[str, Any]:
    """Return what runs a block of a page in a browser, as ``messages.js`` has it.

    The application speaks the language of its page.
    """
    texts = {it["name"]: it["text"] for it in page["blocks"]}
    files = {path: texts[name] for path, name in start["files"].items()}
    own = next(path for path, name in start["files"].items() if name == block)
    how = {"factory", "as_flask", "keys", "commands"}
    project = {
        "files": files,
        "main": start["main"],
        "packages": needed,
        "env": {"LANG": language.locale, **start.get("env", {})},
        **{key: value for key, value in start.items() if key in how},
    }
    found: dict[str, Any] = {
        "main": own,
        "project": project,
        "commands": [*_key_commands(page, start), *starts.commands(start)],
        "hash": hashlib.sha256(as_json(files)).hexdigest()[:16],
    }
    if "address" in start:
        found["address"] = f"http://{start.get('host', HOST)}{start['address']}"
    return found


def _key_commands(page: PageData, start: Start) -> list[str]:
    """Return the commands that make the keys which an application reads."""
    needed = start.get("keys", [])
    return [it["text"] for it in page["keys"] if it.get("key") in needed]


def packages(page: PageData, start: Start, extras: Collection[str]) -> list[str]:
    """Return the packages that a page installs and these files import."""
    texts = {it["name"]: it["text"] for it in page["blocks"]}
    code = "\n".join(texts[name] for name in start["files"].values())
    installed = [name.lower() for name in page["packages"]]
    return [name for name in installed if name in extras and _imports(code, name)]


def _imports(code: str, package: str) -> bool:
    module = MODULES.get(package, package.replace("-", "_"))
    return bool(re.search(rf"^\s*(?:from|import) {module}\b", code, re.MULTILINE))


def _first(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the recorded answer of an application, if it can be shown as it is.

    Of an unhandled exception, the live one says more.
    """
    headers = {name.lower(): value for name, value in answer.get("headers", ())}
    is_text = headers.get("content-type", "").startswith(SHOWN)
    if not is_text or answer["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
        return {}
    return {"first": answer["body"]}


def _answers(app: Sphinx, page: str) -> dict[str, Any]:
    """Return what the applications of a page answered when it was executed as it is."""
    root, folder = Path(app.confdir), Path(app.config.executed_records)
    name = recorded_name(app, Path(app.env.doc2path(page)))
    return records.answers(name, folder) if records.find(name, folder, root) else {}


def starts_of(app: Sphinx, page: str) -> dict[str, Start]:
    every = _read_starts(Path(app.config.run_starts))
    return starts.of(every, page, app.config.language)


def _modules(page: PageData) -> frozenset[str]:
    """Return the names of the blocks that are modules which a page shows."""
    return frozenset(it["name"] for it in page["blocks"] if it["kind"] == "module")


def cannot_run(app: Sphinx, page: str) -> dict[str, str]:
    """Return why blocks of a page cannot run in a browser, in this language."""
    listed = read_cannot(Path(app.config.run_cannot)).get(page, {})
    return {block: texts[app.config.language] for block, texts in listed.items()}


def read_cannot(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Return why blocks cannot run in a browser, by page, block and language.

    With ``alone``, a block cannot only where its page is not executed as a whole.
    """
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _read_starts(path: Path) -> dict[str, dict[str, Start]]:
    return starts.read(path)


def published(app: Sphinx) -> dict[str, Any]:
    """Return what of the runtime is published; nothing if it is left out."""
    path = Path(app.config.run_published)
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
