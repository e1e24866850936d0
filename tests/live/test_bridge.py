"""Applications run in the page as on a server: files in, requests through."""

import json
import os
import sys

import pytest

from lagena_live import bridge

from .conftest import Ask, Load

HELLO = """\
from lagena import Flask, request, session

app = Flask(__name__)
app.secret_key = "a key for this test"


@app.get("/")
def index():
    return "<p>Hello!</p>"


@app.post("/")
def create():
    session["name"] = request.form["name"]
    return request.form["name"], 201


@app.get("/who")
def who():
    return session.get("name", "nobody")


@app.get("/url")
def url():
    return request.url


@app.get("/fail")
def fail():
    return 1 / 0
"""
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def test_loading_tells_the_routes(load: Load) -> None:
    answer = load(HELLO)

    rules = {route["rule"]: route["methods"] for route in answer["routes"]}
    assert rules["/"] in (["GET", "HEAD", "OPTIONS"], ["OPTIONS", "POST"])
    assert "/static/<path:filename>" in rules


def test_a_request_is_answered_as_by_a_server_on_localhost(
    load: Load, ask: Ask
) -> None:
    load(HELLO)

    head, body = ask("/url?a=%E4%BD%A0")

    assert (head["status"], head["reason"], head["error"]) == (200, "OK", None)
    assert body == "http://localhost:5000/url?a=你".encode()


def test_headers_arrive_joined_and_without_the_cookies_of_the_site(
    load: Load, ask: Ask
) -> None:
    load(
        "from lagena import Flask, request\napp = Flask(__name__)\n"
        '@app.get("/")\ndef index():\n    return dict(request.headers)\n'
    )
    sent = [("x-tea", "green"), ("x-tea", "black"), ("cookie", "a=1"), ("host", "x")]

    _, body = ask("/", headers=[*sent, ("sec-fetch-mode", "navigate")])

    assert json.loads(body) == {"Host": "localhost:5000", "X-Tea": "green,black"}


def test_a_cookie_comes_back_and_its_session_can_be_read(load: Load, ask: Ask) -> None:
    load(HELLO)

    set_by, _ = ask("/", "POST", b"name=Ada", FORM)
    sent, body = ask("/who")

    assert json.loads(set_by["new_session"] or "") == {"name": "Ada"}
    assert (set_by["cookie"], set_by["session"]) == ("", None)
    assert sent["cookie"].startswith("session=")
    assert json.loads(sent["session"] or "") == {"name": "Ada"}
    assert (sent["new_session"], body) == (None, b"Ada")


def test_another_visitor_has_cookies_of_their_own(load: Load, ask: Ask) -> None:
    load(HELLO)
    ask("/", "POST", b"name=Ada", FORM)

    assert ask("/who", visitor="two")[1] == b"nobody"
    assert ask("/who")[1] == b"Ada"

    bridge.clear_cookies("app", "one")
    assert ask("/who")[1] == b"nobody"


def test_an_edit_takes_effect_and_cookies_stay(load: Load, ask: Ask) -> None:
    load(HELLO)
    ask("/", "POST", b"name=Ada", FORM)

    load(HELLO.replace("Hello!", "Good morning!"))

    assert ask("/")[1] == b"<p>Good morning!</p>"
    assert ask("/who")[1] == b"Ada"


def test_an_error_in_a_view_is_shown_with_the_reader_s_line(
    load: Load, ask: Ask
) -> None:
    load(HELLO)

    head, body = ask("/fail")

    assert head["status"] == 500
    assert head["error"] is not None
    assert head["error"]["message"].startswith("ZeroDivisionError: ")
    assert (head["error"]["file"], head["error"]["line"]) == ("hello.py", 30)
    assert (
        head["error"]["trace"].splitlines()[1] == '  File "hello.py", line 30, in fail'
    )
    assert b"<h1>ZeroDivisionError</h1>" in body
    assert ask("/")[0]["status"] == 200


def test_an_error_s_page_shows_the_line_as_it_is_after_an_edit(
    load: Load, ask: Ask
) -> None:
    load(HELLO)
    assert b"return 1 / 0" in ask("/fail")[1]

    load(HELLO.replace("1 / 0", "2 / 0"))

    assert b"return 2 / 0" in ask("/fail")[1]


