"""The command: how it finds an application, and what it tells the server."""

import sys
from importlib import import_module
from types import ModuleType
from unittest import mock

import click
import pytest

from lagena_tests.commands import CliRunner

APP = """
from {framework} import Flask
app = Flask({name!r})
"""


@pytest.fixture
def cli(framework):
    return import_module(f"{framework.__name__}.cli")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in a new folder, and forget what was imported from it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path[:])
    monkeypatch.setenv("FLASK_SKIP_DOTENV", "1")
    for variable in ("FLASK_APP", "FLASK_DEBUG", "FLASK_RUN_FROM_CLI"):
        monkeypatch.delenv(variable, raising=False)
    with mock.patch.dict(sys.modules):
        yield tmp_path


# --- Finding the application ---


@pytest.fixture
def write(folder, framework):
    """Write a module with an application; where there is a slash, in a package."""

    def write(path, name):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.parent != folder:
            (file.parent / "__init__.py").touch()
        file.write_text(APP.format(framework=framework.__name__, name=name))

    return write


@pytest.mark.parametrize("first", ["app.py", "wsgi.py"])
@pytest.mark.parametrize("second", ["app.py", "wsgi.py"])
def test_each_folder_has_its_application(
    cli, folder, write, monkeypatch, first, second
):
    write(f"one/{first}", "tea")
    write(f"two/{second}", "cake")

    names = []
    for name in ("one", "two"):
        monkeypatch.chdir(folder / name)
        names.append(cli.ScriptInfo().load_app().name)

    assert names == ["tea", "cake"]


def test_loaded_application_is_kept(cli, app):
    info = cli.ScriptInfo(create_app=lambda: app)

    assert info._loaded_app is None
    assert info.load_app() is info._loaded_app is app


def test_wsgi_goes_before_app(cli, write):
    write("app.py", "tea")
    write("wsgi.py", "cake")

    assert cli.ScriptInfo().load_app().name == "cake"


def test_module_is_located(cli, folder, write):
    write("tea.py", "tea")
    sys.path.insert(0, str(folder))

    assert cli.locate_app("tea", None).name == "tea"
    assert cli.locate_app("tea", "app", raise_if_not_found=False).name == "tea"


def test_missing_module_may_be_none(cli):
    assert cli.locate_app("no_such_module", None, raise_if_not_found=False) is None
    with pytest.raises(cli.NoAppException, match="Could not import 'no_such_module'"):
        cli.locate_app("no_such_module", None)


def test_module_that_lacks_another_is_an_error_anyway(cli, folder):
    (folder / "tea.py").write_text("import no_such_module")
    sys.path.insert(0, str(folder))

    with pytest.raises(cli.NoAppException, match="While importing 'tea'"):
        cli.locate_app("tea", None, raise_if_not_found=False)


def test_error_in_the_file_reaches_the_caller_of_the_command(cli, folder):
    (folder / "tea.py").write_text("1 / 0")

    result = CliRunner().invoke(cli.cli, ["--app", "tea", "routes"])

    assert isinstance(result.exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("run --app tea", "Error: No such option"),
        ("run tea", "Error: Got unexpected extra argument (tea)"),
        ("tea.py", "Error: No such command 'tea.py'."),
    ],
)
def test_word_in_the_wrong_place_is_an_error_of_usage(cli, write, words, seen):
    write("tea.py", "tea")

    result = CliRunner().invoke(cli.cli, words.split())

    assert result.exit_code == 2
    assert seen in result.stderr


def test_command_is_found_by_keywords(app, cli):
    group = cli.FlaskGroup()
    app.cli.command("brew")(lambda: None)

    with click.Context(group, obj=cli.ScriptInfo(create_app=lambda: app)) as ctx:
        assert group.get_command(ctx=ctx, name="run") is cli.run_command
        assert group.get_command(ctx=ctx, name="brew").name == "brew"


# --- The server ---


@pytest.fixture
def started(cli, framework):
    """Put a function in place of the server, and give what it was called with."""

    def replace(place):
        told = mock.Mock()
        patch = mock.patch(place.format(framework=framework.__name__), told)
        patches.append(patch)
        patch.start()
        return told

    patches = []
    yield replace
    for patch in patches:
        patch.stop()


@pytest.fixture
def no_ports():
    """Let any attempt to open a socket fail."""
    with mock.patch("socket.socket", side_effect=AssertionError("a socket")):
        yield


@pytest.mark.usefixtures("no_ports")
def test_method_starts_the_server_of_werkzeug(app, started):
    run_simple = started("werkzeug.serving.run_simple")

    app.run(port=1, load_dotenv=False, request_handler="r")

    assert run_simple.call_args == mock.call(
        "127.0.0.1",
        1,
        app,
        use_reloader=False,
        use_debugger=False,
        threaded=True,
        request_handler="r",
    )


@pytest.mark.usefixtures("no_ports")
def test_command_starts_the_server_it_imported(app, cli, started):
    run_simple = started("{framework}.cli.run_simple")
    group = cli.FlaskGroup(create_app=lambda: app)

    result = CliRunner().invoke(group, ["run", "--port", "1"])

    assert result.exception is None
    assert run_simple.call_args == mock.call(
        "127.0.0.1",
        1,
        app,
        use_reloader=False,
        use_debugger=False,
        threaded=True,
        ssl_context=None,
        extra_files=None,
        exclude_patterns=None,
    )


def test_certificate_is_made_where_cryptography_can_be_imported(app, cli, started):
    run_simple = started("{framework}.cli.run_simple")
    group = cli.FlaskGroup(create_app=lambda: app)
    sys.modules["cryptography"] = ModuleType("cryptography")

    CliRunner().invoke(group, ["run", "--cert", "adhoc"])

    assert run_simple.call_args.kwargs["ssl_context"] == "adhoc"


def test_certificate_is_refused_where_cryptography_cannot_be_imported(app, cli):
    group = cli.FlaskGroup(create_app=lambda: app)
    sys.modules["cryptography"] = None

    result = CliRunner().invoke(group, ["run", "--cert", "adhoc"])

    assert result.exit_code == 2
    assert "requires the cryptography library" in result.stderr
