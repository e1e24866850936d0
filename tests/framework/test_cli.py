"""The ``lagena`` command as it is typed, and groups made like it."""

import errno
import os
import platform
import runpy
import socket
import subprocess
import sys
import threading
import typing as t
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from unittest import mock

import click
import pytest
from click.testing import Result

from lagena import Flask, cli, current_app
from lagena_tests.commands import CliRunner

HELLO = """\
from lagena import Flask, current_app
app = Flask("hello")

@app.cli.command()
def greet():
    "Say hello."
    print("hello from", current_app.name)

@app.cli.command(with_appcontext=False)
def bare():
    print("debug is", app.debug)
"""
ROUTES = """\
from lagena import Flask
app = Flask("hello")
app.add_url_rule("/", endpoint="index")
app.add_url_rule("/notes/<int:id>", endpoint="edit", methods=["PUT", "DELETE"])
app.add_url_rule("/about", endpoint="about", subdomain="{subdomain}")
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a new folder, and forget what was imported from it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path[:])
    with mock.patch.dict(os.environ), mock.patch.dict(sys.modules):
        for name in [name for name in os.environ if name.startswith("FLASK_")]:
            del os.environ[name]
        yield tmp_path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, t.Any]:
    """Return what Werkzeug was told, instead of having it serve."""
    told: dict[str, t.Any] = {}

    def run_simple(hostname: str, port: int, app: object, **options: t.Any) -> None:
        told.update(options, hostname=hostname, port=port, app=app)

    monkeypatch.setattr("werkzeug.serving.run_simple", run_simple)
    return told


def write(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


def lagena(*args: str, **options: t.Any) -> Result:
    return CliRunner().invoke(cli.cli, args, **options)


def commands_in(help_text: str) -> list[str]:
    """Return the names of the commands that a help text lists."""
    listed = help_text.partition("Commands:\n")[2]
    return [line.split()[0] for line in listed.splitlines()]


# --- The command and its options --------------------------------------------------


def test_version_names_what_matters_in_a_report() -> None:
    assert lagena("--version").output.splitlines() == [
        f"Python {platform.python_version()}",
        f"lagena {version('lagena')}",
        f"Werkzeug {version('werkzeug')}",
    ]


def test_the_application_s_commands_are_among_the_others() -> None:
    write("hello.py", HELLO)

    for result in (
        lagena("--app", "hello", "--help"),
        lagena("--help", env={"FLASK_APP": "hello"}),
    ):
        names = commands_in(result.stdout)
        assert names == ["bare", "examples", "greet", "routes", "run", "shell"]
        assert "Say hello." in result.stdout
        assert result.stderr == ""


def test_the_application_s_commands_run_in_its_context() -> None:
    write("hello.py", HELLO)

    assert lagena("--app", "hello", "greet").output == "hello from hello\n"


def test_an_application_that_calls_run_while_it_is_imported_does_not_block(
    started: dict[str, t.Any],
) -> None:
    write("hello.py", f"{HELLO}\napp.run()\n")

    result = lagena("--app", "hello", "greet")

    assert result.output.startswith(" * Ignoring a call to 'app.run()'")
    assert result.output.endswith("hello from hello\n")
    assert not started


def test_the_environment_names_the_application_and_the_option_is_stronger() -> None:
    write("hello.py", HELLO)
    write("other.py", HELLO.replace("hello", "other"))
    env = {"FLASK_APP": "hello"}

    assert lagena("greet", env=env).output == "hello from hello\n"
    assert lagena("-A", "other", "greet", env=env).output == "other from other\n"


@pytest.mark.parametrize(
    ("args", "flag", "debug"),
    [
        ((), None, False),
        ((), "1", True),
        (("--debug",), None, True),
        (("--debug",), "0", True),
        (("--no-debug",), "1", False),
    ],
)
def test_debug_mode_is_the_option_s_or_the_environment_s(
    args: tuple[str, ...], flag: str | None, debug: bool
) -> None:
    write("hello.py", HELLO)

    result = lagena("--app", "hello", *args, "bare", env={"FLASK_DEBUG": flag})

    assert result.output == f"debug is {debug}\n"


@pytest.mark.parametrize("args", [(), ("--help",)])
def test_help_is_there_without_an_application(args: tuple[str, ...]) -> None:
    result = lagena(*args)

    assert result.stderr.startswith("Error: Could not locate a Flask application.")
    assert commands_in(result.output) == ["examples", "routes", "run", "shell"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("import nosuch", "Error: While importing 'hello', an ImportError was raised:"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_help_is_there_with_a_broken_application(text: str, error: str) -> None:
    write("hello.py", text)

    result = lagena("--app", "hello", "--help")

    assert result.exit_code == 0
    assert error in result.stderr
    assert commands_in(result.stdout) == ["examples", "routes", "run", "shell"]


def test_the_commands_own_help_needs_no_application() -> None:
    for name in ("run", "routes", "shell"):
        result = lagena("--app", "nosuch", name, "--help")
        assert result.exit_code == 0
        assert result.stderr == ""


def test_a_command_that_cannot_be_found_says_why() -> None:
    write("hello.py", HELLO)

    known = lagena("--app", "hello", "nosuch")
    unknown = lagena("--app", "helo", "nosuch")

    assert known.exit_code == unknown.exit_code == 2
    assert known.stderr.endswith("Error: No such command 'nosuch'.\n")
    assert unknown.stderr.startswith("Error: Could not import 'helo'.\n\n")
    assert "Did you mean 'hello'? Run: lagena --app hello run\n" in unknown.stderr
    assert unknown.stderr.endswith("Error: No such command 'nosuch'.\n")


@pytest.mark.parametrize(
    ("typed", "seen", "advice"),
    [
        (
            "run --app hello --debug",
            "No such option",
            "--app belongs before the command; run: lagena --app hello run --debug",
        ),
        (
            "routes --app=hello",
            "No such option",
            "--app belongs before the command; run: lagena --app=hello routes",
        ),
        (
            "shell -Ahello",
            "No such option",
            "-A belongs before the command; run: lagena -Ahello shell",
        ),
        (
            "--app hello run --as-flask",
            "No such option",
            "--as-flask belongs before the command; "
            "run: lagena --as-flask --app hello run",
        ),
        (
            "run hello --port 5001",
            "Got unexpected extra argument (hello)",
            "The application is named by --app, before the command; "
            "run: lagena --app hello run --port 5001",
        ),
        (
            "hello.py",
            "No such command",
            "The application is named by --app, before the command; "
            "run: lagena --app hello run",
        ),
    ],
)
def test_a_word_in_the_wrong_place_is_told_the_right_one(
    typed: str, seen: str, advice: str
) -> None:
    write("hello.py", HELLO)
    write("run.py", "")  # is no word too many, as it is the command

    result = lagena(*typed.split())

    assert result.exit_code == 2
    _, error = result.stderr.split("Error: ")  # and there is no other
    first, _, rest = error.partition("\n\n")
    assert first.startswith(seen)
    assert "Did you mean" not in first
    assert rest == f"{advice}\n"


@pytest.mark.parametrize(
    "typed",
    [
        "run nosuch",
        "run --nosuch",
        "run --port hello",
        "--app hello run hello",
        "--app hello check hello",
    ],
)
def test_a_word_that_has_no_right_place_is_told_as_click_does(typed: str) -> None:
    write("hello.py", HELLO)
    write("app.py", "from lagena import Flask\napp = Flask('app')")

    result = lagena(*typed.split())

    assert result.exit_code == 2
    assert "before the command" not in result.stderr


def test_an_argument_of_the_application_s_command_is_no_word_too_many() -> None:
    write("hello.py", "")
    write(
        "app.py",
        """\
