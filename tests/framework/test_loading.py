"""How the application a command is for is found, and what is said if it is not."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from unittest import mock

import pytest

from lagena import Flask
from lagena.loading import (
    NoAppException,
    application_frames,
    find_app_by_string,
    find_best_app,
    format_error,
    load_app,
    locate_app,
    prepare_import,
    warn_about_flask,
)

ONE_APP = """\
from lagena import Flask
app = Flask("hello")
"""
TWO_APPS = """\
from lagena import Flask
first = Flask("first")
second = Flask("second")
"""
FACTORY = """\
from lagena import Flask, current_app
def create_app(name="factory", *, n=0):
    app = Flask(name)
    app.config["N"] = n
    return app
"""
STRICT_FACTORY = """\
from lagena import Flask
def create_app(name):
    return Flask(name)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a new folder, and forget the modules that were imported from it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path[:])
    with mock.patch.dict(os.environ), mock.patch.dict(sys.modules):
        yield tmp_path


def write(path: str, text: str) -> None:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text), encoding="utf-8")


def error_of(import_path: str | None) -> tuple[str, str]:
    """Return the first line and the rest of what is said about ``import_path``."""
    with pytest.raises(NoAppException) as caught:
        load_app(import_path)
    first, _, rest = caught.value.message.partition("\n\n")
    return first, rest


# --- What is found ----------------------------------------------------------------


@pytest.mark.parametrize(
    "import_path",
    [
        "hello",
        "hello.py",
        "./hello.py",
        "hello:app",
        "hello: app ",
        "hello.py:app",
        "package",
        "package/__init__.py",
        "package.inner",
        "package/inner.py",
        "package/inner:app",
        "src/elsewhere",
        "src/elsewhere.py",
        "src/../hello.py",
    ],
)
def test_names_and_paths_find_the_application(import_path: str) -> None:
    for path in (
        "hello.py",
        "package/__init__.py",
        "package/inner.py",
        "src/elsewhere.py",
    ):
        write(path, ONE_APP)

    assert load_app(import_path).name == "hello"


def test_a_file_in_packages_is_imported_by_its_full_name(folder: Path) -> None:
    write("src/outer/__init__.py", "")
    write("src/outer/inner/__init__.py", "")

    assert prepare_import("src/outer/inner/site.py") == "outer.inner.site"
    assert sys.path[0] == str(folder / "src")


def test_the_folder_is_put_on_the_path_once(folder: Path) -> None:
    prepare_import("hello")
    prepare_import("hello")

    assert sys.path[:2].count(str(folder)) == 1


def test_the_colon_of_a_windows_drive_separates_nothing() -> None:
    first, _ = error_of(r"C:\project\hello.py:app")

    assert "project" in first


@pytest.mark.parametrize(
    ("import_path", "name", "n"),
    [
        ("factory", "factory", 0),
        ("factory:create_app", "factory", 0),
        ("factory:create_app()", "factory", 0),
        ("factory:create_app('dev', n=1)", "dev", 1),
        ("factory:create_app(name='a:b')", "a:b", 0),
    ],
)
def test_factories_are_called_with_the_arguments_given(
    import_path: str, name: str, n: int
) -> None:
    write("factory.py", FACTORY)

    app = load_app(import_path)

    assert (app.name, app.config["N"]) == (name, n)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("application = Flask('a'); app = Flask('b'); other = Flask('c')", "b"),
        ("app = 3; application = Flask('a'); other = Flask('b')", "a"),
        ("app = Flask; mine = Flask('a')", "a"),
        ("site = Flask('a')\ndef create_app(): return Flask('b')", "a"),
        ("def make_app(): return Flask('a')", "a"),
        ("def make_app(): return 1\ndef create_app(): return Flask('b')", "b"),
        ("def create_app(): return 1\ndef make_app(): return Flask('b')", "b"),
        ("class Own(Flask): pass\nsite = Own('a')", "a"),
        ("from lagena import current_app\nsite = Flask('a')", "a"),
    ],
)
def test_the_best_application_of_a_module(lines: str, name: str) -> None:
    write("hello.py", f"from lagena import Flask\n{lines}\n")

    assert load_app("hello").name == name


def test_without_a_name_wsgi_comes_before_app() -> None:
    write("wsgi.py", "from lagena import Flask\napp = Flask('wsgi')")
    write("app.py", ONE_APP)

    assert load_app(None).name == "wsgi"


def test_without_a_name_a_package_app_is_found() -> None:
    write("app/__init__.py", ONE_APP)

    assert load_app(None).name == "hello"


def test_a_folder_that_is_called_app_is_no_application() -> None:
    Path("app").mkdir()

    assert error_of(None)[0].startswith("Could not locate a Flask application.")


