"""``lagena --as-flask``: the command on applications that say ``import flask``.

What the name leads to, module by module, is a matter of ``tests/compat``.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from types import ModuleType

import pytest

import lagena
from lagena import as_flask, cli
from lagena_tests.commands import CliRunner

HELLO = """\
import flask
from flask.cli import main, with_appcontext

app = flask.Flask("hello")

@app.cli.command()
def show():
    print(main.__module__, with_appcontext.__module__, flask.current_app.name)
"""
PLUGIN = """\
import click
import flask

@click.command()
def show():
    print("installed, and flask is", flask.__name__)
"""
MODULE = (sys.executable, "-m", "lagena")
SCRIPT = (str(Path(sys.executable).with_name("lagena")),)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a new folder, beside an application written for Flask."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("FLASK_")]:
        monkeypatch.delenv(name)
    Path("hello.py").write_text(HELLO, encoding="utf-8")
    return tmp_path


def done(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": ".", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def install(name: str, group: str, *entry_points: str) -> None:
    """Make the current folder one where a distribution is installed."""
    info = Path(f"{name}-1.0.dist-info")
    info.mkdir()
    info.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    )
    info.joinpath("entry_points.txt").write_text(
        "\n".join([f"[{group}]", *entry_points])
    )
    Path("plugin.py").write_text(PLUGIN)


@pytest.mark.parametrize("program", [MODULE, SCRIPT], ids=["module", "script"])
def test_an_application_written_for_flask_is_one_of_lagena(
    program: tuple[str, ...],
) -> None:
    result = done(*program, "--app", "hello", "--as-flask", "show")

    assert result.stderr == ""
    assert result.stdout == "lagena.cli lagena.commands hello\n"


def test_an_application_written_for_flask_is_listed_with_its_commands() -> None:
    result = done(*MODULE, "--as-flask", "--app", "hello", "--help")

    assert result.stderr == ""
    assert "\n  show\n" in result.stdout


def test_the_option_can_stand_in_a_file_of_variables() -> None:
    Path(".flaskenv").write_text("FLASK_AS_FLASK=1\nFLASK_APP=hello\n")

    assert done(*MODULE, "show").stdout == "lagena.cli lagena.commands hello\n"


def test_commands_installed_for_flask_are_there() -> None:
    install("one", "flask.commands", "installed = plugin:show", "both = nosuch:show")
    install("two", "lagena.commands", "both = plugin:show")

    for name in ("installed", "both"):
        result = done(*MODULE, "--as-flask", "--app", "hello", name)
        assert result.stderr == ""
        assert result.stdout == "installed, and flask is lagena\n"


def test_what_to_run_instead_keeps_the_option() -> None:
    Path("hello.py").write_text("import nosuch_module")

    result = done(*MODULE, "--as-flask", "--app", "hello", "show")

    assert "run: python -m lagena --as-flask --app hello run\n" in result.stderr


# --- In this process --------------------------------------------------------------


@pytest.mark.usefixtures("_name_is_free")
def test_the_name_is_taken_once() -> None:
    assert not as_flask.has_name_of_flask()
    lagena.install_as_flask()
    finders = sys.meta_path[:]
    lagena.install_as_flask()

    assert as_flask.has_name_of_flask()
    assert sys.meta_path == finders
    assert import_module("flask") is lagena


@pytest.mark.usefixtures("_name_is_free")
@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("flask.json.tag", "lagena.json.tag"),
        ("flask.sansio.app", "lagena.app"),
        ("flask.envfiles", "lagena.envfiles"),
    ],
)
def test_what_is_below_the_name_is_taken_too(name: str, own: str) -> None:
    lagena.install_as_flask()

    assert import_module(name) is import_module(own)


@pytest.mark.usefixtures("_name_is_free")
@pytest.mark.parametrize("name", ["flask.none", "flask.sansio.none", "flask_none"])
def test_what_does_not_exist_is_still_missing(name: str) -> None:
    lagena.install_as_flask()

    with pytest.raises(ModuleNotFoundError, match=f"No module named '{name}'"):
        import_module(name)


@pytest.mark.usefixtures("_name_is_free")
def test_the_version_is_that_of_the_flask_it_stands_in_for() -> None:
    lagena.install_as_flask()

    flask = metadata.distribution("Flask")
    assert flask.version == lagena.__version__ == as_flask.FLASK_VERSION
    assert flask.files is None
    assert flask.locate_file("app.py") == Path(as_flask.__file__).with_name("app.py")
    assert metadata.version("werkzeug") != flask.version


@pytest.mark.usefixtures("_name_is_free")
def test_a_flask_that_is_loaded_keeps_its_name() -> None:
    sys.modules["flask"] = ModuleType("flask")

    with pytest.raises(RuntimeError, match="Flask itself is imported already"):
        lagena.install_as_flask()
    result = CliRunner().invoke(cli.cli, ["--as-flask", "--app", "hello", "show"])

    assert not as_flask.has_name_of_flask()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert (
        "Error: Flask itself was imported before this command began, so lagena can't "
        "take its name. Look for what Python imports at its start"
    ) in result.stderr


@pytest.mark.usefixtures("_name_is_free")
def test_the_name_is_taken_by_the_option_alone() -> None:
    CliRunner().invoke(cli.cli, ["--version"])
    assert not as_flask.has_name_of_flask()

    CliRunner().invoke(cli.cli, ["--as-flask", "--version"])
    assert as_flask.has_name_of_flask()


# --- Beside the real Flask --------------------------------------------------------


@pytest.fixture
def _flask_is_there(_name_is_free: None) -> None:
    sys.modules["flask"] = ModuleType("flask")


def miss(error: Exception) -> None:
    raise error


@pytest.mark.usefixtures("_flask_is_there")
def test_an_error_of_the_real_flask_says_the_cure_once(app: lagena.Flask) -> None:
    error = RuntimeError("Working outside of request context.\n\nAsk a teapot.")
    app.teardown_appcontext(lambda _: miss(error))

    with pytest.raises(RuntimeError) as caught, app.app_context():
        miss(error)

    assert caught.value.__notes__ == [
        "\nThe real Flask raised this. It knows nothing of lagena's application."
        "\nRun it by 'lagena --as-flask', or call"
        "\nlagena.install_as_flask() before anything imports flask."
    ]


@pytest.mark.usefixtures("_flask_is_there")
@pytest.mark.parametrize(
    "fail",
    [
        lambda: lagena.request.path,
        lambda: miss(RuntimeError("The kettle is empty.")),
        lambda: miss(ValueError("Working outside of application context.")),
    ],
    ids=["of lagena", "of others", "of another kind"],
)
def test_other_errors_beside_the_real_flask_are_left_as_they_are(
    app: lagena.Flask, fail: Callable[[], None]
) -> None:
    with pytest.raises((RuntimeError, ValueError)) as caught, app.app_context():
        fail()

    assert not hasattr(caught.value, "__notes__")


@pytest.mark.usefixtures("_name_is_free")
def test_without_the_real_flask_no_error_is_its_own(app: lagena.Flask) -> None:
    with pytest.raises(RuntimeError) as caught, app.app_context():
        miss(RuntimeError("Working outside of application context."))

    assert not hasattr(caught.value, "__notes__")
