"""The development server: how it is started, and what it says when it cannot be."""

import contextlib
import errno
import http.client
import io
import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import typing as t
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import mock

import pytest

from lagena import Flask, serving

SITE = """\
from lagena import Flask
app = Flask(__name__)

@app.route("/")
def index():
    return "first"

if __name__ == "__main__":
    app.run(port={port})
"""


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """Begin without Flask's variables, and without what a test leaves behind."""
    ours = ("FLASK_", "WERKZEUG_", "NO_COLOR")
    with mock.patch.dict(os.environ):
        for name in [name for name in os.environ if name.startswith(ours)]:
            del os.environ[name]
        yield


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, t.Any]:
    """Return what Werkzeug was told, instead of having it serve."""
    told: dict[str, t.Any] = {}

    def run_simple(hostname: str, port: int, app: object, **options: t.Any) -> None:
        told.update(options, hostname=hostname, port=port, app=app)

    monkeypatch.setattr("werkzeug.serving.run_simple", run_simple)
    return told


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return t.cast(int, probe.getsockname()[1])


# --- app.run() --------------------------------------------------------------------


def test_an_application_is_served_to_this_computer(started: dict[str, t.Any]) -> None:
    app = Flask("hello")

    with mock.patch.object(serving, "DEFAULT_PORT", port := free_port()):
        serving.run(app)

    assert started == {
        "app": app,
        "hostname": "127.0.0.1",
        "port": port,
        "use_reloader": False,
        "use_debugger": False,
        "threaded": True,
    }


def test_server_name_is_the_default_address(started: dict[str, t.Any]) -> None:
    app = Flask("hello")
    port = free_port()
    app.config["SERVER_NAME"] = f"localhost:{port}"

    def address(**given: t.Any) -> tuple[str, int]:
        serving.run(app, **given)
        return started["hostname"], started["port"]

    assert address() == ("localhost", port)
    assert address(host="127.0.0.1") == ("127.0.0.1", port)
    assert address(port=0) == ("localhost", 0)


@pytest.mark.parametrize(
    ("flag", "debug", "expected"),
    [
        (None, None, True),
        ("0", None, False),
        ("1", None, True),
        ("1", False, False),
        ("0", True, True),
    ],
)
def test_debug_mode_is_the_argument_s_then_the_environment_s_then_the_application_s(
    flag: str | None, debug: bool | None, expected: bool, started: dict[str, t.Any]
) -> None:
    app = Flask("hello")
    app.debug = True
    if flag is not None:
        os.environ["FLASK_DEBUG"] = flag

    serving.run(app, port=0, debug=debug)

    assert app.debug is started["use_reloader"] is started["use_debugger"] is expected


