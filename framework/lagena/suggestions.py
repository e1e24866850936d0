"""The texts for where no application is found: why, and which command would do."""

from __future__ import annotations

import ast
import difflib
import inspect
import re
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import click
from click.core import ParameterSource
from werkzeug.serving import is_running_from_reloader

from .advice import advice

if t.TYPE_CHECKING:
    from types import ModuleType

#: The variables that are taken for the application, and the functions that make it.
APP_NAMES = ("app", "application")
FACTORY_NAMES = ("create_app", "make_app")


# --- What to say ------------------------------------------------------------------


def applications_here(wanted: str = "", but: str = "") -> str:
    """Return which files of this folder make an application, leaving out ``but``.

    If one of them is nearly what was ``wanted``, it alone is named.
    """
    targets = {
        target.lower(): target
        for target in targets_in(Path())
        if target.split(":")[0] != but
    }
    if targets:
        where = advice("This folder")
        # A dot is where the colon should be.
        return _commands(where, targets, wanted.split(".")[0].lower())
    here, command = Path.cwd(), command_line("hello", "run")
    if but:
        return advice(
            "No other file in {here} makes an application. Go to the folder of "
            "yours, or save one here as hello.py and run: {command}",
            here=here,
            command=command,
        )
    return advice(
        "No file in {here} makes an application. Go to the folder of yours, or "
        "save one here as hello.py and run: {command}",
        here=here,
        command=command,
    )


def applications_in(module: ModuleType, names: list[str], wanted: str = "") -> str:
    """Return which ``names`` of a module are applications, or which files make one."""
    module_name = module.__name__
    targets = {
        name: _import_path(module_name, name) for name in names if name != wanted
    }
    if targets:
        return _commands(advice("The module"), targets, wanted)
    return advice(
        "The module has no application. {here}",
        here=applications_here(but=_import_path(module_name)),
    )


def no_application(module: ModuleType) -> str:
    """Return that a module makes no application, and which files do."""
    return advice(
        "The module has neither an application, as app = Flask(__name__), nor a "
        "function create_app() that returns one. {here}",
        here=applications_here(but=_import_path(module.__name__)),
    )


def no_module(name: str) -> str:
    """Return where a module was looked for, and which files make an application."""
    return advice(
        "No module of this name is in {folder} or installed. {here}",
        folder=sys.path[0],
        here=applications_here(name),
    )


def correct_import(error: ImportError, then: str) -> str:
    """Return what to do about an import that failed inside the application."""
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is None:
        return advice("Correct the import, {then}", then=then)
    if missing.split(".")[0] == "flask":
        return _import_from_lagena(then)
    return advice(
        "Install what provides {missing!r} for this Python ({python}), or "
        "correct the import, {then}",
        missing=missing,
        python=sys.executable,
        then=then,
    )


def _import_from_lagena(then: str) -> str:
    text = advice("Import from lagena instead, {then}", then=then)
    if is_running_from_reloader():
        return text
    other = advice("Or leave the import as it is, and put --as-flask before --app.")
    return f"{text}\n{other}"


def correct_module(name: str, then: str) -> str:
    """Return what to do about a module that raised another error."""
    return advice(
        "{name!r} could not be imported. Correct this, {then}", name=name, then=then
    )


def after_correcting(module_name: str, app_name: str | None) -> str:
    """Return what to do once a module is corrected: save it, or type a command again.

    The server that waits for a change needs no command; it starts again by itself.
    """
    if is_running_from_reloader():
        return advice("and save the file.")
    target = _import_path(module_name, app_name)
    return advice("then run: {command}", command=command_line(target, _this_command()))


def correct_and_save() -> str:
    """Return what to do about a change after which there is no application."""
    return advice("Correct this, and save the file.")


def definition(module: ModuleType, name: str) -> str:
    """Return which arguments a factory takes, and the command to write them into."""
    target = _import_path(module.__name__, f"{name}(...)")
    return advice(
        "It is defined as {name}{signature}. Put its arguments for the dots: {command}",
        name=name,
        signature=inspect.signature(getattr(module, name)),
        command=command_line(target, "run"),
    )


def what_follows_the_colon(module_has: str) -> str:
    """Return what may stand after the colon of ``--app``, and what the module has."""
    return advice(
        "After the colon comes a name, or a call with plain values as in "
        "create_app('dev', debug=True). {module_has}",
        module_has=module_has,
    )


def wrong_type(value: object, module_has: str) -> str:
    """Return the type of a value that is no application, and what the module has."""
    return advice(
        "It gives an object of type {kind!r}. {module_has}",
        kind=type(value).__name__,
        module_has=module_has,
    )


def option_before_command(words: list[str], option: str, is_flag: bool) -> str:
    """Return the command typed as ``words`` with an option moved to its place."""
    first = next(n for n, word in enumerate(words) if word.startswith(option))
    end = first + (1 if is_flag or words[first] != option else 2)
    moved = [*words[first:end], *words[:first], *words[end:]]
    return advice(
        "{option} belongs before the command; run: {command}",
        option=option,
        command=_typed(moved),
    )


