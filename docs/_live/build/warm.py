"""Imports what examples use and answers requests, so that a snapshot has it all."""

import gc
import importlib
import io
import json
import linecache
import re
import sys

from lagena_live import bridge

MAIN = """
from lagena import *

app = Flask(__name__)
app.secret_key = "x"


@app.route("/", methods=["GET", "POST"])
def index():
    session["a"] = 1
    flash("x")
    request.form.get("a")
    return render_template("a.html", items=[1, 2])


@app.get("/json")
def as_json():
    return jsonify(a=1)


@app.get("/away")
def away():
    return redirect(url_for("index"))


@app.get("/wrong")
def wrong():
    return 1 / 0
"""
PAGE = """{% extends "b.html" %}{% block c %}
{% for it in items %}{{ it | e }}{% endfor %}
{{ get_flashed_messages() }}{{ url_for("index") }}{% endblock %}"""
PROJECT = {
    "main": "warm",
    "files": {
        "warm.py": MAIN,
        "templates/a.html": PAGE,
        "templates/b.html": "{% block c %}{% endblock %}",
        "static/a.css": "a {}",
    },
}
FORM = [["content-type", "application/x-www-form-urlencoded"]]
#: What most examples import.
MODULES = (
    *("collections", "dataclasses", "datetime", "functools", "itertools", "math"),
    *("pathlib", "random", "secrets", "textwrap", "tomllib", "uuid"),
    *("jinja2.debug", "lagena.views", "werkzeug.security"),
)
REQUESTS: tuple[tuple[str, str, list[list[str]], bytes], ...] = (
    ("GET", "/", [], b""),
    ("POST", "/?q=1", FORM, b"a=1"),
    ("GET", "/json", [], b""),
    ("GET", "/away", [], b""),
    ("GET", "/wrong", [], b""),
    ("GET", "/static/a.css", [], b""),
    ("GET", "/nowhere", [], b""),
)

for name in MODULES:
    importlib.import_module(name)
bridge.boot()
printed, sys.stderr = sys.stderr, io.StringIO()
answer = json.loads(bridge.load("warm", json.dumps(PROJECT)))
assert "error" not in answer, answer
for method, path, headers, body in REQUESTS:
    exchange = bridge.request(
        "warm", "one", method, f"http://localhost:5000{path}", json.dumps(headers), body
    )
    bridge.start(exchange)
    while exchange.next() is not None:
        pass
    exchange.close()
bridge.remove("warm")
sys.stderr = printed

del answer, exchange, method, path, headers, body, name, printed
gc.collect()
re.purge()
linecache.clearcache()
vars(sys)["_clear_internal_caches"]()  # from 3.13 on
