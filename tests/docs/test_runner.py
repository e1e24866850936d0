"""Every kind of block on a page that is right, and on pages that are wrong."""

import importlib.util
import socket
import sys
import sysconfig
import textwrap
import zipfile

import pytest

from runner import page
from runner.run import PageRun

# --- Python ---


def test_python_blocks_share_one_session(passes):
    passes("""
        ```python
        word = "hello"


        def greet(name):
            return f"{word} {name} from {__name__}"
        ```

        ```python
        print(greet("you"))
        ```

        ```text output
        hello you from __main__
        ```
        """)


def test_what_is_printed_must_be_shown(fails):
    fails(
        """
        ```python
        print("hello")
        ```
        """,
        at="```python",
        saying="it printed:\nhello",
    )


def test_what_programs_and_loggers_print_must_be_shown_too(passes):
    passes("""
        ```python
        import logging
        import os
        import sys

        print("one", file=sys.stderr)
        os.system("echo two")
        logging.warning("three")
        ```

        ```text output
        one
        two
        WARNING:root:three
        ```
        """)


def test_an_output_that_differs_fails_on_its_line(fails):
    fails(
        """
        ```python
        print("one\\ntwo\\nthree")
        ```

        ```text output
        one
        2
        three
        ```
        """,
        at="2",
        saying="-2\n+two",
    )


def test_an_output_of_nothing_fails(fails):
    fails(
        """
        ```python
        1
        ```

        ```text output
        1
        ```
        """,
        at="```text",
        saying="printed nothing",
    )


def test_an_error_is_on_the_line_that_raised_it(fails):
    fails(
        """
        ```python
        def f():
            return 1 / 0  # here
        ```

        ```python
        f()
        ```
        """,
        at="# here",
        saying='  File "docs/page.md", line 4, in f\n    return 1 / 0  # here\n',
    )


def test_an_error_in_a_file_is_on_its_line_of_the_page(fails):
    fails(
        """
        ```python
        # sums.py
        def f():
            return 1 / 0  # here
        ```

        Words.

        ```python
        from sums import f

        f()
        ```
        """,
        at="# here",
        saying='  File "docs/page.md", line 13, in <module>\n    f()\n',
    )


def test_an_error_raised_on_purpose_is_on_the_line_that_caused_it(fails):
    fails(
        """
        ```python
        class Config(dict):
            def __missing__(self, name):
                raise KeyError(
                    f"no {name}"
                )


        print("before")
        Config()["x"]  # here
        ```
        """,
        at="# here",
        saying="KeyError: 'no x'",
    )


def test_an_error_raised_by_the_block_itself_is_on_its_line(fails):
    fails(
        """
        ```python
        x = 1
        raise KeyError("x")
        ```
        """,
        at="raise",
        saying="KeyError: 'x'",
    )


def test_a_syntax_error_is_on_its_line(fails):
    fails(
        """
        ```python
        x = 1
        y = = 2
        ```
        """,
        at="y =",
        saying="SyntaxError: invalid syntax",
    )


