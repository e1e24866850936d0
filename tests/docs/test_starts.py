"""How the applications of pages start: what is found of it, held, and checked in."""

import json
import os
import secrets
import subprocess
import sys
import textwrap
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import lagena
from lagena_docs import pages, records, starts
from lagena_docs.runner import apart, held
from lagena_docs.runner.run import PageError, PageRun
from lagena_docs.runner.update import main as update
from lagena_docs.settings import LAGENA, LANGUAGES, Recording, Settings, Starting
from lagena_docs.starts import Start

Find = Callable[[str], dict[str, Start]]

HELLO = """\
    # Hello

    ```python
    # hello.py
    from lagena import Flask

    app = Flask(__name__)


    @app.get("/hi/<name>")
    def hi(name):
        return f"Hi, {name}!"


    @app.get("/plain")
    def plain():
        return "Hello!"
    ```
"""


@pytest.fixture
def project(settings: Settings, tmp_path: Path) -> Settings:
    """Return a project that holds how its applications start."""
    starting = Starting(
        file=tmp_path / "starts.json",
        update="make doctest-update PAGE={page}",
        translations=("zh_CN",),
    )
    (tmp_path / "docs" / "zh_CN").mkdir(parents=True)
    return replace(settings, starting=starting)


@pytest.fixture
def find(project: Settings) -> Find:
    """Return how the applications of a page start, by their blocks."""

    def find(text: str) -> dict[str, Start]:
        path = project.pages / "page.md"
        found = held.find(path, textwrap.dedent(text), project)
        return {name: one.start for name, one in found.items()}

    return find


@pytest.fixture
def start_of(find: Find) -> Callable[[str], dict[str, Any]]:
    """Return how the only application of a page starts."""

    def start_of(text: str) -> dict[str, Any]:
        (start,) = find(text).values()
        return dict(start)

    return start_of


def app(name: str, body: str, route: str = "/", before: str = "") -> str:
    """Return a block that is a module with an application of one view."""
    lines = [
        f"```python\n# {name}",
        "import os",
        before or "from lagena import Flask, render_template",
        "app = Flask(__name__)",
        f"@app.get({route!r})\ndef view():\n    return {body}\n```\n",
    ]
    return "\n".join(lines) + "\n"


GET = "```http\nGET {} HTTP/1.1\n```\n```http\nHTTP/1.1 200 OK\n```\n"


# --- What is found ---


def test_a_start_has_the_name_of_its_block(find):
    found = find(f"(greet)=\n# Greet\n\n{app('hello.py', '1')}")

    assert list(found) == ["greet-1"]


@pytest.mark.parametrize(
    ("asking", "address"),
    [
        ("```http\nGET /hi/Ada HTTP/1.1\n```\n", "/hi/Ada"),
        ("```console\n$ curl -i http://127.0.0.1:5000/hi/Ada\n```\n", "/hi/Ada"),
        ("```console\n$ curl localhost:5000/plain?x=1 | grep H\n```\n", "/plain?x=1"),
        ('```python\nc.get("/hi/Ada", query_string={"x": 1})\n```\n', "/hi/Ada?x=1"),
        ('```pycon\n>>> app.test_client().get("/hi/Ada").text\n1\n```\n', "/hi/Ada"),
        ('```python\n# test_it.py\nx = c.get("/hi/Ada")\n```\n', "/hi/Ada"),
    ],
)
def test_an_address_is_one_that_the_page_gets(start_of, asking, address):
    assert start_of(textwrap.dedent(HELLO) + "\n" + asking) == {
        "main": "hello",
        "files": {"hello.py": "block-1"},
        "address": address,
    }


def test_an_address_is_the_first_that_answers(start_of):
    nowhere = GET.format("/nowhere") + GET.format("/hi/Ada") + GET.format("/plain")

    assert start_of(textwrap.dedent(HELLO) + nowhere)["address"] == "/hi/Ada"


@pytest.mark.parametrize(
    "asking",
    [
        "```http\nPOST /hi/Ada HTTP/1.1\n```\n",
        "```console\n$ curl -d x=1 http://127.0.0.1:5000/hi/Ada\n```\n",
        "```console\n$ curl https://example.com/hi/Ada\n```\n",
        '```python\nx = {"a": 1}.get("a")\n```\n',
        '```python\n@other.get("/hi/Ada")\ndef f(): ...\n```\n',
    ],
)
def test_without_one_it_is_the_first_route_without_parameters(start_of, asking):
    assert start_of(textwrap.dedent(HELLO) + "\n" + asking)["address"] == "/plain"


