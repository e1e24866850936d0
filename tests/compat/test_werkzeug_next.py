"""lagena on the Werkzeug to come: the same to the byte as Flask 3.1 on Werkzeug 3.1."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

#: What the changes in Werkzeug would show in, first of all.
SHARE = [
    *(f"framework/test_{name}.py" for name in ("responses", "urls", "wrappers")),
    *(f"compat/test_{name}.py" for name in ("errors", "files", "responses", "routing")),
    *(f"compat/test_{name}.py" for name in ("config_keys", "test_tools", "url_for")),
]


def run(*words, path=""):
    """Run Python; its output, or a failure that shows it."""
    result = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(path), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


# --- What the simulation does ---

CHANGED = """
import warnings
from tests.compat import werkzeug_next
from werkzeug import http, utils
from werkzeug.routing import Map, Rule
from werkzeug.test import Client, create_environ
from werkzeug.wrappers import Request, Response

print(Response(status=404).status, Response(status="404 NOT FOUND").status)
print(utils.redirect("/").status, hasattr(http, "HTTP_STATUS_CODES"))
try:
    Map([Rule("/<a>", endpoint="a"), Rule("/<a>", endpoint="b")])
except werkzeug_next.DuplicateRuleError:
    print("duplicate")
shop = Map([Rule("/", endpoint="shop", subdomain="www")], default_subdomain="www")
environ = create_environ(base_url="http://other.example")
print(shop.bind_to_environ(environ, "shop.example").subdomain)
environ["HTTP_HOST"] = "no host"
for bad in (lambda: Request(environ).host, lambda: shop.bind_to_environ(environ)):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__)
print(Response("").make_conditional(environ).headers["Accept-Ranges"])
numbers = Map([Rule("/<float:x>", endpoint="x")]).bind("localhost")
print(numbers.build("x", {"x": 1e20}))

@Request.application
def app(request):
    if request.path == "/":
        return Response(request.method)
    return utils.redirect("/", 302)

print(Client(app).put("/old", follow_redirects=True).text)
"""


def test_simulation_changes_werkzeug():
    assert run("-c", CHANGED).splitlines() == [
        "404 Not Found 404 NOT FOUND",
        "303 See Other False",
        "duplicate",
        "www",
        "SecurityError",
        "SecurityError",
        "none",
        "/100000000000000000000",
        "PUT",
    ]


# --- What lagena does on it ---

#: What programs begin with that are to run on it.
NEXT = "import compat.werkzeug_next\n"


def passed_on_it(*paths):
    """Run tests on the Werkzeug to come; how many passed."""
    plugin = ("-p", "tests.compat.werkzeug_next", "-p", "no:cacheprovider")
    output = run("-m", "pytest", "-q", *plugin, *(f"tests/{path}" for path in paths))
    return int(re.search(r"(\d+) passed", output)[1])


def test_tests_pass_on_it():
    assert passed_on_it(*SHARE) > 500


@pytest.mark.long
def test_all_tests_pass_on_it():
    assert passed_on_it("framework", "compat") > 3000


STATUSES = """
import sys
from importlib import import_module
response_class = import_module(sys.argv[1]).Response
for code in range(100, 1000):
    print(response_class(status=code).status)
"""


def test_statuses_are_those_of_flask_on_werkzeug_3_1():
    flask = run("-c", STATUSES, "flask")
    lagena = run("-c", NEXT + STATUSES, "lagena", path=HERE.parent)

    assert lagena.splitlines() == flask.splitlines()


ANSWERS = """
import sys
from pathlib import Path
from random import Random
from lagena_tests.applications import (
    Application, write_application, write_files, write_request
)

framework, root, seeds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
write_files(root)
for random in map(Random, range(seeds)):
    application = Application(framework, root, write_application(random))
    rules = application.rules()
    known = [rule[0] for rule in rules] or ["/"]
    requests = [write_request(random, known) for _ in range(12)]
    print(application.failed, rules, [application.answer(each) for each in requests])
"""


def answers(framework, root, seeds, before=""):
    program = before + ANSWERS
    return run(
        "-c", program, framework, str(root), str(seeds), path=HERE.parent
    ).splitlines()


@pytest.mark.parametrize("seeds", [20, pytest.param(300, marks=pytest.mark.long)])
def test_answers_are_those_of_flask_on_werkzeug_3_1(tmp_path, seeds):
    flask = answers("flask", tmp_path, seeds)
    lagena = answers("lagena", tmp_path, seeds, before=NEXT)

    assert len(flask) == len(lagena) == seeds
    assert [seed for seed in range(seeds) if lagena[seed] != flask[seed]] == []
