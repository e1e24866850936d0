"""Which differences between the code of twins are mistakes, and which translation."""

from pathlib import Path

import pytest

from lagena_docs import blocks, languages
from lagena_docs.parity.code import difference

ROOT = Path(__file__).resolve().parents[2]

LANGUAGES = languages.read(ROOT / "docs" / "languages.toml")[:2]


def compare(fence: str, english: str, chinese: str) -> tuple[int, str] | None:
    """Compare two blocks with the same fence."""
    source, ours = (
        blocks.parse(f"```{fence}\n{text}\n```\n")[0] for text in (english, chinese)
    )
    assert source.kind != "problem", source.problem
    english_first, *_, chinese_last = LANGUAGES
    return difference(source, ours, (english_first, chinese_last))


SAME = {
    "a comment": ("python", "x = 1  # one", "x = 1  # 一"),
    "an output that begins like a prompt": (
        "console",
        "$ cat letter\n> not typed",
        "$ cat letter\n> 没有输入",
    ),
    "a string": ("python", 'x = "Hello"', 'x = "你好"'),
    "another layout": ("python", "f(1, 2)", "f(\n    1,\n    2,\n)"),
    "a tag around text": ("python", 'x = "<p>Hi</p>"', 'x = "<p>你好</p>"'),
    "an attribute that is read": (
        "python",
        'x = \'<input name="a" title="Name">\'',
        'x = \'<input name="a" title="名字">\'',
    ),
    "a route with a Chinese word": (
        "python",
        '@app.get("/hello/<name>")\ndef f(name): ...',
        '@app.get("/你好/<name>")\ndef f(name): ...',
    ),
    "an f-string in another order": (
        "python",
        'x = f"{a} of {b + 1}"',
        'x = f"{b + 1} 的 {a}"',
    ),
    "a docstring": ("python", 'def f():\n    """Do."""', 'def f():\n    """做。"""'),
    "a comment in a template": (
        "html+jinja file=a.html",
        "<p>{{ name }}</p>{# hello #}",
        "<p>{{ name }}</p>{# 你好 #}",
    ),
    "text in a template": (
        "html+jinja file=a.html",
        "<p>Hello, {{ name }}!</p>",
        "<p>你好，{{ name }}！</p>",
    ),
    "the language of a page": (
        "html file=a.html",
        '<html lang="en"><p>Hi</p></html>',
        '<html lang="zh-CN"><p>你好</p></html>',
    ),
    "a JSON value": ("json file=a.json", '{"a": "Hi"}', '{"a": "你好"}'),
    "a TOML comment": ("toml file=a.toml", "a = 1 # one", "a = 1 # 一"),
    "an SQL string": (
        "sql file=a.sql",
        "INSERT INTO t VALUES ('milk');",
        "INSERT INTO t VALUES ('牛奶');",
    ),
    "a CSS comment": ("css file=a.css", "p { x: y } /* a */", "p { x: y } /* 甲 */"),
    "the output of a doctest": (
        "pycon",
        '>>> print("Ada")\nAda',
        '>>> print("小明")\n小明',
    ),
    "the data of a command": (
        "console",
        '$ curl -d "text=Buy milk" http://127.0.0.1:5000/notes\nok',
        '$ curl -d "text=买牛奶" http://127.0.0.1:5000/notes\n好',
    ),
    "a name in an address": (
        "console",
        "$ curl http://127.0.0.1:5000/hello/Ada\nHello",
        "$ curl http://127.0.0.1:5000/hello/小明\n你好",
    ),
    "a request's encoded path and form": (
        "http",
        "POST /user/Ada HTTP/1.1\nHost: localhost\n\nname=Ada&x=1",
        "POST /user/%E5%B0%8F HTTP/1.1\nHost: localhost\n\nname=%E5%B0%8F&x=1",
    ),
    "a response's length and body": (
        "http",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nHi",
        "HTTP/1.1 200 OK\nContent-Length: 6\n\n你好",
    ),
    "an output": ("text output", "Hi 2", "你好 3"),
    "a file in a tree": ("text tree", ".\n└── notes.txt", ".\n└── 便签.txt"),
}

