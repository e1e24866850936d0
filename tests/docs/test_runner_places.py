"""Where blocks may stand, how their text is stored, and what pages include."""

import textwrap

import pytest

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
        ("docs/parts/_part.md", "print(x)", "pass", "docs/page.md:9"),
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
