"""Runs an application on Werkzeug's development server."""

from __future__ import annotations

import errno
import http.client
import logging
import os
import socket
import sys
import typing as t

import click
import werkzeug.serving
from werkzeug.serving import is_running_from_reloader, select_address_family

from . import envfiles
from .advice import advice
from .envfiles import get_debug_flag, get_load_dotenv
from .logging import has_level_handler

if t.TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from .app import Flask

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 5000


def refuses_to_run() -> bool:
    """Return whether a command loads the application, which a server would block.

    It warns of the call that was ignored, too.
    """
    if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
        return False
    if not is_running_from_reloader():
        click.secho(
            " * Ignoring a call to 'app.run()' that would block the current 'lagena' "
            "CLI command.\n"
            "   Only call 'app.run()' in an 'if __name__ == \"__main__\"' guard.",
            fg="red",
        )
    return True


def run(
    app: Flask,
    host: str | None = None,
    port: int | None = None,
    debug: bool | None = None,
    load_dotenv: bool = True,
    **options: t.Any,
) -> None:
    """Serve ``app`` until the program is stopped; ``app.run`` without the method.

    Host and port are by default those of ``SERVER_NAME``. ``options`` go to Werkzeug's
    ``run_simple``.
    """
    if get_load_dotenv(load_dotenv):
        envfiles.load_dotenv()
    if "FLASK_DEBUG" in os.environ:
        app.debug = get_debug_flag()
    if debug is not None:
        app.debug = bool(debug)
    name, _, number = (app.config.get("SERVER_NAME") or "").partition(":")
    host = host or name or DEFAULT_HOST
    port = int(number or DEFAULT_PORT) if port is None else int(port)
    defaults = {"use_reloader": app.debug, "use_debugger": app.debug, "threaded": True}
    show_server_banner(app.debug, app.name)
    try:
        run_simple(host, port, app, **defaults | options)
    except CannotListen as refusal:
        refusal.end_program(f"app.run(host={refusal.host!r}, port={refusal.port})")


def show_server_banner(debug: bool, app_import_path: str | None) -> None:
    """Print what is served, and whether in debug mode; once, not at each reload."""
    if is_running_from_reloader():
        return
    if app_import_path is not None:
        click.echo(f" * Serving Flask app '{app_import_path}'")
    click.echo(f" * Debug mode: {'on' if debug else 'off'}")


def run_simple(
    hostname: str, port: int, application: WSGIApplication, **options: t.Any
) -> None:
    """Serve any WSGI application until the program is stopped.

    By Werkzeug's function of this name, to which ``options`` go. Raises
    ``CannotListen`` where there is no listening at the address.
    """
    # A reloaded server inherits the open socket of the first.
    if not is_running_from_reloader() and not _is_replaced():
        _check_address(hostname, port)
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        _log_without_colours()
    werkzeug.serving.run_simple(hostname, port, application, **options)


class CannotListen(Exception):  # noqa: N818  # it says what is wrong
    """Why a server could not listen at its address, and at which it could.

    The text ends where the command belongs that takes the other address.
    """

    def __init__(self, text: str, host: str, port: int) -> None:
        super().__init__(text)
        self.host = host
        self.port = port

    def end_program(self, command: str) -> t.NoReturn:
        """Print this and the command to use instead to stderr; exit with status 1."""
        click.echo(f"{self}{command}", err=True)
        sys.exit(1)


def _is_replaced() -> bool:
    # By a tool or a test, which may listen elsewhere or not at all. A copy of the
    # function's name and signature, as mock makes it, still is no part of the module.
    written_in = getattr(werkzeug.serving.run_simple, "__globals__", None)
    return written_in is not vars(werkzeug.serving)


def _check_address(host: str, port: int) -> None:
    if host.startswith("unix://"):
        return
    try:
        _listen_for_a_moment(host, port)
    except OSError as error:
        raise _refusal(error, host, port) from error


def _listen_for_a_moment(host: str, port: int) -> None:
    family = select_address_family(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server itself does; on Windows it would allow a port in use.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        probe.bind((host, port))


def _refusal(error: OSError, host: str, port: int) -> CannotListen:
    if error.errno == errno.EADDRINUSE:
        text = advice(
            "Port {port} is in use by another program: {by}. Stop it, or use the next "
            "free port: ",
            port=port,
            by=_what_answers(host, port),
        )
        port = _free_port(host, port + 1)
    elif error.errno == errno.EACCES:
        text = advice(
            "Port {port} is for administrators only. Use one above 1023: ", port=port
        )
        port = _free_port(host, DEFAULT_PORT)
    else:
        text = advice(
            "The host {host!r} is not an address of this computer. Use 127.0.0.1 to "
            "serve this computer alone, or 0.0.0.0 to serve its whole network: ",
            host=host,
        )
        host = DEFAULT_HOST
    return CannotListen(f"{error.strerror}\n{text}", host, port)


def _free_port(host: str, first: int) -> int:
    """Return the first free port from ``first`` on."""
    for candidate in range(first, 65536):
        try:
            _listen_for_a_moment(host, candidate)
        except OSError:
            continue
        return candidate
    return 0  # which makes the system choose one


def _what_answers(host: str, port: int) -> str:
    """Return what kind of server listens at a port, by its ``Server`` header."""
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("HEAD", "/")
        name = connection.getresponse().getheader("Server") or ""
    except (OSError, http.client.HTTPException):
        return advice("one that does not answer as a web server")
    finally:
        connection.close()
    if name.startswith("Werkzeug"):
        return advice("a development server, perhaps this one in another terminal")
    if name.startswith("AirTunes"):
        return advice(
            "the AirPlay Receiver of macOS (System Settings, AirDrop & Handoff)"
        )
    return advice("a web server called {name!r}", name=name)


def _log_without_colours() -> None:
    """Write the server's log as plain text, unless it has a handler already.

    Werkzeug looks for one in the same way before it adds its own, which has colours.
    """
    log = logging.getLogger("werkzeug")
    if not log.level:
        log.setLevel(logging.INFO)
    if not has_level_handler(log):
        handler = logging.StreamHandler()
        handler.setFormatter(_PlainFormatter())
        log.addHandler(handler)


class _PlainFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return click.unstyle(super().format(record))