def test_module_that_is_not_there_may_be_asked_for() -> None:
    assert locate_app("no_such_module", raise_if_not_found=False) is None


def test_flask_s_own_steps_can_be_called_one_by_one() -> None:
    write("hello.py", ONE_APP)

    app = locate_app(prepare_import("hello"))

    assert app is find_best_app(sys.modules["hello"])
    assert app is find_app_by_string(sys.modules["hello"], "app")
    assert isinstance(app, Flask)


# --- What is not, and what is said ------------------------------------------------


def test_no_application_names_the_files_that_make_one() -> None:
    write("hello.py", ONE_APP)
    write("broken.py", "def (:")
    write("notes.py", "names = ['a']\ncount = len(names)")

    assert error_of(None) == (
        "Could not locate a Flask application. Use the 'lagena --app' option, "
        "'FLASK_APP' environment variable, or a 'wsgi.py' or 'app.py' file in the "
        "current directory.",
        "This folder has an application; run: lagena --app hello run",
    )


def test_no_application_anywhere_says_where_to_put_one(folder: Path) -> None:
    assert error_of(None)[1] == (
        f"No file in {folder} makes an application. Go to the folder of yours, or save "
        "one here as hello.py and run: lagena --app hello run"
    )


def test_every_kind_of_file_that_makes_one_is_listed() -> None:
    write("hello.py", ONE_APP)
    write("two.py", TWO_APPS)
    write("factory.py", FACTORY)
    write("package/__init__.py", "import lagena\nsite = lagena.Flask(__name__)")
    write("server.py", "from factory import create_app\nsite = create_app()")
    write("both.py", TWO_APPS + "app = Flask('app')")
    write("calendar.py", ONE_APP)  # would not be imported, Python's own would

    assert error_of("nothing like it")[1].splitlines()[1:] == [
        "  lagena --app both run",
        "  lagena --app factory run",
        "  lagena --app hello run",
        "  lagena --app package run",
        "  lagena --app server run",
        "  lagena --app two:first run",
        "  lagena --app two:second run",
    ]


def test_a_module_that_is_not_there_says_where_it_was_looked_for(folder: Path) -> None:
    write("site_.py", ONE_APP)

    assert error_of("nosuch") == (
        "Could not import 'nosuch'.",
        f"No module of this name is in {folder} or installed. This folder has an "
        "application; run: lagena --app site_ run",
    )


@pytest.mark.parametrize("wrong", ["helo", "HELLO", "hello.app", "hellp.py"])
def test_a_wrong_module_name_is_corrected(wrong: str) -> None:
    write("hello.py", ONE_APP)
    write("two.py", TWO_APPS)

    rest = error_of(wrong)[1]

    assert rest.endswith("Did you mean 'hello'? Run: lagena --app hello run")


@pytest.mark.parametrize("statement", ["from flask import g", "import flask.views"])
def test_an_application_written_for_flask_is_told_both_ways_on(
    statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("hello.py", statement)
    monkeypatch.setitem(sys.modules, "flask", None)

    rest = error_of("hello")[1]

    assert rest.splitlines()[-2:] == [
        "Import from lagena instead, then run: lagena --app hello run",
        "Or leave the import as it is, and put --as-flask before --app.",
    ]


def test_a_missing_module_of_the_application_is_named_with_its_traceback() -> None:
    write("hello.py", "import nosuch_module\n")

    first, rest = error_of("hello")

    assert first == "While importing 'hello', an ImportError was raised:"
    lines = rest.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1].endswith('hello.py", line 1, in <module>')  # none of our frames
    assert "ModuleNotFoundError: No module named 'nosuch_module'" in lines
    assert lines[-1].startswith("Install what provides 'nosuch_module' for this Python")
    assert lines[-1].endswith("or correct the import, then run: lagena --app hello run")


def test_a_wrong_import_of_a_name_is_to_be_corrected() -> None:
    write("hello.py", "from os import nosuch_name\n")

    rest = error_of("hello:create_app('dev')")[1]

    assert rest.endswith(
        "Correct the import, then run: lagena --app \"hello:create_app('dev')\" run"
    )


