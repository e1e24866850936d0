"""Makes what programs read of the pages, from the text of the pages alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from lagena_docs import (
    artefact,
    blocks,
    commands,
    continuing,
    curl,
    destinations,
    headings,
    secret_keys,
)
from lagena_docs.artefact import BlockData, CommandData, PageData, Pages
from lagena_docs.blocks import Block, Source
from lagena_docs.commands import Command
from lagena_docs.languages import Language

#: The kinds whose block is the answer to one above it, and those of that one.
ANSWERS = {
    "output": frozenset({"python", "pycon", "console", "module", "request", "wrong"}),
    "pytb": frozenset({"python", "pycon", "module", "request"}),
    "response": frozenset({"request"}),
}
#: The kinds that are read as commands.
SESSIONS = frozenset({"console", "twin"})


def write(docs: Path, listed: Collection[Language], folder: Path) -> None:
    """Write the pages of all languages into a folder, and leave nothing else in it."""
    paths = {artefact.path(folder, language): language for language in listed}
    for path, language in paths.items():
        artefact.write(read_all(docs, language, listed), path)
    for path in set(folder.iterdir()) - set(paths):
        path.unlink()


def read_all(docs: Path, language: Language, listed: Collection[Language]) -> Pages:
    """Return the pages of a language, the source of which is in ``docs``.

    A page that it lacks is that of the source, as on the site.
    """
    others = {other.code for other in listed}
    names = blocks.names(docs, others) | blocks.names(docs / language.folder, others)
    found = {}
    for name in sorted(names):
        own = docs / language.folder / f"{name}.md"
        found[name] = read(own if own.is_file() else docs / f"{name}.md")
    return found


def read(path: Path) -> PageData:
    """Return what programs read of a page."""
    return of(path.read_text("utf-8"), path)


def of(text: str, path: Path) -> PageData:
    """Return what programs read of a page with this text."""
    text = blocks.normalize(text)
    source = blocks.read(text, path)
    found = list(headings.find(blocks.tokens(text)))
    of_page = list(_blocks(source, found))
    destinations.note(of_page)
    succeeding = list(_commands(source.blocks))
    typed = [_command(command) for command in succeeding]
    return {
        "title": found[0].words if found else "",
        "labels": [heading.label for heading in found],
        "blocks": of_page,
        "packages": list(
            dict.fromkeys(name for it in succeeding for name in it.packages)
        ),
        "keys": _of_kind("key", typed),
        "requests": _of_kind("request", typed),
    }


def _of_kind(kind: str, typed: list[CommandData]) -> list[CommandData]:
    """Return the commands of a kind, of those with one text the first."""
    found: dict[str, CommandData] = {}
    for command in typed:
        if command["kind"] == kind:
            found.setdefault(command["text"], command)
    return list(found.values())


def _blocks(source: Source, found: list[headings.Heading]) -> Iterator[BlockData]:
    """Yield the blocks of a page; each knows what there is when it is executed."""
    files: dict[str, str] = {}
    above: list[BlockData] = []
    continued = continuing.continued(source.blocks)
    names = _names(source, found)
    for number, (name, block) in enumerate(zip(names, source.blocks, strict=True)):
        if block.file is not None and block.kind in ("module", "file"):
            files[block.file] = name
        data = _block(name, block, above)
        data["files"] = dict(files)
        if (at := continued.get(number)) is not None:
            data["continues"] = above[at]["name"]
        above.append(data)
        yield data


def _names(source: Source, found: list[headings.Heading]) -> Iterator[str]:
    """Yield the name of each block: its section's label, and its number there."""
    counts: dict[str, int] = {}
    for block in source.blocks:
        line = source.line_on_page(block.line)
        labels = [heading.label for heading in found[:1]]
        labels += [heading.label for heading in found if heading.start <= line]
        label = labels[-1] if labels and labels[-1] else "block"
        counts[label] = counts.get(label, 0) + 1
        yield f"{label}-{counts[label]}"


def _block(name: str, block: Block, above: list[BlockData]) -> BlockData:
    data: BlockData = {
        "name": name,
        "kind": block.kind,
        "lang": block.lang,
        "text": block.content,
        "files": {},
    }
    if block.role:
        data["role"] = block.role
    if block.options:
        data["options"] = dict(block.options)
    if block.file is not None:
        data["file"] = block.file
    answered = ANSWERS.get(block.kind, frozenset())
    if asked := [it["name"] for it in above if it["kind"] in answered]:
        data["of"] = asked[-1]
    if block.kind in SESSIONS:
        data["commands"] = [_command(typed) for typed in commands.read(block)]
    return data


def _command(typed: Command) -> CommandData:
    data: CommandData = {"kind": typed.kind, "text": typed.text, "shown": typed.shown}
    if typed.kind == "key" and (key := secret_keys.read(typed.text)):
        data["key"] = key
    if typed.kind == "request" and (request := curl.read(typed.text)):
        data["request"] = request
    return data


def _commands(of_page: list[Block]) -> Iterator[Command]:
    """Yield the commands of a page that succeed, in their order."""
    for block in of_page:
        if block.kind == "console" and block.options.get("exit", "0") == "0":
            yield from commands.read(block)
