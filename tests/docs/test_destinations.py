"""Which application each request of a page goes to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lagena_docs import pages

Read = Callable[..., dict[str, str]]
HELLO = """\
```python
# hello.py
from lagena import Flask

app = Flask(__name__)
```
"""
FACTORY = """\
```python
# shop/__init__.py
from lagena import Flask


def create_app():
    return Flask(__name__)
```
"""
GET = "```http\nGET /\n```\n\n```http\nHTTP/1.1 200 OK\n```\n"


def serve(command: str) -> str:
    return f"```console\n$ {command}\n```\n"


def ask(port: int = 5000) -> str:
    return f"```console\n$ curl http://127.0.0.1:{port}/\n```\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return the application of each request of a page, by their blocks' numbers."""

    def read(text: str, kind: str = "request") -> dict[str, str]:
        (tmp_path / "page.md").write_text(f"(a)=\n# A\n\n{text}", "utf-8")
        found = {}
        for block in pages.read(tmp_path / "page.md")["blocks"]:
            for asked in (block, *block.get("commands", [])):
                if "to" in asked and asked["kind"] == kind:
                    found[block["name"].removeprefix("a-")] = asked["to"]
        return found

    return read


def test_an_http_block_goes_to_the_newest_app_of_a_module(read: Read) -> None:
    other = HELLO.replace("hello.py", "other.py")

    assert read(HELLO + GET + other + GET) == {"2": "a-1", "5": "a-4"}


def test_a_module_without_an_app_changes_nothing(read: Read) -> None:
    prices = "```python\n# prices.py\nprices = []\n```\n"

    assert read(HELLO + prices + GET) == {"3": "a-1"}


def test_an_app_that_is_imported_at_the_prompt_is_its_module_s(read: Read) -> None:
    text = HELLO.replace("app = ", "site = ") + (
        "```python\nfrom hello import site as app\n```\n"
    )

    assert read(text + GET) == {"3": "a-1"}


def test_an_app_that_a_factory_makes_is_its_module_s(read: Read) -> None:
    typed = "```python\nfrom shop import create_app\n\napp = create_app()\n```\n"

    assert read(FACTORY + typed + GET) == {"3": "a-1"}


def test_an_app_that_is_typed_at_the_prompt_is_no_module_s(read: Read) -> None:
    typed = '```python\nfrom lagena import Flask\n\napp = Flask("hello")\n```\n'

    assert read(HELLO + typed + GET) == {}


def test_what_is_typed_after_the_sign_of_the_prompt_counts(read: Read) -> None:
    typed = "```pycon\n>>> from shop import create_app\n>>> app = create_app()\n```\n"

    assert read(FACTORY + typed + GET) == {"3": "a-1"}


def test_curl_goes_to_what_is_served_on_its_port(read: Read) -> None:
    other = HELLO.replace("hello.py", "other.py")
    servers = serve("lagena --app hello run") + serve("lagena --app other run -p 5001")

    text = HELLO + other + servers + ask() + ask(5001) + ask(5002)

    assert read(text) == {"5": "a-1", "6": "a-2"}


def test_curl_before_a_server_goes_nowhere(read: Read) -> None:
    assert read(HELLO + ask() + serve("lagena --app hello run")) == {}


def test_without_a_name_lagena_serves_app_py(read: Read) -> None:
    text = HELLO.replace("hello.py", "app.py") + serve("lagena run") + ask()

    assert read(text) == {"3": "a-1"}


def test_only_in_debug_mode_is_a_new_version_served(read: Read) -> None:
    edited = HELLO.replace("Flask(__name__)", "Flask('new')")
    plain, debug = "lagena --app hello run", "lagena --app hello run --debug"

    assert read(HELLO + serve(plain) + edited + ask()) == {"4": "a-1"}
    assert read(HELLO + serve(debug) + edited + ask()) == {"4": "a-3"}


def test_what_another_server_serves_is_not_lagena_s(read: Read) -> None:
    text = HELLO + serve("lagena --app hello run -p 8000")

    assert read(text + ask(8000)) == {"3": "a-1"}
    assert read(text + serve("gunicorn hello:app") + ask(8000)) == {}


def test_a_command_that_serves_has_the_application_that_it_serves(read: Read) -> None:
    served = serve("lagena --app hello run")

    assert read(HELLO + served + serve("gunicorn hello:app"), "run") == {"2": "a-1"}
