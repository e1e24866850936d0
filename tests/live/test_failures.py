"""A traceback is the reader's: it begins with their line, and tells no detours."""

import pytest

from .conftest import Ask, Load

MAIN = """\
from lagena import Flask, render_template

app = Flask(__name__)
app.jinja_env.globals["divide"] = lambda number: 1 / number


@app.get("/<name>")
def page(name):
    return render_template(name)
"""
TEMPLATES = {
    "templates/base.html": "<h1>\n{% block title %}{% endblock %}\n",
    "templates/title.html": (
        '{% extends "base.html" %}\n{% block title %}{{ divide(0) }}{% endblock %}\n'
    ),
    "templates/link.html": "<p>\n{{ url_for('nowhere') }}\n",
    "templates/open.html": "<p>\n{% if %}\n",
}


def trace(load: Load, ask: Ask, path: str, main: str = MAIN) -> list[str]:
    """Return the places that the traceback of a page's error names, in their order."""
    load(main, files=TEMPLATES)
    failure = ask(path)[0]["error"]
    assert failure is not None
    lines = failure["trace"].splitlines()
    return [line.strip() for line in lines if line.startswith("  File ")]


def test_a_template_s_error_leads_from_view_to_template(load: Load, ask: Ask) -> None:
    assert trace(load, ask, "/title.html") == [
        'File "hello.py", line 9, in page',
        'File "templates/title.html", line 1, in top-level template code',
        'File "templates/base.html", line 2, in top-level template code',
        """File "templates/title.html", line 2, in block 'title'""",
        'File "hello.py", line 4, in <lambda>',
    ]


def test_what_is_wrong_with_a_template_s_syntax_is_told_last(
    load: Load, ask: Ask
) -> None:
    assert trace(load, ask, "/open.html") == [
        'File "hello.py", line 9, in page',
        'File "templates/open.html", line 2, in template',
    ]


def test_where_others_code_has_raised_it_is_told(load: Load, ask: Ask) -> None:
    own, template, *others = trace(load, ask, "/link.html")

    assert own == 'File "hello.py", line 9, in page'
    assert template.startswith('File "templates/link.html", line 2')
    assert len(others) > 0
    assert all("lagena" in place or "werkzeug" in place for place in others)


def test_what_led_to_an_error_is_told_in_the_same_way(load: Load, ask: Ask) -> None:
    main = MAIN.replace(
        "    return render_template(name)",
        "    try:\n        return render_template(name)\n"
        "    except ZeroDivisionError as error:\n        raise KeyError from error",
    )

    assert trace(load, ask, "/title.html", main)[:2] == [
        'File "hello.py", line 10, in page',
        'File "templates/title.html", line 1, in top-level template code',
    ]
    assert trace(load, ask, "/title.html", main)[-1] == (
        'File "hello.py", line 12, in page'
    )


def test_errors_that_are_raised_together_are_told_in_the_same_way(
    load: Load, ask: Ask
) -> None:
    main = MAIN.replace(
        "    return render_template(name)",
        "    try:\n        render_template(name)\n"
        "    except ZeroDivisionError as error:\n"
        '        raise ExceptionGroup("both", [error])',
    )
    load(main, files=TEMPLATES)
    failure = ask("/title.html")[0]["error"]

    assert failure is not None
    assert "site-packages" not in failure["trace"]
    assert failure["trace"].count('File "templates/title.html", line 2') > 1


@pytest.mark.parametrize("path", ["/title.html", "/open.html"])
def test_the_page_of_an_error_shows_the_same(load: Load, ask: Ask, path: str) -> None:
    load(MAIN, files=TEMPLATES)
    body = ask(path)[1].decode()

    assert "templates/" in body
    assert "jinja2/" not in body