@pytest.mark.parametrize(
    ("code", "saying"),
    [
        ("import pytest; pytest.skip('no')", "Skipped: no"),
        ("import unittest; raise unittest.SkipTest('no')", "SkipTest: no"),
        ("import pytest; pytest.xfail('no')", "XFailed"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("import os; os._exit(0)", "ended the page's process, with status 0"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "status -9"),
    ],
)
def test_no_block_gets_out_of_being_executed(fails, code, saying):
    fails(
        f"""
        ```python
        {code}
        ```
        """,
        at="```python" if "os" in code else code,
        saying=saying,
    )


def test_a_file_that_is_left_open_warns_of_nothing(passes, monkeypatch):
    # The hook of pytest would keep the warning from being seen.
    monkeypatch.setattr("sys.unraisablehook", sys.__unraisablehook__)
    passes(
        """
        ```python
        from pathlib import Path
        _ = Path("a.txt").write_text("a")
        Path("a.txt").open()
        ```
        """
    )


def test_a_warning_is_an_error(fails):
    fails(
        """
        ```python
        import warnings
        warnings.warn("old", DeprecationWarning)
        ```
        """,
        at="warnings.warn",
        saying="DeprecationWarning: old",
    )


def test_the_limit_of_a_block(fails):
    fails(
        """
        ```python limit=1
        while True:
            pass
        ```
        """,
        at="```python",
        saying="It takes longer than 1 seconds.",
    )


# --- Where blocks stand, and how their text is stored ---

STORED = {
    "as is": str,
    "with CRLF": lambda text: text.replace("\n", "\r\n"),
    "with a byte-order mark": lambda text: "\ufeff" + text,
    "with no last newline": lambda text: text.rstrip("\n"),
    "in an item": lambda text: "- An item\n\n" + textwrap.indent(text, "  "),
    "in an item, by tabs": lambda text: "- An item\n\n" + textwrap.indent(text, "\t"),
    "in items of items": lambda text: (
        "1. An\n   - item\n\n" + textwrap.indent(text, "     ")
    ),
    "in a quote": lambda text: textwrap.indent(text, "> ", lambda line: True),
    "in a definition": lambda text: "Term\n: Meaning\n\n" + textwrap.indent(text, "  "),
    "in an admonition": lambda text: f":::{{note}}\n{text}\n:::\n",
    "in a note that folds": lambda text: (
        f":::{{note}}\n:collapsible: closed\n\n{text}\n:::\n"
    ),
    "in a tab": lambda text: f":::{{tab}} First\n{text}\n:::\n:::{{tab}} Other\n:::\n",
    "in two": lambda text: f"::::{{note}}\n:::{{tip}} Title\n{text}\n:::\n::::\n",
    "in a fence of backticks": lambda text: f"`````{{note}}\n{text}\n`````\n",
}
PAGE = """\
```python
# sums.py
def double(x):
\treturn 2 * x
```

```python
import sums
print(sums.double(2), repr(open("sums.py").read()))
```

```text output
4 'def double(x):\\n\\treturn 2 * x\\n'
```

```console
$ printf 'a\\tb\\n'
a\tb
```

```console
$ mkdir cups
```

```doscon
> mkdir cups
```

```pycon
>>> sums.double(3)
6
```

```python
sums.double(None)
```

```pytb
TypeError: unsupported operand type(s) for *: 'int' and 'NoneType'
```

```toml
# prices.toml
tea = 3
```

```python
# web.py
def app(environ, start_response):
    start_response("200 OK", [("X-Price", open("prices.toml").read()[-2:-1])])
    yield b"<p>tea</p>"
```

```http
GET / HTTP/1.1
```

```http
HTTP/1.1 200 OK
X-Price: 3

<p>tea</p>
```

```text tree
.
├── cups
├── prices.toml
├── sums.py
└── web.py
```
"""


@pytest.mark.parametrize("stored", STORED.values(), ids=list(STORED))
def test_a_page_means_the_same_however_it_is_stored(passes, fails, stored):
    passes(stored(PAGE))
    for right, wrong, at in [
        ("4 'def", "5 'def", "5 'def"),
        ("a\tb", "a b", "a b"),
        ("6\n", "7\n", "7"),
        ("sums.double(2)", "sums.halve(2)", "print(sums.halve"),
        ("return 2 *", "return 2 / 0 *", "2 / 0"),
        ("\n> mkdir cups", "\n> mkdir mugs", "> mkdir mugs"),
        ("'int' and", "'str' and", "'str' and"),
        ("tea = 3", "tea 3", "tea 3"),
        ("X-Price: 3", "X-Price: 4", "X-Price: 4"),
        ("200 OK\n", "201 CREATED\n", "201 CREATED"),
        ("p>tea</p>\n```", "p>milk</p>\n```", "<p>milk"),
        ("└── web.py", "└── wed.py", "└── wed.py"),
    ]:
        fails(stored(PAGE.replace(right, wrong, 1)), at=at, saying="To run")


# --- What pages include ---

PART = """\
Words.

```python
x = 1
y = 2
```

```python
print(x)
```
"""
WHOLE = """\
```python
# z.py
z = 0
```

> ```{include} parts/_part.md
> ```

```text output
1
```

```{literalinclude} ../part.py
:language: python
:caption: shop/part.py
```

```pycon
>>> from shop.part import half
>>> half(y)
1.0
```
"""


@pytest.fixture
def parts(settings):
    (settings.pages / "parts").mkdir(parents=True)
    files = {"docs/parts/_part.md": PART, "part.py": "def half(x):\n    return x / 2\n"}

    def write(name: str = "", old: str = "", new: str = "") -> None:
        for path, text in files.items():
            text = text.replace(old, new) if path == name else text
            (settings.root / path).write_text(text)

    return write


def test_what_a_page_includes_is_executed_in_its_place(passes, parts):
    parts()
    passes(WHOLE)


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("docs/parts/_part.md", "y = 2", "1 / 0", "docs/parts/_part.md:5"),
        ("docs/parts/_part.md", "python\nx", "ruby\nx", "docs/parts/_part.md:3"),
        ("docs/parts/_part.md", "print(x)", "print(2)", "docs/page.md:10"),
        ("docs/parts/_part.md", "print(x)", "1", "docs/page.md:9"),
        ("docs/parts/_part.md", "y = 2", "y = 4", "docs/page.md:21"),
        ("docs/parts/_part.md", "y = 2", "y = 'a'", "part.py:2"),
        ("part.py", "x / 2", "x / 0", "part.py:2"),
        ("part.py", "return x", "return = x", "part.py:2"),
        ("part.py", "def half", "def double", "docs/page.md:19"),
    ],
)
def test_a_failure_names_the_file_that_is_wrong(run, parts, name, old, new, place):
    parts(name, old, new)

    report = run(WHOLE)

    again = "To run this page: make doctest PAGE=docs/page.md"
    assert report.startswith(f"{place}: "), report
    assert report.endswith(f"\n{again}\n{place}")
    assert f"> {place.rpartition(':')[2]:>4} | " in report


