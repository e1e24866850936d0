"""The ``lagena examples`` command: takes the examples of the documentation along."""

from __future__ import annotations

import difflib
import json
import typing as t
from collections.abc import Iterator
from pathlib import Path

import click

from .advice import advice
from .suggestions import command_line, quote, targets_in

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
    #: The page's commands that make a secret key.
    keys: list[str]
    #: The page's commands that run an application, by the module of that.
    runs: dict[str, str]
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
    value = value or advice(en="en", zh="zh_CN")
    if value not in languages:
        raise click.BadParameter(_no_language(value, sorted(languages)), ctx, param)
    found: dict[str, Example] = json.loads(languages[value].read_text("utf-8"))
    return found


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
    files = "1 file" if count == 1 else f"{count} files"
    yield advice(
        en=f"{folder} has the {files} of {title!r} now.",
        zh=f"{folder} 里现在有“{title}”的 {count} 个文件。",
    )
    run, packages = _command(example, folder), " ".join(example["packages"])
    yield (
        advice(en="To run it:", zh="运行的方法：")
        if run
        else advice(en="There is no application in it.", zh="其中没有应用。")
    )
    yield f"  cd {quote(str(folder))}"
    if packages:
        yield f"  pip install {packages}"
    yield from (f"  {command}" for command in [*example["keys"], run] if command)


def _command(example: Example, folder: Path) -> str:
    """Return the command that runs the page's first application; empty if none."""
    files = list(example["files"])
    places = {}
    for target in targets_in(folder):
        module = target.split(":")[0]
        file = f"{module}.py" if f"{module}.py" in files else f"{module}/__init__.py"
        places[target] = files.index(file)
    if not places:
        return ""
    first = min(places, key=places.__getitem__)
    return example["runs"].get(first) or command_line(first, "run", "--debug")


def _no_examples() -> str:
    return advice(
        en=f"There are no examples in {FOLDERS[0]}, so this lagena was not installed "
        "from a wheel; install it from one.",
        zh=f"{FOLDERS[0]} 里没有示例，说明这个 lagena 不是从 wheel 安装的；"
        "请用 wheel 安装。",
    )


def _no_language(language: str, known: list[str]) -> str:
    return advice(
        en=f"There are no examples in {language!r}; name one of: {', '.join(known)}.",
        zh=f"没有语言为 {language!r} 的示例，可以选：{'、'.join(known)}。",
    )


def _no_such_name(name: str, known: dict[str, Example]) -> str:
    last_parts = {there.rpartition("/")[2]: there for there in known}
    close = difflib.get_close_matches(name, [*known, *last_parts], n=1)
    meant = last_parts.get(close[0], close[0]) if close else ""
    command = command_line(None, "examples", "list")
    return advice(
        en=f"There is no example {name!r}. "
        + (f"Did you mean {meant!r}? " if meant else "")
        + f"All of them are listed by: {command}",
        zh=f"没有名为 {name!r} 的示例。"
        + (f"要找的是不是 {meant!r}？" if meant else "")
        + f"列出全部示例：{command}",
    )


def _is_taken(name: str, folder: Path) -> str:
    command = command_line(
        None, "examples", "copy", name, advice(en="FOLDER", zh="文件夹")
    )
    return advice(
        en=f"{folder} exists and is not an empty folder, so nothing was written. "
        f"Name another one: {command}",
        zh=f"{folder} 已经存在，而且不是空文件夹，所以没有写入任何文件。"
        f"请换一个文件夹：{command}",
    )
