"""Python blocks on pages that are right, and on pages that are wrong."""

import sys
from dataclasses import replace

import pytest


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
        status = os.system("echo two")
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
        pass
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
        file = Path("a.txt").open()
        del file
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


class TestOfOneSecond:
    """A block that takes longer than it may."""

    @pytest.fixture
    def settings(self, settings):
        return replace(settings, limit=1)

    def test_a_block_without_end_is_ended(self, fails):
        fails(
            "```python\nwhile True:\n    pass\n```\n",
            at="```python",
            saying="It takes longer than 1 seconds.",
        )
