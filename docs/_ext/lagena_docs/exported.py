"""What the commands of a page set: variables, and keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lagena_docs.artefact import BlockData, CommandData
from lagena_docs.secret_keys import EXPORT, Key


@dataclass
class Typed:
    """What some blocks have set."""

    #: The variables that are exported, but for keys.
    env: dict[str, str] = field(default_factory=dict)
    #: Each key that was made, with the command that did.
    keys: list[tuple[Key, str]] = field(default_factory=list)


def read(blocks: Iterable[BlockData]) -> Typed:
    """Return what the commands of these blocks have set in the end."""
    typed = Typed()
    for block in blocks:
        for command in commands(block):
            _take(command, typed)
    return typed


def commands(block: BlockData) -> list[CommandData]:
    """Return the commands of a block that are executed."""
    return block.get("commands", []) if block["kind"] == "console" else []


def _take(command: CommandData, typed: Typed) -> None:
    text = command["text"]
    match = EXPORT.fullmatch(text)
    if "key" in command:
        typed.keys.append((command["key"], text))
    elif match and "$" not in match["value"]:
        quote = match["quote"] or match["value"][:1]
        end = quote if quote in ("'", '"') else ""
        typed.env[match["name"]] = match["value"].removeprefix(end).removesuffix(end)
    elif text.startswith("unset "):
        typed.env.pop(text.removeprefix("unset ").strip(), None)
