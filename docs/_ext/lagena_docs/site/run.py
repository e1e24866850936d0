"""Lets readers run the examples: a button over each, and how each starts.

What runs them is published before the pages are built, by ``lagena_docs.live.build``,
which leaves a file with its names.  Without that file no page says anything of it.
"""

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
from lagena_docs.site import bilingual, content
from lagena_docs.site.executed import recorded_name
from lagena_docs.site.extension import PARALLEL, WrittenPage, keep, kept, on_each_page
from lagena_docs.starts import Start

#: Where all of it lies, from the site's root.
FOLDER = "_live/"
#: What is kept of each page: what its HTML says of running.
RUN = "run"
#: Beside each page with examples: how they start.
ENDING = ".live.json"
HOST = "localhost:5000"
#: A caption, and below it the block that it is of.
CAPTION = re.compile(
    r'(<div class="code-block-caption">(?:(?!</div>).)*)'
    r'(</div>\s*<div class="highlight-\w+ notranslate" id="([^"]+)">)',
    re.DOTALL,
)
#: How a caption ends.
BUTTON = '<button type="button" class="live-run" hidden>{}</button>'
WHY = '<span class="live-cannot">{}</span>'
#: What is imported under another name than it is installed.
MODULES = {"python-dotenv": "dotenv"}
#: What can be shown before Python is there.
SHOWN = ("text/", "application/json")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.setup_extension("lagena_docs.site.content")
    app.setup_extension("lagena_docs.site.executed")
    for name in ("published", "words", "starts", "cannot"):
        app.add_config_value(f"run_{name}", "", "env", str)
    keep(app, RUN, said)
    on_each_page(app, show)
    app.connect("build-finished", publish)
    return PARALLEL


def said(app: Sphinx, page: str) -> tuple[str, dict[str, str]]:
    """Return the tag that a page needs, and what ends the captions of its blocks."""
    modules = _modules(content.page(app, page))
    blocks = [block for block in _starts(app, page) if block in modules]
    if not blocks or not _published(app):
        return "", {}
    cannot = _cannot(app, page)
    button = BUTTON.format(escape(_("Run")))
    return _tag(app, page), {
        block: WHY.format(escape(cannot[block])) if block in cannot else button
        for block in blocks
    }


def show(page: WrittenPage) -> None:
    """Put the buttons and the tag into a page; without the script they stay hidden."""
    tag, ends = kept(page.app.env)[RUN].get(page.name, ("", {}))
    if page.doctree is None or page.app.builder.name != "html" or not tag:
        return
    page.add_to_head(f"\n{tag}")
    page.context["body"] = CAPTION.sub(
        lambda found: f"{found[1]}{ends.get(found[3], '')}{found[2]}",
        page.context["body"],
    )


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the words of this language, and how the examples of each page start."""
    if exception or app.builder.name != "html":
        return
    if _published(app):
        _put_words(app)
    for page in app.env.found_docs:
        path = Path(app.outdir, f"{page}{ENDING}")
        path.unlink(missing_ok=True)
        if blocks := kept(app.env)[RUN].get(page, ("", {}))[1]:
            path.write_bytes(_as_json(dict(_examples(app, page, blocks))))


# --- The tag and the words ---


def _tag(app: Sphinx, page: str) -> str:
    root = bilingual.way_up(bilingual.here(app), page) + FOLDER
    names, words = _published(app), _words(app)
    attributes = {
        "src": f"{root}{names['loader']}",
        "data-base": root,
        "data-live": names["live"],
        "data-words": _words_name(app),
        "data-page": f"{page.rpartition('/')[2]}{ENDING}",
        "data-file": words["no-file"],
    }
    said = " ".join(f'{name}="{escape(text)}"' for name, text in attributes.items())
    return f"<script defer {said}></script>"


def _published(app: Sphinx) -> dict[str, Any]:
    """Return what of the runtime is published; nothing if it is left out."""
    path = Path(app.config.run_published)
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _words(app: Sphinx) -> dict[str, str]:
    """Return what the live examples say, in this language."""
    english = json.loads(Path(app.config.run_words).read_text("utf-8"))
    return {key: _(text) for key, text in english.items()}


def _words_name(app: Sphinx) -> str:
    digest = hashlib.sha256(_as_json(_words(app))).hexdigest()[:16]
    return f"words.{bilingual.here(app).code}.{digest}.json"


def _put_words(app: Sphinx) -> None:
    folder = Path(app.outdir, bilingual.way_up(bilingual.here(app), ""), FOLDER)
    folder.mkdir(exist_ok=True)
    for old in folder.glob(f"words.{bilingual.here(app).code}.*.json"):
        old.unlink()
    (folder / _words_name(app)).write_bytes(_as_json(_words(app)))


# --- How the examples of a page start ---


def _examples(
    app: Sphinx, name: str, blocks: Collection[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what runs each block of a page, by the block's name."""
    page, answers = content.page(app, name), _answers(app, name)
    cannot = _cannot(app, name)
    for block, start in _starts(app, name).items():
        if block in cannot:
            yield block, {"cannot": cannot[block]}
        elif block in blocks:
            first = _first(answers.get(block, {}))
            needed = packages(page, start, _published(app)["extras"])
            yield block, example(page, block, start, needed) | first


def example(
    page: PageData, block: str, start: Start, needed: list[str]
) -> dict[str, Any]:
    """Return what runs a block of a page in a browser, as ``messages.js`` has it."""
    texts = {it["name"]: it["text"] for it in page["blocks"]}
    files = {path: texts[name] for path, name in start["files"].items()}
    own = next(path for path, name in start["files"].items() if name == block)
    how = {"factory", "as_flask", "env", "keys"}
    project = {
        "files": files,
        "main": start["main"],
        "packages": needed,
        **{key: value for key, value in start.items() if key in how},
    }
    found: dict[str, Any] = {
        "main": own,
        "project": project,
        "commands": [*_key_commands(page, start), *starts.commands(start)],
        "hash": hashlib.sha256(_as_json(files)).hexdigest()[:16],
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


def _starts(app: Sphinx, page: str) -> dict[str, Start]:
    every = _read_starts(Path(app.config.run_starts))
    return starts.of(every, page, app.config.language)


def _modules(page: PageData) -> frozenset[str]:
    """Return the names of the blocks that are modules which a page shows."""
    return frozenset(it["name"] for it in page["blocks"] if it["kind"] == "module")


def _cannot(app: Sphinx, page: str) -> dict[str, str]:
    """Return why blocks of a page cannot run in a browser, in this language."""
    listed = read_cannot(Path(app.config.run_cannot)).get(page, {})
    return {block: reasons[app.config.language] for block, reasons in listed.items()}


def read_cannot(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Return why blocks cannot run in a browser, by page, block and language."""
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _read_starts(path: Path) -> dict[str, dict[str, Start]]:
    return starts.read(path)


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
