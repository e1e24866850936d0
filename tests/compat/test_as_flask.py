"""lagena under Flask's name, each time in a new process, beside the real Flask."""

import http.client
import re
import subprocess
import sys

import pytest

#: Each of Flask's modules, and the module of lagena that it must be.
MODULES = {
    "flask": "lagena",
    "flask.app": "lagena.app",
    "flask.blueprints": "lagena.blueprints",
    "flask.cli": "lagena.cli",
    "flask.config": "lagena.config",
    "flask.ctx": "lagena.ctx",
    "flask.debughelpers": "lagena.debughelpers",
    "flask.globals": "lagena.globals",
    "flask.helpers": "lagena.helpers",
    "flask.json": "lagena.json",
    "flask.json.provider": "lagena.json.provider",
    "flask.json.tag": "lagena.json.tag",
    "flask.logging": "lagena.logging",
    "flask.sansio.app": "lagena.app",
    "flask.sansio.blueprints": "lagena.blueprints",
    "flask.sansio.scaffold": "lagena.scaffold",
    "flask.sessions": "lagena.sessions",
    "flask.signals": "lagena.signals",
    "flask.templating": "lagena.templating",
    "flask.testing": "lagena.testing",
    "flask.typing": "lagena.typing",
    "flask.views": "lagena.views",
    "flask.wrappers": "lagena.wrappers",
}

INSTALL = "import lagena; lagena.install_as_flask()\n"

#: Said at the end of each process: nothing of the real Flask was loaded.
CHECK = """
import sys, sysconfig
real = sysconfig.get_path("purelib") + "/flask/"
files = [vars(module).get("__file__") or "" for module in sys.modules.values()]
loaded = [file for file in files if file.startswith(real)]
assert not loaded, loaded
"""


def python(code, cwd, *options):
    """Run code in a new process, and give what it printed."""
    done = subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(code, cwd, *options):
    """Run code under Flask's name, and see that the real Flask stays away."""
    return python(INSTALL + code + CHECK, cwd, *options)


# --- One module under two names ---


@pytest.mark.parametrize("name", MODULES)
def test_first_import_gives_the_module_of_lagena(name, tmp_path):
    code = f"""
import importlib, sys
first = importlib.import_module({name!r})
assert first is importlib.import_module({MODULES[name]!r}), first
assert sys.modules[{name!r}] is first
"""
    run(code, tmp_path)


def test_names_lead_from_one_module_to_the_next(tmp_path):
    code = f"""
import importlib, operator
import flask
for name, own in {MODULES!r}.items():
    module = importlib.import_module(name)
    if "." in name:
        assert operator.attrgetter(name.removeprefix("flask."))(flask) is module, name
    assert vars(module) is vars(importlib.import_module(own))
"""
    run(code, tmp_path)


def test_every_module_of_lagena_has_both_names(tmp_path):
    code = """
import importlib, pkgutil
names = [m.name for m in pkgutil.walk_packages(lagena.__path__, "lagena.")]
names.remove("lagena.__main__")  # it is the command
for name in names:
    alias = name.replace("lagena", "flask", 1)
    assert importlib.import_module(alias) is importlib.import_module(name), name
print(len(names))
"""
    assert int(run(code, tmp_path)) > 20


@pytest.mark.parametrize(
    "statement",
    [
        "from flask import *",
        "from flask import Flask as found; assert found is lagena.Flask",
        "from flask import json as found; assert found is lagena.json",
        "from flask import cli as found; assert found is lagena.cli",
        "import flask.json.tag as found; assert found is lagena.json.tag",
        "import flask; assert flask.cli is lagena.cli",
        "import flask.sansio.app as found; assert found.App is lagena.Flask",
        "from flask.sansio import scaffold as found; assert found.Scaffold",
        "from flask.sansio.app import App; assert App is lagena.Flask",
        "from flask.json.provider import DefaultJSONProvider",
        "import importlib.util; assert importlib.util.find_spec('flask')",
        "import importlib.util; assert importlib.util.find_spec('flask.json.tag')",
        "import importlib.util; assert not importlib.util.find_spec('flask.none')",
    ],
)
def test_statement_works(statement, tmp_path):
    run(statement, tmp_path)


