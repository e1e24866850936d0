"""The requests of pages, sent as the page's Python sends them."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from lagena_docs import pages, starts
from lagena_docs.artefact import PageData
from lagena_docs.languages import Language
from lagena_docs.settings import LANGUAGES, PAGES
from lagena_docs.site import applications, requests
from lagena_live import bridge, sending

EVERY = starts.read(PAGES / "starts.json")
CANNOT = applications.read_cannot(PAGES / "_live" / "cannot.toml")
#: Of each kind of request one page, sent every day; `make test-long` sends all.
SAMPLE = {
    "quickstart/json-apis": "JSON, and files that curl sends",
    "quickstart/message-flashing": "cookies",
    "guide/async-streaming": "streams",
    "guide/debugging": "what needs a server",
    "guide/template-inheritance": "files that change",
    "quickstart/using-extensions": "what needs a command",
}
MAIN = """\
from lagena import Flask, render_template, request, session

app = Flask(__name__)
app.secret_key = "a key for this test"
seen = []


@app.get("/")
def index():
    return session.get("name", "nobody")


@app.get("/as/<name>")
def become(name):
    session["name"] = name
    return "", 204


@app.get("/greeting")
def greeting():
    return render_template("greeting.html")


@app.route("/said", methods=["GET", "POST"])
def said():
    seen.append(request.host)
    names = ("User-Agent", "Cookie", "X-Name")
    found = {name: request.headers.get(name) for name in names}
    return {"seen": seen, "form": request.form, "by": request.remote_addr} | found


@app.get("/exit")
def leave():
    raise SystemExit(3)
"""
PROJECT = {
    "main": "hello",
    "files": {"hello.py": MAIN, "templates/greeting.html": "<p>Hello</p>"},
}
PLAIN = {"method": "GET", "path": "/", "headers": {}, "body": "", "told": "body"}


@pytest.fixture(autouse=True)
def flask_stays() -> Iterator[None]:
    """Free the name of Flask for applications, and give it back to whom it had."""
    was = {name: it for name, it in sys.modules.items() if is_flask(name)}
    finders = list(sys.meta_path)
    forget_flask()
    yield
    forget_flask()
    sys.modules.update(was)
    sys.meta_path[:] = finders


def forget_flask() -> None:
    for name in list(filter(is_flask, sys.modules)):
        del sys.modules[name]


def is_flask(module: str) -> bool:
    """Return whether a module is Flask's, or one of its extensions."""
    return module.startswith("flask")


def send(*sends: dict[str, Any], **files: str) -> dict[str, Any]:
    project = PROJECT | {"files": {**PROJECT["files"], **files}}  # type: ignore[dict-item]  # a dict
    said = sending.send("app", json.dumps(project), json.dumps(sends))
    found: dict[str, Any] = json.loads(said)
    return found


def curl(shown: str, compared: str = "", **asked: Any) -> dict[str, Any]:
    found = {"curl": PLAIN | asked, "shown": shown}
    return found | ({"compared": compared} if compared else {})


def http(path: str, shown: str) -> dict[str, Any]:
    return {"http": f"GET {path} HTTP/1.1\n", "shown": shown}


def test_an_answer_is_in_the_format_of_the_page() -> None:
    shown = "HTTP/1.1 200 OK\nContent-Type: text/...\n\n...body\n"

    (answer,) = send(http("/", shown))["answers"]

    assert answer == {
        "text": "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\n\nnobody",
        "same": True,
    }


def test_another_answer_is_another() -> None:
    (answer,) = send(http("/", "HTTP/1.1 200 OK\n\nsomebody\n"))["answers"]

    assert answer["same"] is False
    assert answer["text"].endswith("\nnobody")


def test_http_blocks_keep_cookies_and_curl_has_none() -> None:
    send(http("/as/Ada", "HTTP/1.1 204 NO CONTENT\n"))

    answers = send(http("/", "HTTP/1.1 200 OK\n\nAda\n"), curl("nobody"))["answers"]

    assert [answer["same"] for answer in answers] == [True, True]


def test_another_run_has_no_cookies_of_the_one_before() -> None:
    send(http("/as/Ada", "HTTP/1.1 204 NO CONTENT\n"))
    bridge.load("app", json.dumps(PROJECT))

    (answer,) = send(http("/", "HTTP/1.1 200 OK\n\nnobody\n"))["answers"]

    assert answer["same"]


def test_what_curl_sends_arrives() -> None:
    asked = {
        "method": "POST",
        "path": "/said",
        "headers": {
            "Host": "shop.example",
            "X-Name": "Ada",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        "body": "a=b",
    }
    shown = (
        '{"User-Agent": "curl", "Cookie": null, "X-Name": "Ada",'
        ' "seen": ["shop.example"], "form": {"a": "b"}, "by": "127.0.0.1"}'
    )

    (answer,) = send(curl(shown, "json", **asked))["answers"]

    assert answer["same"], answer["text"]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("body", "nobody"),
        ("both", "HTTP/1.1 200 OK\nServer: Werkzeug/...\nDate: ...\n...\n\nnobody"),
        ("head", "HTTP/1.1 200 OK\n...\nContent-Length: 6\n...\nConnection: close"),
    ],
)
def test_curl_shows_of_an_answer_what_it_is_told_to(told: str, shown: str) -> None:
    (answer,) = send(curl(shown, told=told))["answers"]

    assert answer["same"], answer["text"]


