"""What compares pages needs no machine: a browser can do it, too."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: What a browser has not, or what would be too much to load there.
ABSENT = (
    *("socket", "subprocess", "multiprocessing", "resource", "fcntl", "pty", "termios"),
    *("signal", "ssl", "select", "pytest", "sybil", "markdown_it", "myst_parser"),
    *("docutils", "sphinx"),
)
#: Werkzeug's own needs are not ours: Pyodide has a socket module that refuses.
FIRST = """\
import sys
import werkzeug.test
for name in {absent}:
    for known in [n for n in sys.modules if n.partition(".")[0] == name]:
        del sys.modules[known]
    sys.modules[name] = None
from types import SimpleNamespace as Block
"""

USES = {
    "compare": """
        from lagena_docs.runner.compare import check_same, same
        assert same("one\\n...\\n", "one\\ntwo\\n")
        try:
            check_same("one\\n", "two\\n", 7, "It says something else")
        except Exception as failure:
            assert (failure.line, failure.correction) == (7, (7, 1, ["two"]))
            assert "-one\\n+two" in str(failure)
        else:
            raise SystemExit("nothing was wrong")
    """,
    "merge": """
        from lagena_docs.runner.merge import merge
        lines = merge(["a", "..."], ["b", "c"], str.__eq__)
        assert lines == ["b", 1], lines
    """,
    "meaning": """
        from lagena_docs.runner.meaning import check_html, check_json
        check_json('{"a": 1, "b": 2}', '{"b": 2, "a": 1}', 1)
        check_html("<p>one  two</p>", "<p>one\\ntwo</p>", 1)
        try:
            check_json("[1]", "[2]", 3)
        except Exception as failure:
            assert failure.line == 3
        else:
            raise SystemExit("nothing was wrong")
    """,
    "exchange": """
        from lagena_docs.runner import exchange
        def app(environ, start_response):
            start_response("200 OK", [("X-Cookie", environ.get("HTTP_COOKIE", ""))])
            return [environ["REQUEST_METHOD"].encode()]
        client = exchange.client_of(app)
        assert exchange.is_of(client, app) and not exchange.is_of(client, print)
        asked = Block(content="PUT / HTTP/1.1\\nCookie: a=b\\n", first_line=2)
        got = client.open(**exchange.read(asked))
        shown = "HTTP/1.1 200 OK\\nX-Cookie: a=b\\n\\nPUT\\n"
        exchange.check(Block(content=shown, first_line=5), got, "")
        try:
            wrong = shown.replace("PUT", "GET")
            exchange.check(Block(content=wrong, first_line=5), got, "")
        except Exception as failure:
            assert failure.line == 8, failure.line
        else:
            raise SystemExit("nothing was wrong")
    """,
}


def alone(code: str) -> subprocess.CompletedProcess[str]:
    lines = [line[8:] for line in code.split("\n")]
    return subprocess.run(
        [sys.executable, "-c", FIRST.format(absent=ABSENT) + "\n".join(lines)],
        env={"PYTHONPATH": str(ROOT / "docs" / "_ext"), "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.mark.parametrize("name", USES)
def test_what_compares_works_where_there_is_no_machine(name):
    done = alone(USES[name])

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["machine", "page", "evaluators"])
def test_what_executes_does_not(name):
    done = alone(f"        import lagena_docs.runner.{name}")

    assert "import of " in done.stderr
    assert "halted; None in sys.modules" in done.stderr