# --- Files ---


def test_a_file_is_imported_by_its_name(passes):
    passes("""
        ```python file=shop/__init__.py empty
        ```

        ```python
        # shop/prices.py
        tea = 3
        ```

        ```python
        from shop.prices import tea
        print(tea, open("shop/prices.py").read())
        ```

        ```text output
        3 tea = 3
        ```
        """)


def test_a_file_written_again_is_imported_again(passes):
    passes("""
        ```python
        # prices.py
        tea = 3
        ```

        ```python
        # shop.py
        from prices import tea
        ```

        ```python
        # prices.py
        tea = 4
        ```

        ```python
        import shop
        print(shop.tea)
        ```

        ```text output
        4
        ```
        """)


def test_the_names_of_a_file_must_be_imported(fails):
    fails(
        """
        ```python
        # prices.py
        tea = 3
        ```

        ```python
        print(tea)
        ```
        """,
        at="print(tea)",
        saying="prices.py has that name; write: from prices import tea",
    )


@pytest.mark.parametrize(
    "block", ["tea = 3", "def tea():\n    pass", "class tea(str):\n    pass"]
)
def test_the_names_of_another_page_must_be_defined_here(fails, settings, block):
    settings.pages.mkdir()
    (settings.pages / "other.md").write_text(f"Words.\n\n```python\n{block}\n```\n")

    fails(
        "```python\nprint(tea)\n```\n",
        at="print(tea)",
        saying="docs/other.md:3 defines that name, and no page has another's names",
    )


def test_a_name_that_no_page_has(fails, settings):
    settings.pages.mkdir()
    (settings.pages / "other.md").write_text("```python\nprint(tea)\nteas = 1\n```\n")

    fails(
        "```python\nprint(tea)\n```\n",
        at="print(tea)",
        saying="is not defined\nTo run",
    )


def test_a_file_may_have_a_name_that_the_runner_uses(passes):
    passes("""
        ```python
        # blocks.py
        x = 1
        ```

        ```python
        # runner.py
        y = 2
        ```

        ```python
        import blocks, runner
        print(blocks.x, runner.y)
        ```

        ```text output
        1 2
        ```
        """)


@pytest.mark.parametrize(
    "fence",
    [
        "```json file=a/../../x.json\n1\n```",
        "```python\n# ../evil.py\n1\n```",
        "```css\n/* /tmp/evil.css */\na {}\n```",
    ],
)
def test_a_file_outside_of_the_project_fails(fails, fence):
    fails(fence, at=fence[:7], saying="outside of the project folder")


def test_files_of_all_languages_are_written(passes):
    passes("""
        ```html+jinja
        {# templates/a.html #}
        {{ name }}
        ```

        ```json file=a.json
        {"a": 1}
        ```

        ```toml
        # a.toml
        a = 1
        ```

        ```ini
        ; a.ini
        [a]
        b = 1
        ```

        ```sql
        -- a.sql
        begin;
        create table a (b);
        create trigger t after insert on a begin select 1; end;
        commit;
        ```

        ```css
        /* static/a.css */
        a { color: red }
        ```

        ```nginx
        # a.conf
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
        ```

        ```console
        $ cat templates/a.html a.json a.toml a.ini a.sql static/a.css a.conf
        {{ name }}
        {"a": 1}
        a = 1
        [a]
        b = 1
        begin;
        create table a (b);
        create trigger t after insert on a begin select 1; end;
        commit;
        a { color: red }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
        ```
        """)