def test_submodules_are_loaded_late(tmp_path):
    code = """
import sys
import flask
assert "lagena.cli" not in sys.modules
assert flask.cli is sys.modules["lagena.cli"]
"""
    run(code, tmp_path)


@pytest.mark.parametrize("name", ["flask.none", "flask.json.none", "flask.sansio.none"])
def test_unknown_module_is_missing(name, tmp_path):
    code = f"""
try:
    import {name}
except ModuleNotFoundError as error:
    assert error.name == {name!r}, error.name
else:
    raise AssertionError("found")
"""
    run(code, tmp_path)


def test_neighbour_with_a_longer_name_is_left_alone(tmp_path):
    (tmp_path / "flask_tea.py").write_text("import flask\nkind = 'green'\n")

    run("import flask_tea; assert flask_tea.kind == 'green'", tmp_path)


def test_patch_under_one_name_holds_under_the_other(tmp_path):
    code = """
from unittest import mock
import flask.helpers
with mock.patch("flask.helpers.get_debug_flag", "patched"):
    assert lagena.helpers.get_debug_flag == "patched"
"""
    run(code, tmp_path)


def test_filter_of_warnings_by_the_name_of_flask_holds(tmp_path):
    code = """
import warnings
from flask import Flask
app = Flask("example", subdomain_matching=True)
app.config["SERVER_NAME"] = "example.com"
with warnings.catch_warnings(record=True) as shown:
    warnings.simplefilter("always")
    app.test_client().get("/", base_url="http://other.test")
    warnings.filterwarnings("ignore", module="flask.app")
    app.test_client().get("/", base_url="http://third.test")
print([str(warning.message) for warning in shown])
"""
    expected = (
        "Current server name 'other.test' doesn't match configured server name"
        " 'example.com'"
    )
    assert run(code, tmp_path) == f"{[expected]}\n"
    assert python(code, tmp_path) == f"{[expected]}\n"  # on the real Flask


def test_class_survives_pickle(tmp_path):
    code = """
import pickle
from flask import Flask
from flask.json.tag import TagTuple
assert pickle.loads(pickle.dumps(Flask)) is lagena.Flask
assert pickle.loads(pickle.dumps(TagTuple)) is TagTuple
"""
    run(code, tmp_path)


def test_import_from_inside_the_first_import(tmp_path):
    """What is loaded while ``flask.cli`` is, a plugin say, may import it as well."""
    (tmp_path / "plugin.py").write_text(
        "import flask.cli, flask.sansio.app\nfound = flask.cli, flask.sansio.app\n"
    )
    code = """
import importlib, sys

class Plugins:
    def find_spec(self, name, path=None, target=None):
        if "lagena.cli" in sys.modules:
            sys.meta_path.remove(self)
            importlib.import_module("plugin")

sys.modules.pop("lagena.loading", None)  # so that lagena.cli has to look for it
sys.meta_path.insert(0, Plugins())
import flask.cli
import plugin
assert plugin.found == (lagena.cli, lagena.app)
assert flask.cli is lagena.cli
"""
    run(code, tmp_path)


def test_threads_import_at_once(tmp_path):
    code = f"""
import importlib, threading
names = {list(MODULES)!r} * 3
start = threading.Barrier(len(names))
found = []

def load(name):
    start.wait()
    found.append((name, importlib.import_module(name)))

threads = [threading.Thread(target=load, args=(name,)) for name in names]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
own = {MODULES!r}
assert len(found) == len(names)
for name, module in found:
    assert module is importlib.import_module(own[name]), name
"""
    for _ in range(3):
        run(code, tmp_path)


# --- Taking the name ---


def test_twice_is_once(tmp_path):
    code = """
import flask, sys
before = list(sys.meta_path)
lagena.install_as_flask()
assert sys.meta_path == before
assert flask is lagena
"""
    run(code, tmp_path)


@pytest.mark.parametrize("first", ["flask", "flask.json.tag"])
def test_name_of_the_loaded_flask_is_refused(first, tmp_path):
    code = f"""
import {first}, lagena, sys
try:
    lagena.install_as_flask()
except RuntimeError as error:
    print(error)
import flask
assert flask is not lagena
assert sys.modules["flask.globals"] is not sys.modules["lagena.globals"]
"""
    sentence = python(code, tmp_path)

    assert "imported already" in sentence
    assert "install_as_flask()" in sentence