import click
from lagena import Flask
app = Flask("app")

@app.cli.command()
@click.argument("name")
def check(name):
    raise click.UsageError(f"{name} is not well.")
""",
    )

    assert lagena("check", "hello").stderr.endswith("Error: hello is not well.\n")


@pytest.mark.usefixtures("_chinese")
def test_a_word_in_the_wrong_place_is_told_in_chinese() -> None:
    write("hello.py", HELLO)

    assert lagena("run", "--app", "hello").stderr.endswith(
        "--app 要写在命令前面，请运行：lagena --app hello run\n"
    )
    assert lagena("run", "hello").stderr.endswith(
        "应用要用 --app 指定，写在命令前面，请运行：lagena --app hello run\n"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "x = 1\n1 / 0\n",
            "Traceback (most recent call last):\n"
            '  File "{file}", line 2, in <module>\n',
        ),
        ("x = 1\n1 /\n", '  File "{file}", line 2\n'),
    ],
)
def test_an_error_in_the_file_is_shown_without_the_way_there(
    text: str, shown: str, folder: Path
) -> None:
    write("hello.py", text)

    result = subprocess.run(
        [sys.executable, "-m", "lagena", "--app", "hello", "routes"],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert result.returncode == 1
    assert result.stderr.startswith(shown.format(file=folder / "hello.py"))
    assert result.stderr.endswith("then run: python -m lagena --app hello routes\n")


def test_help_knows_the_application_wherever_it_is_named() -> None:
    write("hello.py", HELLO)
    write(".flaskenv", "FLASK_APP=hello\n")

    for args in ((), ("--help",), ("--debug", "--help")):
        assert "greet" in commands_in(lagena(*args).output)


def test_errors_have_no_colours_in_a_file() -> None:
    assert "\x1b" not in lagena("--help").stderr


def test_python_m_lagena_is_the_same_command() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "lagena", "--app", "nosuch", "run"],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert result.returncode == 2
    assert result.stderr.startswith("Usage: python -m lagena run [OPTIONS]\n")
    assert "run: python -m lagena --app hello run\n" in result.stderr


def test_main_is_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "argv", ["lagena", "--version"])

    with pytest.raises(SystemExit) as caught:
        cli.main()

    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("Python ")


# --- Variables in files -----------------------------------------------------------

VARIABLES = """\
import os
import runpy
from lagena import Flask
app = Flask("hello")

