"""Finds and imports the application a command is for."""

from __future__ import annotations

import ast
import difflib
import importlib.util
import inspect
import re
import sys
import traceback
import typing as t
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
from click.core import ParameterSource
from werkzeug.serving import is_running_from_reloader

if t.TYPE_CHECKING:
    from .app import Flask

__all__ = [
    "NoAppException",
    "command_line",
    "find_app_by_string",
    "find_best_app",
    "load_app",
    "locate_app",
    "prepare_import",
]

_APP_NAMES = ("app", "application")
_FACTORY_NAMES = ("create_app", "make_app")
_DISCOVERED = ("wsgi", "app")


class NoAppException(click.UsageError):
    """No application was found or made; the message ends with what to do.

    Its first line is Flask's own, because programs match it.
    """


def load_app(import_path: str | None) -> Flask:
    """Give the application that ``import_path`` names: ``module``, ``module:name``,
    ``module:factory(args)``, each module dotted or a path to a file or folder.

    Without a path it is the one in ``wsgi.py`` or ``app.py`` of the current folder.
    """
    if import_path:
        # The colon of a Windows drive is followed by a slash.
        path, *name = re.split(r":(?![\\/])", import_path, maxsplit=1)
        return locate_app(prepare_import(path), *name)
    for path in _DISCOVERED:
        spec = importlib.util.find_spec(prepare_import(path))
        # A folder that only has the name is no package, so it has no origin.
        if spec is not None and spec.origin is not None:
            return locate_app(path)
    raise NoAppException(
        "Could not locate a Flask application. Use the 'lagena --app' option, "
        "'FLASK_APP' environment variable, or a 'wsgi.py' or 'app.py' file in the "
        f"current directory.\n\n{_applications_here()}"
    )


def prepare_import(path: str) -> str:
    """Put the folder of a module first on ``sys.path`` and give the module's name.

    ``path`` is a dotted name or a path, with ``.py`` or without; a file inside of
    packages is named from the outermost one.
    """
    location = Path(path).resolve()
    if location.suffix == ".py":
        location = location.with_suffix("")
    if location.name == "__init__":
        location = location.parent
    names = [location.name]
    folder = location.parent
    while (folder / "__init__.py").exists():
        names.insert(0, folder.name)
        folder = folder.parent
    if sys.path[0] != str(folder):
        sys.path.insert(0, str(folder))
    return ".".join(names)


def locate_app(module_name: str, app_name: str | None = None) -> Flask:
    """Import a module and give its application, the one named or the best one."""
    module = _import_module(module_name, app_name)
    _warn_about_file_name(module)
    if app_name is None:
        return find_best_app(module)
    return find_app_by_string(module, app_name)


def find_best_app(module: ModuleType) -> Flask:
    """Give the application of a module that was not told which one is meant.

    That is ``app``, ``application``, the only one there is, or what ``create_app``
    or ``make_app`` returns, in this order.
    """
    for name in _APP_NAMES:
        if _is_application(value := getattr(module, name, None)):
            return value
    names = _application_names(module)
    if len(names) > 1:
        raise NoAppException(_several_apps(module, names))
    if names:
        return t.cast("Flask", getattr(module, names[0]))
    for name in _FACTORY_NAMES:
        factory = getattr(module, name, None)
        if inspect.isfunction(factory):
            if not _accepts(factory):
                raise NoAppException(_factory_needs_arguments(module, factory))
            if _is_application(value := factory()):
                return value
    raise NoAppException(_no_app(module))


def find_app_by_string(module: ModuleType, app_name: str) -> Flask:
    """Give the application of a module that ``app_name`` says: a name or a call."""
    name, args, kwargs = _parse_app_name(module, app_name)
    if not hasattr(module, name):
        raise NoAppException(
            f"Failed to find attribute {name!r} in {module.__name__!r}."
            f"\n\n{_names_in(module, name)}"
        )
    value = getattr(module, name)
    if inspect.isfunction(value):
        if not _accepts(value, *args, **kwargs):
            raise NoAppException(
                f"The factory {app_name!r} in module {module.__name__!r} could not be "
                f"called with the specified arguments.\n\n{_definition(module, value)}"
            )
        value = value(*args, **kwargs)
    if _is_application(value):
        return value
    raise NoAppException(
        "A valid Flask application was not obtained from "
        f"'{module.__name__}:{app_name}'.\n\nIt gives an object of type "
        f"{type(value).__name__!r}. {_names_in(module, name)}"
    )


