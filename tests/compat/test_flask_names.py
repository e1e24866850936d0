"""Names that public code imports from Flask's modules, where Flask only uses them.

They are looked up in a new process for each framework: in lagena's under the name
flask, and in the real one's.
"""

import json
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from inspect import isclass, isfunction
from pkgutil import walk_packages

import flask
import pytest
from werkzeug.local import LocalProxy

from lagena.flask_names import MODULES, names_of

START = {"lagena": "import lagena; lagena.install_as_flask()\n", "flask": ""}


def python(framework, code, text=""):
    """Run code in a new process, and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", START[framework] + code],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- Each public name of Flask, and of what it is made with ---

#: The packages whose functions and classes these are.
MADE_WITH = ("click", "flask", "jinja2", "werkzeug")

#: What is another object on lagena.
OWN = {
    "flask.cli.run_simple": "first looks at the port, then calls Werkzeug's",
    "flask.sansio.app.Response": "flask.app's, since the two are one module",
}


def used_names():
    """The names that Flask's modules have, of proxies, functions and classes."""
    sansio = import_module("flask.sansio").__path__  # which no walk finds
    for found in [
        *walk_packages(flask.__path__, "flask."),
        *walk_packages(sansio, "flask.sansio."),
    ]:
        if found.name != "flask.__main__":
            for name, value in vars(import_module(found.name)).items():
                if not name.startswith("_") and is_made_there(value):
                    yield found.name, name


def is_made_there(value):
    if isinstance(value, LocalProxy):
        return True
    if not (isclass(value) or isfunction(value)):
        return False
    return value.__module__.partition(".")[0] in MADE_WITH


#: Says for each name what it leads to: by which name that was made, and by whom.
LOOK = """
import json, sys
from importlib import import_module
import flask.globals, flask.logging
from werkzeug.local import LocalProxy

PROXIES = vars(flask.globals) | vars(flask.logging)

def made(value):
    if isinstance(value, LocalProxy):
        return next(name for name, proxy in PROXIES.items() if proxy is value)
    if value.__module__.partition(".")[0] not in ("flask", "lagena"):
        return f"{value.__module__}.{value.__qualname__}"
    return "Flask" if value.__qualname__ == "App" else value.__qualname__

print(json.dumps({
    f"{module}.{name}": made(getattr(import_module(module), name))
    for module, name in json.load(sys.stdin)
    if hasattr(import_module(module), name)
}))
"""


def test_every_name_leads_to_what_flask_has_there():
    used = json.dumps(list(used_names()))

    theirs, ours = (
        json.loads(python(framework, LOOK, used)) for framework in ("flask", "lagena")
    )

    assert len(theirs) > 150
    assert {"flask.app.Headers", "flask.views.request"} <= theirs.keys()
    assert {name for name in theirs if ours.get(name) != theirs[name]} == OWN.keys()


# --- Private names, and modules ---

STATEMENTS = [
    "from flask.app import _make_timedelta; from datetime import timedelta;"
    " assert _make_timedelta(5) == timedelta(seconds=5);"
    " assert _make_timedelta(timedelta(5)) == timedelta(5);"
    " assert _make_timedelta(None) is None",
    "from flask.helpers import _split_blueprint_path as split;"
    " assert split('a.b.c') == ['a.b.c', 'a.b', 'a'];"
    " assert split('a') == ['a']",
    "from flask.wrappers import _split_blueprint_path as split;"
    " assert split('a.b') == ['a.b', 'a']",
    "from flask.sansio.scaffold import find_package;"
    " from flask.sansio.app import find_package as same; import os, json;"
    " assert find_package is same;"
    " folder = os.path.dirname(os.path.dirname(json.__file__));"
    " assert find_package('json')[1] == folder",
    "from flask import templating; from flask.sansio import scaffold;"
    " names = scaffold._default_template_ctx_processor;"
    " assert names is templating._default_template_ctx_processor; assert names() == {}",
    "from flask.helpers import werkzeug; import werkzeug.utils as utils;"
    " assert werkzeug.utils is utils",
    "from flask.json.provider import _default, DefaultJSONProvider;"
    " from uuid import UUID;"
    " assert _default(UUID(int=1)) == str(UUID(int=1));"
    " assert DefaultJSONProvider.default is _default",
    "from flask.json import _default; from flask.json.provider import _default as same;"
    " assert _default is same",
    "from flask.globals import _no_app_msg, _no_req_msg;"
    " assert _no_app_msg.startswith('Working outside of application context.');"
    " assert _no_req_msg.startswith('Working outside of request context.')",
    "from flask import app, ctx, globals, helpers, templating;"
    " contexts = globals._cv_app, globals._cv_request;"
    " users = app, ctx, helpers, templating;"
    " assert all((user._cv_app, user._cv_request) == contexts for user in users)",
    "from flask.cli import _validate_key, run_command;"
    " assert _validate_key in [param.callback for param in run_command.params]",
    "from flask.typing import BeforeFirstRequestCallable; from typing import get_args;"
    " assert len(get_args(BeforeFirstRequestCallable)) == 2",
    "from flask import ctx, typing, views; assert ctx.ft is views.ft is typing",
    "import flask; assert flask.sansio; assert 'run_simple' in vars(flask.cli)",
    "import flask, werkzeug;"
    " assert vars(flask.cli)['current_app'] is flask.current_app;"
    " assert vars(flask.helpers)['request'] is flask.request;"
    " assert flask.wrappers.RequestBase is werkzeug.Request",
    "import flask, sys;"
    " assert {f'flask.{name}' for name in ('app', 'blueprints', 'config', 'ctx',"
    " 'globals', 'helpers', 'json', 'json.provider', 'json.tag', 'logging', 'sessions',"
    " 'signals', 'templating', 'typing', 'wrappers')} <= sys.modules.keys()",
]


@pytest.mark.parametrize("framework", ["lagena", "flask"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_statement_works(framework, statement):
    python(framework, statement)


# --- The table itself ---

ALIASES = [(module, name) for module in sorted(MODULES) for name, _ in names_of(module)]


def exists(module):
    """Return whether Flask has this module."""
    return find_spec(module) is not None


@pytest.mark.parametrize(("module", "name"), ALIASES)
def test_alias_is_a_name_of_flask_and_none_of_lagena(module, name):
    places = [
        module.replace("lagena", parent, 1) for parent in ("flask", "flask.sansio")
    ]
    assert any(hasattr(import_module(place), name) for place in places if exists(place))
    assert not hasattr(import_module(module), name)
