"""The ``lagena examples`` command: takes the examples of the documentation along."""

from __future__ import annotations

import difflib
import json
import typing as t
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from .advice import advice, language
from .suggestions import command_line, quote

#: Where the examples are, a file for each language: in the wheel, or in a checkout,
#: into which the build hook puts them too.
FOLDERS = (
    Path(__file__).with_name("_examples"),
    Path(__file__).parents[2] / "build" / "examples",
)


class Example(t.TypedDict):
    """What a page of the documentation gives its reader."""

    title: str
    #: What the page installs beside lagena.
    packages: list[str]
    #: What makes the secret keys, and runs its first application; nothing without one.
    commands: list[str]
    #: The text of each file, by its path, in the order of the page.
    files: dict[str, str]


def _examples(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> dict[str, Example]:
    """Return the examples in the language ``value``, by their names."""
    folder = next(filter(Path.is_dir, FOLDERS), FOLDERS[0])
    languages = {path.stem: path for path in folder.glob("*.json")}
    if not languages:
        raise click.ClickException(_no_examples())
    value = value or _own_language(languages)
    if value not in languages:
        raise click.BadParameter(_no_language(value, sorted(languages)), ctx, param)
    found: dict[str, Example] = json.loads(languages[value].read_text("utf-8"))
    return found


def _own_language(languages: Iterable[str]) -> str:
    return next((name for name in languages if name[:2] == language()), "en")


_language = click.option(
    "--lang",
    "known",
    metavar="LANGUAGE",
    callback=_examples,
    help="The language of the examples, such as 'en' or 'zh_CN'.",
)


@click.group("examples", short_help="Copy the examples of the documentation.")
def examples() -> None:
    """List the examples of the documentation, or copy one to work on.

    Their language is that of the messages, if '--lang' names no other.
    """


@examples.command("list", short_help="List the examples.")
@_language
def list_command(known: dict[str, Example]) -> None:
    """List the names of the examples, and the titles of the pages they are from."""
    width = max(map(len, known))
    for name, example in known.items():
        click.echo(f"{name:{width}}  {example['title']}")


@examples.command("copy", short_help="Copy an example into a folder.")
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@_language
def copy_command(name: str, folder: Path | None, known: dict[str, Example]) -> None:
    """Copy the example NAME into FOLDER, and say how to run it.

    The folder must be new or empty. Without it the last part of NAME is taken.
    """
    if name not in known:
        raise click.BadParameter(_no_such_name(name, known), param_hint="NAME")
    folder = folder or Path(name.rpartition("/")[2])
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise click.BadParameter(_is_taken(name, folder), param_hint="FOLDER")
    for path, text in known[name]["files"].items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    click.echo("\n".join(_what_now(known[name], folder)))


# --- What to say ------------------------------------------------------------------


def _what_now(example: Example, folder: Path) -> Iterator[str]:
    count, title = len(example["files"]), example["title"]
    yield (
        advice("{folder} has the 1 file of {title!r} now.", folder=folder, title=title)
        if count == 1
        else advice(
            "{folder} has the {count} files of {title!r} now.",
            folder=folder,
            count=count,
            title=title,
        )
    )
    commands, packages = example["commands"], " ".join(example["packages"])
    yield (
        advice("To run it:") if commands else advice("There is no application in it.")
    )
    yield f"  cd {quote(str(folder))}"
    if packages:
        yield f"  pip install {packages}"
    yield from (f"  {command}" for command in commands)


def _no_examples() -> str:
    return advice(
        "There are no examples in {folder}, so this lagena was not installed "
        "from a wheel; install it from one.",
        folder=FOLDERS[0],
    )


def _no_language(name: str, known: list[str]) -> str:
    return advice(
        "There are no examples in {name!r}; name one of: {names}.",
        name=name,
        names=advice(", ").join(known),
    )


def _no_such_name(name: str, known: dict[str, Example]) -> str:
    last_parts = {there.rpartition("/")[2]: there for there in known}
    close = difflib.get_close_matches(name, [*known, *last_parts], n=1)
    meant = last_parts.get(close[0], close[0]) if close else ""
    command = command_line(None, "examples", "list")
    if not meant:
        return advice(
            "There is no example {name!r}. All of them are listed by: {command}",
            name=name,
            command=command,
        )
    return advice(
        "There is no example {name!r}. Did you mean {meant!r}? "
        "All of them are listed by: {command}",
        name=name,
        meant=meant,
        command=command,
    )


def _is_taken(name: str, folder: Path) -> str:
    return advice(
        "{folder} exists and is not an empty folder, so nothing was written. "
        "Name another one: {command}",
        folder=folder,
        command=command_line(None, "examples", "copy", name, advice("FOLDER")),
    )