@pytest.mark.parametrize(
    ("fence", "line"),
    [
        ("```json file=a.json\n{\n  1: 2\n}\n```", "1: 2"),
        ("```toml\n# a.toml\na = 1\na = 2\n```", "a = 2"),
        ("```toml\n# a.toml\na = 1\nb = [\n```", "b = ["),
        ("```ini\n; a.ini\n[a]\nb = 1\nno value\n[c]\n```", "no value"),
        ("```ini\n; a.ini\n[a]\nb = 1\nb = 2\n```", "b = 2"),
        ("```ini\n; a.ini\nno section\n```", "no section"),
        ("```html+jinja\n{# a.html #}\n{% if %}\n```", "{% if"),
        ("```sql\n-- a.sql\ncreate tabel a (b);\n```", "create"),
        ("```sql\n-- a.sql\nselect ';';\n\n-- b\nselec 1;\nselect 2;\n```", "selec 1"),
        ("```sql\n-- a.sql\nselect 1;\nselect (\n```", "select ("),
        ("```css\n/* a.css */\na { b: c }\nd e\n```", "d e"),
        ("```css\n/* a.css */\na {\n  b: c;\n  d;\n}\n```", "d;"),
        ("```css\n/* a.css */\n@media x {\n  a { b }\n}\n```", "a { b }"),
        ("```css\n/* a.css */\na {\n  b: c\n```", "b: c"),
        ("```css\n/* a.css */\na\n  b: c;\n}\nd { e: f }\n```", "b: c;"),
        ("```css\n/* a.css */\na  b: c }\nd { e: f }\n```", "a  b: c }"),
        ("```css\n/* a.css */\na { b: c) }\nd { e: f }\n```", "a { b: c) }"),
        ("```javascript\n// a.js\nlet a = b?.c;\nlet d = = 1;\n```", "let d"),
        ("```javascript\n// a.js\nfunction a() {\n```", "function a"),
        ("```dotenv\n# .env\nA=1\nno variable\n```", "no variable"),
        ("```nginx\n# a.conf\nserver {\n  lisen 80;\n}\n```", "lisen"),
        ("```nginx\n# a.conf\nserver {\n  listen 80;\n```", "listen"),
        ("```nginx\n# a.conf\nserver {\n  root /;\n  listen 80\n}\n```", "listen"),
        ("```nginx\n# a.conf\nlocation / {\n  root /\n}\n```", "root"),
        ("```nginx\n# a.conf\n\nproxy_pass\n```", "proxy_pass"),
        ("```nginx\n# a.conf\nhttp {\n  listen 80;\n}\n```", "listen"),
    ],
)
def test_a_file_that_its_parser_refuses_fails(fails, fence, line):
    fails(fence, at=line, saying="is no ")


# --- Doctests ---


def test_a_session_shares_the_namespace(passes):
    passes("""
        ```python
        x = 2
        ```

        ```pycon
        >>> x + 1
        3
        >>> y = [x,
        ...      x]
        >>> 1 / 0
        Traceback (most recent call last):
          ...
        ZeroDivisionError: division by zero
        >>> "a long word"
        'a ... word'
        ```

        ```python
        print(y)
        ```

        ```text output
        [2, 2]
        ```
        """)


def test_a_session_that_differs_fails_on_the_line_shown(fails):
    fails(
        """
        ```pycon
        >>> 1
        1
        >>> 2
        3
        ```
        """,
        at="3",
        saying="-3\n+2",
    )


def test_a_line_of_dots_alone_is_not_what_a_session_shows(fails):
    fails(
        """
        ```pycon
        >>> for word in ["one", "two"]:
        ...     print(word)
        ...
        one
        tow
        ```
        """,
        at="tow",
        saying="+two",
    )


def test_a_character_in_a_session_is_not_its_escape(fails):
    fails(
        """
        ```pycon
        >>> print("书")
        \\u4e66
        ```
        """,
        at="\\u4e66",
        saying="+书",
    )


def test_an_error_in_a_session_is_on_its_line(fails):
    fails(
        """
        ```pycon
        >>> 1
        1
        >>> {}["a"]
        ```
        """,
        at='{}["a"]',
        saying="KeyError: 'a'",
    )


@pytest.mark.parametrize(
    ("line", "saying"),
    [
        (">>> 1 / 0  # doctest: +SKIP", "An option of doctest"),
        (">>> 1  # doctest: +NORMALIZE_WHITESPACE", "An option of doctest"),
        ("x = 1", "at least one line '>>> CODE'"),
        (">>>1", "cannot be read"),
        (">>> import sys; _ = sys.stderr.write('oh')", "prints, past the session:\noh"),
    ],
)
def test_a_session_that_proves_nothing_fails(fails, line, saying):
    fails(
        f"""
        ```pycon
        {line}
        ```
        """,
        at=line if "doctest:" in line else "```pycon",
        saying=saying,
    )


# --- Exceptions ---


def test_an_exception_that_is_shown(passes):
    passes("""
        ```python
        def f():
            {}["a"]

        f()
        ```

        ```pytb
        Traceback (most recent call last):
          File "<stdin>", line 4, in <module>
          ...
          File "<stdin>", line 2, in f
          ...
        KeyError: 'a'
        ```

        ```python
        # wrong.py
        import no_such_thing
        ```

        ```pytb
        Traceback (most recent call last):
          File "/home/you/project/wrong.py", line 1, in <module>
            import no_such_thing
        ModuleNotFoundError: No module named 'no_such_thing'
        ```

        ```python
        1 / 0
        ```

        ```pytb
        ZeroDivisionError: division by zero
        ```

        ```python
        1 / 0
        ```

        ```pytb
        Traceback (most recent call last):
          File "<stdin>", line 1, in <module>
            1 / 0
        ZeroDivisionError: division by zero
        ```
        """)


