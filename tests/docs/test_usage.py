"""What a page reads, and what it must not reach: its files, the network, the disk."""

import pytest

USES = {
    "a python block": """
        ```python
        text = open("a.css").read()
        ```
        """,
    "a session": """
        ```pycon
        >>> from pathlib import Path
        >>> Path("a.css").read_text()
        'a { b: c }\\n'
        ```
        """,
    "a module": """
        ```python
        # reads.py
        text = open("a.css", "rb").read()
        ```
        """,
    "a command": """
        ```console
        $ cat ./a.css
        a { b: c }
        ```
        """,
    "a Python that a command starts": """
        ```console
        $ python -c "open('a' + '.css')"
        ```
        """,
    "a Python that was made on the page": """
        ```console
        $ python3 -m venv --without-pip .venv
        $ .venv/bin/python -c "open('a' + '.css')"
        ```
        """,
}
CSS = """
        ```css
        /* a.css */
        a { b: c }
        ```
"""


@pytest.mark.parametrize("use", USES.values(), ids=list(USES))
def test_a_file_that_something_below_uses(passes, use):
    passes(CSS + use)


def test_a_server_uses_a_file(passes):
    passes(
        CSS
        + """
        ```python
        # serve.py
        import http.server
        import os

        if __name__ == "__main__":
            address = "127.0.0.1", int(os.environ["SERVE_PORT"])
            handler = http.server.SimpleHTTPRequestHandler
            http.server.HTTPServer(address, handler).serve_forever()
        ```

        ```console
        $ python serve.py
        ```

        ```console
        $ curl 'http://127.0.0.1:5000/a.%63ss'
        a { b: c }
        ```
        """
    )


@pytest.mark.parametrize("use", USES.values(), ids=list(USES))
def test_a_file_that_something_above_uses(fails, use):
    fails(
        "```python\nopen('a.css', 'w').write('a { b: c }\\n') and None\n```\n"
        + use.replace("\n        ", "\n")
        + CSS.replace("\n        ", "\n"),
        at="```css",
        saying="Nothing below uses a.css",
    )


def test_a_file_that_nothing_uses_fails_on_its_line(fails):
    fails(
        CSS
        + """
        ```json file=static/b.css.json
        1
        ```

        ```console
        $ cat a.css; ls
        a { b: c }
        a.css
        static
        ```

        ```text tree
        .
        ├── a.css
        └── static
            └── b.css.json
        ```
        """,
        at="```json",
        saying="Nothing below uses static/b.css.json: no Python opens it",
    )


def test_a_file_that_is_written_again_before_anything_uses_it(fails):
    fails(
        "A page.\n"
        + CSS.replace("a.css */", "a.css */  ").replace("\n        ", "\n")
        + (CSS + USES["a command"]).replace("\n        ", "\n"),
        at="```css\n/* a.css */  ",
        saying="a.css is written again on line 8 before anything uses it",
    )


def test_a_test_must_be_run(passes, fails):
    module = """
        ```python
        # test_sums.py
        def test_sums():
            assert 1 + 1 == 2
        ```
        """

    fails(module, at="```python", saying="Nothing below uses test_sums.py")
    passes(
        module
        + """
        ```console
        $ python -m pytest -q -p no:cacheprovider
        ...
        1 passed in ...
        ```
        """
    )


# --- The network ---

AWAY = "reaches for 192.0.2.1, and pages have no network"


@pytest.mark.parametrize(
    ("fence", "saying"),
    [
        ("```python\nimport socket\nCONNECT(('192.0.2.1', 9))\n```", AWAY),
        (
            "```python\nimport contextlib, socket\nwith contextlib.suppress(OSError):\n"
            "    CONNECT(('192.0.2.1', 9))\n```",
            AWAY,
        ),
        (
            '```console\n$ python -c "import socket; '
            "socket.socket(2, 2).sendto(b'a', ('192.0.2.1', 9))\" || true\n...\n```",
            AWAY,
        ),
        (
            "```console\n$ python3 -m venv --without-pip .venv\n"
            '$ .venv/bin/python -c "import urllib.request as r; '
            "r.urlopen('http://example.invalid')\" || true\n...\n```",
            "reaches for example.invalid",
        ),
    ],
)
def test_a_page_has_no_network(fails, fence, saying):
    fence = fence.replace("CONNECT", "socket.create_connection")
    line = "```console" if "console" in fence else "```python"
    at = line if "suppress" in fence or "console" in fence else "socket.create"

    fails(f"{fence}\n", at=at, saying=saying)


def test_curl_reaches_this_machine_only(fails):
    fails(
        "```console\n$ curl http://192.0.2.1/\n```\n",
        at="$ curl",
        saying="Failed to connect to 127.0.0.1 port 9",
    )


def test_a_page_may_learn_about_its_own_machine(passes):
    passes("""
        ```python
        import socket

        name = socket.getfqdn(socket.gethostname())
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.setblocking(False)
            try:
                probe.connect(("192.0.2.1", 9))
            except OSError:
                pass  # a machine without any network

        with socket.create_server(("0.0.0.0", 0)) as server:
            address = "localhost", server.getsockname()[1]
            socket.create_connection(address).close()
        ```
        """)


# --- The disk ---


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("open('NAME', 'w')", "a.txt"),
        ("import os; os.mkdir('NAME')", "folder"),
        ("open('b.txt', 'w').close(); import os; os.rename('b.txt', 'NAME')", "c.txt"),
    ],
)
def test_a_page_writes_in_its_own_folder(fails, tmp_path, code, name):
    place = tmp_path / name
    code = code.replace("NAME", str(place))
    saying = f"writes {place}, outside of its own folder"

    fails(f"```python\n{code}\n```\n", at=code, saying=saying)
    command = f'python -c "{code}"'
    fails(f"```console\n$ {command} || true\n...\n```\n", at="```c", saying=saying)
    assert not place.exists()


def test_a_page_has_a_place_for_passing_files(passes):
    passes("""
        ```python
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            print(folder)

        with tempfile.TemporaryFile() as file:
            _ = file.write(b"1")
        ```

        ```text output
        /home/you/tmp/...
        ```
        """)