def test_what_an_error_says_is_text_and_no_html(load: Load, ask: Ask) -> None:
    load(HELLO.replace("return 1 / 0", 'raise ValueError("<b>")'))

    _, body = ask("/fail")

    assert b"<p>&lt;b&gt;</p>" in body
    assert b"<b>" not in body


def test_an_application_s_own_page_for_errors_is_shown(load: Load, ask: Ask) -> None:
    load(HELLO + '\n\n@app.errorhandler(500)\ndef sorry(e):\n    return "Sorry", 500\n')

    head, body = ask("/fail")

    assert (head["status"], body) == (500, b"Sorry")
    assert head["error"] is not None
    assert head["error"]["line"] == 30


def test_an_error_on_import_names_file_and_line(load: Load) -> None:
    answer = load("import lagena\n\nlagen\n")

    assert answer["error"]["type"] == "NameError"
    assert (answer["error"]["file"], answer["error"]["line"]) == ("hello.py", 3)


def test_a_syntax_error_names_file_and_line(load: Load) -> None:
    answer = load("from lagena import Flask\napp = Flask(\n")

    assert answer["error"]["type"] == "SyntaxError"
    assert (answer["error"]["file"], answer["error"]["line"]) == ("hello.py", 2)


def test_a_template_s_error_names_its_line(load: Load, ask: Ask) -> None:
    main = (
        "from lagena import Flask, render_template\napp = Flask(__name__)\n"
        '@app.get("/")\ndef index():\n    return render_template("a.html")\n'
    )
    load(main, files={"templates/a.html": "<p>\n{% if %}\n"})

    failure = ask("/")[0]["error"]

    assert failure is not None
    assert (failure["file"], failure["line"]) == ("templates/a.html", 2)


def test_leaving_python_is_an_error_and_no_end(load: Load, ask: Ask) -> None:
    end = '\n\n@app.get("/end")\ndef end():\n    raise SystemExit(3)\n'
    load(HELLO + end)

    failure = ask("/end")[0]["error"]

    assert failure is not None
    assert failure["type"] == "SystemExit"
    assert ask("/")[0]["status"] == 200


def test_a_module_that_has_no_application_is_told_so(load: Load) -> None:
    answer = load("a = 1\n")

    assert answer["error"]["type"] == "NoAppException"
    assert "hello" in answer["error"]["message"]


def test_a_factory_is_called(load: Load, ask: Ask) -> None:
    main = (
        "from lagena import Flask\ndef make(word):\n    app = Flask(__name__)\n"
        '    app.add_url_rule("/", view_func=lambda: word)\n    return app\n'
    )
    load(main, factory="make('Hi')")

    assert ask("/")[1] == b"Hi"


def test_two_applications_with_a_module_of_one_name_live_side_by_side(
    load: Load, ask: Ask
) -> None:
    late = (
        '\n\n@app.get("/late")\ndef late():\n    import words\n    return words.SAID\n'
    )
    for name in ("one", "two"):
        said = {"words.py": f"SAID = {name!r}\n"}
        load(HELLO.replace("Hello", name) + late, name, files=said)

    for name in ("one", "two", "one"):
        assert ask("/", name=name)[1] == f"<p>{name}!</p>".encode()
        assert ask("/late", name=name)[1] == name.encode()


def test_an_edit_of_how_it_logs_takes_effect(load: Load, ask: Ask) -> None:
    main = (
        "import logging\nfrom lagena import Flask\n"
        'logging.basicConfig(format="one %(message)s")\napp = Flask(__name__)\n'
        '@app.get("/")\ndef index():\n'
        "    return [it.formatter._fmt for it in logging.root.handlers]\n"
    )
    load(main)

    load(main.replace("one", "two"))

    assert json.loads(ask("/")[1]) == ["two %(message)s"]


def test_what_an_application_wrote_stays_over_an_edit(load: Load, ask: Ask) -> None:
    main = (
        "from pathlib import Path\nfrom lagena import Flask\napp = Flask(__name__)\n"
        '@app.get("/")\ndef index():\n    path = Path("seen")\n'
        '    path.write_text(path.read_text() + "x" if path.exists() else "x")\n'
        "    return path.read_text()\n"
    )
    load(main)
    ask("/")

    load(main + "\n")
    assert ask("/")[1] == b"xx"

    bridge.remove("app")
    load(main)
    assert ask("/")[1] == b"x"


