"""What of a session is typed, what is shown, and how both are coloured."""

import pytest
from pygments.token import Generic

from lagena_docs import commands
from lagena_docs.site import highlighting


def typed(lang: str, *lines: str) -> list[str]:
    return [line.text for line in commands.read(lang, "\n".join(lines)) if line.prompt]


def begun(lang: str, *lines: str) -> list[str]:
    return [line.text for line in commands.read(lang, "\n".join(lines)) if line.begins]


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
