"""The ``lagena`` command, and the group to build such commands with."""

from __future__ import annotations

import code
import os
import platform
import sys
import typing as t
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from importlib.metadata import EntryPoint, entry_points, version
from pathlib import Path
from types import TracebackType

import click
from click.core import ParameterSource
from werkzeug.routing import Rule
from werkzeug.serving import is_running_from_reloader

from .advice import advice
from .as_flask import has_name_of_flask, install_as_flask
from .certificates import CertParamType, check_key
from .commands import AppGroup, ScriptInfo, pass_script_info, with_appcontext
from .envfiles import find_dotenv, get_debug_flag, load_dotenv
from .examples import examples
from .globals import app_ctx_var
from .loading import (
    NoAppException,
    application_frames,
    find_app_by_string,
    find_best_app,
    format_error,
    locate_app,
    prepare_import,
)
from .serving import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    CannotListen,
    run_simple,
    show_server_banner,
)
from .suggestions import (
    application_by_option,
    command_line,
    is_python_file,
    option_before_command,
)

if t.TYPE_CHECKING:
    from ssl import SSLContext

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from .app import Flask

__all__ = [
    "AppGroup",
    "CertParamType",
    "FlaskGroup",
    "NoAppException",
    "ScriptInfo",
    "SeparatedPathType",
    "cli",
    "find_app_by_string",
    "find_best_app",
    "get_version",
    "load_dotenv",
    "locate_app",
    "main",
    "pass_script_info",
    "prepare_import",
    "routes_command",
    "run_command",
    "shell_command",
    "show_server_banner",
    "version_option",
    "with_appcontext",
]


#: Where a context keeps the words that were typed after the program's name.
_TYPED = "lagena.typed"


