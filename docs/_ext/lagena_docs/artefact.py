"""What programs read of the pages: one file for each language, made once.

Its shape stands here, apart from what makes it of the pages' text (``pages``), so that
who only reads it needs no parser of Markdown.  The site, the wheel and whatever runs
examples elsewhere take all of this from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict

from lagena_docs.curl import Request
from lagena_docs.languages import Language
from lagena_docs.secret_keys import Key


class CommandData(TypedDict):
    """A command of a console block; its kind is one of ``commands.Command``."""

    kind: str
    #: Its lines, without their prompts.
    text: str
    #: What the page shows under it.
    shown: str
    #: Of one that makes a secret key: where that goes.
    key: NotRequired[Key]
    #: Of one that is a request, if it is a plain one.
    request: NotRequired[Request]
    #: Of one that is a request, or runs lagena's server: the name of the module's block
    #: whose application answers.
    to: NotRequired[str]


class BlockData(TypedDict):
    """A block of a page, as ``blocks.Block`` has it."""

    #: The label of its section and its number there: the same in all languages, and its
    #: id on the built page.
    name: str
    kind: str
    lang: str
    #: Without a line that only names the file.
    text: str
    role: NotRequired[str]
    options: NotRequired[dict[str, str]]
    file: NotRequired[str]
    #: Of an output: the name of the block that it is the output of.
    of: NotRequired[str]
    #: Of a request: the name of the module's block whose application answers it.
    to: NotRequired[str]
    #: Of what is typed into Python's prompt: the name of the block that it continues; a
    #: new Python will do for a block without.
    continues: NotRequired[str]
    #: Of a console block, or of its twin for Windows.
    commands: NotRequired[list[CommandData]]
    #: The files that there are from here on, each with the name of the block it is.
    files: dict[str, str]


class PageData(TypedDict):
    """A page."""

    title: str
    #: The labels of its sections, in their order.
    labels: list[str]
    blocks: list[BlockData]
    #: The packages that it installs beside lagena.
    packages: list[str]
    #: Its commands that make a secret key.
    keys: list[CommandData]
    #: Its commands that are requests.
    requests: list[CommandData]


#: The pages of a language by their names, such as ``quickstart/routing``.
Pages = Mapping[str, PageData]


def path(folder: Path, language: Language) -> Path:
    """Return where the pages of a language are, given the folder of all of these."""
    return folder / f"{language.code}.json"


def read(path: Path) -> Pages:
    """Return what a file holds."""
    pages: Pages = json.loads(path.read_text("utf-8"))
    return pages


def write(pages: object, path: Path) -> None:
    """Write pages, or what is made of them, as JSON; whoever reads has all or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_text(json.dumps(pages, ensure_ascii=False, indent=1) + "\n", "utf-8")
    new.replace(path)