def test_an_application_without_such_a_route_has_no_address(start_of):
    page = app("hello.py", "'1'", "/hi/<name>").replace("view()", "view(name)")

    assert start_of(page) == {"main": "hello", "files": {"hello.py": "block-1"}}


def test_letters_stand_in_an_address_as_they_are_and_marks_escaped(start_of):
    page = textwrap.dedent(HELLO)

    shown = start_of(page + GET.format("/hi/%E5%B0%8F%E6%98%8E%3Cb%3E"))

    assert shown["address"] == "/hi/小明%3Cb%3E"


def test_a_status_stands_there_if_it_is_not_200(start_of):
    assert start_of(app("hello.py", '("", 302)') + GET.format("/"))["status"] == 302
    assert start_of(app("hello.py", "1 / 0"))["status"] == 500


def test_files_are_those_that_there_are_when_the_page_first_asks(start_of):
    """Templates stand below the module, and what comes later is not yet there."""
    start = start_of(
        app("hello.py", 'render_template("hello.html")')
        + "```html+jinja\n<!-- templates/hello.html -->\n"
        '<link href="style.css"> {% include "part.html" %}\n```\n'
        "```css\n/* static/style.css */\na { color: red; }\n```\n"
        "```html+jinja\n<!-- templates/part.html -->\nHello\n```\n"
        "```html+jinja\n<!-- templates/other.html -->\nOther\n```\n"
        "```python\n# other.py\nx = 1\n```\n"
        + GET.format("/")
        + "```css\n/* static/hello.html.css */\na { color: red; }\n```\n"
    )

    assert list(start["files"]) == [
        "hello.py",
        "templates/hello.html",
        "static/style.css",
        "templates/part.html",
    ]


def test_what_it_imports_is_a_file_of_it(start_of):
    start = start_of(
        "```python\n# names.py\nNAME = 'Ada'\n```\n"
        "```python\n# unused.py\nNAME = 'Bob'\n```\n"
        + app(
            "hello.py", "NAME", before="from lagena import Flask\nfrom names import *"
        )
    )

    assert list(start["files"]) == ["names.py", "hello.py"]


def test_versions_of_one_module_are_applications_apart(find):
    found = find(
        "(one)=\n# One\n\n"
        + app("hello.py", "'1'", "/one")
        + "(two)=\n## Two\n\n"
        + app("hello.py", "'2'", "/two")
    )

    assert {name: start["address"] for name, start in found.items()} == {
        "one-1": "/one",
        "two-1": "/two",
    }


FACTORY = """\
```python
# shop.py
from lagena import Flask


def create_app(name{default}):
    app = Flask(__name__)
    app.add_url_rule("/" + name, "view", lambda: "1")
    return app
```

```console{exit}
$ {command}
```
"""


@pytest.mark.parametrize(
    ("default", "command", "factory", "address"),
    [
        ("", "lagena --app \"shop:create_app('tea')\" routes", "'tea'", "/tea"),
        ("='x'", "lagena --app \"shop:create_app('tea')\" routes", None, "/x"),
        ("='x'", "lagena --app \"shop:create_app('tea')\" run", "'tea'", "/tea"),
        ("='x'", "lagena --app \"other:create_app('tea')\" run", None, "/x"),
    ],
)
def test_a_factory_is_called_as_the_page_does(
    start_of, default, command, factory, address
):
    start = start_of(FACTORY.format(default=default, exit="", command=command))

    assert start.get("factory") == (factory and f"create_app({factory})")
    assert start["address"] == address


def test_what_a_failing_command_names_is_no_factory(find):
    command = "lagena --app \"shop:create_app('tea')\" routes"

    found = find(FACTORY.format(default="", exit=" exit=1", command=command))
    assert "cannot" in found["block-1"]


def test_flasks_name_needs_an_option(start_of):
    from_flask = app("hello.py", "'1'", before="from flask import Flask")

    assert start_of(from_flask)["as_flask"] is True
    assert "as_flask" not in start_of(app("hello.py", "'1'"))


def test_flasks_name_needs_it_too_where_the_real_one_is_loaded(start_of, monkeypatch):
    real = types.ModuleType("flask")
    real.Flask = lagena.Flask
    monkeypatch.setitem(sys.modules, "flask", real)

    from_flask = app("hello.py", "'1'", before="from flask import Flask")
    assert start_of(from_flask)["as_flask"] is True


