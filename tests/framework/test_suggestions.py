"""Commands as they would be typed, and what is said in Chinese where none would do."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import click
import pytest

from lagena.loading import NoAppException, load_app
from lagena.suggestions import command_line

FILES = {
    "hello.py": "from lagena import Flask\napp = Flask('hello')\ncount = 1\n",
    "two.py": "from lagena import Flask\nfirst = Flask('a')\nsecond = Flask('b')\n",
    "strict.py": "def make(name): pass\ncreate_app = make\n",
    "src/empty.py": "",
    "missing.py": "import nosuch_module\n",
    "wrong.py": "from os import nosuch_name\n",
    "old.py": "import flask\n",
    "broken.py": "1 / 0\n",
    "json.py": "",
    "this.py": "from lagena import Flask\napp = Flask('this')\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a new folder, and forget the modules that were imported from it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path[:])
    with mock.patch.dict(os.environ), mock.patch.dict(sys.modules, flask=None):
        yield tmp_path


def write(*paths: str) -> None:
    for path in paths:
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(FILES[path], encoding="utf-8")


def error_of(import_path: str | None) -> tuple[str, str]:
    """Return the first line and the rest of what is said about ``import_path``."""
    with pytest.raises(NoAppException) as caught:
        load_app(import_path)
    first, _, rest = caught.value.message.partition("\n\n")
    return first, rest


# --- Commands as they would be typed ----------------------------------------------


@pytest.mark.parametrize(
    ("import_path", "command"),
    [
        (None, "lagena run"),
        ("src/hello.py:app", "lagena --app src/hello.py:app run"),
        ("hello:create_app('a')", "lagena --app \"hello:create_app('a')\" run"),
    ],
)
def test_commands_are_quoted_for_any_shell(
    import_path: str | None, command: str
) -> None:
    assert command_line(import_path, "run") == command


def test_commands_begin_as_the_one_that_runs() -> None:
    with click.Context(click.Command("run"), info_name="python -m lagena"):
        assert command_line("hello", "run") == "python -m lagena --app hello run"


def test_commands_keep_the_name_of_flask_if_it_was_asked_for() -> None:
    command = click.Command("run", params=[click.Option(["--as-flask"], is_flag=True)])

    with command.make_context("lagena", ["--as-flask"]):
        assert command_line("hello", "run") == "lagena --as-flask --app hello run"
    with command.make_context("lagena", []):
        assert command_line("hello", "run") == "lagena --app hello run"


# --- In Chinese -------------------------------------------------------------------


@pytest.mark.usefixtures("_chinese")
def test_files_that_have_an_application_are_named_in_chinese() -> None:
    write("hello.py")

    first, rest = error_of(None)

    assert first.startswith("Could not locate a Flask application. Use the ")
    assert rest == "当前文件夹里有一个应用，请运行：lagena --app hello run"


@pytest.mark.usefixtures("_chinese")
def test_a_folder_without_application_is_told_in_chinese(folder: Path) -> None:
    write("src/empty.py")
    save_one = (
        "请切换到应用所在的文件夹，或者在这里把应用保存为 hello.py，再运行："
        "lagena --app hello run"
    )

    assert error_of(None)[1] == f"在 {folder} 里没有找到创建应用的文件。{save_one}"
    assert error_of("src/empty:app") == (
        "Failed to find attribute 'app' in 'empty'.",
        f"这个模块里没有应用。在 {folder} 里没有找到其他创建应用的文件。{save_one}",
    )


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize(
    ("import_path", "first", "rest"),
    [
        (
            "two",
            "Detected multiple Flask applications in module 'two'. Use 'two:name' to "
            "specify the correct one.",
            "这个模块里有多个应用，请运行其中一个：\n"
            "  lagena --app two:first run\n"
            "  lagena --app two:second run",
        ),
        (
            "two:frist",
            "Failed to find attribute 'frist' in 'two'.",
            "要找的是不是 'two:first'？请运行：lagena --app two:first run",
        ),
        (
            "hello:count",
            "A valid Flask application was not obtained from 'hello:count'.",
            "得到的是 'int' 类型的对象。"
            "这个模块里有一个应用，请运行：lagena --app hello:app run",
        ),
        (
            "hello:make[0]",
            "Failed to parse 'make[0]' as an attribute name or function call.",
            "冒号后面要写一个名字，或者写参数都是普通值的调用，"
            "例如 create_app('dev', debug=True)。"
            "这个模块里有一个应用，请运行：lagena --app hello:app run",
        ),
        (
            "strict",
            "Detected factory 'create_app' in module 'strict', but could not call it "
            "without arguments. Use 'strict:create_app(args)' to specify arguments.",
            "它的定义是 create_app(name)。"
            '请把省略号换成它的参数：lagena --app "strict:create_app(...)" run',
        ),
        (
            "src/empty",
            "Failed to find Flask application or factory in module 'empty'. Use "
            "'empty:name' to specify one.",
            "这个模块里既没有 app = Flask(__name__) 这样的应用，"
            "也没有返回应用的函数 create_app()。"
            "当前文件夹里有多个应用，请运行其中一个：\n"
            "  lagena --app hello run\n"
            "  lagena --app two:first run\n"
            "  lagena --app two:second run",
        ),
    ],
)
def test_what_a_module_lacks_is_told_in_chinese(
    import_path: str, first: str, rest: str
) -> None:
    write("hello.py", "two.py", "strict.py", "src/empty.py")

    assert error_of(import_path) == (first, rest)


@pytest.mark.usefixtures("_chinese")
def test_a_module_that_is_not_there_is_told_in_chinese(folder: Path) -> None:
    write("hello.py")

    assert error_of("helo") == (
        "Could not import 'helo'.",
        f"{folder} 里没有叫这个名字的模块，安装的软件包里也没有。"
        "要找的是不是 'hello'？请运行：lagena --app hello run",
    )


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize(
    ("module", "advice"),
    [
        (
            "missing",
            f"请为这个 Python（{sys.executable}）安装提供 'nosuch_module' 的软件包，"
            "或者改正导入，再运行：lagena --app missing run",
        ),
        ("wrong", "请改正这个导入，再运行：lagena --app wrong run"),
        (
            "old",
            "请改为从 lagena 导入，再运行：lagena --app old run\n"
            "也可以保留原来的导入，在 --app 前面加上 --as-flask。",
        ),
    ],
)
def test_an_import_that_failed_is_told_in_chinese(module: str, advice: str) -> None:
    write(f"{module}.py")

    first, rest = error_of(module)

    assert first == f"While importing {module!r}, an ImportError was raised:"
    assert rest.startswith("Traceback (most recent call last):\n")
    assert rest.endswith(f"\n\n{advice}")


@pytest.mark.usefixtures("_chinese")
def test_the_note_on_another_error_is_in_chinese() -> None:
    write("broken.py")

    with pytest.raises(ZeroDivisionError) as caught:
        load_app("broken")

    assert caught.value.__notes__ == [
        "\n'broken' 无法导入。请先改正上面的错误，再运行：lagena --app broken run"
    ]


@pytest.mark.usefixtures("_chinese")
def test_warnings_about_file_names_are_in_chinese(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("this.py", "json.py")

    load_app("this")
    error_of("json")

    assert capsys.readouterr().err == (
        "警告：'this.py' 挡住了 Python 自带的模块 'this'，"
        "导入它的代码都会受影响；请给这个文件改名。\n"
        "警告：没有读取 'json.py'，因为已经先加载了另一个模块 'json'；"
        "请给这个文件改名。\n"
    )