def test_an_exception_that_differs(fails):
    fails(
        """
        ```python
        1 / 0
        ```

        ```pytb
        ZeroDivisionError: division by nought
        ```
        """,
        at="nought",
        saying="+ZeroDivisionError: division by zero",
    )


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("text output", "..."),
        ("text output", "  ...\n..."),
        ("json output", "..."),
        ("html output parsed", "..."),
        ("text tree", "project/\n..."),
        ("pytb", "..."),
        ("pytb", "Traceback (most recent call last):\n  ..."),
        ("pytb", "Traceback (most recent call last):\n  File ...\n..."),
    ],
)
def test_an_output_that_elides_all_is_refused(fails, lang, shown):
    code = {"pytb": "1 / 0", "text tree": "1"}.get(lang, "print('a')")
    fails(
        f"```python\n{code}\n```\n\n```{lang}\n{shown}\n```\n",
        at=f"```{lang}",
        saying="so anything would do; ",
    )


def test_a_command_whose_output_is_beside_the_point_may_elide_it(passes):
    passes("```console\n$ date\n...\n```\n")


def test_an_exception_that_is_not_raised(fails):
    fails(
        """
        ```python
        1
        ```

        ```pytb
        ZeroDivisionError: division by zero
        ```
        """,
        at="```python",
        saying="raises nothing",
    )


# --- The project folder ---


def test_the_tree(passes):
    passes("""
        ```text tree
        .
        ```

        ```python
        # shop/prices.py
        tea = 3
        ```

        ```python
        # app.py
        import shop.prices
        ```

        ```console
        $ mkdir -p static .venv/bin
        ```

        ```text tree
        project/
        ├── .venv/
        ├── app.py          # the application
        ├── shop/
        │   └── prices.py
        └── static/
        ```

        ```text tree
        .
        ├── .venv
        ...
        └── static
        ```
        """)


def test_a_tree_that_differs(fails):
    fails(
        """
        ```python
        # app.py
        x = 1
        ```

        ```text tree
        .
        └── main.py
        ```
        """,
        at="main.py",
        saying="-└── main.py\n+└── app.py",
    )


def test_a_file_is_no_folder(fails):
    fails(
        "```python\n# app.py\nx = 1\n```\n\n```text tree\n.\n└── app.py/\n```\n",
        at="└── app.py/",
        saying="-└── app.py/\n+└── app.py",
    )


# --- Commands ---


def test_commands_share_one_shell(passes):
    passes("""
        ```console
        $ mkdir a
        $ cd a
        $ export NAME='Ada Lovelace'
        ```

        ```console
        $ pwd
        /home/you/project/a
        $ echo "hi $NAME" \\
        >   there
        hi Ada Lovelace there
        $ cat <<END
        > one
        > two
        > END
        one
        two
        $ echo '> not a command'
        > not a command
        $ printf 'no newline'
        no newline
        $ echo 你好
        你好
        $ cat
        $ echo 'nobody types'
        nobody types
        ```

        ```console
        $ seq 3
        ```

        ```text output
        1
        ...
        ```
        """)


def test_a_command_that_prints_something_else(fails):
    fails(
        """
        ```console
        $ echo one
        one
        $ seq 2
        1
        3
        ```
        """,
        at="3",
        saying="-3\n+2",
    )


def test_a_command_that_fails(fails):
    fails(
        """
        ```console
        $ echo one
        one
        $ ls nothing
        $ echo two
        two
        ```
        """,
        at="ls nothing",
        saying="The exit status is 2 and should be 0",
    )


def test_a_failure_that_is_meant(passes):
    passes("""
        ```console exit=3
        $ sh -c 'echo oh; exit 3'
        oh
        ```

        ```console
        $ sh -c 'exit 4'
        $ echo $?
        4
        $ if then
        bash: ...: syntax error near unexpected token `then'
        bash: ...: `if then'
        $ echo $?
        2
        ```
        """)


@pytest.mark.parametrize(
    ("lines", "at", "saying"),
    [
        ("$ true\n$ echo $?\n0", "$ true", "yet it is 0"),
        ("$ exit 0", "$ exit", "ended the shell"),
        ("ls", "ls", "begins with a line '$ COMMAND'"),
        ("", "```console", "An empty console block"),
        ("$ pytest-of-nowhere", "$ pytest", "command not found"),
    ],
)
def test_commands_that_prove_nothing_fail(fails, lines, at, saying):
    fails(f"```console\n{lines}\n```\n", at=at, saying=saying)


def test_a_failure_that_is_meant_and_does_not_come(fails):
    fails(
        "```console exit=1\n$ true\n```\n",
        at="$ true",
        saying="The exit status is 0 and should be 1",
    )


