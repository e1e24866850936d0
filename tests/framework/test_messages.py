"""Each message that the package says is translated, and nothing else is."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import lagena

PACKAGE = Path(lagena.__file__).parent
LANGUAGES = sorted((PACKAGE / "messages").glob("*.toml"))


def calls() -> Iterator[ast.Call]:
    """Yield each call of ``advice`` in the package."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="advice")):
                    yield node


def message_of(call: ast.Call) -> str:
    (message,) = call.args
    assert isinstance(message, ast.Constant), ast.unparse(call)
    assert isinstance(message.value, str)
    return message.value


def places(message: str) -> set[str | None]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(message)} - {None}


MESSAGES = {message_of(call) for call in calls()}


def test_the_messages_and_their_translations_were_found() -> None:
    assert len(MESSAGES) > 40
    assert "zh" in {path.stem for path in LANGUAGES}


@pytest.mark.parametrize("call", [*calls()], ids=message_of)
def test_a_message_is_given_what_it_has_places_for(call: ast.Call) -> None:
    assert places(message_of(call)) == {keyword.arg for keyword in call.keywords}


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_each_message_has_one_entry(path: Path) -> None:
    entries = tomllib.loads(path.read_text("utf-8"))["message"]

    assert {entry["en"] for entry in entries} == MESSAGES
    assert len(entries) == len(MESSAGES)
    for entry in entries:
        assert not entry[path.stem] or places(entry["en"]) == places(entry[path.stem])


def test_chinese_is_whole() -> None:
    text = (PACKAGE / "messages" / "zh.toml").read_text("utf-8")

    assert all(entry["zh"] for entry in tomllib.loads(text)["message"])