def test_a_file_that_was_taken_out_of_the_project_is_gone(load: Load) -> None:
    load("import more\n" + HELLO, files={"more.py": ""})

    answer = load("import more\n" + HELLO)

    assert answer["error"]["type"] == "ModuleNotFoundError"


def test_keys_are_made_once_and_stay(load: Load, ask: Ask) -> None:
    main = (
        "import os, tomllib\nfrom lagena import Flask\napp = Flask(__name__)\n"
        'app.config.from_file("settings.toml", load=tomllib.load, text=False)\n'
        '@app.get("/")\ndef index():\n'
        '    return os.environ["FLASK_KEY"] + app.secret_key\n'
    )
    keys = [{"file": "settings.toml", "name": "SECRET_KEY"}, {"env": "FLASK_KEY"}]
    load(main, keys=keys)
    made = ask("/")[1]

    load(main, keys=keys)

    assert len(made) == 128
    assert ask("/")[1] == made
    bridge.remove("app")
    assert "FLASK_KEY" not in os.environ


COMMANDS = """\
from pathlib import Path
from lagena import Flask

app = Flask(__name__)


@app.cli.command("init-db")
def init_db():
    with Path("db").open("a") as file:
        file.write("made\\n")


@app.cli.command("fail")
def fail():
    raise LookupError("no table")


@app.get("/")
def index():
    return Path("db").read_text()
"""


def test_commands_prepare_an_application_once(load: Load, ask: Ask) -> None:
    load(COMMANDS, commands=["init-db"])
    load(COMMANDS, commands=["init-db"])

    assert ask("/")[1] == b"made\n"


def test_a_command_that_fails_is_told_and_run_again(load: Load) -> None:
    error = load(COMMANDS, commands=["fail"])["error"]

    assert (error["message"], error["line"]) == ("LookupError: no table", 15)
    assert "error" in load(COMMANDS, commands=["fail"])


def test_a_stream_is_given_piece_by_piece(load: Load) -> None:
    main = (
        "from lagena import Flask\napp = Flask(__name__)\n"
        '@app.get("/")\ndef index():\n    yield "a"\n    yield "b"\n'
    )
    load(main)
    exchange = bridge.request("app", "one", "GET", "http://localhost:5000/", "[]", b"")

    exchange.start()

    assert [exchange.next(), exchange.next(), exchange.next()] == [b"a", b"b", None]
    exchange.close()


@pytest.mark.parametrize("answer", ['yield b"ab"', 'write(b"a")\n    return [b"b"]'])
def test_wsgi_is_spoken_as_servers_speak_it(load: Load, ask: Ask, answer: str) -> None:
    """A generator starts its response when it is asked; ``write`` is PEP 3333's."""
    load(
        "from lagena import Flask\napp = Flask(__name__)\n"
        "def answer(environ, start_response):\n"
        f'    write = start_response("200 OK", [])\n    {answer}\n'
        "app.wsgi_app = answer\n"
    )

    head, body = ask("/")

    assert (head["status"], body) == (200, b"ab")


def test_an_application_sees_that_nobody_listens_any_more(load: Load, ask: Ask) -> None:
    main = (
        "from lagena import Flask\napp = Flask(__name__)\nended = []\n"
        '@app.get("/")\ndef index():\n    try:\n        while True:\n'
        '            yield "a"\n    finally:\n        ended.append(1)\n'
        '@app.get("/ended")\ndef count():\n    return str(len(ended))\n'
    )
    load(main)
    exchange = bridge.request("app", "one", "GET", "http://localhost:5000/", "[]", b"")
    exchange.start()
    exchange.next()

    exchange.close()

    assert ask("/ended")[1] == b"1"


def test_modules_that_are_not_loaded_are_named() -> None:
    files = {
        "a.py": "import json, wave\nfrom xml.dom import minidom\nimport b\n",
        "b.py": "",
    }
    sys.modules.pop("wave", None)

    names = json.loads(bridge.missing(json.dumps({"files": files, "main": "a"})))

    assert "wave" in names
    assert not {"json", "b"} & set(names)
