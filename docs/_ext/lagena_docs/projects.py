"""What a page's files are together: the project that its reader has at its end.

A project is the last version of each file that a block of the page is, byte for byte as
the runner writes it.  What commands of the page create is not in it: no database, and
no secret key.  Only the pages in ``LESSONS`` have one, if they have a file at all; the
others show how something is written, and nothing that is meant to be taken along.

The site shows and zips what is defined here, and the build hook puts it into the wheel.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lagena_docs import blocks, commands
from lagena_docs.blocks import Block
from lagena_docs.commands import Command

#: The folders whose pages have projects, in the order in which these are listed.
LESSONS = ("quickstart", "guide")

TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
#: Where the command looks, in this order, if no application is named.
UNNAMED = ("wsgi", "app")


@dataclass(frozen=True)
class Project:
    """What a page's files are together."""

    #: The page's: where it is in the folder of its language, without its ending.
    name: str
    title: str
    #: By the path in the project's folder, in the order of the page.
    files: dict[str, bytes]
    #: The packages that the page installs beside lagena.
    packages: tuple[str, ...]
    #: The page's commands that make a secret key.
    keys: tuple[str, ...]
    #: The first of its commands that runs an application, by the module of that.
    runs: dict[str, str]


def read_all(docs: Path, folder: str) -> Iterator[Project]:
    """Yield the projects of a language, whose pages are in this folder of ``docs``.

    A page that it lacks is that of the first language, as on the site.
    """
    for lesson in LESSONS:
        names = {
            path.relative_to(root).with_suffix("").as_posix()
            for root in (docs, docs / folder)
            for path in blocks.pages(root / lesson)
        }
        for name in sorted(names):
            own = docs / folder / f"{name}.md"
            path = own if own.is_file() else docs / f"{name}.md"
            if project := read(path, name):
                yield project


def read(path: Path, name: str) -> Project | None:
    """Return the project of the page of this name, if it has one."""
    text = path.read_text("utf-8")
    of_page = blocks.parse(text, path)
    written = files(of_page)
    title = TITLE.search(text)
    if not title or not written or name.partition("/")[0] not in LESSONS:
        return None
    typed = list(_commands(of_page))
    return Project(
        name,
        title[1].replace("`", ""),
        written,
        tuple(dict.fromkeys(name for it in typed for name in it.packages)),
        tuple(dict.fromkeys(it.text for it in typed if it.kind == "key")),
        dict(reversed(list(_runs(typed, written)))),
    )


def files(of_page: list[Block]) -> dict[str, bytes]:
    """Return the files that the blocks of a page have written by its end."""
    return {
        block.file: block.content.encode()
        for block in of_page
        if block.file is not None and block.kind in ("module", "file")
    }


def archive(written: dict[str, bytes]) -> bytes:
    """Return these files as a zip, the same bytes whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(written.items()):
            entry = zipfile.ZipInfo(path)  # of the year 1980
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def as_json(projects: Iterable[Project]) -> str:
    """Write projects down as the command reads them."""
    listed = {
        project.name: {
            "title": project.title,
            "packages": project.packages,
            "keys": project.keys,
            "runs": project.runs,
            "files": {path: text.decode() for path, text in project.files.items()},
        }
        for project in projects
    }
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _commands(of_page: list[Block]) -> Iterator[Command]:
    """Yield the commands of a page that succeed, in their order."""
    for block in of_page:
        if block.kind == "console" and block.options.get("exit", "0") == "0":
            yield from commands.read(block)


def _runs(typed: list[Command], written: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the commands that do nothing but run a module of these files, with it."""
    for command in typed:
        for module in _modules(command):
            if f"{module}.py" in written or f"{module}/__init__.py" in written:
                yield module, command.text
                break


def _modules(command: Command) -> tuple[str, ...]:
    """Return where a command that only runs an application looks for one."""
    match [word for word in command.words if word not in ("--as-flask", "--debug")]:
        case ["lagena", "run"]:
            return UNNAMED
        case ["lagena", "--app", module, "run"] if module.isidentifier():
            return (module,)
    return ()