def application_by_option(words: list[str], file: str) -> str:
    """Return the command typed as ``words`` with a file's name in its place."""
    rest = [word for word in words if word != file] or ["run"]
    return advice(
        "The application is named by --app, before the command; run: {command}",
        command=_typed(["--app", file.removesuffix(".py"), *rest]),
    )


def not_read(file: str, name: str) -> str:
    """Return the warning of a file that has the name of a module loaded before."""
    return advice(
        "Warning: {file!r} was not read, because another module {name!r} was "
        "loaded before it; rename the file.",
        file=file,
        name=name,
    )


def hides_python(file: str, name: str) -> str:
    """Return the warning of a file that is imported in place of Python's own module."""
    return advice(
        "Warning: {file!r} hides Python's own module {name!r} from all code that "
        "imports it; rename the file.",
        file=file,
        name=name,
    )


def on_flask(name: str) -> str:
    """Return the warning of an application that runs on the real Flask."""
    return advice(
        "Warning: {name!r} runs on the real Flask, not on lagena, because its code "
        "imported flask. Write 'lagena --as-flask', or call "
        "lagena.install_as_flask() before anything imports flask.",
        name=name,
    )


def _commands(where: str, targets: dict[str, str], wanted: str) -> str:
    close = difflib.get_close_matches(wanted, targets, n=1)
    if close:
        target = targets[close[0]]
        return advice(
            "Did you mean {target!r}? Run: {command}",
            target=target,
            command=command_line(target, "run"),
        )
    lines = [command_line(target, "run") for target in targets.values()]
    if len(lines) == 1:
        (command,) = lines
        return advice(
            "{where} has an application; run: {command}", where=where, command=command
        )
    several = advice("{where} has several applications; run one of:", where=where)
    return "\n  ".join([several, *lines])


# --- The applications of a folder -------------------------------------------------


def targets_in(folder: Path) -> Iterator[str]:
    """Yield, for each file of a folder that makes an application, its ``--app``."""
    for path in sorted([*folder.glob("*.py"), *folder.glob("*/__init__.py")]):
        module = path.relative_to(folder).parent.name or path.stem
        if module in sys.stdlib_module_names:
            continue  # it would not be what is imported
        names = list(_names_made_by(path))
        if len(names) == 1 or {*APP_NAMES} & {*names}:
            yield module
        else:
            yield from (f"{module}:{name}" for name in names)


def _names_made_by(path: Path) -> Iterator[str]:
    """Yield the applications of a file, or else its factory, without running it."""
    try:
        body = ast.parse(path.read_bytes()).body
    except (OSError, SyntaxError, ValueError):
        return
    factories = []
    made = False
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker)):
                if ast.unparse(maker).split(".")[-1] in {"Flask", *FACTORY_NAMES}:
                    made = True
                    yield name
            case ast.FunctionDef(name=name) if name in FACTORY_NAMES:
                factories.append(name)
    if not made:
        yield from factories[:1]


# --- Commands as they would be typed ----------------------------------------------


def command_line(import_path: str | None, *words: str) -> str:
    """Return a command as the user would type it, for the application named."""
    ctx = click.get_current_context(silent=True)
    program = ctx.find_root().info_name if ctx is not None else None
    options = []
    if ctx is not None and _is_typed(ctx.find_root(), "as_flask"):
        options.append("--as-flask")
    if import_path is not None:
        options += ["--app", quote(import_path)]
    return " ".join([program or "lagena", *options, *words])


def is_python_file(word: str) -> bool:
    """Return whether a word is the name of a Python file, with ``.py`` or without."""
    return Path(f"{word.removesuffix('.py')}.py").is_file()


def _import_path(module_name: str, app_name: str | None = None) -> str:
    """Return what ``--app`` takes for a module, seen from the current folder."""
    here = Path.cwd()
    folder = Path(sys.path[0]).absolute()  # prepare_import() put it there
    path = module_name
    if folder != here:
        file = folder.joinpath(*module_name.split("."))
        path = str(file.relative_to(here) if file.is_relative_to(here) else file)
    return path if app_name is None else f"{path}:{app_name}"


def _this_command() -> str:
    """Return the command that is being run, or ``run`` if none was found yet."""
    ctx = click.get_current_context(silent=True)
    if ctx is None or isinstance(ctx.command, click.Group):
        return "run"
    return ctx.info_name or "run"


def _typed(words: list[str]) -> str:
    program = click.get_current_context().command_path
    return " ".join([program, *map(quote, words)])


def _is_typed(ctx: click.Context, option: str) -> bool:
    return ctx.get_parameter_source(option) is ParameterSource.COMMANDLINE


def quote(word: str) -> str:
    """Return a word of a command, quoted where it needs that."""
    plain = re.fullmatch(r"[\w./\\:=-]+", word)
    # Double quotes do in every shell, Windows' too.
    return word if plain else f'"{word}"'