@pytest.mark.parametrize(
    ("text", "kind"), [("def (:", SyntaxError), ("1 / 0", ZeroDivisionError)]
)
def test_another_error_of_the_module_stays_and_gets_a_note(
    text: str, kind: type[Exception]
) -> None:
    write("hello.py", text)

    with pytest.raises(kind) as caught:
        load_app("hello")

    assert caught.value.__notes__ == [
        "\n'hello' could not be imported. Correct this, then run: "
        "lagena --app hello run"
    ]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("import nosuch_module", "or correct the import, and save the file."),
        ("from lagena import Flusk", "Correct the import, and save the file."),
        ("import flask.nosuch", "Import from lagena instead, and save the file."),
        ("x = 1", "Correct this, and save the file."),
        (TWO_APPS, "Correct this, and save the file."),
        ("def create_app(name): ...", "Correct this, and save the file."),
        ("def app(): ...", "Correct this, and save the file."),
    ],
)
def test_a_server_that_waits_for_a_change_asks_for_it(
    text: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKZEUG_RUN_MAIN", "true")
    monkeypatch.setitem(sys.modules, "flask", None)
    write("hello.py", text)
    write("other.py", ONE_APP)

    said = "\n\n".join(error_of("hello"))

    assert said.endswith(advice)
    # Werkzeug halves two dashes where it shows this in a comment of a page.
    assert "--" not in said


def test_the_note_of_a_server_that_waits_asks_for_the_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WERKZEUG_RUN_MAIN", "true")
    write("hello.py", "1 / 0")

    with pytest.raises(ZeroDivisionError) as caught:
        load_app("hello")

    assert caught.value.__notes__ == [
        "\n'hello' could not be imported. Correct this, and save the file."
    ]


def shown_by_the_command(error: Exception) -> str:
    """Return how an error is shown if no test, but lagena loaded the module."""
    assert error.__traceback__ is not None
    return format_error(error.with_traceback(error.__traceback__.tb_next))


def test_an_error_is_shown_from_the_application_s_first_line_on() -> None:
    write("hello.py", "import lagena\nlagena.Flask(__name__).route(1)(print)")

    with pytest.raises(Exception) as caught:  # noqa: PT011  # it is shown below
        load_app("hello")

    shown = shown_by_the_command(caught.value).splitlines()
    assert shown[0] == "Traceback (most recent call last):"
    assert 'hello.py", line 2, in <module>' in shown[1]
    assert any("scaffold.py" in line for line in shown[2:])


def test_a_file_that_is_no_python_is_shown_without_the_way_there() -> None:
    write("hello.py", "def broken(:")

    with pytest.raises(SyntaxError) as caught:
        load_app("hello")

    assert shown_by_the_command(caught.value).lstrip().startswith('File "')


def test_an_error_of_lagena_s_own_keeps_its_traceback() -> None:
    frames = mock.Mock(tb_next=None)
    frames.tb_frame.f_globals = {"__name__": "lagena.loading"}
    error = mock.Mock(spec=ValueError, __traceback__=frames)

    assert application_frames(error) is frames


def test_two_applications_are_listed_with_their_commands() -> None:
    write("two.py", TWO_APPS)

    assert error_of("two") == (
        "Detected multiple Flask applications in module 'two'. Use 'two:name' to "
        "specify the correct one.",
        "The module has several applications; run one of:\n"
        "  lagena --app two:first run\n"
        "  lagena --app two:second run",
    )


def test_commands_name_a_file_as_seen_from_here(folder: Path) -> None:
    write("src/two.py", TWO_APPS)
    write("src/package/two.py", TWO_APPS)
    write("src/package/__init__.py", "")
    Path("other").mkdir()

    assert "  lagena --app src/two:first run" in error_of("src/two.py")[1]
    del sys.modules["two"]
    inner = str(Path("src/package/two"))
    assert f"  lagena --app {inner}:first run" in error_of("src/package/two.py")[1]
    del sys.modules["package.two"]
    os.chdir("other")
    assert f"  lagena --app {folder}/src/two:first run" in error_of("../src/two")[1]


def test_a_module_without_application_leads_to_those_that_have_one() -> None:
    write("hello.py", ONE_APP)
    write("empty.py", "")
    write("wrong.py", "def create_app(): return 3")

    for name in ("empty", "wrong"):
        assert error_of(name) == (
            f"Failed to find Flask application or factory in module {name!r}. Use "
            f"'{name}:name' to specify one.",
            "The module has neither an application, as app = Flask(__name__), nor a "
            "function create_app() that returns one. " + found_here(name),
        )


def found_here(name: str) -> str:
    if name == "wrong":
        return "This folder has an application; run: lagena --app hello run"
    return (
        "This folder has several applications; run one of:\n"
        "  lagena --app hello run\n"
        "  lagena --app wrong run"
    )


def test_a_factory_that_needs_arguments_is_shown_as_it_is_defined() -> None:
    write("strict.py", STRICT_FACTORY)
    command = 'lagena --app "strict:create_app(...)" run'

    assert error_of("strict") == (
        "Detected factory 'create_app' in module 'strict', but could not call it "
        "without arguments. Use 'strict:create_app(args)' to specify arguments.",
        "It is defined as create_app(name). Put its arguments for the dots: " + command,
    )
    for wrong in ("create_app", "create_app(1, 2)", "create_app(nosuch=1)"):
        assert error_of(f"strict:{wrong}") == (
            f"The factory {wrong!r} in module 'strict' could not be called with the "
            "specified arguments.",
            "It is defined as create_app(name). Put its arguments for the dots: "
            + command,
        )


def test_a_type_error_inside_of_a_factory_is_its_own() -> None:
    write("hello.py", "def create_app(): return len(3)")

    for path in ("hello", "hello:create_app"):
        with pytest.raises(TypeError, match="has no len"):
            load_app(path)


def test_a_wrong_variable_is_corrected() -> None:
    write("two.py", TWO_APPS)

    assert error_of("two:frist") == (
        "Failed to find attribute 'frist' in 'two'.",
        "Did you mean 'two:first'? Run: lagena --app two:first run",
    )


def test_a_variable_of_a_module_without_application_leads_elsewhere(
    folder: Path,
) -> None:
    write("empty.py", "")

    assert error_of("empty:app") == (
        "Failed to find attribute 'app' in 'empty'.",
        f"The module has no application. No other file in {folder} makes an "
        "application. Go to the folder of yours, or save one here as hello.py and run: "
        "lagena --app hello run",
    )


@pytest.mark.parametrize(("name", "kind"), [("count", "int"), ("view()", "str")])
def test_what_is_no_application_is_called_what_it_is(name: str, kind: str) -> None:
    write("hello.py", ONE_APP + "count = 1\ndef view(): return 'text'\n")

    assert error_of(f"hello:{name}") == (
        f"A valid Flask application was not obtained from 'hello:{name}'.",
        f"It gives an object of type {kind!r}. The module has an application; run: "
        "lagena --app hello:app run",
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("", "Failed to parse '' as an attribute name or function call."),
        ("1x", "Failed to parse '1x' as an attribute name or function call."),
        ("make[0]", "Failed to parse 'make[0]' as an attribute name or function call."),
        ("a.b()", "Function reference must be a simple name: 'a.b()'."),
        ("make(x)", "Failed to parse arguments as literal values: 'make(x)'."),
        ("make(a=x)", "Failed to parse arguments as literal values: 'make(a=x)'."),
    ],
)
def test_what_may_follow_the_colon_is_explained(name: str, first: str) -> None:
    write("hello.py", ONE_APP)

    assert error_of(f"hello:{name}") == (
        first,
        "After the colon comes a name, or a call with plain values as in "
        "create_app('dev', debug=True). The module has an application; run: "
        "lagena --app hello:app run",
    )