@pytest.mark.parametrize(
    ("flag", "argument", "debug"),
    [(None, True, True), (None, False, False), ("1", True, False), ("0", False, True)],
)
def test_variables_in_files_are_set_first(
    flag: str | None,
    argument: bool,
    debug: bool,
    started: dict[str, t.Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Flask("hello")
    (tmp_path / ".env").write_text("FLASK_DEBUG=1\n")
    monkeypatch.chdir(tmp_path)
    if flag is not None:
        os.environ["FLASK_SKIP_DOTENV"] = flag

    app.run(port=0, load_dotenv=argument)

    assert started["use_debugger"] is debug


def test_an_application_can_be_told_more_after_it_ran(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Flask("hello")

    def interrupted(*args: t.Any, **options: t.Any) -> t.NoReturn:
        app.test_client().get("/")
        raise KeyboardInterrupt

    monkeypatch.setattr("werkzeug.serving.run_simple", interrupted)
    with pytest.raises(KeyboardInterrupt):
        app.run(port=0)

    app.add_url_rule("/late", endpoint="late")


def test_an_application_that_may_not_run_stays_as_it_is() -> None:
    os.environ["FLASK_RUN_FROM_CLI"] = "true"
    app = Flask("hello")
    app.test_client().get("/")

    app.run()

    with pytest.raises(AssertionError, match="can no longer be called"):
        app.add_url_rule("/late", endpoint="late")


def test_options_go_to_werkzeug(started: dict[str, t.Any]) -> None:
    app = Flask("hello")

    serving.run(app, port=0, debug=True, use_reloader=False, threaded=False, request=1)

    assert started["use_debugger"]
    assert not started["use_reloader"]
    assert not started["threaded"]
    assert started["request"] == 1


def test_a_command_that_loads_the_application_is_not_blocked(
    started: dict[str, t.Any], capsys: pytest.CaptureFixture[str]
) -> None:
    os.environ["FLASK_RUN_FROM_CLI"] = "true"

    Flask("hello").run()

    assert not started
    assert capsys.readouterr().out == (
        " * Ignoring a call to 'app.run()' that would block the current 'lagena' CLI "
        "command.\n"
        "   Only call 'app.run()' in an 'if __name__ == \"__main__\"' guard.\n"
    )


def test_after_a_reload_nothing_is_said_again(
    started: dict[str, t.Any], capsys: pytest.CaptureFixture[str]
) -> None:
    os.environ["WERKZEUG_RUN_MAIN"] = "true"
    with socket.create_server(("127.0.0.1", 0)) as first:
        # The reloaded server takes over the socket, so the port is in use.
        serving.run(Flask("hello"), port=first.getsockname()[1])
    os.environ["FLASK_RUN_FROM_CLI"] = "true"
    Flask("hello").run()

    assert started
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("debug", "path", "lines"),
    [
        (False, "hello", [" * Serving Flask app 'hello'", " * Debug mode: off"]),
        (True, None, [" * Debug mode: on"]),
    ],
)
def test_the_banner_says_what_is_served(
    debug: bool,
    path: str | None,
    lines: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    serving.show_server_banner(debug, path)

    assert capsys.readouterr().out.splitlines() == lines


# --- Where it cannot listen -------------------------------------------------------


@contextlib.contextmanager
def web_server(name: str) -> Iterator[int]:
    """Run a web server that calls itself ``name``, and give its port."""

    class Handler(BaseHTTPRequestHandler):
        def version_string(self) -> str:
            return name

        def do_HEAD(self) -> None:  # the library's name
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield server.server_port
        thread.join(timeout=10)


def said_about(host: str, port: int, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines that end an attempt to serve at an address."""
    with pytest.raises(SystemExit) as caught:
        Flask("hello").run(host, port)
    assert caught.value.code == 1
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Werkzeug/3", "a development server, perhaps this one in another terminal"),
        (
            "AirTunes/7",
            "the AirPlay Receiver of macOS (System Settings, ",
        ),
        (
            "nginx/1.27",
            "a web server called 'nginx/1.27'. Stop it, or ",
        ),
    ],
)
def test_a_port_in_use_is_told_by_what_answers(
    name: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with web_server(name) as port:
        first, second = said_about("127.0.0.1", port, capsys)

    assert first == os.strerror(errno.EADDRINUSE)
    assert second.startswith(f"Port {port} is in use by another program: {kind}")


def test_a_port_in_use_by_something_silent_is_told_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        closing = threading.Thread(target=lambda: holder.accept()[0].close())
        closing.start()
        second = said_about("127.0.0.1", port, capsys)[1]
        closing.join(timeout=10)

    assert second.startswith(
        f"Port {port} is in use by another program: one that does not answer as a web "
        "server. Stop it, or use the next free port: app.run(host='127.0.0.1', port="
    )


def refusal(number: int, host: str, port: int) -> serving.CannotListen:
    """Return what becomes of the system's error of this number."""
    error = OSError(number, "the system's sentence")
    with (
        mock.patch.object(serving, "_listen_for_a_moment", side_effect=[error, None]),
        pytest.raises(serving.CannotListen) as caught,
    ):
        serving.run_simple(host, port, Flask("hello"))
    return caught.value


def test_the_next_free_port_is_the_very_next() -> None:
    said = refusal(errno.EADDRINUSE, "127.0.0.1", 1024)

    assert (said.host, said.port) == ("127.0.0.1", 1025)


def test_the_next_free_port_passes_over_those_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        said = serving._free_port("127.0.0.1", port)

    assert said > port


def test_after_the_last_port_the_system_chooses() -> None:
    assert refusal(errno.EADDRINUSE, "127.0.0.1", 65535).port == 0


def test_a_port_for_administrators_is_told() -> None:
    said = refusal(errno.EACCES, "127.0.0.1", 80)

    assert str(said).splitlines() == [
        "the system's sentence",
        "Port 80 is for administrators only. Use one above 1023: ",
    ]
    assert (said.host, said.port) == ("127.0.0.1", 5000)


@pytest.mark.parametrize("host", ["192.0.2.1", "name.invalid"])
def test_a_host_that_is_not_here_is_told(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = said_about(host, 0, capsys)

    assert lines[1] == (
        f"The host {host!r} is not an address of this computer. Use 127.0.0.1 to serve "
        "this computer alone, or 0.0.0.0 to serve its whole network: "
        "app.run(host='127.0.0.1', port=0)"
    )


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Werkzeug/3", "占用它的是一个开发服务器，也许是你在另一个终端里启动的"),
        (
            "AirTunes/7",
            "占用它的是 macOS 的隔空播放接收器（在系统设置的“隔空投送与接力”里）",
        ),
        ("nginx/1.27", "占用它的是一个自称 'nginx/1.27' 的 Web 服务器"),
    ],
)
def test_a_port_in_use_is_told_in_chinese(
    name: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with web_server(name) as port:
        first, second = said_about("127.0.0.1", port, capsys)

    assert first == os.strerror(errno.EADDRINUSE)
    assert second.startswith(
        f"端口 {port} 已被占用，{kind}。"
        "请停止它，或者使用下一个空闲的端口：app.run(host='127.0.0.1', port="
    )


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (
            errno.EADDRINUSE,
            "端口 80 已被占用，占用它的程序没有像 Web 服务器那样响应。"
            "请停止它，或者使用下一个空闲的端口：",
        ),
        (
            errno.EACCES,
            "端口 80 只有管理员能用。请使用大于 1023 的端口：",
        ),
        (
            errno.EADDRNOTAVAIL,
            "'nowhere.invalid' 不是这台电脑的地址。要只供这台电脑访问，"
            "请使用 127.0.0.1；要供整个网络访问，请使用 0.0.0.0：",
        ),
    ],
)
def test_what_hinders_a_server_is_told_in_chinese(number: int, advice: str) -> None:
    said = refusal(number, "nowhere.invalid", 80)

    assert str(said) == f"the system's sentence\n{advice}"


def test_app_run_says_how_to_call_it_again(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        serving.run(Flask("hello"), host="192.0.2.1", port=5001)

    assert capsys.readouterr().err.endswith("app.run(host='127.0.0.1', port=5001)\n")


@pytest.mark.parametrize("autospec", [False, True])
def test_a_server_that_was_replaced_needs_no_port(autospec: bool) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as holder,
        mock.patch("werkzeug.serving.run_simple", autospec=autospec) as server,
    ):
        port = holder.getsockname()[1]
        serving.run_simple("127.0.0.1", port, app := Flask("hello"))

    server.assert_called_once_with("127.0.0.1", port, app)


@pytest.mark.usefixtures("started")
def test_a_unix_socket_has_no_port_to_check() -> None:
    with mock.patch.object(serving, "_is_replaced", return_value=False):
        serving.run_simple("unix:///nowhere/socket", 0, Flask("hello"))


# --- Colours ----------------------------------------------------------------------


@contextlib.contextmanager
def served_log(*handlers: logging.Handler) -> Iterator[logging.Logger]:
    """Serve with handlers for Werkzeug's log, none of them pytest's, and give that."""
    log = logging.getLogger("werkzeug")
    with mock.patch.multiple(log, handlers=[*handlers], level=0, propagate=False):
        serving.run_simple("127.0.0.1", 0, Flask("hello"))
        yield log


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    ("terminal", "no_color", "plain"),
    [(True, None, False), (True, "1", True), (False, None, True)],
)
def test_colours_are_for_terminals_that_want_them(
    terminal: bool,
    no_color: str | None,
    plain: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    if no_color is not None:
        os.environ["NO_COLOR"] = no_color

    with served_log() as log:
        log.info("\x1b[33m%s\x1b[0m", "Press CTRL+C")
        handlers = log.handlers

    # With colours, the handler is left to Werkzeug.
    assert len(handlers) == plain
    assert not plain or capsys.readouterr().err == "Press CTRL+C\n"


@pytest.mark.usefixtures("started")
def test_what_an_application_logs_by_itself_is_left_as_it_is() -> None:
    handler = logging.StreamHandler(written := io.StringIO())

    with served_log(handler) as log:
        log.info("\x1b[33m%s\x1b[0m", "Press CTRL+C")
        handlers = log.handlers

    assert handlers == [handler]
    assert written.getvalue() == "\x1b[33mPress CTRL+C\x1b[0m\n"


# --- Real servers -----------------------------------------------------------------


@contextlib.contextmanager
def server(*command: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server as its own group of processes, and end all of it."""
    with (
        (folder / "log.txt").open("wb") as log,
        subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def page_of(
    process: subprocess.Popen[bytes],
    port: int,
    until: Callable[[int, str], bool],
    certificate: Path | None = None,
) -> str:
    """Ask for the page until it is as it should be, half a minute at most."""
    status, body = 0, "no answer"
    for _ in range(300):
        connection = connect(port, certificate)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/")
            answer = connection.getresponse()
            status, body = answer.status, answer.read().decode()
        connection.close()
        if until(status, body):
            return body
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.fail(f"The server ended with status {process.wait(timeout=0.1)}.")
    pytest.fail(f"The page stayed {status}: {body}")


def connect(port: int, certificate: Path | None) -> http.client.HTTPConnection:
    if certificate is None:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    trusted = ssl.create_default_context(cafile=certificate)
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=trusted)


def test_app_run_serves(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "hello.py").write_text(SITE.format(port=port))

    with server("hello.py", folder=tmp_path) as process:
        assert page_of(process, port, lambda status, _: status == 200) == "first"


def test_a_certificate_makes_it_https(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "hello.py").write_text(SITE)
    make_certificate = (
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem "
        "-days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(
        make_certificate.split(), cwd=tmp_path, check=True, capture_output=True
    )
    command = ("-m", "lagena", "--app", "hello", "run", "--port", str(port))
    options = ("--cert", "cert.pem", "--key", "key.pem")

    with server(*command, *options, folder=tmp_path) as process:
        page = page_of(
            process, port, lambda status, _: status == 200, tmp_path / "cert.pem"
        )

    assert page == "first"
    assert f"https://127.0.0.1:{port}" in (tmp_path / "log.txt").read_text()


def test_a_change_is_served_and_an_error_shown_until_it_is_corrected(
    tmp_path: Path,
) -> None:
    port = free_port()
    site = tmp_path / "hello.py"
    site.write_text(SITE)
    command = ("-m", "lagena", "--app", "hello", "run", "--debug", "--port", str(port))

    with server(*command, folder=tmp_path) as process:
        page_of(process, port, lambda _, body: body == "first")

        site.write_text("import nosuch_module")
        broken = page_of(process, port, lambda status, _: status == 500)
        assert "While importing &#39;hello&#39;, an ImportError was raised" in broken
        assert "Werkzeug Debugger" in broken
        assert "or correct the import, and save the file." in broken

        site.write_text("def broken(:\n")
        broken = page_of(process, port, lambda _, body: "SyntaxError: " in body)
        assert "Correct this, and save the file." in broken
        assert "-app" not in broken

        site.write_text(SITE.replace("first", "second time"))
        page_of(process, port, lambda _, body: body == "second time")


def test_the_name_of_flask_holds_after_each_change(tmp_path: Path) -> None:
    port = free_port()
    site = tmp_path / "hello.py"
    text = SITE.replace("lagena", "flask").replace('"first"', 'Flask.__module__ + "!"')
    site.write_text(text)
    command = ("-m", "lagena", "--as-flask", "-A", "hello", "run", "--debug")

    with server(*command, "--port", str(port), folder=tmp_path) as process:
        page_of(process, port, lambda _, body: body == "lagena.app!")

        site.write_text(text.replace("!", "?"))
        page_of(process, port, lambda _, body: body == "lagena.app?")


def test_extra_files_are_watched_and_excluded_ones_are_not(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "skipped.py").write_text("text = 'first'")
    (tmp_path / "hello.py").write_text(
        "import skipped\n" + SITE.replace('"first"', "skipped.text")
    )
    extra = tmp_path / "extra.txt"
    command = ("-m", "lagena", "--app", "hello", "run", "--debug", "--port", str(port))
    options = ("--extra-files", str(extra), "--exclude-patterns", "*/skipped.py")

    def changed_since(status: int, body: str) -> bool:
        # A file that is new at one look is reported if it differs at the next. So
        # there was a look between the two changes, at which the other went unseen.
        now = time.time() + 10
        os.utime(extra, (now, now))
        return body == "second"

    with server(*command, *options, folder=tmp_path) as process:
        page_of(process, port, lambda _, body: body == "first")
        (tmp_path / "skipped.py").write_text("text = 'second'")
        extra.touch()
        page_of(process, port, changed_since)

    log = (tmp_path / "log.txt").read_text()
    assert "Detected change in" in log
    assert log.count("Detected change in") == log.count(f"change in {str(extra)!r}")
