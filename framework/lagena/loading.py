"""Finds and imports the application a command is for."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import sys
import traceback
import typing as t
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType

import click
from werkzeug.serving import is_running_from_reloader

from . import suggestions
from .as_flask import is_of_flask

if t.TYPE_CHECKING:
    from .app import Flask

_DISCOVERED = ("wsgi", "app")
#: What runs between the command and the application's own code.
_MACHINERY = {"__main__", "click", "importlib", "lagena", "runpy"}


class NoAppException(click.UsageError):
    """No application was found or made; the message ends with what to do.

    Its first line is Flask's own, because programs match it.
    """


def load_app(import_path: str | None) -> Flask:
    """Return the application that ``import_path`` names: ``module``, ``module:name``,
    ``module:factory(args)``, each module dotted or a path to a file or folder.

    Without a path it is the one in ``wsgi.py`` or ``app.py`` of the current folder.
    """
    if import_path:
        # The colon of a Windows drive is followed by a slash.
        path, *name = re.split(r":(?![\\/])", import_path, maxsplit=1)
        app = locate_app(prepare_import(path), name[0] if name else None)
    else:
        app = _discover_app()
    if app is not None:
        return app
    raise _no_application(
        "Could not locate a Flask application. Use the 'lagena --app' option, "
        "'FLASK_APP' environment variable, or a 'wsgi.py' or 'app.py' file in the "
        "current directory.",
        suggestions.applications_here(),
    )


def prepare_import(path: str) -> str:
    """Put the folder of a module first on ``sys.path``, and return the module's name.

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


def locate_app(
    module_name: str, app_name: str | None = None, raise_if_not_found: bool = True
) -> Flask | None:
    """Import a module and return its application, the one named or the best one.

    If there is no such module this raises ``NoAppException``, or returns None where
    ``raise_if_not_found`` is false; for anything else that is wrong it always raises.
    """
    module = _import_module(module_name, app_name)
    if module is None:
        if raise_if_not_found:
            raise _no_application(
                f"Could not import {module_name!r}.", suggestions.no_module(module_name)
            )
        return None
    _warn_about_file_name(module)
    if app_name is None:
        return find_best_app(module)
    return find_app_by_string(module, app_name)


def find_best_app(module: ModuleType) -> Flask:
    """Return the application of a module, where none of its names was given.

    That is ``app``, ``application``, the only one there is, or what ``create_app``
    or ``make_app`` returns, in this order.
    """
    for name in suggestions.APP_NAMES:
        if _is_application(value := getattr(module, name, None)):
            return value
    names = _application_names(module)
    if len(names) > 1:
        raise _no_application(
            f"Detected multiple Flask applications in module {module.__name__!r}. Use "
            f"'{module.__name__}:name' to specify the correct one.",
            _names_in(module),
        )
    if names:
        return t.cast("Flask", getattr(module, names[0]))
    app = _find_made_app(module)
    if app is not None:
        return app
    raise _no_application(
        "Failed to find Flask application or factory in module "
        f"{module.__name__!r}. Use '{module.__name__}:name' to specify one.",
        suggestions.no_application(module),
    )


def find_app_by_string(module: ModuleType, app_name: str) -> Flask:
    """Return the application of a module that ``app_name`` says: a name or a call."""
    name, args, kwargs = _parse_app_name(module, app_name)
    if not hasattr(module, name):
        raise _no_application(
            f"Failed to find attribute {name!r} in {module.__name__!r}.",
            _names_in(module, name),
        )
    value = getattr(module, name)
    if inspect.isfunction(value):
        if not _accepts(value, *args, **kwargs):
            raise _no_application(
                f"The factory {app_name!r} in module {module.__name__!r} could not be "
                "called with the specified arguments.",
                suggestions.definition(module, name),
            )
        value = value(*args, **kwargs)
    if _is_application(value):
        return value
    raise _no_application(
        "A valid Flask application was not obtained from "
        f"'{module.__name__}:{app_name}'.",
        suggestions.wrong_type(value, _names_in(module, name)),
    )


def warn_about_flask(app: Flask) -> None:
    """Warn if an application is one of the real Flask."""
    if is_of_flask(app) and not is_running_from_reloader():
        click.secho(suggestions.on_flask(app.name), err=True, fg="yellow")