def test_html_is_compared_by_its_tags() -> None:
    asked = {"path": "/greeting"}
    answers = send(
        curl("<p>\n  Hello\n</p>", "html", **asked), curl("<p>\n  Hello\n</p>", **asked)
    )["answers"]

    assert [answer["same"] for answer in answers] == [True, False]


def test_what_runs_goes_on_with_the_files_that_the_page_has_now() -> None:
    asked = {"path": "/said"}
    send(curl("...", **asked))

    answers = send(
        curl('...["127.0.0.1:5000","127.0.0.1:5000"]...', **asked),
        curl("<p>Hi</p>", path="/greeting"),
        **{"templates/greeting.html": "<p>Hi</p>", "hello.py": "1 / 0"},
    )["answers"]

    assert [answer["same"] for answer in answers] == [True, True]


def test_what_raises_at_its_start_is_told() -> None:
    error = send(curl("nobody"), **{"hello.py": "1 / 0"})["error"]

    assert (error["type"], error["file"], error["line"]) == (
        "ZeroDivisionError",
        "hello.py",
        1,
    )


def test_an_exit_does_not_end_python() -> None:
    assert send(curl("", path="/exit"))["error"]["type"] == "SystemExit"
    assert send(curl("nobody"))["answers"][0]["same"]


# --- All requests of all pages ---


def sent(page: PageData, name: str, language: Language) -> dict[str, list[str]]:
    """Send all requests of a page in their order; return what was no answer of it."""
    of_page = starts.of(EVERY, name, language.code)
    wrong: dict[str, list[str]] = {}
    for block, request in requests.requests(page, of_page):
        to = request["application"]
        if to in CANNOT.get(name, {}):
            continue
        project = applications.example(page, language, to, of_page[to], [])["project"]
        project["files"] |= request.get("files", {})
        texts = map(json.dumps, (project, request["sends"]))
        said = json.loads(sending.send(f"{name}-{to}", *texts))
        answers = said.get("answers") or [{"same": False, "text": str(said)}]
        wrong[block] = [it["text"] for it in answers if not it["same"]]
    return wrong


def check(language: Language, names: set[str]) -> int:
    """Fail for what is answered otherwise than its page, or the list, says."""
    every = pages.read_all(PAGES, language, LANGUAGES)
    count = 0
    for name in sorted(names):
        found = sent(every[name], name, language)
        listed = found.keys() & CANNOT.get(name, {}).keys()
        wrong = {block: texts for block, texts in found.items() if texts}
        assert wrong.keys() == listed, (name, wrong.keys() ^ listed, wrong)
        count += len(found) - len(listed)
    return count


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_requests_of_each_kind_are_answered_as_their_page_shows(
    language: Language,
) -> None:
    assert check(language, set(SAMPLE)) > 30


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_every_request_is_answered_as_its_page_shows(language: Language) -> None:
    assert check(language, set(EVERY)) > 150


# --- What has no Send, and why ---

SERVED = "Another server than lagena's serves it."
TYPED = "Its application is typed into the Python prompt."
FILE = "It sends a file that the page makes by a command, and does not show."
ELSEWHERE = "Another program gets its answer."
RAISES = "Its application raises, on purpose."
UNSENT = {
    "guide/async-streaming": {
        "async-streaming-uploads-3": FILE,
        "async-streaming-uploads-5": FILE,
    },
    "guide/blueprints": {
        "blueprints-prefix-2": TYPED,
        "blueprints-files-5": TYPED,
        "blueprints-files-7": TYPED,
        "blueprints-files-12": TYPED,
    },
    "guide/debugging": {"debugging-browser-4": ELSEWHERE},
    "guide/deployment": {
        "deployment-gunicorn-2": SERVED,
        "deployment-waitress-2": SERVED,
        "deployment-waitress-5": SERVED,
        "deployment-granian-3": SERVED,
    },
    "guide/moving-from-flask": {"moving-server-3": SERVED},
    "guide/uploading-files": {
        "uploads-gallery-5": FILE,
        "uploads-name-1": FILE,
        "uploads-chinese-names-2": FILE,
        "uploads-content-1": FILE,
        "uploads-limits-2": FILE,
    },
    "quickstart/debug-mode": {
        "debug-reloader-7": RAISES,
        "debug-pin-1": ELSEWHERE,
        "debug-pin-3": ELSEWHERE,
    },
    "quickstart/deploying": {
        "deploying-gunicorn-2": SERVED,
        "deploying-gunicorn-3": SERVED,
        "deploying-waitress-2": SERVED,
    },
}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_every_request_can_be_sent_or_is_listed_with_the_reason(
    language: Language,
) -> None:
    unsent: dict[str, set[str]] = {}
    for name, page in pages.read_all(PAGES, language, LANGUAGES).items():
        of_page = starts.of(EVERY, name, language.code)
        asking = {it["name"] for it in page["blocks"] if requests.asking(it)}
        if left := asking - dict(requests.requests(page, of_page)).keys():
            unsent[name] = left

    assert unsent == {name: set(listed) for name, listed in UNSENT.items()}
