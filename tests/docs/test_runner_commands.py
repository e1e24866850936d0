"""Console blocks on pages that are right, and on pages that are wrong."""

from dataclasses import replace

import pytest


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


class TestOfOneSecond:
    """A command that takes longer than it may."""

    @pytest.fixture
    def settings(self, settings):
        return replace(settings, limit=1)

    def test_a_command_that_takes_too_long_is_on_its_line(self, fails):
        fails(
            "```console\n$ echo one\none\n$ sleep 60\n```\n",
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
