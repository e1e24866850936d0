"""Python sessions on pages that are right, and on pages that are wrong."""

import pytest


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


def test_a_session_shows_what_a_terminal_shows(passes):
    passes("""
        ```pycon
        >>> import logging, os, sys
        >>> os.getcwd()
        '/home/you/project'
        >>> open(os.getcwd() + "/none")
        Traceback (most recent call last):
          ...
        FileNotFoundError: [Errno 2] No such file or directory: '/home/you/project/none'
        >>> print("one"); print("two", file=sys.stderr); os.system("echo three")
        one
        two
        three
        0
        >>> logging.getLogger("shop").warning("four")
        four
        ```
        """)


def test_what_a_session_logs_must_be_shown(fails):
    fails(
        """
        ```pycon
        >>> import logging
        >>> logging.getLogger("shop").warning("one")
        two
        ```
        """,
        at="two",
        saying="-two\n+one",
    )


def test_a_truth_is_no_number(fails):
    fails("```pycon\n>>> 1 == 1\n1\n```\n", at="1\n```", saying="-1\n+True")


def test_nothing_is_printed_unseen_before_an_exception(fails):
    fails(
        """
        ```pycon
        >>> print("one"); 1 / 0
        Traceback (most recent call last):
          ...
        ZeroDivisionError: division by zero
        ```
        """,
        at=">>> print",
        saying="prints something before it raises, which a session cannot show:\none\n",
    )


def test_a_loop_ends_as_the_prompt_shows_it(passes, fails):
    page = """
        ```pycon
        >>> for letter in "ab":
        ...     print(letter)
        ...
        a
        b
        ```
        """
    passes(page)
    fails(
        page.replace("        ...\n", ""),
        at="a\nb",
        saying="end the lines above with a line '...'",
    )