OTHER = {
    "a name": ("python", "x = 1", "y = 1"),
    "a number": ("python", "x = 1", "x = 2"),
    "a string in ASCII": ("python", 'x = "a"', 'x = "b"'),
    "a key": ("python", 'x["name"]', 'x["nom"]'),
    "bytes": ("python", 'x = b"a"', 'x = b"b"'),
    "an operator": ("python", "x = 1 + 2", "x = 1 - 2"),
    "a line less": ("python", "x = 1\ny = 2", "x = 1"),
    "a line more": ("python", "x = 1", "x = 1\ny = 2"),
    "lines swapped": ("python", "x = 1\ny = 2", "y = 2\nx = 1"),
    "an argument": ("python", "f(debug=True)", "f(debug=False)"),
    "a decorator": ("python", "@a\ndef f(): ...", "def f(): ..."),
    "a placeholder gone": ("python", 'x = "Hi {name}"', 'x = "你好"'),
    "a placeholder renamed": ("python", 'x = "Hi {name}"', 'x = "你好 {nom}"'),
    "a format's width": ("python", 'x = "Hi %05.2f"', 'x = "你好 %5.1f"'),
    "a number's format": ("python", 'x = "%i of %x"', 'x = "第 %i"'),
    "a placeholder in a tag": (
        "python",
        """x = '<p title="Hi {a}">'.format(a=1)""",
        """x = '<p title="你好">'.format(a=1)""",
    ),
    "a tag gone": ("python", 'x = "<p>Hi</p>"', 'x = "<p>你好"'),
    "a variable of a route": ("python", 'f("/a/<int:x>")', 'f("/甲/<x>")'),
    "an f-string's filling": ("python", 'x = f"Hi {a}"', 'x = f"你好 {b}"'),
    "an f-string's format": ("python", 'x = f"Hi {a:.1f}"', 'x = f"你好 {a:.2f}"'),
    "an f-string that is none": ("python", 'x = f"Hi {a}"', 'x = "你好 {a}"'),
    "an expression": (
        "html+jinja file=a.html",
        "<p>Hi {{ name }}</p>",
        "<p>你好 {{ nom }}</p>",
    ),
    "a filter": ("html+jinja file=a.html", "{{ x|safe }}", "{{ x }}"),
    "a tag": ("html file=a.html", "<b>Hi</b>", "<i>你好</i>"),
    "a JSON key": ("json file=a.json", '{"a": "Hi"}', '{"b": "你好"}'),
    "a JSON number": ("json file=a.json", '{"a": 1}', '{"a": 2}'),
    "a CSS value": ("css file=a.css", "p { color: navy }", "p { color: red }"),
    "an SQL column": ("sql file=a.sql", "SELECT a FROM t;", "SELECT b FROM t;"),
    "a setting": ("ini file=a.ini", "[a]\nb = 1", "[a]\nb = 2"),
    "a setting of the environment": ("dotenv file=.env", "A=1", "A=2"),
    "a command": ("console", "$ echo a\na", "$ printf a\na"),
    "an option": ("console", "$ curl -i x\na", "$ curl -I x\na"),
    "a port": (
        "console",
        "$ curl http://127.0.0.1:5000/Ada\na",
        "$ curl http://127.0.0.1:5001/小明\na",
    ),
    "the name of a form's field": (
        "console",
        '$ curl -d "text=milk" x\na',
        '$ curl -d "texts=牛奶" x\na',
    ),
    "a command less": ("console", "$ echo a\na\n$ echo b\nb", "$ echo a\na"),
    "a method": ("http", "GET / HTTP/1.1", "POST / HTTP/1.1"),
    "a path": ("http", "GET /a HTTP/1.1", "GET /b HTTP/1.1"),
    "a status": ("http", "HTTP/1.1 200 OK", "HTTP/1.1 404 NOT FOUND"),
    "a header": ("http", "HTTP/1.1 200 OK\nA: 1", "HTTP/1.1 200 OK\nB: 1"),
    "a header's value": ("http", "HTTP/1.1 200 OK\nA: 1", "HTTP/1.1 200 OK\nA: 2"),
    "a doctest": ("pycon", ">>> f(1)\n2", ">>> f(2)\n2"),
    "an output that leaves out more": ("text output", "a\nb", "...\nb"),
    "a response that leaves out more": (
        "http",
        "HTTP/1.1 200 OK\n\nHi",
        "HTTP/1.1 200 OK\n\n...",
    ),
    "no output": ("console", "$ echo a\na", "$ echo a"),
    "a file of a tree": ("text tree", ".\n└── a.py", ".\n└── b.py"),
}


@pytest.mark.parametrize("name", SAME)
def test_a_translation_may_differ_in(name):
    assert compare(*SAME[name]) is None


@pytest.mark.parametrize("name", OTHER)
def test_a_translation_may_not_differ_in(name):
    assert compare(*OTHER[name]) is not None


def test_a_difference_is_told_with_its_line():
    english = 'from a import b\n\n\ndef f():\n    return b("x")'
    chinese = 'from a import b\n\n\ndef f():\n    return b("y")'

    assert compare("python", english, chinese) == (6, "'y' for 'x'")


def test_what_is_missing_at_the_end_is_told_at_the_end():
    assert compare("css file=a.css", "p {}\nb {}", "p {}") == (2, "nothing for 'b'")


def test_a_difference_in_a_long_string_is_told_with_its_own_line():
    english = 'x = """\\\n<p>\n<b>Hi</b>\n"""'
    chinese = 'x = """\\\n<p>\n<i>你好</i>\n"""'

    difference = compare("python", english, chinese)
    assert difference == (4, "'<i>你好</i>' for '<b>Hi</b>'")


def test_a_translation_that_does_not_parse_is_told_with_its_line():
    assert compare("python", "x = 1\ny = 2", "x = 1\ny =") == (3, "this is no python")


def test_code_that_does_not_parse_is_compared_word_by_word():
    assert compare("python", "def f(:", "def f(:") is None
    assert compare("python", "def f(:", "def g(:") == (2, "'g(:' for 'f(:'")
