"""The command that lists and copies the examples of the documentation."""

import json
import os
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from click.testing import Result

from lagena import Flask, as_flask, cli, examples
from lagena_tests.commands import CliRunner

APP = """\
from lagena import Flask

app = Flask(__name__)
"""
OWN = """
@app.cli.command("examples")
def examples():
    print("my own")
"""
LOGIN = {
    "title": "Sessions",
    "packages": [],
    "commands": ["make-a-key > key.toml", "lagena --app shop run --debug"],
    "files": {"shop/__init__.py": APP, "login.py": APP, "templates/a.html": "<p>é\n"},
}
BOOKS = {
    "title": "Extensions",
    "packages": ["Books", "Shelves"],
    "commands": ["lagena --as-flask --app books run --debug"],
    "files": {"words.py": "", "books.py": APP, "diary.py": APP},
}
NOTES = {
    "title": "Notes",
    "packages": [],
    "commands": [],
    "files": {"n.txt": ""},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in an empty folder, with these examples and in English."""
    english = {"start/sessions": LOGIN, "start/books": BOOKS, "notes": NOTES}
    chinese = {"start/sessions": LOGIN | {"title": "会话"}}
    there = tmp_path / "examples"
    there.mkdir()
    (there / "en.json").write_text(json.dumps(english), "utf-8")
    (there / "zh_CN.json").write_text(json.dumps(chinese), "utf-8")
    (tmp_path / "here").mkdir()
    monkeypatch.setattr(examples, "FOLDERS", (tmp_path / "none", there))
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(sys, "path", sys.path[:])
    with mock.patch.dict(os.environ), mock.patch.dict(sys.modules):
        for name in [name for name in os.environ if name.startswith("FLASK_")]:
            del os.environ[name]
        os.environ["LC_ALL"] = "C.UTF-8"
        yield tmp_path / "here"


def lagena(*args: str, **options: t.Any) -> Result:
    return CliRunner().invoke(cli.cli, args, prog_name="lagena", **options)


def copied(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_list_has_names_and_titles() -> None:
    result = lagena("examples", "list")

    assert result.output == (
        "start/sessions  Sessions\nstart/books     Extensions\nnotes           Notes\n"
    )


def test_the_language_can_be_named() -> None:
    result = lagena("examples", "list", "--lang", "zh_CN")

    assert result.output == "start/sessions  会话\n"


def test_the_language_is_that_of_the_messages() -> None:
    with mock.patch.dict(os.environ, {"LC_ALL": "zh_CN.UTF-8"}):
        result = lagena("examples", "copy", "start/sessions", "mine")

    assert result.output == (
        "mine 里现在有“会话”的 3 个文件。\n"
        "运行的方法：\n"
        "  cd mine\n"
        "  make-a-key > key.toml\n"
        "  lagena --app shop run --debug\n"
    )


def test_an_unknown_language_is_refused() -> None:
    result = lagena("examples", "list", "--lang", "ja")

    assert result.exit_code == 2
    assert "There are no examples in 'ja'; name one of: en, zh_CN." in result.stderr


def test_a_copy_has_the_files_byte_for_byte(folder: Path) -> None:
    result = lagena("examples", "copy", "start/sessions", "mine")

    assert result.output == (
        "mine has the 3 files of 'Sessions' now.\n"
        "To run it:\n"
        "  cd mine\n"
        "  make-a-key > key.toml\n"
        "  lagena --app shop run --debug\n"
    )
    assert copied(folder / "mine") == LOGIN["files"]


def test_the_command_of_the_page_runs_a_copy() -> None:
    result = lagena("examples", "copy", "start/books", "my shelf")

    assert result.output == (
        "my shelf has the 3 files of 'Extensions' now.\n"
        "To run it:\n"
        '  cd "my shelf"\n'
        "  pip install Books Shelves\n"
        "  lagena --as-flask --app books run --debug\n"
    )


def test_a_copy_may_have_nothing_to_run(folder: Path) -> None:
    result = lagena("examples", "copy", "notes")

    assert result.output == (
        "notes has the 1 file of 'Notes' now.\n"
        "There is no application in it.\n"
        "  cd notes\n"
    )
    assert copied(folder) == {"notes/n.txt": ""}


def test_the_folder_has_the_name_of_the_page_if_it_gets_no_other(folder: Path) -> None:
    lagena("examples", "copy", "start/books")

    assert copied(folder / "books") == BOOKS["files"]


def test_an_empty_folder_is_filled(folder: Path) -> None:
    assert lagena("examples", "copy", "start/books", ".").exit_code == 0

    assert copied(folder) == BOOKS["files"]


@pytest.mark.parametrize("name", ["mine/kept.txt", "mine"])
def test_nothing_is_overwritten(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("kept")

    result = lagena("examples", "copy", "start/books", "mine")

    assert result.exit_code == 2
    assert result.stderr.endswith(
        "mine exists and is not an empty folder, so nothing was written. Name another "
        "one: lagena examples copy start/books FOLDER\n"
    )
    assert copied(folder) == {name: "kept"}


@pytest.mark.parametrize("name", ["sessions", "start/session", "sesions"])
def test_a_name_that_is_nearly_right_gets_a_suggestion(folder: Path, name: str) -> None:
    result = lagena("examples", "copy", name)

    assert result.exit_code == 2
    assert result.stderr.endswith(
        f"There is no example {name!r}. Did you mean 'start/sessions'? "
        "All of them are listed by: lagena examples list\n"
    )
    assert copied(folder) == {}


def test_an_unknown_name_is_told_where_the_known_are() -> None:
    result = lagena("examples", "copy", "zzz")

    assert result.stderr.endswith(
        "There is no example 'zzz'. All of them are listed by: lagena examples list\n"
    )


def test_a_lagena_without_examples_says_what_it_is(tmp_path: Path) -> None:
    with mock.patch.object(examples, "FOLDERS", (tmp_path / "none",)):
        result = lagena("examples", "list")

    assert result.exit_code == 1
    assert result.stderr.endswith("install it from one.\n")


def test_no_application_is_needed() -> None:
    result = lagena("--app", "nowhere", "examples", "list")

    assert result.exit_code == 0
    assert result.stderr == ""


@pytest.mark.parametrize(
    "code", [OWN, "print('loaded')", "raise SystemExit(3)", "1 / 0"]
)
def test_an_application_is_not_even_imported(folder: Path, code: str) -> None:
    (folder / "app.py").write_text(APP + code)

    result = lagena("examples", "list")

    assert result.stdout.startswith("start/sessions  Sessions\n")
    assert result.stderr == ""
    assert result.exit_code == 0
    assert "app" not in sys.modules


@pytest.mark.usefixtures("_name_is_free")
def test_an_application_written_for_flask_keeps_its_command(folder: Path) -> None:
    (folder / "app.py").write_text(APP + OWN)

    assert lagena("--as-flask", "examples").output == "my own\n"


@pytest.mark.parametrize("code", ["", OWN])
def test_the_help_lists_it_once(folder: Path, code: str) -> None:
    (folder / "app.py").write_text(APP + code)

    result = lagena("--help")

    assert [line.split()[0] for line in result.output.splitlines()[-4:]] == [
        "examples",
        "routes",
        "run",
        "shell",
    ]
    assert "Copy the examples" in result.output


@pytest.mark.usefixtures("_name_is_free")
def test_flask_has_no_such_command() -> None:
    as_flask.install_as_flask()

    copying, helping = lagena("examples", "list"), lagena("--help")

    assert copying.exit_code == 2
    assert "No such command 'examples'." in copying.stderr
    assert "Copy the examples" not in helping.output


def test_other_groups_have_no_such_command() -> None:
    group = cli.FlaskGroup(name="manage", create_app=lambda: Flask("shop"))

    result = CliRunner().invoke(group, ["examples", "list"])

    assert "No such command 'examples'." in result.stderr