class FlaskGroup(AppGroup):
    """A click group that has the commands of an application besides its own.

    ``create_app`` gives the application; without it ``--app`` names one. ``run``,
    ``routes`` and ``shell`` are there unless ``add_default_commands`` is false. An
    installed distribution adds commands, or replaces them, by an entry point in the
    group ``lagena.commands``; by one in ``flask.commands``, if lagena has that name.
    """

    def __init__(
        self,
        add_default_commands: bool = True,
        create_app: Callable[..., Flask] | None = None,
        add_version_option: bool = True,
        load_dotenv: bool = True,
        set_debug_flag: bool = True,
        **extra: t.Any,
    ) -> None:
        # The files come first, because they may hold the values of all the others.
        params = [_env_file_option, *(extra.pop("params", None) or ())]
        params += [_app_option, _debug_option]
        if add_version_option:
            params.append(version_option)
        settings = {"auto_envvar_prefix": "FLASK"} | extra.pop("context_settings", {})
        super().__init__(params=params, context_settings=settings, **extra)
        self.create_app = create_app
        self.load_dotenv = load_dotenv
        self.set_debug_flag = set_debug_flag
        if add_default_commands:
            for command in _APP_COMMANDS:
                self.add_command(command)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: t.Any,
    ) -> click.Context:
        """Begin a command: from here on ``app.run()`` must not start a server."""
        os.environ["FLASK_RUN_FROM_CLI"] = "true"
        if "obj" not in extra and "obj" not in self.context_settings:
            extra["obj"] = ScriptInfo(
                create_app=self.create_app,
                set_debug_flag=self.set_debug_flag,
                load_dotenv_defaults=self.load_dotenv,
            )
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed, and remember it for the sake of errors."""
        ctx.meta[_TYPED] = list(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> t.Any:
        """Run the command, or say how it is typed if a word is in the wrong place."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            hint = self._hint(ctx, error)
            if hint is None:
                raise
            raise click.UsageError(f"{error.message}\n\n{hint}", error.ctx) from None

    def _hint(self, ctx: click.Context, error: click.UsageError) -> str | None:
        typed: list[str] = ctx.meta[_TYPED]
        if isinstance(error, click.NoSuchOption):
            option = self._option(error.option_name)
            if option is not None:
                return option_before_command(typed, error.option_name, option.is_flag)
        elif _has_word_too_many(ctx, error):
            words = [word for word in typed if word != ctx.invoked_subcommand]
            for word in filter(is_python_file, words):
                return application_by_option(typed, word)
        return None

    def _option(self, name: str) -> click.Option | None:
        options = (param for param in self.params if isinstance(param, click.Option))
        return next((option for option in options if name in option.opts), None)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return an installed command, or the group's own, or the application's."""
        command = self._load_plugin(ctx, name) or super().get_command(ctx, name)
        if command is not None or (name.endswith(".py") and is_python_file(name)):
            return command
        try:
            app = ctx.ensure_object(ScriptInfo).load_app()
        except NoAppException as error:
            _show_error(ctx, f"Error: {error.format_message()}")
            return None
        context = app_ctx_var.get(None)
        if context is None or context.app is not app:
            ctx.with_resource(app.app_context())
        return app.cli.get_command(ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted.

        An application that fails to load is told on stderr, and left out.
        """
        self._read_options_not_typed(ctx)
        names = {*super().list_commands(ctx), *self._plugins}
        try:
            app = ctx.ensure_object(ScriptInfo).load_app()
            names.update(app.cli.list_commands(ctx))
        except NoAppException as error:
            _show_error(ctx, f"Error: {error.format_message()}")
        except Exception as error:
            _show_error(ctx, format_error(error))
        return sorted(names)

    def _read_options_not_typed(self, ctx: click.Context) -> None:
        """Read from the environment which application to load.

        click shows help, which lists commands, before it does so itself.
        """
        for option in self.params:
            seen = ctx.get_parameter_source(option.name or "") is not None
            if option.is_eager and not seen:
                option.handle_parse_result(ctx, {}, [])

    @cached_property
    def _plugins(self) -> dict[str, EntryPoint]:
        groups = ["flask.commands"] if has_name_of_flask() else []
        return {
            entry_point.name: entry_point
            for group in [*groups, "lagena.commands"]
            for entry_point in entry_points(group=group)
        }

    def _load_plugin(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self._plugins:
            return None
        entry_point = self._plugins[name]
        try:
            command = entry_point.load()
            if not isinstance(command, click.Command):
                raise TypeError(f"{entry_point.value} is not a click command")
        except Exception as error:
            _show_error(ctx, _plugin_failed(entry_point, error))
            return None
        return command


def _has_word_too_many(ctx: click.Context, error: click.UsageError) -> bool:
    if ctx.ensure_object(ScriptInfo).app_import_path is not None:
        return False
    if error.ctx is ctx:  # there is no such command
        return True
    own = error.ctx is not None and error.ctx.command in _APP_COMMANDS
    return own and type(error) is click.UsageError


def _plugin_failed(entry_point: EntryPoint, error: Exception) -> str:
    unknown = advice("its distribution")
    provider = entry_point.dist.name if entry_point.dist else unknown
    name = entry_point.name
    return advice(
        "Error: The command {name!r} of {provider} is left out, because loading it "
        "failed: {error!r}. Upgrade {provider}, or uninstall it.",
        name=name,
        provider=provider,
        error=error,
    )


def _show_error(ctx: click.Context, text: str) -> None:
    if not ctx.resilient_parsing:  # where the shell completes what is typed
        click.secho(f"{text}\n", err=True, fg="red")


# --- Options ----------------------------------------------------------------------


def _set_app(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(ScriptInfo).app_import_path = value


def _set_debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    # The environment is what the reloaded server and the application read.
    source = ctx.get_parameter_source(param.name or "")
    if source not in (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP):
        os.environ["FLASK_DEBUG"] = "1" if value else "0"


def _read_env_files(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> None:
    if value is not None and find_dotenv() is None:
        raise click.BadParameter(
            "python-dotenv must be installed to load an env file.\n\n"
            + advice("Install it with: python -m pip install python-dotenv"),
            ctx,
            param,
        )
    load_dotenv(value, ctx.ensure_object(ScriptInfo).load_dotenv_defaults)


def _take_name_of_flask(
    ctx: click.Context, param: click.Parameter, value: bool
) -> None:
    if not value:
        return
    try:
        install_as_flask()
    except RuntimeError:
        problem = advice(
            "Flask itself was imported before this command began, so lagena can't take "
            "its name. Look for what Python imports at its start (sitecustomize.py, "
            ".pth files), and remove the import of flask there."
        )
        raise click.UsageError(problem, ctx) from None


def get_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Print the versions and end the command, if ``value`` is true."""
    if value and not ctx.resilient_parsing:
        click.echo(f"Python {platform.python_version()}")
        click.echo(f"lagena {version('lagena')}")
        click.echo(f"Werkzeug {version('werkzeug')}")
        ctx.exit()


class SeparatedPathType(click.Path):
    """Several paths in one value, separated as in ``PATH``."""

    def convert(
        self, value: t.Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> t.Any:
        """Return a list with the value of ``click.Path`` for each path."""
        convert = super().convert
        return [convert(path, param, ctx) for path in self.split_envvar_value(value)]


#: Makes an option that is read before the others, by its callback alone.
_option = partial(click.Option, is_eager=True, expose_value=False)
_as_flask_option = _option(
    ["--as-flask"],
    is_flag=True,
    callback=_take_name_of_flask,
    help="Give lagena to all code that imports flask.",
)
_env_file_option = _option(
    ["-e", "--env-file"],
    type=click.Path(exists=True, dir_okay=False),
    callback=_read_env_files,
    help=(
        "A file of environment variables. It is stronger than the files .env and "
        ".flaskenv, and weaker than the environment itself. Needs python-dotenv."
    ),
)
_app_option = _option(
    ["-A", "--app"],
    metavar="IMPORT",
    callback=_set_app,
    help=(
        "The application: a module, by its dotted name or the path of its file, or "
        "'module:name' for one variable of it, or 'module:factory(args)' for what a "
        "function returns. A variable 'app' or 'application' and a function "
        "'create_app' or 'make_app' are found by themselves."
    ),
)
_debug_option = click.Option(
    ["--debug/--no-debug"],
    expose_value=False,
    callback=_set_debug,
    help="Turn debug mode on or off.",
)
#: The option ``--version``.
version_option = _option(
    ["--version"],
    is_flag=True,
    callback=get_version,
    help="Show the versions of lagena, Python and Werkzeug.",
)


# --- Commands ---------------------------------------------------------------------


@click.command("run", short_help="Run a development server.", params=[_debug_option])
@click.option(
    "--host", "-h", default=DEFAULT_HOST, help="The address to be reached at."
)
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    help="The port to be reached at; 0 chooses a free one.",
)
@click.option(
    "--cert",
    type=CertParamType(),
    is_eager=True,  # because --key is checked against it
    help=(
        "Serve by HTTPS with this certificate: a file, 'adhoc' for one made on the "
        "spot, or 'module:name' for an SSLContext."
    ),
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    callback=check_key,
    expose_value=False,
    help="The file of the certificate's private key.",
)
@click.option(
    "--reload/--no-reload",
    default=None,
    help="Start again when a file changes. On in debug mode if not said.",
)
@click.option(
    "--debugger/--no-debugger",
    default=None,
    help="Show errors in an interactive debugger. On in debug mode if not said.",
)
@click.option(
    "--with-threads/--without-threads",
    default=True,
    help="Handle requests at the same time, or one after the other.",
)
@click.option(
    "--extra-files",
    metavar="PATHS",
    type=SeparatedPathType(),
    help=f"More files to start again for, separated by {os.pathsep!r}.",
)
@click.option(
    "--exclude-patterns",
    metavar="PATHS",
    type=SeparatedPathType(),
    help=f"Patterns of files not to start again for, separated by {os.pathsep!r}.",
)
@pass_script_info
def run_command(
    info: ScriptInfo,
    host: str,
    port: int,
    reload: bool | None,
    debugger: bool | None,
    with_threads: bool,
    cert: str | tuple[str, str] | SSLContext | None,
    extra_files: list[str] | None,
    exclude_patterns: list[str] | None,
) -> None:
    """Serve the application to this computer while it is being developed.

    The server is made for development: for the public, use one that is made to be
    fast, stable and secure. With --debug it starts again when a file changes, and
    shows errors in a debugger.
    """
    app = _load_for_serving(info)
    debug = get_debug_flag()
    show_server_banner(debug, info.app_import_path)
    try:
        run_simple(
            host,
            port,
            app,
            use_reloader=debug if reload is None else reload,
            use_debugger=debug if debugger is None else debugger,
            threaded=with_threads,
            ssl_context=cert,
            extra_files=extra_files,
            exclude_patterns=exclude_patterns,
        )
    except CannotListen as refusal:
        refusal.end_program(_run_again(info, refusal.host, refusal.port))


def _load_for_serving(info: ScriptInfo) -> WSGIApplication:
    """Return the application, or after a reload a function that raises its error.

    So the error of a change is seen in the browser, and the next change heals it.
    """
    try:
        return info.load_app()
    except Exception as error:
        if not is_running_from_reloader():
            raise
        click.echo(format_error(error), err=True)
        # Kept by themselves, as raising adds the frames of each request to an error.
        failure, frames = error, application_frames(error)

    def fail(environ: WSGIEnvironment, start_response: StartResponse) -> t.NoReturn:
        raise failure.with_traceback(frames)

    return fail


def _run_again(info: ScriptInfo, host: str, port: int) -> str:
    words = ["run", *(["--debug"] if get_debug_flag() else [])]
    if host != DEFAULT_HOST:
        words += ["--host", host]
    return command_line(info.app_import_path, *words, "--port", str(port))


@click.command("routes", short_help="Show the application's routes.")
@click.option(
    "--sort",
    "-s",
    type=click.Choice(["endpoint", "methods", "domain", "rule", "match"]),
    default="endpoint",
    help="The column to sort by; 'match' is the order in which routes are tried.",
)
@click.option("--all-methods", is_flag=True, help="Show HEAD and OPTIONS too.")
@with_appcontext
@pass_script_info
def routes_command(info: ScriptInfo, sort: str, all_methods: bool) -> None:
    """List the application's routes with their endpoints and methods."""
    url_map = info.load_app().url_map
    rules = list(url_map.iter_rules())
    if not rules:
        click.echo("No routes were registered.")
        return
    hidden = set() if all_methods else {"HEAD", "OPTIONS"}
    domain = "Host" if url_map.host_matching else "Subdomain"
    rows = [_row(rule, domain, hidden) for rule in rules]
    if sort != "match":
        column = domain if sort == "domain" else sort.capitalize()
        rows.sort(key=lambda row: row[column])
    shown = [name for name in rows[0] if name != domain or any(r[name] for r in rows)]
    for line in _table(shown, rows):
        click.echo(line)


def _row(rule: Rule, domain: str, hidden: set[str]) -> dict[str, str]:
    return {
        "Endpoint": rule.endpoint,
        "Methods": ", ".join(sorted((rule.methods or set()) - hidden)),
        domain: (rule.host if domain == "Host" else rule.subdomain) or "",
        "Rule": rule.rule,
    }


def _table(columns: list[str], rows: list[dict[str, str]]) -> Iterable[str]:
    """Yield the lines of a text table: titles, dashes, rows."""
    widths = [max(len(name), *(len(row[name]) for row in rows)) for name in columns]
    lines = [
        columns,
        ["-" * width for width in widths],
        *([row[name] for name in columns] for row in rows),
    ]
    for line in lines:
        cells = zip(line, widths, strict=True)
        yield "  ".join(text.ljust(width) for text, width in cells)


@click.command("shell", short_help="Run a Python shell in the application's context.")
@with_appcontext
@pass_script_info
def shell_command(info: ScriptInfo) -> None:
    """Run a Python shell inside of the application.

    'app', 'g' and what its shell context processors return are there by name.
    """
    app = info.load_app()
    names: dict[str, t.Any] = {}
    startup = os.environ.get("PYTHONSTARTUP")
    if startup and Path(startup).is_file():
        source = Path(startup).read_text(encoding="utf-8")
        exec(compile(source, startup, "exec"), names)
    names.update(app.make_shell_context())
    _complete_names(names)
    banner = (
        f"Python {sys.version} on {sys.platform}\n"
        f"App: {app.import_name}\n"
        f"Instance: {app.instance_path}"
    )
    code.interact(banner=banner, local=names)


def _complete_names(names: dict[str, t.Any]) -> None:
    """Let the tab key complete the shell's names, where Python has readline."""
    interactive_hook = getattr(sys, "__interactivehook__", None)
    if interactive_hook is None:
        return
    try:
        import readline
        from rlcompleter import Completer
    except ImportError:
        pass
    else:
        readline.set_completer(Completer(names).complete)
    interactive_hook()


#: The commands that every group has, unless it is told otherwise.
_APP_COMMANDS = (run_command, routes_command, shell_command)


class _LagenaGroup(FlaskGroup):
    """The ``lagena`` command: ``examples`` is its own, and needs no application.

    Flask has no such command, so under Flask's name there is none either.
    """

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name == examples.name and not has_name_of_flask():
            return examples
        return super().get_command(ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        own = set() if has_name_of_flask() else {str(examples.name)}
        return sorted(own.union(super().list_commands(ctx)))


#: The ``lagena`` command.
cli = _LagenaGroup(
    name="lagena",
    params=[_as_flask_option],
    help="""\
Run and look into web applications.

The application is named by '--app' or the environment variable 'FLASK_APP', or is
found in a file 'wsgi.py' or 'app.py' of the current folder.
""",
)


def main() -> None:
    """Run the ``lagena`` command."""
    sys.excepthook = partial(_show_from_application_on, sys.excepthook)
    cli.main()


def _show_from_application_on(
    show: Callable[..., object],
    kind: type[BaseException],
    error: BaseException,
    frames: TracebackType | None,
) -> None:
    frames = application_frames(error)
    show(kind, error.with_traceback(frames), frames)