# --- Names that another module has ------------------------------------------------


def test_a_file_that_hides_a_module_of_python_is_warned_about(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("this.py", ONE_APP)

    assert load_app("this").name == "hello"

    assert capsys.readouterr().err == (
        "Warning: 'this.py' hides Python's own module 'this' from all code that "
        "imports it; rename the file.\n"
    )


def test_a_file_that_is_hidden_by_a_module_is_warned_about(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("json.py", ONE_APP)

    assert error_of("json")[0].startswith("Failed to find Flask application")

    assert capsys.readouterr().err == (
        "Warning: 'json.py' was not read, because another module 'json' was loaded "
        "before it; rename the file.\n"
    )


class FlaskOfOthers(Flask):
    """Is made where the real Flask's class is."""

    __module__ = "flask.app"


def test_an_application_of_the_real_flask_is_warned_about(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Own(FlaskOfOthers):
        """A subclass in a user's module."""

    warn_about_flask(Own("hello"))

    assert capsys.readouterr().err == (
        "Warning: 'hello' runs on the real Flask, not on lagena, because its code "
        "imported flask. Write 'lagena --as-flask', or call "
        "lagena.install_as_flask() before anything imports flask.\n"
    )


def test_an_application_of_lagena_is_not_warned_about(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_about_flask(app)

    assert capsys.readouterr().err == ""


def test_the_real_flask_is_not_warned_about_again_after_each_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    os.environ["WERKZEUG_RUN_MAIN"] = "true"

    warn_about_flask(FlaskOfOthers("hello"))

    assert capsys.readouterr().err == ""


def test_the_warning_is_not_repeated_after_each_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("this.py", ONE_APP)
    os.environ["WERKZEUG_RUN_MAIN"] = "true"

    load_app("this")

    assert capsys.readouterr().err == ""


def test_other_files_are_not_warned_about(capsys: pytest.CaptureFixture[str]) -> None:
    write("hello.py", ONE_APP)

    load_app("hello")

    assert capsys.readouterr().err == ""
    assert importlib.util.find_spec("hello")
