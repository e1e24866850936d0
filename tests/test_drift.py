"""What `make drift` breaks, what it says of a miss, and when it refuses to begin."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lagena_docs.parity.glossary import Term
from lagena_docs.settings import Settings
from lagena_tests.drift import outputs, sources, translations
from lagena_tests.drift.__main__ import run
from lagena_tests.drift.behaviours import Behaviour, StaleError, check, read, scopes
from lagena_tests.drift.edits import Edit, EditedPage
from lagena_tests.drift.reach import function_at
from lagena_tests.drift.sample import Mutant, choose
from lagena_tests.drift.trial import Copy, make_copy
from lagena_tests.gate.share import Share

ROOT = Path(__file__).parent.parent

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
CHINESE = """\
(one)=
# 一
<!-- source: 11111111 -->

先写代码，再运行 `it`，见 {ref}`two`。

```python
def f(name):
    return f"你好，{name}"
```

(two)=
## 二

尾

(three)=
## 三
"""
ENGLISH = """\
# One

Some words here.

Others.
"""
SET_UP = """
<!-- setup: download a.whl -->
"""


def changes(text: str, mutator: str) -> list[tuple[str, ...]]:
    """Return what a mutator puts where, and which lines it expects to be named."""
    page = EditedPage("docs/page.md", text)
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
        (RESPONSE, "the name of a header", [
            ("X-Drift-Content-Type: text/html", "4: 4-4"),
        ]),
        # Beside `...` nothing can be left out.
        (RESPONSE, "a line of an output left out", [("4: 3-4",), ("9: 8-9",)]),
        # The order of headers means nothing.
        (RESPONSE, "two lines of an output swapped", [
            ("<p>3</p>", "<p>two</p>", "8: 8-9"),
        ]),
        (TREE, "an entry of a tree renamed", [
            ("├── app.pyzq  # yours", "4: 4-4"), ("└── staticzq/", "5: 5-5"),
        ]),
        (TREE, "a line of an output added", [
            ("├── drift 4711", "├── app.py  # yours", "4: 4-4"),
            ("├── drift 4711", "└── static/", "5: 5-5"),
        ]),
        (RAISED, "the type of an exception", [("DriftError: no such word", "3: 3-3")]),
        (RAISED, "the words of an exception", [
            ("ValueError: nozq such word", "3: 3-3"),
        ]),
        (SESSION, "a digit of an output", [("2", "6: 6-6")]),
        # What is on the way to an exception means nothing to doctest.
        (SESSION, "a word of an output", [
            ("Tracebackzq (most recent call last):", "8: 8-8"),
            ("KeyErrorzq: 'one'", "10: 10-10"),
        ]),
        (SESSION, "the type of an exception", [("DriftError: 'one'", "10: 10-10")]),
        (MODULE, "an imported name", [("  from lagena import Flaskzq", "4: 4-4")]),
        (MODULE, "a route", [('  @app.get("/zqa")', "8: 2-99")]),
        (MODULE, "a text that is shown", [
            ('      return "Itzq is shown"', "10: 2-99"),
        ]),
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


@pytest.mark.parametrize(
    ("mutator", "expected"),
    [
        (translations.code, [("def fzq(name):", "8: 8")]),
        (translations.placeholder, [('    return f"你好，{namezq}"', "9: 9")]),
        (translations.label, [
            ("(one-zq)=", "1: 2"), ("(two-zq)=", "12: 13"), ("(three-zq)=", "17: 18"),
        ]),
        (translations.level, [("### 二", "13: 13"), ("### 三", "18: 18")]),
        # The page has 13 lines then, or 14 with what follows the last line end.
        (translations.section_left_out, [("12: 13",)]),
        (translations.link, [("先写代码，再运行 `it`，见 {ref}`two-zq`。", "5: 2")]),
        (translations.punctuation, [("先写代码,再运行 `it`，见 {ref}`two`。", "5: 5")]),
        (translations.spacing, [("先写代码，再运行`it`，见 {ref}`two`。", "5: 5")]),
    ],
)  # fmt: skip
def test_a_translation_is_changed_like_this(
    mutator: Callable[[EditedPage], Iterator[Edit]], expected: list[tuple[str, ...]]
) -> None:
    edits = list(mutator(EditedPage("docs/zh_CN/page.md", CHINESE)))

    assert [(*e.new, f"{e.line}: {e.where.start}") for e in edits] == expected


def test_what_the_glossary_wants_is_replaced_by_what_it_forbids() -> None:
    terms = [Term("code", "代码", ("程式碼",))]

    edits = list(
        translations.rendering(EditedPage("docs/zh_CN/page.md", CHINESE), terms)
    )

    assert [e.new for e in edits] == [("先写程式碼，再运行 `it`，见 {ref}`two`。",)]


@pytest.mark.parametrize(
    ("mutator", "expected"),
    [
        (translations.word, [("Some wordszq here.",)]),
        (translations.paragraph, [(), ()]),
    ],
)
def test_the_source_is_changed_like_this(
    mutator: Callable[[EditedPage], Iterator[Edit]], expected: list[tuple[str, ...]]
) -> None:
    edits = list(mutator(EditedPage("docs/page.md", ENGLISH)))

    assert [e.new for e in edits] == expected
    assert all(e.where == range(1) for e in edits)


def test_each_kind_of_mutant_is_tried_and_pages_take_turns() -> None:
    edit = Edit(1, 1, (), range(1))
    found = [
        Mutant(page, "English", mutator, kind, "doctest", edit)
        for page in ("a", "b", "c")
        for mutator in ("a word", "a digit")
        for kind in ("output", "tree")
        for _ in range(9)
    ]

    chosen = choose(found, each=3, seed=1, seconds={"a": 1, "b": 1, "c": 2})

    cells = Counter(mutant.cell for mutant in chosen)
    assert len(cells) == 4
    assert set(cells.values()) == {3}
    # The third costs twice as much.
    pages = Counter(mutant.page for mutant in chosen)
    assert sorted(pages.values()) == [3, 4, 5]
    assert pages["c"] == 3


def test_a_function_is_found_by_any_of_its_lines() -> None:
    source = "x = 1\n@str\ndef f():\n    def g():\n        return 1\n    return 2\n"

    found = [function_at("a.py", source, line)[1] for line in (1, 5, 6)]

    assert found == [1, 4, 2]


LANGUAGES = """\
[en]
tag = "en"
name = "English"
short = "English"
letters = "[A-Za-z]"
"""
GREETING = """\
(greeting)=
# Greeting