def test_a_command_that_takes_too_long_is_on_its_line(fails):
    fails(
        "```console limit=1\n$ echo one\none\n$ sleep 60\n```\n",
        at="sleep",
        saying="It takes longer than 1 seconds.",
    )


def test_the_environment_is_small_and_the_same_for_code_and_commands(passes):
    passes("""
        ```console
        $ env | cut -d= -f1 | grep -i proxy
        $ echo $?
        1
        $ echo $HOME $LANG
        /home/you C.UTF-8
        ```

        ```python
        import os
        import subprocess

        inside = os.environ.get("USER"), os.getcwd().endswith("/project")
        print(*inside, os.environ["LANG"])
        ```

        ```text output
        None True C.UTF-8
        ```
        """)


# --- Servers ---


def test_a_server_is_ready_for_the_next_block(passes):
    passes("""
        SERVER

        ```console
        $ export WORD=one
        ```

        ```console
        $ python serve.py
        Serving on http://127.0.0.1:5000
        ```

        ```console
        $ curl http://127.0.0.1:5000/
        one
        ```

        ```console
        $ WORD=two python serve.py --port 5001
        ...
        ```

        ```console
        $ curl http://127.0.0.1:5000/ http://localhost:5001/
        one
        two
        ```

        A second one on the same port takes the place of the first:

        ```console
        $ WORD=three python serve.py
        Serving on ...
        ```

        ```console
        $ curl http://127.0.0.1:5000/
        three
        ```

        ```console exit=1
        $ python serve.py
        Traceback (most recent call last):
        ...
        OSError: [Errno 98] Address already in use
        ```
        """)


def test_a_server_that_prints_something_else(fails):
    fails(
        """
        SERVER

        ```console
        $ python serve.py
        Serving at http://127.0.0.1:5000
        ```
        """,
        at="Serving at",
        saying="-Serving at http://127.0.0.1:5000\n+Serving on http://127.0.0.1:5000",
    )


def test_a_server_that_does_not_start_shows_its_log(fails):
    fails(
        """
        ```console
        $ python serve.py
        Serving on http://127.0.0.1:5000
        ```
        """,
        at="$ python serve.py",
        saying="The server ended with status 2; it printed:\npython: can't open file",
    )


def test_a_server_that_does_not_stop_is_an_error(fails):
    fails(
        """
        ```python
        # serve.py
        import signal
        import socket
        import os

        def main():
            server = socket.create_server(("127.0.0.1", int(os.environ["SERVE_PORT"])))
            print("Serving")
            while True:
                server.accept()

        if __name__ == "__main__":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            main()
        ```

        ```console
        $ python serve.py
        Serving
        ```
        """,
        at="",
        saying="The page left behind: a server that does not end: python serve.py",
    )


#: A server that listens, and ends by itself, at once or when it is asked.
MORTAL = """
        ```python
        # serve.py
        import os
        import socket
        import sys

        if __name__ == "__main__":
            server = socket.create_server(("127.0.0.1", int(os.environ["SERVE_PORT"])))
            server.accept()
            print("Serving", flush=True)
            server.accept()
            sys.exit("It has no workers.")
        ```

        ```console
        $ python serve.py  # mortal
        ...
        ```
"""


def test_a_server_that_has_ended_by_the_end_of_the_page(fails):
    fails(
        MORTAL,
        at="$ python serve.py  # mortal",
        saying="'python serve.py  # mortal' ended with status 1; it printed:\n"
        "Serving\nIt has no workers.",
    )


def test_a_server_that_has_ended_before_the_next_takes_its_place(fails):
    fails(
        MORTAL + "\n        ```console\n        $ python serve.py\n        ```\n",
        at="$ python serve.py  # mortal",
        saying="It has no workers.",
    )


def test_a_server_holds_its_terminal(fails):
    fails(
        """
        SERVER

        ```console
        $ python serve.py
        Serving on http://127.0.0.1:5000
        $ curl http://127.0.0.1:5000/
        hello
        ```
        """,
        at="$ curl",
        saying="readers need a second terminal",
    )


def test_what_runs_on_after_the_page_is_an_error(fails):
    fails(
        """
        # A page

        ```console
        $ sleep 60 & until grep -q sleep /proc/$!/cmdline; do :; done
        ```
        """,
        at="",
        saying="The page left behind: sleep 60",
    )


def test_a_thread_that_runs_on_is_an_error(fails):
    fails(
        """
        # A page

        ```python
        import threading

        threading.Thread(target=threading.Event().wait).start()
        ```
        """,
        at="",
        saying="a thread that does not end",
    )


# --- HTTP ---

APP = """
        ```python
        # web.py
        def app(environ, start_response):
            size = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(size).decode() or "nothing"
            headers = [("Content-Type", "text/plain"), ("X-Host", environ["HTTP_HOST"])]
            start_response("200 OK", headers)
            yield f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}: {body}".encode()
        ```
"""


