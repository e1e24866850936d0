"""Exceptions that are shown on pages that are right, and on pages that are wrong."""

import pytest


def test_an_exception_that_is_shown(passes):
    passes("""
        ```python
        def f():
            {}["a"]


        f()
        ```

        ```pytb
        Traceback (most recent call last):
          File "<stdin>", line 1, in <module>
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
    code = {"pytb": "1 / 0", "text tree": "pass"}.get(lang, "print('a')")
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
        pass
        ```

        ```pytb
        ZeroDivisionError: division by zero
        ```
        """,
        at="```python",
        saying="raises nothing",
    )


def test_a_line_after_the_error_that_is_shown(fails):
    fails(
        """
        ```python
        1 / 0
        x = 1
        ```

        ```pytb
        ZeroDivisionError: division by zero
        ```
        """,
        at="x = 1",
        saying="The prompt goes on with this line after the error",
    )
