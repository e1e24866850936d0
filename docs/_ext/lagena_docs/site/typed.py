"""The blocks that are typed into Python's prompt, and commands that fail.

Each has a button, and shows what comes of it below.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from typing import Any

from sphinx.application import Sphinx
from sphinx.locale import _

from lagena_docs import exported
from lagena_docs.artefact import BlockData, PageData
from lagena_docs.commands import Line, read_lines
from lagena_docs.continuing import TYPED
from lagena_docs.languages import Language
from lagena_docs.site import applications, bilingual, content, run_lines
from lagena_docs.site.applications import ending
from lagena_docs.site.extension import PARALLEL
from lagena_docs.starts import Start, Starts

#: What an answer is compared as, if not as text that was printed.
COMPARED = {"json": "json", "output parsed": "html", "pytb": "error"}
#: How an empty line is written below ``>>>``, where it would end what is shown.
BLANK = "<BLANKLINE>"


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.applications")
    return PARALLEL


def buttons(app: Sphinx, page: str) -> dict[str, str]:
    """Return what ends the captions of the blocks that are typed."""
    return {
        block: ending("type", _("Run"), said.get("cannot", ""))
        for block, said in examples(app, page)
    }


def examples(app: Sphinx, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is typed with each block of a page, by the block's name."""
    page, cannot = content.page(app, name), applications.cannot_run(app, name)
    extras, language = applications.published(app)["extras"], bilingual.here(app)
    typed_ones = typed_blocks(page, language, extras)
    commands = typed_commands(page, language, applications.starts_of(app, name))
    for block, typed in (*typed_ones, *commands):
        why = {"cannot": cannot[block]} if block in cannot else {}
        yield block, {**typed, **why}  # others may continue it


def typed_blocks(
    page: PageData, language: Language, extras: Collection[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each block that is typed, as ``messages.js`` has it."""
    above: list[str] = []
    for block in page["blocks"]:
        if block["kind"] not in TYPED:
            continue
        if "continues" not in block:
            above = []
        yield (
            block["name"],
            {
                **_typed(page, block, code(block), language),
                "above": [*above],
                "shown": shown(page, block),
                "packages": _packages(page, block, above, extras),
            },
        )
        above.append(block["name"])


def typed_commands(
    page: PageData, language: Language, of_page: Starts
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each command that should run something, and fails itself."""
    for block in page["blocks"]:
        if command := run_lines.failing(block, of_page):
            yield (
                block["name"],
                {
                    **_typed(page, block, command["text"], language),
                    "above": [],
                    "shown": {"texts": [command["shown"]]},
                    "packages": [],
                },
            )


def _typed(
    page: PageData, block: BlockData, source: str, language: Language
) -> dict[str, Any]:
    """Return what is typed with a block, and where."""
    texts = {it["name"]: it["text"] for it in page["blocks"]}
    above = page["blocks"][: page["blocks"].index(block)]
    return {
        "code": source,
        "hash": hashlib.sha256(source.encode()).hexdigest()[:16],
        "lang": block["lang"],
        "files": {path: texts[name] for path, name in block["files"].items()},
        **_environment(above, language),
    }


def code(block: BlockData) -> str:
    """Return what of a block is typed."""
    if block["lang"] != "pycon":
        return block["text"]
    return "".join(f"{line.text}\n" for line in _lines(block) if line.prompt)


def shown(page: PageData, block: BlockData) -> dict[str, Any]:
    """Return what a page shows of a block: below each statement, or in the next one."""
    if block["lang"] == "pycon":
        return {"texts": list(_shown_below(block))}
    for it in page["blocks"]:
        if it.get("of") == block["name"]:
            compared = COMPARED.get(it["lang"], COMPARED.get(it.get("role", "")))
            told = {"compared": compared} if compared else {}
            return {"texts": [it["text"]], **told}
    return {"texts": [""]}


def _shown_below(block: BlockData) -> Iterator[str]:
    text: str | None = None
    for line in _lines(block):
        if line.begins and text is not None:
            yield text
        if line.begins:
            text = ""
        elif not line.prompt:
            text = f"{text or ''}{line.text.replace(BLANK, '')}\n"
    yield text or ""


def _lines(block: BlockData) -> Iterator[Line]:
    return read_lines(block["lang"], block["text"])


def _environment(above: list[BlockData], language: Language) -> dict[str, Any]:
    """Return what the commands above a block have set; programs speak its language."""
    found = exported.read(above)
    return {
        "env": {"LANG": language.locale, **found.env},
        "keys": [key for key, _command in found.keys],
    }


def _packages(
    page: PageData, block: BlockData, above: list[str], extras: Collection[str]
) -> list[str]:
    """Return the packages that a page installs and what is typed imports."""
    typed = {name: name for name in (*above, block["name"])}
    start: Start = {"main": "", "files": {**block["files"], **typed}}
    return applications.packages(page, start, extras)
