"""Every public name that a module of Flask has is in lagena's module of that name.

These compare the two frameworks directly, as the signatures do.
"""

import __future__

from importlib import import_module
from inspect import ismemberdescriptor
from types import ModuleType
from typing import TypeVar

import pytest
from werkzeug.local import LocalProxy

MODULES = [
    "",
    "app",
    "blueprints",
    "cli",
    "config",
    "ctx",
    "debughelpers",
    "globals",
    "helpers",
    "json",
    "json.provider",
    "json.tag",
    "logging",
    "sessions",
    "signals",
    "templating",
    "testing",
    "typing",
    "views",
    "wrappers",
]

#: What Flask's modules have only because they use it, so that nobody looks there.
ONLY_USED = {
    "blueprints": {"SansioBlueprint": "half of a class that Flask keeps in two"},
    "typing": {
        "BeforeFirstRequestCallable": "the type of a hook that Flask 2.3 removed",
    },
}


def module(framework, name):
    return import_module(f"{framework}.{name}".rstrip("."))


def is_written_in(value, name):
    """Return whether a value has its home in Flask's module ``name``."""
    # A type variable is a module's own tool; nobody imports one.
    if isinstance(value, (ModuleType, __future__._Feature, TypeVar)):
        return False
    if name in {"", "signals", "typing"}:
        return True
    if isinstance(value, LocalProxy):
        return name == "globals" or value is module("flask", name).__dict__.get(
            "wsgi_errors_stream"
        )
    if hasattr(value, "__name__"):
        return value.__module__ in {f"flask.{name}", f"flask.sansio.{name}"}
    return True


def names(name):
    """The public names of one of Flask's modules, but for what it only uses."""
    for public, value in vars(module("flask", name)).items():
        if public.startswith("_") or public in ONLY_USED.get(name, {}):
            continue
        if is_written_in(value, name):
            yield public


NAMES = [(name, public) for name in MODULES for public in names(name)]


@pytest.mark.parametrize(("name", "public"), NAMES)
def test_name_is_there(name, public):
    assert hasattr(module("lagena", name), public)


def test_names_were_found():
    """A rule that finds too little would let the other test pass for nothing."""
    found = set(NAMES)

    assert len(found) > 150
    assert {
        ("", "Flask"),
        ("cli", "FlaskGroup"),
        ("globals", "request_ctx"),
        ("json.tag", "TagMarkup"),
        ("signals", "request_started"),
        ("typing", "ResponseReturnValue"),
        ("views", "MethodView"),
    } <= found


@pytest.mark.parametrize(
    ("name", "public"),
    [(name, public) for name, reasons in ONLY_USED.items() for public in reasons],
)
def test_exception_is_still_one(name, public):
    assert hasattr(module("flask", name), public)
    assert not hasattr(module("lagena", name), public)


# --- Attributes of classes ---

CLASSES = [
    (name, public)
    for name, public in NAMES
    if name and isinstance(getattr(module("flask", name), public), type)
]


def attributes(name, public):
    """The public attributes that Flask itself gives a class."""
    for base in getattr(module("flask", name), public).__mro__:
        if base.__module__.startswith("flask"):
            for attribute, value in vars(base).items():
                if not attribute.startswith("_") and not ismemberdescriptor(value):
                    yield attribute


@pytest.mark.parametrize(("name", "public"), CLASSES)
def test_class_has_the_attributes(name, public):
    ours = getattr(module("lagena", name), public)

    assert set(attributes(name, public)) - set(dir(ours)) == set()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("", lambda framework: framework.Flask("example")),
        ("", lambda framework: framework.Flask("example").test_client()),
        ("", lambda framework: framework.Flask("example").json),
        ("", lambda framework: framework.Flask("example").url_map),
        ("", lambda framework: framework.Blueprint("example", "example")),
        ("json.tag", lambda json_tag: json_tag.TaggedJSONSerializer()),
        ("json.tag", lambda json_tag: json_tag.TagTuple(None)),
        ("sessions", lambda sessions: sessions.SecureCookieSession()),
        ("cli", lambda cli: cli.ScriptInfo()),
        ("cli", lambda cli: cli.FlaskGroup()),
    ],
    ids=[
        "app",
        "client",
        "json",
        "url_map",
        "blueprint",
        "serializer",
        "tag",
        "session",
        "script",
        "group",
    ],
)
def test_object_has_the_attributes(name, make):
    ours, theirs = (dir(make(module(fw, name))) for fw in ("lagena", "flask"))

    public = {name for name in theirs if not name.startswith("_")}

    assert public - set(ours) == set()


@pytest.mark.parametrize("context", ["app_context", "test_request_context"])
def test_context_has_the_attributes(context):
    public = []
    for framework in ("lagena", "flask"):
        with getattr(module(framework, "").Flask("example"), context)() as ctx:
            public.append({name for name in dir(ctx) if not name.startswith("_")})

    assert public[1] - public[0] == set()