@app.cli.command()
def show():
    print(*[os.environ.get(name) for name in ("ONE", "TWO")], app.debug)
"""


def test_variables_in_files_are_set_before_anything_is_read() -> None:
    write("hello.py", VARIABLES)
    write(".flaskenv", "FLASK_APP=hello\nFLASK_DEBUG=1\nONE=flaskenv\nTWO=flaskenv\n")
    write(".env", "TWO=env\n")
    write("more.env", "FLASK_DEBUG=0\nTWO=more\n")
    forgotten = {"ONE": None, "TWO": None, "FLASK_DEBUG": None, "FLASK_APP": None}

    def show(*args: str, **env: str) -> str:
        return lagena(*args, "show", env=forgotten | env).stdout

    assert show() == "flaskenv env True\n"
    assert show("-e", "more.env") == "flaskenv more False\n"
    assert show("--debug", "--env-file", "more.env") == "flaskenv more True\n"
    assert show(FLASK_ENV_FILE="more.env", ONE="1") == "1 more False\n"
    assert show("--app", "hello", FLASK_SKIP_DOTENV="1") == "None None False\n"
    assert show("-A", "hello", "-e", "more.env", FLASK_SKIP_DOTENV="1") == (
        "None more False\n"
    )


def test_options_of_run_can_stand_in_files(started: dict[str, t.Any]) -> None:
    write("hello.py", HELLO)
    write(".flaskenv", "FLASK_APP=hello\nFLASK_RUN_PORT=0\nFLASK_RUN_HOST=localhost\n")

    lagena("run")

    assert (started["hostname"], started["port"]) == ("localhost", 0)


def test_a_file_of_variables_that_is_missing_is_refused() -> None:
    result = lagena("--env-file", "nosuch.env", "routes")

    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: Invalid value for '-e' / '--env-file': "
        "File 'nosuch.env' does not exist.\n"
    )


def test_a_file_of_variables_needs_python_dotenv(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "dotenv", None)
    write("more.env", "ONE=1\n")

    result = lagena("-e", "more.env", "routes")

    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: Invalid value for '-e' / '--env-file': python-dotenv must be installed "
        "to load an env file.\n\n"
        "Install it with: python -m pip install python-dotenv\n"
    )


@pytest.mark.usefixtures("_chinese")
def test_python_dotenv_is_asked_for_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dotenv", None)
    write("more.env", "ONE=1\n")

    assert lagena("-e", "more.env", "routes").stderr.endswith(
        "python-dotenv must be installed to load an env file.\n\n"
        "请安装它：python -m pip install python-dotenv\n"
    )


@pytest.mark.usefixtures("_chinese")
def test_a_flask_that_is_there_already_is_told_in_chinese() -> None:
    sys.modules["flask"] = ModuleType("flask")

    assert lagena("--as-flask", "routes").stderr.endswith(
        "Error: 在这个命令开始之前，真正的 Flask 就已经导入，"
        "所以 lagena 无法使用它的名字。"
        "请检查 Python 启动时导入了什么（sitecustomize.py、.pth 文件），"
        "去掉其中对 flask 的导入。\n"
    )


# --- run --------------------------------------------------------------------------


def test_run_serves_the_application(started: dict[str, t.Any]) -> None:
    write("hello.py", HELLO)

    result = lagena("--app", "hello", "run", "--port", "0")

    assert result.output == " * Serving Flask app 'hello'\n * Debug mode: off\n"
    assert started.pop("app") is sys.modules["hello"].app
    assert started == {
        "hostname": "127.0.0.1",
        "port": 0,
        "use_reloader": False,
        "use_debugger": False,
        "threaded": True,
        "ssl_context": None,
        "extra_files": None,
        "exclude_patterns": None,
    }


@pytest.mark.parametrize(
    ("before", "after", "reloader", "debugger"),
    [
        ((), ("--debug",), True, True),
        (("--debug",), (), True, True),
        (("--debug",), ("--no-debug",), False, False),
        ((), ("--debug", "--no-reload"), False, True),
        ((), ("--debug", "--no-debugger"), True, False),
        ((), ("--reload",), True, False),
        ((), ("--debugger",), False, True),
    ],
)
def test_debug_mode_brings_reloader_and_debugger_unless_told(
    before: tuple[str, ...],
    after: tuple[str, ...],
    reloader: bool,
    debugger: bool,
    started: dict[str, t.Any],
) -> None:
    write("hello.py", HELLO)

    result = lagena("--app", "hello", *before, "run", "--port", "0", *after)

    assert result.exit_code == 0
    assert started["use_reloader"] is reloader
    assert started["use_debugger"] is debugger


def test_run_s_options_go_to_werkzeug(started: dict[str, t.Any]) -> None:
    write("hello.py", HELLO)
    files = os.pathsep.join(["a.toml", "b.toml"])
    options = ["-h", "localhost", "-p", "0", "--without-threads"]

    lagena("-A", "hello", "run", *options, "--extra-files", files)

    assert started["hostname"] == "localhost"
    assert not started["threaded"]
    assert started["extra_files"] == ["a.toml", "b.toml"]


def test_run_s_options_can_stand_in_the_environment(started: dict[str, t.Any]) -> None:
    write("hello.py", HELLO)

    lagena(
        "run",
        env={
            "FLASK_APP": "hello",
            "FLASK_RUN_HOST": "localhost",
            "FLASK_RUN_PORT": "0",
            "FLASK_RUN_RELOAD": "1",
            "FLASK_RUN_EXCLUDE_PATTERNS": os.pathsep.join(["*/a.py", "*/b.py"]),
        },
    )

    assert (started["hostname"], started["port"]) == ("localhost", 0)
    assert started["use_reloader"]
    assert started["exclude_patterns"] == ["*/a.py", "*/b.py"]


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_number_that_is_no_port_is_refused(port: str) -> None:
    result = lagena("run", "--port", port)

    assert result.exit_code == 2
    assert "Error: Invalid value for '--port' / '-p'" in result.stderr


@pytest.mark.parametrize(
    ("options", "command"),
    [
        ((), "lagena --app hello run --port"),
        (("--debug",), "lagena --app hello run --debug --port"),
        (("-h", "localhost"), "lagena --app hello run --host localhost --port"),
    ],
)
def test_a_port_in_use_leads_to_the_next(
    options: tuple[str, ...], command: str
) -> None:
    write("hello.py", HELLO)
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        hanging_up = threading.Thread(target=lambda: holder.accept()[0].close())
        hanging_up.start()
        result = lagena("--app", "hello", "run", "--port", str(port), *options)
        hanging_up.join(timeout=10)

    assert result.exit_code == 1
    first, second = result.stderr.splitlines()
    assert first == os.strerror(errno.EADDRINUSE)
    assert f"next free port: {command} " in second


def test_a_broken_application_is_not_served(started: dict[str, t.Any]) -> None:
    write("hello.py", "import nosuch")

    result = lagena("--app", "hello", "run", "--debug")

    assert result.exit_code == 2
    assert "While importing 'hello', an ImportError was raised" in result.stderr
    assert not started


def test_an_application_broken_by_a_change_raises_its_error_at_each_request(
    started: dict[str, t.Any], capsys: pytest.CaptureFixture[str]
) -> None:
    write("hello.py", "1 / 0")
    env = {"WERKZEUG_RUN_MAIN": "true"}

    result = lagena("--app", "hello", "run", "--debug", env=env)

    assert "ZeroDivisionError" in result.stderr
    assert "click" not in result.stderr
    lengths = []
    for _ in range(2):
        with pytest.raises(ZeroDivisionError) as caught:
            started["app"]({}, None)
        lengths.append(len(caught.traceback))
    assert lengths[0] == lengths[1]


def test_a_syntax_error_ends_the_first_start(started: dict[str, t.Any]) -> None:
    write("hello.py", "def broken(:\n")

    result = lagena("--app", "hello", "run", "--debug")

    assert isinstance(result.exception, SyntaxError)
    assert not started


# --- routes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "endpoints"),
    [
        ((), ["about", "edit", "index", "static"]),
        (("--sort", "rule"), ["index", "about", "edit", "static"]),
        (("--sort", "methods"), ["edit", "static", "index", "about"]),
        (("-s", "match"), ["static", "index", "edit", "about"]),
        (("-s", "domain"), ["static", "index", "edit", "about"]),
    ],
)
def test_routes_are_sorted_as_asked(
    options: tuple[str, ...], endpoints: list[str]
) -> None:
    write("hello.py", ROUTES.format(subdomain="www"))

    lines = lagena("--app", "hello", "routes", *options).output.splitlines()

    assert [line.split()[0] for line in lines[2:]] == endpoints


def test_routes_are_a_table() -> None:
    write("hello.py", ROUTES.format(subdomain=""))

    assert lagena("--app", "hello", "routes").output.splitlines() == [
        "Endpoint  Methods      Rule                   ",
        "--------  -----------  -----------------------",
        "about     GET          /about                 ",
        "edit      DELETE, PUT  /notes/<int:id>        ",
        "index     GET          /                      ",
        "static    GET          /static/<path:filename>",
    ]


def test_routes_can_have_all_their_methods() -> None:
    write("hello.py", ROUTES.format(subdomain=""))

    output = lagena("--app", "hello", "routes", "--all-methods").output

    assert "index     GET, HEAD, OPTIONS    /  " in output
    assert "edit      DELETE, OPTIONS, PUT  /notes/<int:id>" in output


def test_a_subdomain_or_a_host_has_a_column() -> None:
    write("one.py", ROUTES.format(subdomain="www"))
    write(
        "two.py",
        "from lagena import Flask\n"
        "app = Flask('two', host_matching=True, static_host='static.test')\n",
    )

    one = lagena("--app", "one", "routes").output.splitlines()
    two = lagena("--app", "two", "routes").output.splitlines()

    assert one[0] == "Endpoint  Methods      Subdomain  Rule                   "
    assert one[2] == "about     GET          www        /about                 "
    assert two[0] == "Endpoint  Methods  Host         Rule                   "
    assert two[2] == "static    GET      static.test  /static/<path:filename>"


def test_no_routes_are_said_to_be_none() -> None:
    write("hello.py", "from lagena import Flask\napp = Flask('a', static_folder=None)")

    output = lagena("--app", "hello", "routes").output

    assert output == "No routes were registered.\n"


# --- shell ------------------------------------------------------------------------


@pytest.fixture
def _no_interactive_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    # Python's own would read and write the history of whoever runs the tests.
    monkeypatch.delattr(sys, "__interactivehook__", raising=False)


@pytest.mark.usefixtures("_no_interactive_hook")
def test_the_shell_runs_in_the_application() -> None:
    write(
        "hello.py",
        HELLO + "@app.shell_context_processor\ndef names(): return {'number': 42}\n",
    )

    result = lagena("--app", "hello", "shell", input="print(app.name, number)\n")

    assert f"Python {sys.version} on {sys.platform}\n" in result.stderr
    assert "App: hello\nInstance: " in result.stderr
    assert "hello 42\n" in result.stdout


@pytest.mark.usefixtures("_no_interactive_hook")
def test_the_shell_runs_the_startup_file_of_python() -> None:
    write("hello.py", HELLO)
    write("start.py", "number = 40 + 2")
    typed = "print('number' in globals())\n"

    for startup, output in (("start.py", "True"), ("nosuch.py", "False")):
        env = {"PYTHONSTARTUP": startup}
        result = lagena("--app", "hello", "shell", env=env, input=typed)
        assert f"{output}\n" in result.stdout


@pytest.mark.parametrize("has_readline", [True, False])
def test_the_shell_completes_names_where_python_can(
    has_readline: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("hello.py", HELLO)
    completers: list[t.Any] = []
    readline = mock.Mock(set_completer=completers.append)
    called: list[bool] = []
    monkeypatch.setattr(
        sys, "__interactivehook__", lambda: called.append(True), raising=False
    )
    monkeypatch.setitem(sys.modules, "readline", readline if has_readline else None)
    if "rlcompleter" in sys.modules:
        monkeypatch.delitem(sys.modules, "rlcompleter")

    lagena("--app", "hello", "shell", input="")

    assert called == [True]
    if has_readline:
        assert completers[-1]("app.na", 0) == "app.name"
    else:
        assert not completers


# --- Groups made like it ----------------------------------------------------------


def create_app() -> Flask:
    app = Flask("made")

    @app.cli.command()
    def name() -> None:
        click.echo(current_app.name)

    return app


def test_a_group_can_make_its_application() -> None:
    group = cli.FlaskGroup(name="manage", create_app=create_app)

    @group.command()
    @cli.pass_script_info
    def own(info: cli.ScriptInfo) -> None:
        current = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
        click.echo(info.load_app() is current)

    runner = CliRunner()
    assert runner.invoke(group, ["name"]).output == "made\n"
    assert runner.invoke(group, ["own"]).output == "True\n"
    assert commands_in(runner.invoke(group, ["--help"]).output) == [
        "name",
        "own",
        "routes",
        "run",
        "shell",
    ]


def test_a_group_can_do_without_the_defaults() -> None:
    group = cli.FlaskGroup(
        create_app=create_app,
        add_default_commands=False,
        add_version_option=False,
        params=[click.Option(["--level"], expose_value=False)],
    )

    text = CliRunner().invoke(group, ["--help"]).output

    assert commands_in(text) == ["name"]
    assert "--level" in text
    assert "--version" not in text


def test_a_group_can_leave_debug_mode_to_the_application() -> None:
    app = Flask("made")
    app.debug = True
    group = cli.FlaskGroup(create_app=lambda: app, set_debug_flag=False)

    CliRunner().invoke(group, ["routes"])

    assert app.debug


def test_a_group_can_leave_files_of_variables_alone() -> None:
    write(".env", "ONE=env\n")
    write("more.env", "TWO=more\n")

    @click.command()
    def show() -> None:
        click.echo((os.environ.pop("ONE", None), os.environ.pop("TWO", None)))

    for wanted, one in ((True, "env"), (False, None)):
        group = cli.FlaskGroup(create_app=create_app, load_dotenv=wanted)
        group.add_command(show)
        for args, two in (((), None), (("-e", "more.env"), "more")):
            output = CliRunner().invoke(group, [*args, "show"]).output
            assert output == f"{(one, two)}\n"


def test_a_group_is_a_program_of_its_own() -> None:
    write(
        "manage.py",
        "from lagena import Flask, cli\n"
        "main = cli.FlaskGroup(create_app=lambda: Flask('made'))\n"
        "main()\n",
    )

    result = subprocess.run(
        [sys.executable, "manage.py", "routes"],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert result.stderr == ""
    assert "static    GET      /static/<path:filename>" in result.stdout


def test_a_group_can_be_part_of_another() -> None:
    @click.group()
    def outer() -> None:
        """Hold the group."""

    outer.add_command(cli.FlaskGroup(name="web", create_app=create_app))

    assert CliRunner().invoke(outer, ["web", "name"]).output == "made\n"


def test_the_command_can_be_tried_on_an_application_in_a_test() -> None:
    runner = create_app().test_cli_runner()

    assert runner.invoke(cli.cli, ["name"]).output == "made\n"


def test_the_context_of_the_same_application_is_kept() -> None:
    app = create_app()
    group = cli.FlaskGroup(name="manage", create_app=lambda: app)
    ended: list[object] = []
    app.teardown_appcontext(ended.append)

    with app.app_context():
        assert CliRunner().invoke(group, ["name"]).output == "made\n"
        assert ended == []


# --- Installed commands -----------------------------------------------------------

PLUGIN = """\
import click
from lagena import current_app
from lagena.cli import with_appcontext