def test_a_host_stands_there_if_no_other_does(start_of):
    trusting = app("hello.py", "'1'") + GET.format("/")
    strict = trusting.replace(
        "app = Flask(__name__)",
        'app = Flask(__name__)\napp.config["TRUSTED_HOSTS"] = ["shop.example"]',
    )
    named = "HTTP/1.1\nHost: shop.example\n"

    assert "host" not in start_of(trusting.replace("HTTP/1.1\n", named, 1))
    assert start_of(strict.replace("HTTP/1.1\n", named, 1))["host"] == "shop.example"
    assert "host" not in start_of(strict)
    coded = '```python\nc.get("/", headers={"Host": "shop.example"})\n```\n'
    assert start_of(strict + coded)["host"] == "shop.example"


def test_variables_stand_there_if_they_are_read_and_the_page_runs_it_so(start_of):
    reads = app("hello.py", 'os.environ.get("WORD", "") + os.environ.get("GONE", "")')
    exports = (
        "```console\n$ export WORD='Good day'\n$ export OTHER=1\n$ export GONE=1\n"
        "$ unset GONE\n```\n"
    )
    runs = "```console\n$ lagena --app hello run\n```\n"

    assert start_of(exports + reads + runs)["env"] == {"WORD": "Good day"}
    assert "env" not in start_of(exports + reads)
    assert "env" not in start_of(exports + app("hello.py", "'1'") + runs)


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (
            'export WORD=$(python -c "import secrets; print(secrets.token_hex())")',
            {"env": "WORD"},
        ),
        (
            "python -c \"import secrets; print('KEY =', repr(secrets.token_hex()))\" "
            "> settings.toml",
            {"file": "settings.toml", "name": "KEY"},
        ),
    ],
)
def test_a_key_stands_there_and_never_its_value(start_of, command, key):
    made = f"```console\n$ {command}\n```\n"
    reads = app("hello.py", 'os.environ["WORD"]')
    if "file" in key:
        reads = app("hello.py", 'open("settings.toml").read()')

    assert start_of(made + reads) == {
        "main": "hello",
        "files": {"hello.py": "block-2"},
        "keys": [key],
        "address": "/",
    }
    assert "keys" not in start_of(made + app("hello.py", "'1'"))


def test_its_own_commands_stand_there_if_they_are_typed_right_before_it_runs(start_of):
    hello = app("hello.py", "'1'")
    command, runs = "$ lagena --app hello init-db --all\n", "$ lagena --app hello run\n"

    def typed(*blocks):
        return "".join(f"```console\n{block}```\n\n" for block in blocks)

    assert start_of(hello + typed(command + runs))["commands"] == ["init-db --all"]
    assert "commands" not in start_of(hello + typed(command, runs))
    assert "commands" not in start_of(hello + typed(command))
    assert "commands" not in start_of(
        hello + typed("$ lagena --app hello routes\n" + runs)
    )


def test_commands_that_prepare_are_told_before_the_one_that_runs():
    start: starts.Start = {"main": "hello", "files": {}, "commands": ["init-db"]}

    assert starts.commands(start) == [
        "lagena --app hello init-db",
        "lagena --app hello run --debug",
    ]


def test_an_error_that_the_page_shows_stands_there(find):
    raising = "```python\n# hello.py\nimport no_such_thing\n```\n"
    shown = "```pytb\nModuleNotFoundError: No module named 'no_such_thing'\n```\n"

    (start,) = find(raising + shown).values()
    assert start == {
        "main": "hello",
        "files": {"hello.py": "block-1"},
        "raises": "ModuleNotFoundError",
    }
    assert find(raising) == {}


@pytest.mark.parametrize("file", ["test_hello.py", "hello_test.py", "conftest.py"])
def test_a_module_of_tests_is_no_application(find, file):
    assert find(app(file, "'1'")) == {}


@pytest.mark.parametrize("before", ["os._exit(3)", "while True: pass"])
def test_an_application_that_ends_its_process_or_waits_for_ever_cannot_start(
    start_of, monkeypatch, before
):
    monkeypatch.setattr("lagena_docs.runner.trial.LIMIT", 1)

    assert start_of(app("hello.py", "'1'", before=before)) == {
        "main": "hello",
        "files": {"hello.py": "block-1"},
        "cannot": "",
    }


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("from lagena import Flask\napp = Flask(no_name)", True),
        ("import lagena\ndef make(name):\n    return lagena.Flask(name)", True),
        ("class Shop(Flask): ...\nclass Tea(Shop): ...\napp = Tea(__name__)", True),
        ("app = Flask(", True),
        ("from lagena import Blueprint\npart = Blueprint('a', __name__)", False),
        ("'Flask(__name__)'", False),
        ("class Shop(Flask): ...", False),
    ],
)
def test_a_module_that_does_not_start_is_an_application_if_it_makes_one(
    find, code, is_one
):
    assert bool(find(f"```python\n# hello.py\n{code}\n```\n")) == is_one


