"""Blocks that are typed into Python's prompt say what that says to a reader."""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from lagena_live import limit, typed

FILES = {"hello.py": "number = 7\n\n\ndef fail():\n    return 1 / 0\n"}


@pytest.fixture(autouse=True)
def new(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no prompt of another test, whose folder is gone."""
    monkeypatch.setattr(typed, "_applications", {})


def block(code: str, lang: str = "python", **files: str) -> dict[str, Any]:
    named = {f"{name}.py": text for name, text in files.items()}
    return {"code": code, "lang": lang, "files": named or FILES}


def told(*blocks: dict[str, Any], **session: Any) -> dict[str, Any]:
    """Return what a prompt says to the last of these blocks."""
    said = typed.type_in("one", json.dumps({"blocks": blocks, **session}))
    found: dict[str, Any] = json.loads(said)
    return found


def said(*blocks: dict[str, Any], **session: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told(*blocks, **session)["said"]
    return found


def printed(*blocks: dict[str, Any], **session: Any) -> list[str]:
    return [it["printed"] for it in said(*blocks, **session)]


def test_a_value_is_echoed_and_none_is_not() -> None:
    assert printed(block("'a'\nNone\nprint(1)\n_")) == ["'a'\n", "", "1\n", "'a'\n"]


def test_a_loop_echoes_each_value_and_a_line_is_typed_as_one() -> None:
    code = "for n in (1, 2):\n    n\n\n1; 2\n"

    assert printed(block(code)) == ["1\n2\n", "1\n2\n"]


def test_a_decorator_belongs_to_its_function() -> None:
    code = "@str\ndef f(): pass\nf[:9]\n"

    assert [it["code"] for it in said(block(code))] == [
        "@str\ndef f(): pass\n",
        "f[:9]\n",
    ]


def test_what_it_continues_is_typed_before_and_says_nothing() -> None:
    above = block("from hello import number\nprint('above')\n")

    assert printed(above, block("number")) == ["7\n"]


def test_each_run_begins_with_a_new_python() -> None:
    printed(block("a = 1"))

    (statement,) = said(block("a"))
    assert statement["error"] == "NameError: name 'a' is not defined\n"


def test_a_block_finds_the_files_that_there_are_then() -> None:
    first = block("import hello\nhello.number", hello="number = 1\n")
    then = block("hello.number\nimport hello\nhello.number", hello="number = 2\n")

    assert printed(first, then) == ["1\n", "", "2\n"]


def test_files_that_stay_are_not_written_anew() -> None:
    time = "import os\nbefore = os.stat('hello.py').st_mtime_ns\n"
    above = block(f"{time}os.utime('hello.py', ns=(5, 5))\n")

    assert printed(above, block("os.stat('hello.py').st_mtime_ns")) == ["5\n"]


def test_what_a_block_writes_is_gone_in_the_next_run() -> None:
    write = block("open('new.txt', 'w').close()\n")
    assert printed(write, block("import os\nsorted(os.listdir())"))[1] == (
        "['hello.py', 'new.txt']\n"
    )

    assert printed(block("import os\nsorted(os.listdir())"))[1] == "['hello.py']\n"


def test_an_error_is_told_as_at_home() -> None:
    above = block("from hello import fail\ndef call():\n    fail()\n")
    statement = said(above, block("a = 1\n\ncall()\n"))[-1]

    lines = statement["trace"].splitlines()
    assert [line for line in lines if "~" not in line] == [
        "Traceback (most recent call last):",
        '  File "<stdin>", line 1, in <module>',
        '  File "<stdin>", line 2, in call',
        '  File "/home/you/project/hello.py", line 5, in fail',
        "    return 1 / 0",
        "ZeroDivisionError: division by zero",
    ]
    assert statement["error"] == "ZeroDivisionError: division by zero\n"
    assert statement["line"] == 3


def test_an_error_ends_a_block_and_of_a_session_one_statement() -> None:
    code = "print(1)\n1 / 0\nprint(2)\n"

    assert printed(block(code)) == ["1\n", ""]
    assert printed(block(code, "pycon")) == ["1\n", "", "2\n"]


def test_what_is_no_python_is_not_begun() -> None:
    (statement,) = said(block("print(1)\nprint(\n"))

    assert statement["printed"] == ""
    assert statement["error"].endswith("SyntaxError: '(' was never closed\n")
    assert statement["line"] == 2


def test_exit_ends_the_block_alone() -> None:
    (statement,) = said(block("import sys; sys.exit(3)"))

    assert statement["error"] == "SystemExit: 3\n"


def test_logs_and_errors_stand_where_they_were_printed() -> None:
    code = "import sys, logging\nprint(1)\nlogging.warning('two')\n"
    code += "print('three', file=sys.stderr)\n"

    assert "".join(printed(block(code))) == "1\nWARNING:root:two\nthree\n"


def test_loggers_are_new_in_each_run() -> None:
    code = "import logging\nlog = logging.getLogger('typed')\nlog.level\n"
    code += "log.setLevel(5)\nlog.addHandler(logging.StreamHandler())\n"

    assert printed(block(code)) == printed(block(code)) == ["", "", "0\n", "", ""]
    assert logging.getLogger("typed").handlers == []


def test_a_receiver_of_a_signal_is_gone_in_the_next_run() -> None:
    code = "from blinker import signal\nsold, asked = signal('sold'), signal('asked')\n"
    code += "def note(sender): pass\n_ = sold.connect(note)\n"
    # A signal holds this one for good, and with it what the prompt knows.
    code += "@asked.connect_via('shop')\ndef hear(sender): pass\n"
    code += "len(sold.receivers)\n"

    assert printed(block(code))[-1] == printed(block(code))[-1] == "1\n"


def test_what_is_typed_is_the_program_that_runs() -> None:
    main = sys.modules["__main__"]

    assert printed(block("a = 1\nimport __main__\n__main__.a\n__name__")) == [
        "",
        "",
        "1\n",
        "'__main__'\n",
    ]
    assert sys.modules["__main__"] is main


def test_variables_and_keys_are_set_and_unset_again() -> None:
    code = "import os\nfrom pathlib import Path\nos.environ['SHOP']\n"
    code += "len(os.environ['KEY'])\nPath('settings.toml').read_text()[:8]\n"
    keys = [{"env": "KEY"}, {"file": "settings.toml", "name": "SECRET"}]
    there = printed(block(code), env={"SHOP": "Tea"}, keys=keys)

    assert there[2:] == ["'Tea'\n", "64\n", "'SECRET ='\n"]
    assert "SHOP" not in os.environ


def test_a_key_stays_the_same_from_run_to_run() -> None:
    ask = block("import os\nos.environ['KEY']\n")
    keys = [{"env": "KEY"}]

    assert printed(ask, keys=keys) == printed(ask, keys=keys)


def test_a_command_that_fails_says_what_it_says_in_a_terminal() -> None:
    before = dict(os.environ)
    (command,) = said(block("lagena --app helo run --debug", "console"))

    assert "Error: Could not import 'helo'." in command["printed"]
    assert "run: lagena --app hello run" in command["printed"].replace("Run", "run")
    assert command["trace"] == ""
    assert dict(os.environ) == before


def test_a_command_that_breaks_down_shows_where() -> None:
    (command,) = said(block("lagena --app broken run", "console", broken="\n1 / 0\n"))

    assert '/home/you/project/broken.py", line 2' in command["trace"]
    assert command["error"].startswith("ZeroDivisionError: division by zero\n")


@pytest.mark.skipif(
    sys.version_info < (3, 12), reason="sys.monitoring comes with Python 3.12"
)
@pytest.mark.parametrize("lang", ["python", "pycon"])
def test_a_loop_that_does_not_end_is_ended(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit, "BUDGET", 0.1)
    statements = said(block("while True:\n    pass\n\nprint(1)\n", lang))

    assert len(statements) == 1
    assert statements[0]["error"].startswith("lagena_live.limit.EndlessError: <module>")
    assert statements[0]["line"] in (1, 2)


@pytest.mark.parametrize(
    ("code", "shown", "compared", "same"),
    [
        ("print('a b')", "a ...\n", "", True),
        ("print('b')", "a\n", "", False),
        ("a = 1", "", "", True),
        ("print('b')", "", "", False),
        ('print(\'{"b": 1, "a": 2}\')', '{"a": 2, "b": 1}\n', "json", True),
        ("print('{\"b\": 1}')", '{"b": 2}\n', "json", False),
        ("print('<p id=a>x</p>')", '<p id="a">\n  x\n</p>\n', "html", True),
        ("1 / 0", "ZeroDivisionError: division by zero\n", "error", True),
        ("1 / 0", "ZeroDivisionError: by one\n", "error", False),
        ("1 / 0", "", "", False),
        ("a = 1", "ZeroDivisionError: division by zero\n", "error", False),
        (
            "1 / 0",
            "Traceback (most recent call last):\n  ...\nZeroDivisionError: ...\n",
            "error",
            True,
        ),
        ("print(", "SyntaxError: '(' was never closed\n", "error", True),
    ],
)
def test_it_says_whether_the_page_shows_that(
    code: str, shown: str, compared: str, same: bool
) -> None:
    told_of = {"texts": [shown], **({"compared": compared} if compared else {})}

    assert told(block(code), shown=told_of)["same"] is same


@pytest.mark.parametrize(
    ("texts", "same"),
    [
        (["", "1\n", "Traceback (most recent call last):\n  ...\nKeyError: 2\n"], True),
        (
            ["", "2\n", "Traceback (most recent call last):\n  ...\nKeyError: 2\n"],
            False,
        ),
        (
            ["", "1\n", "Traceback (most recent call last):\n  ...\nKeyError: 3\n"],
            False,
        ),
        (["", "1\n", ""], False),
        (["", "1\n"], False),
    ],
)
def test_of_a_session_each_statement_is_compared(texts: list[str], same: bool) -> None:
    session = block("a = {1: 1}\na[1]\na[2]\n", "pycon")

    assert told(session, shown={"texts": texts})["same"] is same


@pytest.mark.parametrize(
    ("code", "shown", "same"),
    [
        ("print('a\\nb\\n')", "a\n...\n", True),
        ("print('a')", "a\n...\n", False),
        ("print('a', end='')", "a\n", True),
        (
            "raise ValueError('a\\nb')",
            "Traceback of it\n  ...\nValueError: a...\n",
            True,
        ),
        ("raise ValueError('a')", "Traceback of it\n  ...\nValueError: a...\n", True),
        ("raise ValueError('b')", "Traceback of it\n  ...\nValueError: a...\n", False),
    ],
)
def test_a_session_elides_as_doctest_has_it(code: str, shown: str, same: bool) -> None:
    session = block(f"{code}\n", "pycon")

    assert told(session, shown={"texts": [shown]})["same"] is same


def test_nothing_is_compared_with_what_the_reader_has_changed() -> None:
    assert "same" not in told(block("1"))