```python
import lagena

print(lagena.greet("Ada"))
```

```text output
Hello, Ada!
```
"""
#: It shows nothing of what the framework gives.
BLIND = """\
(blind)=
# Blind

```python
import lagena

print("It is", lagena.part())
```

```text output
It is ...
```
"""
LAGENA = """\
def greet(name):
    return f"Hello, {name}!"


def part():
    return "Goodbye!"
"""
GREETS = Behaviour("it greets", "__init__:greet", "Hello", "Hallo", "greeting")
PARTS = Behaviour("it parts", "__init__:part", "Goodbye", "So long", "blind")


@pytest.fixture
def copies(tmp_path: Path) -> Callable[..., list[Copy]]:
    """Make a project with these pages, and a copy of it."""

    def make(**pages: str) -> list[Copy]:
        root = tmp_path / "project"
        (root / "docs").mkdir(parents=True)
        (root / "docs" / "languages.toml").write_text(LANGUAGES)
        for name, text in pages.items():
            (root / "docs" / f"{name}.md").write_text(text)
        (root / "framework" / "lagena").mkdir(parents=True)
        (root / "framework" / "lagena" / "__init__.py").write_text(LAGENA)
        settings = Settings(
            root=root,
            pages=root / "docs",
            rerun="make doctest PAGE={page}",
            servers={},
            wheelhouse=None,
            make_wheelhouse="",
            fresh=("lagena",),
        )
        return [make_copy(tmp_path / "copy", settings)]

    return make


def test_what_a_page_shows_is_noticed(
    copies: Callable[..., list[Copy]], capfd: pytest.CaptureFixture[str]
) -> None:
    status = run(copies(greeting=GREETING), [GREETS], each=1, seed=1)

    said = capfd.readouterr().out
    assert status == 0, said
    assert "it greets\n    greeting: docs/greeting.md:11\n" in said
    assert "1 of 1 framework mutants; 0 missed\n" in said


def test_what_a_page_does_not_show_is_reported_as_missed(
    copies: Callable[..., list[Copy]], capfd: pytest.CaptureFixture[str]
) -> None:
    pages = copies(greeting=GREETING, blind=BLIND)

    status = run(pages, [GREETS, PARTS], each=0, seed=1)

    said = capfd.readouterr().out
    assert status == 1
    assert "missed: it parts (__init__:part); 1 pages call it\n" in said
    assert said.endswith("1 of 2 framework mutants; 1 missed\n")


def test_what_no_page_describes_counts_as_not_tried(
    copies: Callable[..., list[Copy]], capfd: pytest.CaptureFixture[str]
) -> None:
    status = run(copies(blind=BLIND), [replace(PARTS, label="")], each=0, seed=1)

    said = capfd.readouterr().out
    assert status == 0
    assert "not tried, as no page describes it: it parts\n" in said
    assert said.endswith("; 1 not tried, as no page describes them\n")


def test_a_page_mutant_that_survives_is_reported_as_missed(
    copies: Callable[..., list[Copy]], capfd: pytest.CaptureFixture[str]
) -> None:
    text = BLIND.replace('print("It is", ', "said = str(").partition("```text")[0]

    status = run(copies(blind=text), [], each=1, seed=1, only="statement left out")

    said = capfd.readouterr().out
    assert status == 1
    assert "missed: docs/blind.md:7: a statement left out, python\n" in said
    assert said.endswith("1 missed\n")


def test_each_behaviour_is_tried_in_one_share(
    copies: Callable[..., list[Copy]], capfd: pytest.CaptureFixture[str]
) -> None:
    pages = copies(greeting=GREETING)

    for number in range(3):
        run(pages, [GREETS], each=0, seed=1, share=Share(f"{number}", 3))

    said = capfd.readouterr().out
    assert said.count("\nit greets\n") == 1
    assert said.count("0 of 0 framework mutants") == 2


def test_a_page_is_tried_with_what_it_includes(
    copies: Callable[..., list[Copy]], capfd: pytest.CaptureFixture[str]
) -> None:
    pages = copies(
        greeting="# Greeting\n\n```{include} _part.md\n```\n", _part=GREETING
    )

    run(pages, [], each=1, seed=1)

    said = capfd.readouterr().out
    assert "pages as they are: 1 of 1" in said
    assert "not tried" not in said


def test_a_page_that_fails_as_it_is_counts_as_not_tried(
    copies: Callable[..., list[Copy]], capfd: pytest.CaptureFixture[str]
) -> None:
    pages = copies(greeting=GREETING.replace("Hello", "Goodbye"))

    status = run(pages, [], each=1, seed=1)

    assert status == 1
    assert capfd.readouterr().out.endswith("; 1 of 1 pages not tried\n")


@pytest.mark.parametrize(
    ("behaviour", "saying"),
    [
        (replace(GREETS, old="Hi"), "'Hi' is 0 times in __init__:greet, not once"),
        (replace(GREETS, old="name"), "'name' is 2 times in __init__:greet, not once"),
        (replace(GREETS, where="__init__:gone"), "__init__.py has no gone; name what"),
        (replace(GREETS, where="gone:greet"), "gone.py has no greet; name what"),
        (replace(GREETS, label="gone"), "no section is 'gone'"),
    ],
)
def test_a_mutant_that_no_longer_fits_is_an_error(
    copies: Callable[..., list[Copy]], behaviour: Behaviour, saying: str
) -> None:
    with pytest.raises(StaleError, match=f"'it greets': {re.escape(saying)}"):
        run(copies(greeting=GREETING), [behaviour], each=1, seed=1)


def test_a_behaviour_is_that_of_its_function_wherever_that_stands() -> None:
    first, second = LAGENA.split("\n\n\n")
    moved = f"# Hello, Goodbye\n\n\n{second}\n\n{first}\n"

    assert GREETS.break_in(moved) == moved.replace("Hello, {", "Hallo, {")
    assert GREETS.line_in(moved) == moved.count("\n", 0, moved.index("Hello, {")) + 1
    assert not GREETS.problem_in(moved)


def test_a_method_is_found_by_its_class_and_with_its_decorators() -> None:
    text = "class A:\n    @first\n    def go(self): ...\n\n\ndef go(): ...\n"
    places = scopes(text)

    assert text[places["A.go"][0]] == "    @first\n    def go(self): ...\n"
    assert text[places["go"][0]] == "def go(): ...\n"
    assert text[places[""][0]] == text


#: Begins as the program does, and goes on until it is ended.
ENDLESS = """
import signal
from pathlib import Path
from lagena_tests.drift.__main__ import run
from lagena_tests.drift.trial import Copy
from lagena_tests.drift.workers import stop
from lagena_docs.settings import Settings

signal.signal(signal.SIGTERM, stop)
root = Path("copy").resolve()
settings = Settings(root, root / "docs", "", {}, None, "")
run([Copy(root, settings)], [], each=1, seed=1)
"""


def test_what_is_ended_leaves_nothing_running(
    copies: Callable[..., list[Copy]], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    page = f"# Page\n\n```console\n$ sleep 60 >{tmp_path / 'pipe'}\n```\n"
    copies(endless=page)
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    with (
        subprocess.Popen(
            [sys.executable, "-c", ENDLESS],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT}/tests:{ROOT}/docs/_ext",
                "TMPDIR": str(temporary),
            },
        ) as drift,
        (tmp_path / "pipe").open() as pipe,
    ):
        # The page runs, as it has opened this.
        begun = time.monotonic()
        drift.terminate()
        # These end when nobody has them open any more.
        pipe.read()
        drift.communicate()

    assert time.monotonic() - begun < 30
    assert drift.returncode == 128 + signal.SIGTERM
    assert list(temporary.iterdir()) == []


def test_the_framework_mutants_fit_framework_and_pages(tmp_path: Path) -> None:
    settings = Settings(ROOT, ROOT / "docs", "", {}, None, "")

    check(read(), make_copy(tmp_path / "copy", settings))