def test_nothing_changes_until_it_is_asked(tmp_path):
    code = "import lagena, flask; assert flask is not lagena"

    python(code, tmp_path)


def test_no_file_is_written(tmp_path):
    code = """
import sys
written = []

def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str):
        if set(arguments[1]) & set("wax+"):
            written.append(arguments)
    elif event in {"os.mkdir", "os.rename", "os.symlink", "os.link"}:
        written.append(arguments)

sys.addaudithook(watch)
import lagena
lagena.install_as_flask()
import flask, flask.cli, flask.sansio.app, flask.json.tag
flask.Flask("example").test_client().get("/")
assert not written, written
"""
    python(code, tmp_path, "-B")

    assert list(tmp_path.iterdir()) == []


# --- Versions ---


def test_version_is_that_of_the_contract(tmp_path):
    code = """
import importlib.metadata
import flask
print(flask.__version__)
for name in ["flask", "Flask"]:
    print(importlib.metadata.version(name))
    print(importlib.metadata.distribution(name).version)
print(importlib.metadata.metadata("flask")["Name"].lower())
"""
    *versions, name = run(code, tmp_path).split()

    assert len(versions) == 5
    assert all(re.fullmatch(r"3\.1\.\d+", version) for version in versions)
    assert name == "flask"


def test_versions_of_others_are_left_alone(tmp_path):
    code = """
import importlib.metadata
print(importlib.metadata.version("werkzeug"), importlib.metadata.version("lagena"))
"""
    assert run(code, tmp_path) == python(code, tmp_path)


def test_flask_is_listed_once(tmp_path):
    code = """
import importlib.metadata
names = [d.metadata["Name"] or "" for d in importlib.metadata.distributions()]
print([name.lower() for name in names].count("flask"))
"""
    assert run(code, tmp_path) == "1\n"


# --- An application, and a server ---

APPLICATION = """
from flask import Blueprint, Flask, current_app, jsonify, session
from flask.views import MethodView

app = Flask(__name__)
app.secret_key = "a key"
part = Blueprint("part", __name__, url_prefix="/part")

@part.get("/")
def index():
    session["n"] = session.get("n", 0) + 1
    return jsonify(module=current_app.__class__.__module__, n=session["n"])

app.register_blueprint(part)
"""


def test_application_is_one_of_lagena(tmp_path):
    (tmp_path / "site_.py").write_text(APPLICATION)
    code = """
from site_ import app
assert type(app) is lagena.Flask
client = app.test_client()
client.get("/part/")
assert client.get("/part/").json == {"module": "lagena.app", "n": 2}
"""
    run(code, tmp_path)


@pytest.fixture
def gunicorn(tmp_path):
    """Start gunicorn with some options, and give the port it says it listens on."""
    servers = []

    def start(*options):
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"),
                *("--workers", "2", "--graceful-timeout", "1", *options),
            ],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        servers.append(server)
        lines = []
        for line in server.stderr:
            lines.append(line)
            if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
                return int(found[1])
        raise AssertionError("".join(lines))

    yield start
    for server in servers:
        server.terminate()
        server.communicate(timeout=30)


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_gunicorn_serves_a_module_that_takes_the_name(tmp_path, gunicorn):
    (tmp_path / "site_.py").write_text(APPLICATION)
    (tmp_path / "wsgi.py").write_text(INSTALL + "from site_ import app\n")

    port = gunicorn("wsgi:app")

    assert '"module":"lagena.app"' in get(port, "/part/")


@pytest.mark.parametrize("options", [[], ["--preload"]], ids=["late", "preload"])
def test_gunicorn_serves_an_application_nobody_changed(tmp_path, gunicorn, options):
    (tmp_path / "site_.py").write_text(APPLICATION)
    (tmp_path / "gunicorn.conf.py").write_text(INSTALL)

    port = gunicorn(*options, "site_:app")

    assert '"module":"lagena.app"' in get(port, "/part/")
