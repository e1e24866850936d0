"""What `make drift` breaks, what it says of a miss, and when it refuses to begin."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path += [str(ROOT / "tests"), str(ROOT / "docs" / "_ext")]

from drift import behaviours, outputs, reach, sources, translations
from drift.__main__ import run
from drift.behaviours import Behaviour, StaleError
from drift.edits import Page
from drift.sample import choose, mutants
from drift.trial import Copy, make_copy
from languages import Language, read
from runner.settings import Settings

MUTATORS = outputs.MUTATORS | sources.MUTATORS | sources.WHOLE

RESPONSE = """
```http
HTTP/1.1 200 OK
Content-Type: text/html

<p>one</p>
...
<p>two</p>
<p>3</p>
```
"""
TREE = """
```text tree
.
├── app.py  # yours
└── static/
```
"""
RAISED = """
```pytb
ValueError: no such word
```
"""
SESSION = """
```pycon
>>> for n in [1]:
...     print(n)
...
1
>>> one()
Traceback (most recent call last):
  ...
KeyError: 'one'
```
"""
MODULE = """
- ```python
  # app.py
  from lagena import Flask

  app = Flask(__name__)

  @app.get("/a")
  def a():
      return "It is shown"
  ```

  ```text output
  It is shown
  ```
"""
CONSOLE = """
```console exit=2
$ cat static/a.txt
one
$ curl http://127.0.0.1:5000/a
...
```
"""
TWIN = """
```doscon
> type static\\a.txt
```
"""
REQUEST = """
```http
GET /a HTTP/1.1
```
"""
TEMPLATE = """
```html+jinja
{# templates/a.html #}
<p>{{ name }}</p>
```
"""
SET_UP = """
<!-- setup: download a.whl -->
"""


def changes(text: str, mutator: str) -> list[tuple[str, ...]]:
    """Give what a mutator puts where, and which lines it expects to be named."""
    page = Page("docs/page.md", text)
    return [
        (*edit.new, f"{edit.line}: {edit.where.start}-{min(edit.where.stop - 1, 99)}")
        for spot in page.spots
        for edit in MUTATORS[mutator](spot)
    ]


@pytest.mark.parametrize(
    ("text", "mutator", "expected"),
    [
        (RESPONSE, "the status of a response", [("HTTP/1.1 418 OK", "3: 3-3")]),
        (RESPONSE, "what a header says", [("Content-Type: textzq/html", "4: 4-4")]),
        (RESPONSE, "the name of a header", [("X-Drift-Content-Type: text/html", "4: 4-4")]),
        # Beside `...` nothing can be left out.
        (RESPONSE, "a line of an output left out", [("4: 3-4",), ("9: 8-9",)]),
        # The order of headers means nothing.
        (RESPONSE, "two lines of an output swapped", [("<p>3</p>", "<p>two</p>", "8: 8-9")]),
        (TREE, "an entry of a tree renamed", [
            ("├── app.pyzq  # yours", "4: 4-4"), ("└── staticzq/", "5: 5-5"),
        ]),
        (TREE, "a line of an output added", [
            ("├── drift 4711", "├── app.py  # yours", "4: 4-4"),
            ("├── drift 4711", "└── static/", "5: 5-5"),
        ]),
        (RAISED, "the type of an exception", [("DriftError: no such word", "3: 3-3")]),
        (RAISED, "the words of an exception", [("ValueError: nozq such word", "3: 3-3")]),
        (SESSION, "a digit of an output", [("2", "6: 6-6")]),
        # What is on the way to an exception means nothing to doctest.
        (SESSION, "a word of an output", [
            ("Tracebackzq (most recent call last):", "8: 8-8"),
            ("KeyErrorzq: 'one'", "10: 10-10"),
        ]),
        (SESSION, "the type of an exception", [("DriftError: 'one'", "10: 10-10")]),
        (MODULE, "an imported name", [("  from lagena import Flaskzq", "4: 4-4")]),
        (MODULE, "a route", [('  @app.get("/zqa")', "8: 2-99")]),
        (MODULE, "a text that is shown", [('      return "Itzq is shown"', "10: 2-99")]),
        (MODULE, "a decorator left out", [("8: 2-99",)]),
        (MODULE, "the name of a file", [("  # appzq.py", "3: 2-99")]),
        (CONSOLE, "an exit status", [
            ("```console exit=3", "2: 2-7"), ("```console", "2: 2-7"),
        ]),
        (CONSOLE, "the program of a command", [
            ("$ zqcat static/a.txt", "3: 3-5"),
            ("$ zqcurl http://127.0.0.1:5000/a", "5: 5-7"),
        ]),
        (CONSOLE, "the URL of curl", [("$ curl http://127.0.0.1:5000/zqa", "5: 2-99")]),
        (TWIN, "an argument of a command", [("> type static\\a.txtzq", "3: 2-99")]),
        (REQUEST, "the target of a request", [("GET /zqa HTTP/1.1", "3: 2-99")]),
        (TEMPLATE, "an expression of a template", [("<p>{{ namezq }}</p>", "4: 2-99")]),
        (TEMPLATE, "a file that cannot be read", [("<p>{{ name }</p>", "4: 2-5")]),
        (SET_UP, "a download", [("<!-- setup: download zqa.whl -->", "2: 2-2")]),
        (TWIN, "a block left out", [("2: 2-99",)]),
    ],
)  # fmt: skip
def test_a_mutator_changes_this_and_expects_it_to_be_named(
    text: str, mutator: str, expected: list[tuple[str, ...]]
) -> None:
    assert changes(text, mutator) == expected