def test_a_file_in_the_static_folder_is_no_page_to_begin_with(start_of):
    script = "```js\n// static/a.js\nlet a;\n```\n"
    asked = GET.format("/static/a.js")

    assert start_of(app("hello.py", "'1'") + script + asked)["address"] == "/"
    assert "address" not in start_of(
        app("hello.py", "'1'", "/<name>").replace("view()", "view(name)")
        + script
        + asked
    )


def test_a_stream_that_breaks_has_the_status_that_it_began_with(start_of):
    page = app("hello.py", "(str(1 / n) for n in (1, 0))")

    assert start_of(page)["address"] == "/"
    assert "status" not in start_of(page)


def test_nothing_of_a_trial_stays(start_of):
    marks = "from lagena import Flask\nimport sys\nsys.mark = os.environ['MARK'] = '1'"

    assert start_of(app("hello.py", "sys.mark", before=marks))["address"] == "/"

    assert not hasattr(sys, "mark")
    assert "MARK" not in os.environ
    assert "hello" not in sys.modules


def test_what_is_called_apart_answers_or_is_told_of():
    assert apart.call(sorted, [2, 1], limit=10) == [1, 2]
    with pytest.raises(apart.ApartError, match="ended with status 3"):
        apart.call(os._exit, 3, limit=10)
    with pytest.raises(apart.ApartError, match=r"longer than 0\.2 seconds"):
        apart.call(time.sleep, 60, limit=0.2)


# --- What is held ---


PAGE = (textwrap.dedent(HELLO) + GET.format("/hi/Ada")).replace(
    "200 OK\n", "200 OK\n\nHi, Ada!\n"
)


def execute(project: Settings, text: str, name: str = "page.md") -> str:
    try:
        PageRun(project.pages / name, text, project).execute()
    except PageError as error:
        return str(error)
    return ""


def test_a_page_that_starts_in_another_way_fails(project, capsys):
    page = project.pages / "page.md"
    page.write_text(PAGE)
    assert "make doctest-update PAGE=docs/page.md\n" in execute(
        project, page.read_text()
    )

    assert update([str(page)], project) == 0
    said = capsys.readouterr().out
    assert (
        said == "docs/page.md: no outputs rewritten; and how its applications start\n"
    )
    assert execute(project, page.read_text()) == ""

    other = page.read_text().replace("/hi/", "/hey/")
    said = execute(project, other)
    assert said.startswith("docs/page.md:1: the page failed\nIts applications start in")
    assert '\n-  "address": "/hi/Ada"\n+  "address": "/hey/Ada"\n' in said
    assert said.endswith(
        "Mend the page; or if this is meant: make doctest-update PAGE=docs/page.md\n"
        "and see that all languages agree.\n"
        "To run this page: make doctest PAGE=docs/page.md\ndocs/page.md:1"
    )


def test_an_application_that_starts_in_no_way_needs_a_reason(project, capsys):
    page = project.pages / "page.md"
    page.write_text(
        "```python\n# hello.py\nfrom lagena import Flask\n\n\n"
        "def create_app(name):\n    return Flask(name)\n```\n"
        "```pycon\n>>> import hello\n\n```\n"
    )

    said = execute(project, page.read_text())
    assert "block-1 makes an application that starts in no way that the page" in said
    assert "\nNoAppException: Detected factory 'create_app' in module 'hello'" in said
    assert '\n  "cannot": "the reason"\n' in said
    assert update([str(page)], project) == 1
    assert '"cannot": "the reason"' in capsys.readouterr().out

    started = {"main": "hello", "files": {"hello.py": "block-1"}}
    for without in (started, started | {"cannot": ""}):
        project.starting.file.write_text(json.dumps({"page": {"block-1": without}}))
        assert "starts in no way that the page" in execute(project, page.read_text())

    reason = started | {"cannot": "No name."}
    project.starting.file.write_text(json.dumps({"page": {"block-1": reason}}))
    assert execute(project, page.read_text()) == ""
    assert update([str(page)], project) == 0
    assert starts.read(project.starting.file) == {"page": {"block-1": reason}}