@click.command()
@with_appcontext
def show():
    "Show a name."
    print("installed, for", current_app.name)

number = 42
"""


def install(name: str, group: str, *entry_points: str) -> None:
    """Make the current folder one where a distribution is installed."""
    info = Path(f"{name}-1.0.dist-info")
    info.mkdir()
    write(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    write(f"{info}/entry_points.txt", "\n".join([f"[{group}]", *entry_points]))
    write("plugin.py", PLUGIN)
    sys.path.insert(0, str(Path.cwd()))


def test_an_installed_command_is_among_the_others() -> None:
    install("extension", "lagena.commands", "installed = plugin:show")
    group = cli.FlaskGroup(create_app=create_app)

    runner = CliRunner()
    assert runner.invoke(group, ["installed"]).output == "installed, for made\n"
    text = runner.invoke(group, ["--help"]).output
    assert commands_in(text) == ["installed", "name", "routes", "run", "shell"]
    assert "  installed  Show a name.\n" in text


@pytest.mark.parametrize("name", ["name", "routes"])
def test_an_installed_command_is_stronger_than_others_of_its_name(name: str) -> None:
    install("extension", "lagena.commands", f"{name} = plugin:show")
    group = cli.FlaskGroup(create_app=create_app)

    assert CliRunner().invoke(group, [name]).output == "installed, for made\n"


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("nosuch:show", """ModuleNotFoundError("No module named 'nosuch'")"""),
        ("plugin:nosuch", "AttributeError("),
        ("plugin:number", "TypeError('plugin:number is not a click command')"),
    ],
)
def test_a_broken_installed_command_breaks_nothing_else(place: str, error: str) -> None:
    install("extension", "lagena.commands", f"routes = {place}", f"new = {place}")
    group = cli.FlaskGroup(create_app=create_app)

    result = CliRunner().invoke(group, ["routes"])
    assert result.stdout.startswith("Endpoint  Methods  Rule")
    assert result.stderr.startswith(
        "Error: The command 'routes' of extension is left out, because loading it "
        f"failed: {error}"
    )
    assert result.stderr.endswith(" Upgrade extension, or uninstall it.\n\n")

    text = CliRunner().invoke(group, ["--help"]).stdout
    assert commands_in(text) == ["name", "routes", "run", "shell"]
    assert CliRunner().invoke(group, ["name"]).stderr == ""


@pytest.mark.usefixtures("_chinese")
def test_a_broken_installed_command_is_told_in_chinese() -> None:
    install("extension", "lagena.commands", "new = nosuch:show")

    result = CliRunner().invoke(cli.FlaskGroup(create_app=create_app), ["new"])

    assert result.stderr.startswith(
        "错误：extension 提供的命令 'new' 加载失败，因此不可用："
        """ModuleNotFoundError("No module named 'nosuch'")。"""
        "请升级或卸载 extension。\n"
    )


def test_commands_installed_for_flask_are_left_alone() -> None:
    install("extension", "flask.commands", "installed = plugin:show")
    group = cli.FlaskGroup(create_app=create_app)

    assert CliRunner().invoke(group, ["installed"]).exit_code == 2


# --- Completion by the shell ------------------------------------------------------


def completions(typed: str) -> list[str]:
    """Return what a shell is offered to complete the last word of a line."""
    result = lagena(
        prog_name="lagena",
        env={
            "_LAGENA_COMPLETE": "bash_complete",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(typed.split(" ")) - 1),
        },
    )
    assert result.stderr == ""
    return [line.partition(",")[2] for line in result.stdout.splitlines()]


def test_a_shell_completes_commands_and_options() -> None:
    write("hello.py", HELLO)

    assert completions("lagena --app hello ") == [
        "bare",
        "examples",
        "greet",
        "routes",
        "run",
        "shell",
    ]
    assert completions("lagena --app hello gr") == ["greet"]
    assert completions("lagena --app hello run --c") == ["--cert"]
    assert completions("lagena --as") == ["--as-flask"]


def test_a_shell_is_not_disturbed_where_there_is_no_application() -> None:
    write("broken.py", "1 / 0")

    for typed in (
        "lagena ",
        "lagena --app nosuch ",
        "lagena --app broken ",
        "lagena --app nosuch nosuch ",
    ):
        assert completions(typed) == ["examples", "routes", "run", "shell"]


def test_a_shell_is_told_how_to_complete() -> None:
    env = {"_LAGENA_COMPLETE": "zsh_source"}

    result = lagena(prog_name="lagena", env=env)

    assert "_LAGENA_COMPLETE=zsh_complete lagena" in result.stdout


def test_python_m_lagena_is_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["lagena", "--version"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("lagena", run_name="__main__")

    assert not ended.value.code
    assert "lagena" in capsys.readouterr().out
