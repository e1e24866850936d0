"""What extensions replace and call has Flask's parameters, name by name.

These compare the two frameworks directly: a signature has no behaviour of its own.
"""

from importlib import import_module
from inspect import Parameter, isroutine, signature

import pytest

CLASSES = [
    "app.Flask",
    "config.Config",
    "ctx.AppContext",
    "ctx.RequestContext",
    "json.provider.DefaultJSONProvider",
    "json.provider.JSONProvider",
    "sessions.SecureCookieSessionInterface",
    "sessions.SessionInterface",
    "testing.EnvironBuilder",
    "testing.FlaskClient",
    "testing.FlaskCliRunner",
    "wrappers.Request",
    "wrappers.Response",
]

FUNCTIONS = [
    "abort",
    "after_this_request",
    "copy_current_request_context",
    "flash",
    "get_flashed_messages",
    "get_template_attribute",
    "has_app_context",
    "has_request_context",
    "jsonify",
    "make_response",
    "redirect",
    "render_template",
    "render_template_string",
    "send_file",
    "send_from_directory",
    "stream_template",
    "stream_template_string",
    "stream_with_context",
    "url_for",
]


def find(framework, path):
    module, _, name = path.rpartition(".")
    return getattr(import_module(f"{framework}.{module}".rstrip(".")), name)


def parameters(function):
    """Names, kinds and plain defaults; an object has no comparable default."""
    plain = (type(None), bool, int, str, tuple, bytes)
    return [
        (
            parameter.name,
            parameter.kind.name,
            parameter.default is Parameter.empty,
            parameter.default if isinstance(parameter.default, plain) else "object",
        )
        for parameter in signature(function).parameters.values()
    ]


def own_methods(path):
    """Methods of Flask's class that Flask itself wrote."""
    theirs = find("flask", path)
    for name in dir(theirs):
        method = getattr(theirs, name)
        home = getattr(method, "__module__", None) or ""
        public = not name.startswith("_") or name in {"__init__", "__call__"}
        if public and isroutine(method) and home.startswith("flask."):
            yield name


METHODS = [(path, name) for path in CLASSES for name in own_methods(path)]


@pytest.mark.parametrize(("path", "name"), METHODS)
def test_method_is_called_by_the_same_names(path, name):
    ours, theirs = (getattr(find(fw, path), name) for fw in ("lagena", "flask"))

    assert parameters(ours) == parameters(theirs)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_is_called_by_the_same_names(name):
    ours, theirs = (find(fw, name) for fw in ("lagena", "flask"))

    assert parameters(ours) == parameters(theirs)