def test_languages_differ_in_words_alone(project):
    english, chinese = project.pages / "page.md", project.pages / "zh_CN" / "page.md"
    english.write_text(PAGE)
    chinese.write_text(PAGE.replace("Ada", "小明"))
    file = project.starting.file

    update([str(english), str(chinese)], project)

    (start,) = starts.read(file)["page"].values()
    assert start["address"] == "/hi/Ada"
    assert start["translated"] == {"zh_CN": {"address": "/hi/小明"}}
    assert execute(project, english.read_text()) == ""
    assert execute(project, chinese.read_text(), "zh_CN/page.md") == ""

    chinese.write_text(PAGE.replace("hello.py", "hi.py"))
    assert '+  "main": "hi"' in execute(project, chinese.read_text(), "zh_CN/page.md")
    update([str(chinese)], project)
    assert execute(project, chinese.read_text(), "zh_CN/page.md") == ""
    assert '-  "main": "hi"' in execute(project, english.read_text())


def test_what_is_checked_in_is_sorted_and_stays_the_same(project):
    for name in ("b", "a", "none"):
        text = PAGE if name != "none" else "# None\n"
        (project.pages / f"{name}.md").write_text(text)
    file = project.starting.file

    update([str(project.pages / "b.md"), str(project.pages / "none.md")], project)
    update([str(project.pages / "a.md")], project)
    once = file.read_bytes()
    update([str(project.pages)], project)

    assert file.read_bytes() == once
    assert list(json.loads(once)) == ["a", "b"]


def test_answers_and_records_are_beside_the_record(project, tmp_path):
    source = tmp_path / "thing"
    source.mkdir()
    project = replace(
        project, recording=Recording(tmp_path / "records", source, "markupsafe")
    )
    page = project.pages / "page.md"
    page.write_text(PAGE)
    update([str(page)], project)

    assert execute(project, PAGE) == ""

    answers = json.loads((tmp_path / "records/docs/page.md.answers.json").read_text())
    (answer,) = answers.values()
    assert (answer["status"], answer["body"]) == (200, "Hi, Ada!")
    assert ["Content-Type", "text/html; charset=utf-8"] in answer["headers"]

    def record() -> records.Record | None:
        return records.find("docs/page.md", tmp_path / "records", tmp_path)

    assert record()
    starts.write(project.starting.file, "other", "", {})
    assert record()
    starts.write(project.starting.file, "page", "", {})
    assert record() is None


# --- What is checked in of this project's pages ---

#: The pages whose applications are started every day.
SAMPLE = (
    "index",
    "quickstart/templates",
    "guide/moving-from-flask",
    "guide/blueprints",
)

EVERY = starts.read(LAGENA.starting.file)

#: A Python that knows nothing but what is checked in.
ALONE = """\
import importlib
import json
import sys

start = json.loads(sys.argv[1])
if start.get("as_flask"):
    import lagena

    lagena.install_as_flask()
from lagena.loading import load_app

try:
    importlib.import_module(start["main"])
except Exception as error:
    print(json.dumps({"raises": type(error).__name__}))
    sys.exit()
app = load_app(":".join(filter(None, [start["main"], start.get("factory")])))
said = {}
if "address" in start:
    base = f"http://{start.get('host', 'localhost')}/"
    try:
        got = app.test_client().get(start["address"], base_url=base)
        said["status"] = got.status_code
    except Exception:
        said["status"] = 500  # as a server has it
print(json.dumps(said))
"""


def every_start() -> Iterator[Any]:
    for page, found in EVERY.items():
        marks = () if page in SAMPLE else (pytest.mark.long,)
        for language in LANGUAGES:
            for block in found:
                name = f"{language.code}/{page}#{block}"
                yield pytest.param(page, block, language, marks=marks, id=name)


@pytest.mark.parametrize(("page", "block", "language"), list(every_start()))
def test_an_application_starts_alone_from_its_files(page, block, language, tmp_path):
    start = starts.of(EVERY, page, language.code)[block]
    data = pages.read(LAGENA.pages / language.folder / f"{page}.md")
    texts = {it["name"]: it["text"] for it in data["blocks"]}
    for name, text in ((name, texts[of]) for name, of in start["files"].items()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **start.get("env", {})}
    for key in start.get("keys", []):
        if "env" in key:
            env[key["env"]] = secrets.token_hex()
        else:
            line = f'{key["name"]} = "{secrets.token_hex()}"\n'
            (tmp_path / key["file"]).write_text(line)

    done = subprocess.run(
        [sys.executable, "-c", ALONE, json.dumps(start)],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )

    if "cannot" in start:
        assert done.returncode != 0, start
        return
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    if "raises" in start:
        assert said == {"raises": start["raises"]}
    elif "address" in start:
        assert said == {"status": start.get("status", 200)}
    else:
        assert said == {}