def command_line(import_path: str | None, *words: str) -> str:
    """Write a command as the user would type it, for the application named."""
    ctx = click.get_current_context(silent=True)
    program = ctx.find_root().info_name if ctx is not None else None
    options = []
    if ctx is not None and _is_typed(ctx.find_root(), "as_flask"):
        options.append("--as-flask")
    if import_path is not None:
        options += ["--app", _quote(import_path)]
    return " ".join([program or "lagena", *options, *words])


# --- The steps --------------------------------------------------------------------


def _is_application(value: object) -> t.TypeGuard[Flask]:
    # Asked of the type: a class is no application, and a proxy must not be touched.
    kind = type(value)
    return hasattr(kind, "wsgi_app") and hasattr(kind, "test_client")


def _application_names(module: ModuleType) -> list[str]:
    return [name for name, value in vars(module).items() if _is_application(value)]


def _accepts(factory: Callable[..., object], *args: object, **kwargs: object) -> bool:
    try:
        inspect.signature(factory).bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def _import_module(name: str, app_name: str | None) -> ModuleType:
    again = command_line(_import_path(name, app_name), "run")
    try:
        # The statement's function, whose traceback has no frames of importlib's.
        __import__(name)
    except ImportError as error:
        inside = error.__traceback__ and error.__traceback__.tb_next
        if inside is None:
            raise NoAppException(
                f"Could not import {name!r}.\n\nNo module of this name is in "
                f"{sys.path[0]} or installed. {_applications_here(name)}"
            ) from None
        lines = traceback.format_exception(error.with_traceback(inside))
        raise NoAppException(
            f"While importing {name!r}, an ImportError was raised:\n\n{''.join(lines)}"
            f"\n{_import_advice(error, again)}"
        ) from None
    except Exception as error:
        error.add_note(
            f"\n{name!r} could not be imported. Correct this, then run: {again}"
        )
        raise
    return sys.modules[name]


def _parse_app_name(
    module: ModuleType, app_name: str
) -> tuple[str, list[t.Any], dict[str, t.Any]]:
    try:
        expression = ast.parse(app_name.strip(), mode="eval").body
    except SyntaxError:
        expression = None
    match expression:
        case ast.Name(id=name):
            return name, [], {}
        case ast.Call(func=ast.Name(id=name)) as call:
            try:
                return name, *_arguments(call)
            except ValueError:
                problem = f"Failed to parse arguments as literal values: {app_name!r}."
        case ast.Call():
            problem = f"Function reference must be a simple name: {app_name!r}."
        case _:
            problem = (
                f"Failed to parse {app_name!r} as an attribute name or function call."
            )
    raise NoAppException(
        f"{problem}\n\nAfter the colon comes a name, or a call with plain values as in "
        f"create_app('dev', debug=True). {_names_in(module, app_name)}"
    )


def _arguments(call: ast.Call) -> tuple[list[t.Any], dict[str, t.Any]]:
    return (
        [ast.literal_eval(arg) for arg in call.args],
        {word.arg or "": ast.literal_eval(word.value) for word in call.keywords},
    )


# --- What the errors say besides Flask's sentence ---------------------------------


def _several_apps(module: ModuleType, names: list[str]) -> str:
    module_name = module.__name__
    return (
        f"Detected multiple Flask applications in module {module_name!r}. Use "
        f"'{module_name}:name' to specify the correct one.\n\n{_names_in(module)}"
    )


def _factory_needs_arguments(module: ModuleType, factory: Callable[..., object]) -> str:
    name = factory.__name__
    return (
        f"Detected factory {name!r} in module {module.__name__!r}, but could not call "
        f"it without arguments. Use '{module.__name__}:{name}(args)' to specify "
        f"arguments.\n\n{_definition(module, factory)}"
    )


def _definition(module: ModuleType, factory: Callable[..., object]) -> str:
    name = factory.__name__
    target = _import_path(module.__name__, f"{name}(...)")
    return (
        f"It is defined as {name}{inspect.signature(factory)}. Put its arguments for "
        f"the dots: {command_line(target, 'run')}"
    )


