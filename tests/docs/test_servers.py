"""Servers of the project's own pages: other people's, and one that reloads."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from lagena_docs.runner import reload
from lagena_docs.settings import LAGENA, Settings

ROOT = Path(__file__).resolve().parents[2]

HELLO = """\
```python
# hello.py
from lagena import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return "Hello!\\n"
```
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of the project's own pages, for a page somewhere else."""
    alone = replace(LAGENA, left_out={}, recording=None, starting=None)
    return replace(alone, root=tmp_path, pages=tmp_path / "docs")


# --- Other people's ---

STARTS = {
    "gunicorn hello:app": "[...] [...] [INFO] Listening at: URL (...)",
    "gunicorn -w 2 --bind 127.0.0.1:8000 hello:app": "[...] Listening at: URL (...)",
    "python -m gunicorn -b :8000 hello:app": "... http://0.0.0.0:8000 (...)",
    "waitress-serve --listen=127.0.0.1:8000 hello:app": "INFO:waitress:Serving on URL",
    "PYTHONPATH=. granian --interface wsgi hello:app": "[INFO] Listening at: URL",
    "granian --interface wsgi --port 8000 hello:app": "[INFO] Listening at: URL",
}


@pytest.mark.parametrize("command", list(STARTS))
def test_a_server_of_another_project(passes, command):
    shown = STARTS[command].replace("URL", "http://127.0.0.1:8000")
    passes(
        f"{HELLO}\n```console\n$ {command}\n...\n{shown}\n...\n```\n\n"
        "```console\n$ curl http://127.0.0.1:8000/\nHello!\n```\n"
    )


def test_servers_of_two_projects_at_once(passes):
    passes(
        HELLO
        + """
```console
$ gunicorn hello:app
...
```

```console
$ lagena --app hello run
...
```

```console
$ waitress-serve --port 5001 hello:app
...
```

```console
$ curl -sI localhost:8000 localhost:5000 localhost:5001 | grep Server:
Server: gunicorn
Server: Werkzeug/...
Server: waitress
```
"""
    )


def test_what_starts_no_server(passes):
    passes(
        HELLO
        + """
```console
$ gunicorn --check-config hello:app
$ gunicorn --version
gunicorn ...
$ lagena run --help
Usage: lagena run ...
...
$ echo lagena --app hello run
lagena --app hello run
```

```console exit=1
$ waitress-serve hello:nothing
...
```
"""
    )


def test_a_server_that_cannot_find_its_app_shows_its_log(fails):
    fails(
        HELLO
        + "\n```console\n$ gunicorn hello:nothing\n...\n```\n"
        + "\n```console\n$ curl -s http://127.0.0.1:8000/\n```\n",
        at="$ curl",
        saying="Failed to find attribute 'nothing' in 'hello'.",
    )


def test_a_server_without_workers_that_nothing_on_the_page_asks(fails):
    fails(
        HELLO + "\n```console\n$ gunicorn hello:nothing\n...\n```\n",
        at="$ gunicorn",
        saying="Failed to find attribute 'nothing' in 'hello'.",
    )


@pytest.mark.parametrize(
    "command", ["lagena --app hello run", "granian --interface wsgi hello:app"]
)
def test_a_server_that_nothing_on_the_page_asks(passes, command):
    passes(HELLO + f"\n```console\n$ {command}\n...\n```\n")


@pytest.mark.long
def test_a_page_with_a_server_takes_less_than_two_seconds(run):
    def seconds() -> float:
        begin = time.monotonic()
        page = HELLO + "\n```console\n$ lagena --app hello run\n...\n```\n"
        assert run(page + "\n```console\n$ curl localhost:5000\nHello!\n```\n") == ""
        return time.monotonic() - begin

    assert min(seconds() for _ in range(3)) < 2


def test_a_server_on_a_port_that_pages_do_not_show(fails, monkeypatch):
    monkeypatch.setattr("lagena_docs.runner.server.PATIENCE", 1)
    fails(
        HELLO + "\n```console\n$ gunicorn -b 127.0.0.1:0 hello:app\n...\n```\n",
        at="$ gunicorn",
        saying="The server did not answer on port 8000 within 1 seconds; it printed:",
    )


