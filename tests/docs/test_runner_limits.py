"""What no page may do, and what each has to itself."""

import importlib.util
import socket
import sysconfig
import textwrap
import zipfile
from dataclasses import replace

import pytest

from lagena_docs.runner import machine
from lagena_docs.runner.run import PageError, PageRun


@pytest.mark.parametrize(
    ("page", "at"),
    [
        ("```python\nimport flask\n```\n", "import flask"),
        ("```pycon\n>>> from flask.views import View\n```\n", ">>>"),
        ("```console\n$ python -c 'import flask'\n```\n", "$ python"),
        ("```console\n$ python -I -c 'import flask'\n```\n", "$ python"),
        (
            "```console\n$ env -i $(which python) -c 'import flask'\n```\n",
            "$ env",
        ),
        ("```console\n$ flask --version\n```\n", "$ flask"),
        ("```console\n$ cd / && python3 -m flask --help\n```\n", "$ cd"),
        ("```python\n# serve.py\nimport flask\n```\n", "import flask"),
        (
            "```console\n$ echo import flask > serve.py\n```\n"
            "```console\n$ python serve.py\n```\n",
            "$ python",
        ),
        (
            "```python\nimport subprocess, sys\n"
            "subprocess.run([sys.executable, '-c', 'import flask'])\n```\n",
            "```python",
        ),
    ],
)
def test_no_page_imports_what_is_forbidden(fails, page, at):
    import flask  # noqa: F401  # it is here, and this process has it already

    fails(page, at=at, saying="which no page may: take the other one.")


def test_a_page_may_be_allowed_to_import_it(settings):
    import flask  # noqa: F401  # it is here, and the page gets its own

    text = textwrap.dedent("""
        ```pycon
        >>> import sys
        >>> "flask" in sys.modules
        False
        >>> import flask
        ```

        ```console
        $ python -c "import flask"
        ```
    """)
    allowed = replace(settings, allowed={"page.md": "it shows both"})

    PageRun(settings.pages / "page.md", text, allowed).execute()
    with pytest.raises(PageError, match="which no page may"):
        PageRun(settings.pages / "other.md", text, allowed).execute()


def test_the_programs_of_packages_are_there_however_pip_wrote_them(
    passes, monkeypatch, tmp_path
):
    def get_path(name, original=sysconfig.get_path):
        return str(tmp_path) if name == "scripts" else original(name)

    monkeypatch.setattr(sysconfig, "get_path", get_path)

    passes("""
        ```console
        $ command -v pytest
        /home/you/.python/bin/pytest
        $ pytest --version
        pytest ...
        $ pybabel --version
        pybabel ...
        ```
        """)


def test_no_python_of_a_page_writes_bytecode(passes):
    passes("""
        ```python
        # a.py
        x = 1
        ```

        ```console
        $ python -c "import a"
        $ python -I -c "import sys; sys.path.append('.'); import a"
        $ ls
        a.py
        ```
        """)


def test_no_two_pages_get_the_same_ports(monkeypatch):
    firsts = iter([20_000, 20_000, 20_011])
    monkeypatch.setattr(machine.random, "randrange", lambda *bounds: next(firsts))
    monkeypatch.setattr(machine, "_is_free", lambda port: True)

    one, ports = machine.free_ports(10)
    other, others = machine.free_ports(10)

    with one, other:
        assert (ports[0], others[0]) == (20_001, 20_012)


def test_a_page_holds_its_ports_until_it_ends(settings, monkeypatch):
    held = []

    def free_ports(count, original=machine.free_ports):
        hold, ports = original(count)
        held.append(hold.getsockname())
        return hold, ports

    monkeypatch.setattr(machine, "free_ports", free_ports)
    run = PageRun(settings.pages / "page.md", "", settings)
    run.start()
    with socket.socket() as probe, pytest.raises(OSError, match="in use"):
        probe.bind(held[0])
    run.stop()

    with socket.socket() as probe:
        probe.bind(held[0])


def test_what_a_page_installs_stays_there(passes, settings):
    settings.wheelhouse.mkdir()
    with zipfile.ZipFile(
        settings.wheelhouse / "thing-1-py3-none-any.whl", "w"
    ) as wheel:
        wheel.writestr("thing.py", "x = 1\n")
        wheel.writestr("thing-1.dist-info/METADATA", "Name: thing\nVersion: 1\n")
        wheel.writestr(
            "thing-1.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("thing-1.dist-info/RECORD", "")

    passes("""
        ```console
        $ pip install thing
        ...
        Successfully installed thing-1
        ```

        ```python
        import subprocess
        import sys

        code = "import thing; print(thing.__file__)"
        done = subprocess.run([sys.executable, "-c", code])
        ```

        ```text output
        /home/you/.python/lib/.../site-packages/thing.py
        ```
        """)

    assert importlib.util.find_spec("thing") is None


def test_a_virtual_environment_of_the_page_has_nothing_but_python(fails):
    fails(
        """
        ```console
        $ python3 -m venv --without-pip .venv
        $ . .venv/bin/activate
        $ python -c 'import sys; print(sys.prefix)'
        /home/you/project/.venv
        $ python -c 'import sybil'
        ```
        """,
        at="import sybil",
        saying="No module named 'sybil'",
    )
