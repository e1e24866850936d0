"""What commands are on Windows, and which twins of a console block are refused."""

import pytest

from lagena_docs.runner.windows import on_windows


@pytest.mark.parametrize(
    ("command", "doscon", "ps1con"),
    [
        ("python3 -m venv .venv", "py -m venv .venv", "py -m venv .venv"),
        ("python app.py", "python app.py", "python app.py"),
        (
            ". .venv/bin/activate",
            r".venv\Scripts\activate",
            r".venv\Scripts\activate",
        ),
        (
            "source .venv/bin/activate",
            r".venv\Scripts\activate",
            r".venv\Scripts\activate",
        ),
        (
            "env/bin/pip install a/b",
            r"env\Scripts\pip install a/b",
            r"env\Scripts\pip install a/b",
        ),
        ("lagena --app hello run", "lagena --app hello run", "lagena --app hello run"),
        ("curl http://a/b", "curl http://a/b", "curl.exe http://a/b"),
        ("curl -d 'a b' x/y", 'curl -d "a b" x/y', 'curl.exe -d "a b" x/y'),
        ("export A=b", "set A=b", '$env:A = "b"'),
        ("export A='b c'", "set A=b c", '$env:A = "b c"'),
        ("unset A", "set A=", "Remove-Item Env:A"),
        ("mkdir -p a/b", r"mkdir a\b", r"mkdir a\b"),
        ("cp a/b c", r"copy a\b c", r"copy a\b c"),
        ("rm a", "del a", "del a"),
        ("A=b lagena run", None, None),
        ("echo $?", None, "echo $LASTEXITCODE"),
        ("cat <<END\na\nEND", None, None),
        ("a && b", None, None),
    ],
)
def test_a_command_on_windows(command, doscon, ps1con):
    assert on_windows(command, "doscon") == doscon
    assert on_windows(command, "ps1con") == ps1con


PAGE = """
        ```console
        $ export A=b
        $ mkdir -p x/y
        $ echo hello
        hello
        ```

        ```doscon
        > set A=b
        > mkdir x\\y
        > echo hello
        hello
        ```

        ```ps1con
        PS> $env:A = "b"
        PS> mkdir x\\y
        PS> echo hello
        ```
"""


def test_both_twins(passes):
    passes(PAGE)


@pytest.mark.parametrize(
    ("old", "new", "at", "saying"),
    [
        ("> set A=b", "> set A=c", "> set", "-set A=c\n+set A=b"),
        ("PS> mkdir x\\y", "PS> mkdir x", "PS> mkdir", "-mkdir x\n+mkdir x\\y"),
        ("> echo hello\n        hello", "> echo hello\n        bye", "bye", "-bye"),
        ("        PS> echo hello\n", "", "```ps1con", "2 commands, and the console"),
        ("PS> echo hello", "PS> echo hello\n        PS> dir", "PS> dir", "4 commands"),
        (
            'PS> $env:A = "b"',
            '$env:A = "b"',
            "$env",
            "begins with a line 'PS> COMMAND'",
        ),
        ("$ export A=b", "$ A=b true", "> set", "No rule says what 'A=b true' is"),
    ],
)
def test_a_twin_that_differs(fails, old, new, at, saying):
    fails(PAGE.replace(old, new, 1), at=at, saying=saying)


def test_a_twin_stands_below_its_console_block(fails):
    fails(
        """
        ```console
        $ cd .
        ```

        ```python
        pass
        ```

        ```doscon
        > cd .
        ```
        """,
        at="```doscon",
        saying="comes right below the console block",
    )


def test_a_twin_in_powershell_may_go_on_after_a_pipe(passes, fails):
    page = """
        ```console
        $ python -c "print('A = 1')" > a.toml
        $ cat a.toml
        A = 1
        ```

        ```ps1con
        PS> python -c "print('A = 1')" |
        >> Set-Content -Encoding ascii a.toml
        PS> type a.toml
        ```
        """
    passes(page)
    fails(
        page.replace("ascii a", "ascii b"),
        at="PS> python",
        saying="The rule makes something else",
    )


def test_a_search_in_powershell_has_no_exit_status(fails):
    fails(
        """
        ```console
        $ grep nothing /dev/null
        $ echo $?
        1
        ```

        ```ps1con
        PS> Select-String nothing /dev/null
        PS> echo $LASTEXITCODE
        ```
        """,
        at="PS> echo",
        saying="Select-String sets no exit status",
    )


TABS = """\
:::{tab} Linux
```console
$ export A=b
```
:::

:::{tab} Windows
```doscon
> set A=b
```

```ps1con
PS> $env:A = "b"
```
:::
"""


def test_a_twin_may_stand_in_the_next_tab(passes, fails):
    passes(TABS)
    fails(TABS.replace('"b"', '"c"'), at="PS>", saying="The rule makes something else")
