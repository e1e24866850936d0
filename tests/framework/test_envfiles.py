"""Environment variables in files: which are read, and which is stronger."""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from lagena.envfiles import get_debug_flag, get_load_dotenv, load_dotenv

NAMES = ("ONE", "TWO", "THREE", "FOUR")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a new folder, with an environment that is forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    with mock.patch.dict(os.environ):
        os.environ.pop("WERKZEUG_RUN_MAIN", None)
        yield tmp_path


@pytest.fixture
def _without_dotenv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dotenv", None)


def write(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


def variables() -> dict[str, str]:
    return {name: os.environ[name] for name in NAMES if name in os.environ}


# --- What is read -----------------------------------------------------------------


def test_each_file_is_stronger_than_the_one_before_and_the_environment_than_all() -> (
    None
):
    write(".flaskenv", "ONE=flaskenv\nTWO=flaskenv\nTHREE=flaskenv\nFOUR=flaskenv\n")
    write(".env", "TWO=env\nTHREE=env\nFOUR=env\n")
    write("more.env", "THREE=more\nFOUR=more\n")
    os.environ["FOUR"] = "environment"

    assert load_dotenv("more.env")

    assert variables() == {
        "ONE": "flaskenv",
        "TWO": "env",
        "THREE": "more",
        "FOUR": "environment",
    }


def test_a_variable_that_is_empty_is_set_all_the_same() -> None:
    write(".env", "ONE=env\n")
    os.environ["ONE"] = ""

    load_dotenv()

    assert variables() == {"ONE": ""}


def test_each_file_is_searched_for_upwards(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("inner/innermost").mkdir(parents=True)
    write(".flaskenv", "ONE=outer\n")
    write(".env", "TWO=outer\n")
    write("inner/.env", "TWO=inner\n")
    monkeypatch.chdir("inner/innermost")

    assert load_dotenv()

    assert variables() == {"ONE": "outer", "TWO": "inner"}
    assert Path.cwd() == folder / "inner/innermost"


def test_the_usual_files_can_be_left_alone() -> None:
    write(".env", "ONE=env\n")
    write("more.env", "TWO=more\n")

    assert load_dotenv("more.env", load_defaults=False)
    assert not load_dotenv(load_defaults=False)

    assert variables() == {"TWO": "more"}


def test_files_that_are_not_there_set_nothing(folder: Path) -> None:
    Path(".env").mkdir()

    assert not load_dotenv()
    assert not load_dotenv("nosuch.env")
    assert not load_dotenv(folder)
    assert variables() == {}


def test_a_file_without_variables_counts_as_none() -> None:
    write(".env", "# nothing yet\n")

    assert not load_dotenv()


def test_the_files_are_python_dotenv_s() -> None:
    write(".env", "export ONE='of one'  # a comment\nTWO=${ONE}, two\nTHREE\nFOUR=四\n")

    assert load_dotenv()

    assert variables() == {"ONE": "of one", "TWO": "of one, two", "FOUR": "四"}


def test_a_file_knows_nothing_of_the_others() -> None:
    write(".flaskenv", "ONE=flaskenv\n")
    write(".env", "TWO=<${ONE}>\n")

    load_dotenv()

    assert variables() == {"ONE": "flaskenv", "TWO": "<>"}


def test_a_file_in_another_encoding_is_named() -> None:
    Path(".env").write_text("ONE=1\n", encoding="utf-16")

    with pytest.raises(UnicodeDecodeError) as caught:
        load_dotenv()

    (note,) = caught.value.__notes__
    assert note == f"{str(Path('.env').absolute())!r} is not text in UTF-8. " + (
        "Save it as such."
    )


@pytest.mark.usefixtures("_chinese")
def test_a_file_in_another_encoding_is_named_in_chinese() -> None:
    Path(".env").write_text("ONE=1\n", encoding="utf-16")

    with pytest.raises(UnicodeDecodeError) as caught:
        load_dotenv()

    path = str(Path(".env").absolute())
    assert caught.value.__notes__ == [
        f"{path!r} 不是 UTF-8 编码的文本。请用 UTF-8 编码重新保存。"
    ]


@pytest.mark.skipif(os.name != "posix", reason="pipes have names on POSIX alone")
def test_a_pipe_is_read_like_a_file() -> None:
    os.mkfifo(".env")
    # Each side waits for the other to open the pipe.
    writer = threading.Thread(target=write, args=(".env", "ONE=secret\n"), daemon=True)
    writer.start()

    assert load_dotenv()

    assert variables() == {"ONE": "secret"}


# --- Without python-dotenv --------------------------------------------------------


@pytest.mark.usefixtures("_without_dotenv")
def test_a_hint_says_how_the_files_would_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(".flaskenv", "ONE=1\n")
    write("more.env", "TWO=2\n")

    assert not load_dotenv("more.env")

    assert variables() == {}
    assert capsys.readouterr() == (
        "",
        " * Tip: There are .env files present. Install python-dotenv to use them.\n"
        f"   To read {folder / '.flaskenv'} and more.env, run: "
        "python -m pip install python-dotenv\n",
    )


@pytest.mark.usefixtures("_without_dotenv", "_chinese")
def test_the_hint_is_in_chinese(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(".flaskenv", "ONE=1\n")
    write("more.env", "TWO=2\n")

    load_dotenv("more.env")

    assert capsys.readouterr().err == (
        " * Tip: There are .env files present. Install python-dotenv to use them.\n"
        f"   要读取 {folder / '.flaskenv'}、more.env，请运行："
        "python -m pip install python-dotenv\n"
    )


@pytest.mark.usefixtures("_without_dotenv")
def test_where_there_are_no_files_there_is_no_hint(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not load_dotenv()
    assert not load_dotenv("nosuch.env")

    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("_without_dotenv")
def test_the_hint_is_not_repeated_after_each_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(".env", "ONE=1\n")
    os.environ["WERKZEUG_RUN_MAIN"] = "true"

    assert not load_dotenv()

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, False), ("", False), ("0", False), ("No", False), ("1", True)],
)
def test_debug_mode_is_off_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch, value: str | None, expected: bool
) -> None:
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    if value is not None:
        monkeypatch.setenv("FLASK_DEBUG", value)

    assert get_debug_flag() is expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, True), ("", True), ("False", True), ("1", False)]
)
def test_dotenv_files_are_wanted_unless_they_are_to_be_skipped(
    monkeypatch: pytest.MonkeyPatch, value: str | None, expected: bool
) -> None:
    monkeypatch.delenv("FLASK_SKIP_DOTENV", raising=False)
    if value is not None:
        monkeypatch.setenv("FLASK_SKIP_DOTENV", value)

    assert get_load_dotenv() is expected