# --- One that reloads ---

DEBUGGED = f"""\
{HELLO}
```console
$ lagena --app hello run --debug
...
```
"""
CHANGED = f"""
{HELLO.replace("Hello!", "Bye!")}
```text output
 * Detected change in '/home/you/project/hello.py', reloading
 * Restarting with ...
 * Debugger is active!
 * Debugger PIN: ...
```

```console
$ curl http://127.0.0.1:5000/
Bye!
```
"""
BROKEN = f"""
{HELLO.replace("(__name__)", "(__name__")}
```pytb
SyntaxError: '(' was never closed
```

```console
$ curl -i http://127.0.0.1:5000/
HTTP/1.1 500 INTERNAL SERVER ERROR
...
SyntaxError: &#39;(&#39; was never closed
...
```
"""
MENDED = f"""
{HELLO.replace("Hello!", "Again!")}
```console
$ curl http://127.0.0.1:5000/
Again!
```
"""
EDITED = """
```console
$ sed -i -E "s/Hello|Again/Last/" hello.py
```

```console
$ curl http://127.0.0.1:5000/
Last!
```
"""


def test_a_server_has_reloaded_before_the_next_block(passes):
    passes(DEBUGGED + CHANGED + BROKEN + MENDED + EDITED)


@pytest.mark.parametrize(
    ("part", "old", "new", "at"),
    [
        (CHANGED, "\nBye!", "\nHello!", "Hello!\n"),
        (CHANGED, "Detected change in", "Detected a change in", " * Detected a"),
        (BROKEN, "SyntaxError: '('", "SyntaxError: '['", "SyntaxError: '['"),
        (BROKEN, "HTTP/1.1 500 INTERNAL", "HTTP/1.1 200 INTERNAL", "HTTP/1.1 200"),
        (EDITED, "/Last/", "/Bust/", "Last!"),
    ],
)
def test_what_a_server_that_reloads_does_otherwise(fails, part, old, new, at):
    assert part.count(old)
    fails(DEBUGGED + part.replace(old, new, 1), at=at, saying="To run this page")


def test_a_server_that_does_not_reload_is_not_awaited(passes):
    passes(
        (DEBUGGED + CHANGED)
        .partition("\n```text output")[0]
        .replace("--debug", "--debug --no-reload")
        + "\n```console\n$ curl http://127.0.0.1:5000/\nHello!\n```\n"
    )


#: A server that starts again when serve.py has changed often enough.
SLOW = """\
```python
# serve.py
import os
import socket
import sys
import time
from pathlib import Path


def main(often):
    server = socket.create_server(("127.0.0.1", int(os.environ["FLASK_RUN_PORT"])))
    print("Ready")
    last = 0
    while True:
        now = Path("serve.py").stat().st_mtime_ns
        if last and now != last and (often := often - 1) == 0:
            print("Ready again")
        last = now
        time.sleep(0.01)


if __name__ == "__main__":
    main(int(sys.argv[1]))
```
"""
SLOW_PAGE = f"{SLOW}\n```console\n$ python serve.py OFTEN\nReady\n```\n\n{SLOW}x\n"


@pytest.fixture
def slow(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a server be one that reloads, and save soon again."""
    monkeypatch.setattr(reload, "SAVE_AGAIN", 0.2)
    command = re.compile("python serve")
    changes = {"servers": {command: 5000}, "reloads": command}
    for name, value in {**changes, "reloaded": re.compile("Ready.*\n")}.items():
        object.__setattr__(settings, name, value)


@pytest.mark.usefixtures("slow")
def test_a_change_that_goes_unnoticed_is_made_again(passes):
    passes(SLOW_PAGE.replace("OFTEN", "2") + "\n```text output\nReady again\n```\n")


@pytest.mark.usefixtures("slow")
def test_a_server_that_never_reloads_is_an_error(fails, monkeypatch):
    monkeypatch.setattr(reload, "PATIENCE", 1)
    fails(
        SLOW_PAGE.replace("OFTEN", "99"),
        at="```python",
        saying="This changed serve.py, and the server did not start again within 1",
    )