def application_frames(error: BaseException) -> TracebackType | None:
    """Return the traceback of an error from the application's first line on.

    What was not raised below such a line keeps all of its traceback, unless the
    error itself says where to look, as a ``SyntaxError`` does.
    """
    frames = error.__traceback__
    while frames is not None and _is_machinery(frames):
        frames = frames.tb_next
    if frames is None and not isinstance(error, SyntaxError | NoAppException):
        return error.__traceback__
    return frames


def format_error(error: BaseException) -> str:
    """Return an error as Python prints it, from the application's first line on."""
    frames = application_frames(error)
    return "".join(traceback.format_exception(error.with_traceback(frames)))


# --- The steps --------------------------------------------------------------------


def _discover_app() -> Flask | None:
    """Return the application of ``wsgi`` or ``app``, whichever can be imported."""
    # A file of this folder goes before a namesake that is on the path, or loaded.
    here = sorted(_DISCOVERED, key=lambda name: not Path(f"{name}.py").exists())
    for path in here:
        name = prepare_import(path)
        spec = importlib.util.find_spec(name)
        # A folder that only has the name is no package, so it has no origin.
        if spec is not None and spec.origin is not None:
            return locate_app(name)
    return None


def _is_application(value: object) -> t.TypeGuard[Flask]:
    # Asked of the type: a class is no application, and a proxy must not be touched.
    kind = type(value)
    return hasattr(kind, "wsgi_app") and hasattr(kind, "test_client")


def _application_names(module: ModuleType) -> list[str]:
    return [name for name, value in vars(module).items() if _is_application(value)]


def _find_made_app(module: ModuleType) -> Flask | None:
    for name in suggestions.FACTORY_NAMES:
        factory = getattr(module, name, None)
        if not inspect.isfunction(factory):
            continue
        if not _accepts(factory):
            raise _no_application(
                f"Detected factory {name!r} in module {module.__name__!r}, but could "
                "not call it without arguments. Use "
                f"'{module.__name__}:{name}(args)' to specify arguments.",
                suggestions.definition(module, name),
            )
        if _is_application(value := factory()):
            return value
    return None


def _names_in(module: ModuleType, wanted: str = "") -> str:
    names = _application_names(module)
    names += [name for name in suggestions.FACTORY_NAMES if hasattr(module, name)]
    return suggestions.applications_in(module, names, wanted)


def _accepts(factory: Callable[..., object], *args: object, **kwargs: object) -> bool:
    try:
        inspect.signature(factory).bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def _import_module(name: str, app_name: str | None) -> ModuleType | None:
    """Import a module, or return None if there is none of this name."""
    then = suggestions.after_correcting(name, app_name)
    try:
        # The statement's function, whose traceback has no frames of importlib's.
        __import__(name)
    except ImportError as error:
        inside = error.__traceback__ and error.__traceback__.tb_next
        if inside is None:
            return None
        lines = traceback.format_exception(error.with_traceback(inside))
        raise NoAppException(
            f"While importing {name!r}, an ImportError was raised:\n\n{''.join(lines)}"
            f"\n{suggestions.correct_import(error, then)}"
        ) from None
    except Exception as error:
        error.add_note(f"\n{suggestions.correct_module(name, then)}")
        raise
    return sys.modules[name]


def _warn_about_file_name(module: ModuleType) -> None:
    """Warn if the file of an application has the name of another module."""
    name = module.__name__
    file = Path(sys.path[0], f"{name}.py")
    if not file.is_file() or is_running_from_reloader():
        return
    if str(file) != getattr(module, "__file__", None):
        text = suggestions.not_read(file.name, name)
    elif name in sys.stdlib_module_names:
        text = suggestions.hides_python(file.name, name)
    else:
        return
    click.secho(text, err=True, fg="yellow")


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
    raise _no_application(
        problem, suggestions.what_follows_the_colon(_names_in(module, app_name))
    )


def _arguments(call: ast.Call) -> tuple[list[t.Any], dict[str, t.Any]]:
    return (
        [ast.literal_eval(arg) for arg in call.args],
        {word.arg or "": ast.literal_eval(word.value) for word in call.keywords},
    )


def _no_application(seen: str, advice: str) -> NoAppException:
    # A server that waits for a change needs no command, but the change.
    if is_running_from_reloader():
        advice = suggestions.correct_and_save()
    return NoAppException(f"{seen}\n\n{advice}")


def _is_machinery(frames: TracebackType) -> bool:
    module: str = frames.tb_frame.f_globals.get("__name__", "")
    return module.partition(".")[0] in _MACHINERY