def test_a_request_and_its_response(passes):
    passes(
        APP
        + """
        ```http
        POST /a/b HTTP/1.1
        Host: example.com

        one
        ```

        ```http
        HTTP/1.1 200 OK
        X-Host: example.com

        POST /a/b: one
        ```

        ```http
        GET /
        ```

        ```http
        HTTP/1.1 200 OK

        ...nothing
        ```
        """
    )


@pytest.mark.parametrize(
    ("response", "at", "saying"),
    [
        ("HTTP/1.1 404 NOT FOUND\n\nGET /: nothing", "404", "+HTTP/1.1 200 OK"),
        ("HTTP/1.1 200 OK\nX-Host: b\n\n...", "X-Host: b", "+X-Host: localhost"),
        ("HTTP/1.1 200 OK\nX-No: b\n\n...", "X-No", "+X-No: (absent)"),
        ("HTTP/1.1 200 OK\n\nGET /: all", "all", "+GET /: nothing"),
        ("HTTP/1.1 200 OK", "200 OK", "+GET /: nothing"),
    ],
)
def test_a_response_that_differs(fails, response, at, saying):
    fails(
        APP.replace("\n        ", "\n")
        + f"```http\nGET / HTTP/1.1\n```\n\n```http\n{response}\n```\n",
        at=at,
        saying=saying,
    )


BROKEN = """
```python
def app(environ, start_response):
    print("A word in the log")
    start_response("500 OH NO", [("Content-Type", "text/plain")])
    return [b"Sorry"]
```

```http
GET / HTTP/1.1
```

```http
STATUS

BODY
```
"""


def test_what_an_application_logs_is_no_part_of_its_response(passes):
    page = BROKEN.replace("STATUS", "HTTP/1.1 500 OH NO").replace("BODY", "Sorry")
    passes(page)
    passes(page + "\n```text output\nA word in the log\n```\n")


def test_what_an_application_logs_and_the_page_shows_is_compared(fails):
    page = BROKEN.replace("STATUS", "HTTP/1.1 500 OH NO").replace("BODY", "...")
    fails(
        page + "\n```text output\nNo word in the log\n```\n",
        at="No word",
        saying="+A word in the log",
    )


def test_a_response_that_is_an_error_shows_the_log(fails):
    fails(
        BROKEN.replace("STATUS", "HTTP/1.1 200 OK").replace("BODY", "..."),
        at="HTTP/1.1 200 OK",
        saying="-HTTP/1.1 200 OK\n+HTTP/1.1 500 OH NO\n \n ...\n"
        "The application printed:\nA word in the log\n",
    )


def test_a_response_shows_its_status(fails):
    fails(
        BROKEN.replace("STATUS", "HTTP/1.1 ...").replace("BODY", "Sorry"),
        at="HTTP/1.1 ...",
        saying="A response begins as 'HTTP/1.1 200 OK', not with 'HTTP/1.1 ...'.",
    )


def test_a_request_needs_an_app_and_a_response(fails):
    fails("```http\nGET / HTTP/1.1\n```\n", at="```http", saying="with the response")
    fails(
        "```http\nGET / HTTP/1.1\n```\n```http\nHTTP/1.1 200 OK\n```\n",
        at="```http\nGET",
        saying="defines 'app'",
    )
    fails("```http\nHTTP/1.1 200 OK\n```\n", at="```http", saying="follows its request")
    fails("```http\nget it\n```\n", at="get it", saying="begins as 'GET /path'")


# --- What no page may do ---


@pytest.mark.parametrize(
    ("page", "at"),
    [
        ("```python\nimport flask\n```\n", "import flask"),
        ("```pycon\n>>> from flask.views import View\n```\n", ">>>"),
        ("```console\n$ python -c 'import flask'\n```\n", "$ python"),
        ("```console\n$ python -I -c 'import flask'\n```\n", "$ python"),
        (
            "```console\n$ env -i $(which python) -c 'import flask'\n```\n",
            "$ env",
        ),
        ("```console\n$ flask --version\n```\n", "$ flask"),
        ("```console\n$ cd / && python3 -m flask --help\n```\n", "$ cd"),
        ("```python\n# serve.py\nimport flask\n```\n", "import flask"),
        (
            "```console\n$ echo import flask > serve.py\n```\n"
            "```console\n$ python serve.py\n```\n",
            "$ python",
        ),
        (
            "```python\nimport subprocess, sys\n"
            "subprocess.run([sys.executable, '-c', 'import flask'])\n```\n",
            "```python",
        ),
    ],
)
def test_no_page_imports_what_is_forbidden(fails, page, at):
    import flask  # noqa: F401  # it is here, and this process has it already

    fails(page, at=at, saying="which no page may: take the other one.")


