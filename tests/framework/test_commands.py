"""Commands that run inside of an application."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import click
import pytest

from lagena import Flask, current_app
from lagena.commands import AppGroup, ScriptInfo, pass_script_info, with_appcontext
from lagena.loading import NoAppException
from lagena_tests.commands import CliRunner


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a new folder, and forget what was imported from it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path[:])
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    with mock.patch.dict(os.environ), mock.patch.dict(sys.modules):
        yield tmp_path


def output_of(command: click.Command, *args: str, app: Flask | None = None) -> str:
    info = ScriptInfo(create_app=lambda: app or Flask("made"))
    result = CliRunner().invoke(command, args, obj=info, catch_exceptions=False)
    return result.output


# --- In the application context ---------------------------------------------------


def test_commands_of_an_application_see_it_as_current() -> None:
    app = Flask("hello")

    @app.cli.command()
    @click.argument("name")
    def greet(name: str) -> None:
        click.echo(f"{current_app.name}, {name}")

    assert output_of(app.cli, "greet", "you", app=app) == "hello, you\n"


def test_a_command_can_stay_outside_of_the_context() -> None:
    group = AppGroup("group")

    @group.command(with_appcontext=False)
    def outside() -> None:
        click.echo(bool(current_app))

    assert output_of(group, "outside") == "False\n"


def test_parentheses_may_be_left_out() -> None:
    group = AppGroup("group")

    @group.command
    def show_name() -> None:
        click.echo(current_app.name)

    assert output_of(group, show_name.name) == "made\n"


def test_commands_of_a_group_of_a_group_see_the_application() -> None:
    group = AppGroup("outer")

    @group.group()
    def inner() -> None:
        """Hold one command."""

    @inner.command("name")
    def show_name() -> None:
        click.echo(current_app.name)

    assert type(inner) is AppGroup
    assert output_of(group, "inner", "name") == "made\n"


def test_groups_of_a_subclass_are_plain_application_groups() -> None:
    class Group(AppGroup):
        pass

    assert type(Group("outer").group("inner")(lambda: None)) is AppGroup


def test_any_click_command_can_be_given_the_context() -> None:
    @click.command()
    @with_appcontext
    def show_name() -> None:
        """Show it."""
        click.echo(current_app.name)

    assert output_of(show_name) == "made\n"
    assert show_name.help == "Show it."


def test_a_context_that_is_there_is_kept() -> None:
    outer = Flask("outer")

    @click.command()
    @with_appcontext
    def show_name() -> None:
        click.echo(current_app.name)

    with outer.app_context():
        assert output_of(show_name) == "outer\n"


def test_the_context_ends_with_the_command() -> None:
    app = Flask("hello")
    ended: list[object] = []
    app.teardown_appcontext(ended.append)

    @app.cli.command()
    def work() -> None:
        click.echo(len(ended))

    assert output_of(app.cli, "work", app=app) == "0\n"
    assert ended == [None]
    assert not current_app


# --- The application a command is for ---------------------------------------------


def test_the_application_is_made_once() -> None:
    made = []

    def create_app() -> Flask:
        made.append(Flask("made"))
        return made[-1]

    info = ScriptInfo(create_app=create_app)

    assert info.load_app() is info.load_app() is made[0]
    assert len(made) == 1


def test_the_application_is_imported_if_there_is_no_function() -> None:
    Path("hello.py").write_text("from lagena import Flask\napp = Flask('hello')")

    assert ScriptInfo("hello").load_app().name == "hello"


@pytest.mark.parametrize(("flag", "debug"), [("1", True), ("0", False), (None, False)])
def test_debug_mode_comes_from_the_environment(flag: str | None, debug: bool) -> None:
    app = Flask("hello")
    app.debug = not debug
    if flag is not None:
        os.environ["FLASK_DEBUG"] = flag

    ScriptInfo(create_app=lambda: app).load_app()

    assert app.debug is debug


def test_a_function_that_gives_no_application_is_named() -> None:
    def create_app() -> None:
        Flask("made")

    with pytest.raises(NoAppException) as caught:
        ScriptInfo(create_app=create_app).load_app()

    first, _, rest = caught.value.message.partition("\n\n")
    assert first == "Could not locate a Flask application."
    assert "create_app" in rest
    assert rest.endswith(" returned None; let it return the application.")


@pytest.mark.parametrize(
    ("flag", "argument", "wanted"),
    [
        (None, True, True),
        (None, False, False),
        ("1", True, False),
        ("0", False, True),
    ],
)
def test_env_files_are_wanted_as_the_environment_or_else_the_argument_says(
    flag: str | None, argument: bool, wanted: bool
) -> None:
    os.environ.pop("FLASK_SKIP_DOTENV", None)
    if flag is not None:
        os.environ["FLASK_SKIP_DOTENV"] = flag

    info = ScriptInfo(load_dotenv_defaults=argument)

    assert info.load_dotenv_defaults is wanted


def test_debug_mode_can_be_left_alone() -> None:
    app = Flask("hello")
    app.debug = True

    ScriptInfo(create_app=lambda: app, set_debug_flag=False).load_app()

    assert app.debug


def test_commands_hand_things_on_in_the_script_info() -> None:
    @click.group()
    @pass_script_info
    def outer(info: ScriptInfo) -> None:
        info.data["seen"] = info.load_app().name

    @outer.command()
    @pass_script_info
    def inner(info: ScriptInfo) -> None:
        click.echo(info.data["seen"])

    assert output_of(outer, "inner") == "made\n"


def test_a_script_info_is_made_where_there_is_none() -> None:
    @click.command()
    @pass_script_info
    def show(info: ScriptInfo) -> None:
        click.echo((info.app_import_path, info.create_app, info.data))

    assert CliRunner().invoke(show).output == "(None, None, {})\n"
