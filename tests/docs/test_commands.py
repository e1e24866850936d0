"""What of a session is typed, what is shown, and how both are coloured."""

import re
import runpy
from pathlib import Path

import pytest
from pygments.token import Generic

from lagena_docs import blocks, commands
from lagena_docs.commands import Command, read_lines
from lagena_docs.site import highlighting

ROOT = Path(__file__).resolve().parents[2]


def typed(lang: str, *lines: str) -> list[str]:
    return [line.text for line in read_lines(lang, "\n".join(lines)) if line.prompt]


def begun(lang: str, *lines: str) -> list[str]:
    return [line.text for line in read_lines(lang, "\n".join(lines)) if line.begins]


def test_what_stands_behind_a_prompt_is_typed() -> None:
    assert typed("console", "$ echo a", "a", "$ ls", "b") == ["echo a", "ls"]
    assert typed("pycon", ">>> 1 + 1", "2", ">>> 3", "3") == ["1 + 1", "3"]


@pytest.mark.parametrize("command", ["$ echo \\", "$ echo '", "$ if true; then"])
def test_an_unfinished_command_goes_on(command: str) -> None:
    assert typed("console", command, "> more")[1:] == ["more"]
    assert begun("console", command, "> more") == [command[2:]]


def test_a_finished_command_is_answered_even_by_a_line_with_a_prompt() -> None:
    assert typed("console", "$ cat letter", "> quoted") == ["cat letter"]
    assert typed("pycon", ">>> f()", "a", "... b") == ["f()"]


def test_an_answer_ends_what_is_typed() -> None:
    assert typed("console", "$ echo \\", "answer", "> more") == ["echo \\"]


def test_the_end_of_an_indented_block_is_an_empty_line() -> None:
    lines = (">>> for i in (1, 2):", "...     i", "...", "1", "2")
    assert typed("pycon", *lines) == ["for i in (1, 2):", "    i", ""]


def test_windows_has_prompts_of_its_own() -> None:
    assert typed("doscon", "> echo ^", "More? a", "a") == ["echo ^", "a"]
    assert typed("ps1con", "PS> echo `", ">> a", "a") == ["echo `", "a"]


@pytest.mark.parametrize("lang", commands.PROMPTS)
def test_prompts_and_answers_are_coloured_apart(lang: str) -> None:
    first, _ = commands.PROMPTS[lang]
    text = f"an answer\n{first}set x=1\nanother\n{first}set y=1\n"
    lexer = type("Session", (highlighting.SessionLexer,), {"name": lang})()

    tokens = list(lexer.get_tokens(text))

    shown = "".join(value for kind, value in tokens if kind is Generic.Output)
    prompts = [value for kind, value in tokens if kind is Generic.Prompt]
    assert shown == "an answer\nanother\n"
    assert prompts == [first, first]
    assert "".join(value for _, value in tokens) == text


#: What a session in each language shows, and what a reader copies of it.
COPIED = {
    "console": (["$ cat a \\", "> b", "text"], ["cat a \\", "b"]),
    "doscon": (["> set x=1 ^", "More? more", "text"], ["set x=1 ^", "more"]),
    "ps1con": (["PS> echo `", ">> more", "text"], ["echo `", "more"]),
    "pycon": ([">>> if x:", "...     f()", "...", "1"], ["if x:", "    f()", ""]),
}


@pytest.mark.parametrize("lang", commands.PROMPTS)
def test_copy_buttons_leave_out_each_prompt(lang: str) -> None:
    pattern = runpy.run_path(str(ROOT / "conf.py"))["copybutton_prompt_text"]
    prompt = re.compile(f"^({pattern})(.*)")  # as the script of the buttons says it
    lines, copied = COPIED[lang]

    found = [match[2] for line in lines if (match := prompt.match(line))]

    assert found == copied
    assert typed(lang, *lines) == copied


def read(*lines: str, lang: str = "console") -> list[Command]:
    text = "\n".join(lines)
    (block,) = blocks.parse(f"# Page\n\n```{lang}\n{text}\n```\n")
    return commands.read(block)


def test_a_command_knows_its_place_and_its_answer() -> None:
    first, second = read("$ echo a \\", "> b", "a b", "$ cat letter", "> not typed")

    assert (first.text, first.line, first.shown_line) == ("echo a \\\nb", 4, 6)
    assert first.shown == "a b\n"
    assert (second.text, second.line, second.shown) == (
        "cat letter",
        7,
        "> not typed\n",
    )


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("run", "lagena --app hello run"),
        ("run", "python -m lagena run --debug"),
        ("run", "FLASK_APP=hello .venv/bin/gunicorn hello:app"),
        ("other", "lagena run --help"),
        ("other", "lagena routes"),
        ("install", "pip install asgiref"),
        ("install", "elsewhere/bin/python -m pip install asgiref"),
        ("other", "pip list"),
        ("key", "export KEY=$(python -c 'import secrets; print(secrets.token_hex())')"),
        ("request", "curl -i http://127.0.0.1:5000/"),
        ("other", "cat curl.txt"),
    ],
)
def test_what_a_command_is(kind: str, typed: str) -> None:
    (command,) = read(f"$ {typed}")

    assert command.kind == kind


@pytest.mark.parametrize(
    ("lines", "packages"),
    [
        (["$ pip install --quiet gunicorn flask-login"], ("gunicorn", "flask-login")),
        (["$ pip install \\", "> flask-login"], ("flask-login",)),
        (["$ pip install --find-links wheels lagena ./a.whl"], ()),
        (["$ pip uninstall flask-login"], ()),
        (["$ echo 'pip install", "> flask-login'"], ()),
    ],
)
def test_the_packages_that_a_command_installs(
    lines: list[str], packages: tuple[str, ...]
) -> None:
    (command,) = read(*lines)

    assert command.packages == packages


def test_a_twin_for_windows_has_commands_too() -> None:
    first, second = read("PS> pip install `", ">> asgiref", "PS> ls", lang="ps1con")

    assert (first.kind, first.prompt, first.text) == (
        "install",
        "PS> ",
        "pip install `\nasgiref",
    )
    assert second.kind == "other"