def test_the_programs_of_packages_are_there_however_pip_wrote_them(
    passes, monkeypatch, tmp_path
):
    def get_path(name, original=sysconfig.get_path):
        return str(tmp_path) if name == "scripts" else original(name)

    monkeypatch.setattr(sysconfig, "get_path", get_path)

    passes("""
        ```console
        $ command -v pytest
        /home/you/.python/bin/pytest
        $ pytest --version
        pytest ...
        $ pybabel --version
        pybabel ...
        ```
        """)


def test_no_python_of_a_page_writes_bytecode(passes):
    passes("""
        ```python
        # a.py
        x = 1
        ```

        ```console
        $ python -c "import a"
        $ python -I -c "import sys; sys.path.append('.'); import a"
        $ ls
        a.py
        ```
        """)


def test_no_two_pages_get_the_same_ports(monkeypatch):
    firsts = iter([20_000, 20_000, 20_011])
    monkeypatch.setattr(page.random, "randrange", lambda *bounds: next(firsts))
    monkeypatch.setattr(page, "_is_free", lambda port: True)

    one, ports = page.free_ports(10)
    other, others = page.free_ports(10)

    with one, other:
        assert (ports[0], others[0]) == (20_001, 20_012)


def test_a_page_holds_its_ports_until_it_ends(settings, monkeypatch):
    held = []

    def free_ports(count, original=page.free_ports):
        hold, ports = original(count)
        held.append(hold.getsockname())
        return hold, ports

    monkeypatch.setattr(page, "free_ports", free_ports)
    run = PageRun(settings.pages / "page.md", "", settings)
    run.start()
    with socket.socket() as probe, pytest.raises(OSError, match="in use"):
        probe.bind(held[0])
    run.stop()

    with socket.socket() as probe:
        probe.bind(held[0])


def test_what_a_page_installs_stays_there(passes, settings):
    settings.wheelhouse.mkdir()
    with zipfile.ZipFile(
        settings.wheelhouse / "thing-1-py3-none-any.whl", "w"
    ) as wheel:
        wheel.writestr("thing.py", "x = 1\n")
        wheel.writestr("thing-1.dist-info/METADATA", "Name: thing\nVersion: 1\n")
        wheel.writestr(
            "thing-1.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("thing-1.dist-info/RECORD", "")

    passes("""
        ```console
        $ pip install thing
        ...
        Successfully installed thing-1
        ```

        ```python
        import subprocess
        import sys

        code = "import thing; print(thing.__file__)"
        subprocess.run([sys.executable, "-c", code])
        ```

        ```text output
        /home/you/.python/lib/.../site-packages/thing.py
        ```
        """)

    assert importlib.util.find_spec("thing") is None


def test_a_virtual_environment_of_the_page_has_nothing_but_python(fails):
    fails(
        """
        ```console
        $ python3 -m venv --without-pip .venv
        $ . .venv/bin/activate
        $ python -c 'import sys; print(sys.prefix)'
        /home/you/project/.venv
        $ python -c 'import sybil'
        ```
        """,
        at="import sybil",
        saying="No module named 'sybil'",
    )


# --- Set-up ---


def test_a_wheel_is_downloaded(passes, settings):
    settings.wheelhouse.mkdir()
    (settings.wheelhouse / "thing-1.whl").write_text("wheel")

    passes(
        "<!-- setup: download thing-1.whl -->\n\n```text tree\n.\n└── thing-1.whl\n```"
    )


def test_a_wheel_that_is_not_there(fails):
    fails(
        "<!-- setup: download thing-1.whl -->\n",
        at="setup",
        saying="run `make wheelhouse`",
    )


def test_an_unknown_language_fails(fails):
    fails(
        "```ruby\nputs 1\n```\n", at="```ruby", saying="This page has the language ruby"
    )


# --- Samples ---

WRONG = """
    ````markdown wrong
    ```python
    print(1)
    ```
    ````

    ```text output
    The block prints, and no output block follows it; it printed:
    1
    ```
    """


def test_a_sample_is_executed_in_its_place(run):
    sample = "````markdown\n```pycon\n>>> x\n1\n```\n````\n"

    assert run("```python\nx = 1\n```\n" + sample) == ""
    assert run(sample).startswith("docs/page.md:3: pycon block failed")


def test_a_wrong_sample_says_what_is_wrong_with_it(passes, fails):
    passes(WRONG)
    fails(
        WRONG.replace("it printed:", "it said:"), at="The block", saying="it printed:"
    )


def test_a_wrong_sample_that_is_right(fails):
    fails(
        WRONG.replace("print(1)", "1"),
        at="````markdown",
        saying="Nothing is wrong with this sample",
    )


def test_a_wrong_sample_with_no_output(fails):
    fails(
        WRONG.partition("    ```text")[0],
        at="````markdown",
        saying="No output block shows what is wrong with it.",
    )