def _no_app(module: ModuleType) -> str:
    name = module.__name__
    return (
        f"Failed to find Flask application or factory in module {name!r}. Use "
        f"'{name}:name' to specify one.\n\nThe module has neither an application, as "
        "app = Flask(__name__), nor a function create_app() that returns one. "
        f"{_applications_here(but=_import_path(name, None))}"
    )


def _names_in(module: ModuleType, wanted: str = "") -> str:
    names = _application_names(module)
    names += [name for name in _FACTORY_NAMES if hasattr(module, name)]
    targets = {
        name: _import_path(module.__name__, name) for name in names if name != wanted
    }
    if targets:
        return _commands("The module", targets, wanted)
    here = _applications_here(but=_import_path(module.__name__, None))
    return f"The module has no application. {here}"


def _import_advice(error: ImportError, again: str) -> str:
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is None:
        return f"Correct the import, then run: {again}"
    if missing.split(".")[0] == "flask":
        return (
            f"Import from lagena instead, then run: {again}\n"
            "Or leave the import as it is, and put --as-flask before --app."
        )
    return (
        f"Install what provides {missing!r} for this Python ({sys.executable}), or "
        f"correct the import, then run: {again}"
    )


def _applications_here(wanted: str = "", but: str = "") -> str:
    targets = {
        target.lower(): target
        for target in _targets_here()
        if target.split(":")[0] != but
    }
    if targets:
        # A dot is where the colon should be.
        return _commands("This folder", targets, wanted.split(".")[0].lower())
    return (
        f"No {'other ' if but else ''}file in {Path.cwd()} makes an application. Go to "
        "the folder of yours, or save one here as hello.py and run: "
        f"{command_line('hello', 'run')}"
    )


def _commands(where: str, targets: dict[str, str], wanted: str) -> str:
    close = difflib.get_close_matches(wanted, targets, n=1)
    if close:
        target = targets[close[0]]
        return f"Did you mean {target!r}? Run: {command_line(target, 'run')}"
    lines = [command_line(target, "run") for target in targets.values()]
    if len(lines) == 1:
        return f"{where} has an application; run: {lines[0]}"
    return "\n  ".join([f"{where} has several applications; run one of:", *lines])


def _targets_here() -> Iterator[str]:
    """Yield what ``--app`` takes for each file here that makes an application."""
    here = Path()
    for path in sorted([*here.glob("*.py"), *here.glob("*/__init__.py")]):
        module = path.parent.name or path.stem
        if module in sys.stdlib_module_names:
            continue  # it would not be what is imported
        names = list(_names_made_by(path))
        if len(names) == 1 or {*_APP_NAMES} & {*names}:
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
                if ast.unparse(maker).split(".")[-1] in {"Flask", *_FACTORY_NAMES}:
                    made = True
                    yield name
            case ast.FunctionDef(name=name) if name in _FACTORY_NAMES:
                factories.append(name)
    if not made:
        yield from factories[:1]


def _warn_about_file_name(module: ModuleType) -> None:
    """Say so once if a file and a module of Python's or a library's have one name."""
    name = module.__name__
    file = Path(sys.path[0], f"{name}.py")
    if not file.is_file() or is_running_from_reloader():
        return
    if str(file) != getattr(module, "__file__", None):
        text = f"was not read, because another module {name!r} was loaded before it"
    elif name in sys.stdlib_module_names:
        text = f"hides Python's own module {name!r} from all code that imports it"
    else:
        return
    text = f"Warning: {file.name!r} {text}; rename the file."
    click.secho(text, err=True, fg="yellow")


def _import_path(module_name: str, app_name: str | None) -> str:
    """Write what ``--app`` takes, seen from the current folder."""
    here = Path.cwd()
    folder = Path(sys.path[0]).absolute()  # prepare_import() put it there
    path = module_name
    if folder != here:
        file = folder.joinpath(*module_name.split("."))
        path = str(file.relative_to(here) if file.is_relative_to(here) else file)
    return path if app_name is None else f"{path}:{app_name}"


def _is_typed(ctx: click.Context, option: str) -> bool:
    return ctx.get_parameter_source(option) is ParameterSource.COMMANDLINE


def _quote(import_path: str) -> str:
    plain = re.fullmatch(r"[\w./\\:-]+", import_path)
    # Double quotes do in every shell, Windows' too.
    return import_path if plain else f'"{import_path}"'
