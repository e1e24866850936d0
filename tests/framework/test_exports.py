"""The public names of `lagena`: which there are, and that each is explained."""

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pkgutil import walk_packages
from types import ModuleType

import pytest
from blinker import NamedSignal
from werkzeug.local import LocalProxy

import lagena
from lagena import globals, signals

PUBLIC = {
    "Blueprint",
    "Config",
    "Flask",
    "Request",
    "Response",
    "abort",
    "after_this_request",
    "appcontext_popped",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "before_render_template",
    "copy_current_request_context",
    "current_app",
    "flash",
    "g",
    "get_flashed_messages",
    "get_template_attribute",
    "got_request_exception",
    "has_app_context",
    "has_request_context",
    "install_as_flask",
    "json",
    "jsonify",
    "make_response",
    "message_flashed",
    "redirect",
    "render_template",
    "render_template_string",
    "request",
    "request_finished",
    "request_started",
    "request_tearing_down",
    "send_file",
    "send_from_directory",
    "session",
    "stream_template",
    "stream_template_string",
    "stream_with_context",
    "template_rendered",
    "url_for",
}


def exported() -> set[str]:
    """Return what the package itself exports, without the modules that it loads."""
    return {
        name
        for name, value in vars(lagena).items()
        if not name.startswith("_")
        and (name == "json" or not isinstance(value, ModuleType))
    }


def explanation(name: str) -> str | None:
    """Return the docstring of a public name, or the comment above its definition."""
    value = getattr(lagena, name)
    if not isinstance(value, (LocalProxy, NamedSignal)):
        return inspect.getdoc(value)
    module = signals if isinstance(value, NamedSignal) else globals
    found = re.search(rf"^#: (.+)\n{name} = ", inspect.getsource(module), re.MULTILINE)
    return found[1] if found else None


def test_public_names_are_these_and_no_others() -> None:
    assert exported() == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_name_is_explained_in_one_short_line(name: str) -> None:
    first, *_ = (explanation(name) or "").splitlines() or [""]

    assert re.fullmatch(r"[A-Z`].{9,78}[.:]", first), first


def members() -> Iterator[tuple[str, object]]:
    """Return the public functions, classes and methods of each module, by full name."""
    for info in walk_packages(lagena.__path__, "lagena."):
        if info.name == "lagena.__main__":
            continue
        for name, value in vars(import_module(info.name)).items():
            if name.startswith("_") or getattr(value, "__module__", "") != info.name:
                continue
            if inspect.isfunction(value) or inspect.isclass(value):
                yield f"{info.name}.{name}", value
            if inspect.isclass(value):
                for method in vars(value).keys() - dir(object):
                    if not method.startswith("_"):
                        yield f"{info.name}.{name}.{method}", getattr(value, method)


def test_every_public_function_class_and_method_is_documented() -> None:
    silent = [
        name
        for name, value in members()
        if callable(value) and not inspect.getdoc(value)
    ]

    assert silent == []


def test_version_is_the_one_that_is_installed() -> None:
    assert lagena.__version__ == version("lagena")


def test_command_line_is_loaded_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(lagena, "cli", raising=False)
    program = "import lagena, sys; assert 'lagena.cli' not in sys.modules; lagena.cli"

    done = subprocess.run([sys.executable, "-c", program], check=False)

    assert done.returncode == 0
    assert lagena.cli is import_module("lagena.cli")


def test_unknown_name_is_named() -> None:
    with pytest.raises(AttributeError, match="'lagena' has no attribute 'teapot'"):
        lagena.teapot
