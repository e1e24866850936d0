"""What is typed with each block, as the page's script reads it."""

from pathlib import Path
from typing import Any

from lagena_docs import pages, starts
from lagena_docs.artefact import PageData
from lagena_docs.live.sources import EXTRAS
from lagena_docs.settings import LANGUAGES, PAGES
from lagena_docs.site import run_lines, typed

ENGLISH, CHINESE = LANGUAGES[0], LANGUAGES[1]
PAGE = """\
(more)=
# More

```console
$ export SHOP=Tea
$ python -c "import secrets
> print('SECRET_KEY =', repr(secrets.token_hex()))" > settings.toml
$ python -m pip install Flask-Login pytest
```

```python
# hello.py
number = 1
```

```python
from hello import number
import flask_login
```

```pycon
>>> number
1
>>> for n in (number, 2):
...     print(n)
...     print()
...
1
<BLANKLINE>
2
<BLANKLINE>
>>> number += 1
```

```python
# hello.py
number = 2
```

```python
import json
print(json.dumps({"a": 1}))
```

```json output
{"a": 1}
```

```python
json.loads("")
```

```pytb
json.decoder.JSONDecodeError: ...
```
"""


def of(text: str) -> PageData:
    return pages.of(text, Path("more.md"))


def blocks(language: Any = ENGLISH) -> dict[str, dict[str, Any]]:
    return dict(typed.typed_blocks(of(PAGE), language, EXTRAS))


def test_what_is_typed_has_no_prompts_and_no_outputs() -> None:
    found = [it["code"] for it in blocks().values()]

    assert found[:2] == [
        "from hello import number\nimport flask_login\n",
        "number\nfor n in (number, 2):\n    print(n)\n    print()\n\nnumber += 1\n",
    ]


def test_a_session_shows_something_below_each_statement() -> None:
    _, session, *_ = blocks().values()

    assert session["lang"] == "pycon"
    assert session["shown"] == {"texts": ["1\n", "1\n\n2\n\n", ""]}


def test_other_blocks_are_shown_by_the_one_below() -> None:
    first, _, printed, raised = blocks().values()

    assert first["shown"] == {"texts": [""]}
    assert printed["shown"] == {"texts": ['{"a": 1}\n'], "compared": "json"}
    assert raised["shown"]["compared"] == "error"


def test_a_block_has_those_that_it_continues_and_the_files_of_then() -> None:
    first, session, printed, raised = blocks()

    assert [it["above"] for it in blocks().values()] == [[], [first], [], [printed]]
    assert blocks()[session]["files"] == {"hello.py": "number = 1\n"}
    assert blocks()[raised]["files"] == {"hello.py": "number = 2\n"}


def test_a_block_has_what_the_commands_above_have_set() -> None:
    for language in (ENGLISH, CHINESE):
        for it in blocks(language).values():
            assert it["env"] == {"LANG": f"{language.code}.UTF-8", "SHOP": "Tea"}
            assert it["keys"] == [{"file": "settings.toml", "name": "SECRET_KEY"}]


def test_a_block_has_the_packages_that_its_session_imports() -> None:
    packages = [it["packages"] for it in blocks().values()]

    assert packages == [["flask-login"], ["flask-login"], [], []]


RUNS = """\
(more)=
# More

```python
# hello.py
app = 1
```

```python
# app.py
app = 1
```

```console
$ {}
```
"""


def runs(command: str, **start: Any) -> str:
    """Return which application the command of a page runs."""
    options, _, text = command.rpartition("|")
    page = of(RUNS.replace("```console", f"```console {options}".rstrip()).format(text))
    of_page: Any = {"more-1": start, "more-2": start}
    return run_lines.runs(page["blocks"][-1], of_page)


def test_a_command_runs_the_application_that_it_names() -> None:
    assert runs("lagena --app hello run --debug") == "more-1"
    assert runs("lagena run") == "more-2"


def test_of_several_the_last_runs() -> None:
    assert runs("lagena --app hello run\n$ lagena run") == "more-2"


def test_other_commands_run_nothing() -> None:
    for command in (
        "lagena --app hello routes",
        "lagena --app hell run",
        "gunicorn hello:app",
    ):
        assert runs(command) == "", command


def test_a_command_that_fails_runs_what_raises() -> None:
    assert runs("exit=1|lagena --app hello run") == ""
    assert runs("exit=1|lagena --app hello run", raises="KeyError") == "more-1"


def test_a_command_that_fails_itself_is_typed() -> None:
    def typed_by(command: str, **start: Any) -> list[str]:
        text = RUNS.replace("```console", "```console exit=1").format(command)
        found = typed.typed_commands(of(text), ENGLISH, {"more-1": start})  # type: ignore[dict-item]  # a part of it
        return [it["code"] for _block, it in found]

    assert typed_by("lagena --app helo run") == ["lagena --app helo run"]
    assert typed_by("lagena --app hello run", raises="KeyError") == []
    assert typed_by("lagena --app helo routes") == []


def test_the_pages_have_commands_that_run_and_some_that_fail() -> None:
    every = starts.read(PAGES / "starts.json")
    found = {
        block["name"]: every[name][to]
        for name, page in pages.read_all(PAGES, ENGLISH, LANGUAGES).items()
        for block in page["blocks"]
        if (to := run_lines.runs(block, every.get(name, {})))
    }

    assert "run-it-1" in found
    assert found["error-in-your-file-3"]["raises"] == "SyntaxError"
