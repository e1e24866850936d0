"""What rewriting outputs makes of a page, and what it leaves alone."""

import textwrap

import pytest

from lagena_docs.runner.merge import merge
from lagena_docs.runner.run import PageError, PageRun
from lagena_docs.runner.update import main, update


@pytest.mark.parametrize(
    ("shown", "got", "lines"),
    [
        ("a b", "a c", [0, "c"]),
        ("a", "a b", [0, "b"]),
        ("a b", "b", [1]),
        ("", "a", ["a"]),
        ("a ... c", "a b b c", [0, 1, 2]),
        ("a ... c", "a b b x", [0, 1, "x"]),
        ("... d e", "a b d f", [0, 1, "f"]),
        ("... x=1 ...", "a x=2 b", [0, "x=2", 2]),
        ("a ...", "b c", ["b", 1]),
        ("a ... b ... c", "b c", [1, 2, 3, 4]),
    ],
)
def test_lines_that_fit_stay(shown, got, lines):
    merged = merge(shown.split(), got.split(), str.__eq__)
    assert merged == lines


@pytest.fixture
def rewrite(settings):
    """Write a page, have its outputs rewritten, return what it is then."""

    def rewrite(text: str) -> str:
        settings.pages.mkdir(exist_ok=True)
        page = settings.pages / "page.md"
        page.write_bytes(textwrap.dedent(text).encode())
        update(page, settings)
        return str(page.read_bytes(), "utf-8")

    return rewrite


PAGE = """
    Words.

    ```python
    print("one\\ntwo\\n\\nthree")
    ```

    ```text output
    one
    ...

    3
    ```

    ```console
    $ echo one
    1
    $ echo two
    $ seq 2 >numbers.txt; touch z.txt
    ```

    - An item:

      ```pycon
      >>> print("a\\n\\nb")
      c
      >>> 1 / 0
      Traceback (most recent call last):
        ...
      ValueError: no
      ```

    > ```python
    > 1 / 0
    > ```
    >
    > ```pytb
    > Traceback (most recent call last):
    >   ...
    > ValueError: no
    > ```

    ```text tree
    .
    ├── numbers.txt  # two of them
    ├── words.txt
    └── z.txt
    ```

    ```console
    $ echo '{"a": 1}'
    ```

    ```json output
    {"a": 2}
    ```

    ```python
    def app(environ, start_response):
        start_response("404 NOT FOUND", [("X-A", "1"), ("X-B", "2")])
        return [b"one"]
    ```

    ```http
    GET / HTTP/1.1
    ```

    ```http
    HTTP/1.1 200 OK
    X-B: 3

    two
    ```

    The end.
"""
REWRITTEN = (
    PAGE.replace("    3\n", "    three\n", 1)
    .replace("    1\n", "    one\n", 1)
    .replace("$ echo two\n", "$ echo two\n    two\n")
    .replace("      c\n", "      a\n      <BLANKLINE>\n      b\n")
    .replace("ValueError: no", "ZeroDivisionError: division by zero")
    .replace("    ├── words.txt\n", "")
    .replace('{"a": 2}', '{"a": 1}')
    .replace("200 OK", "404 NOT FOUND")
    .replace("X-B: 3\n\n    two", "X-B: 2\n\n    one")
)


def test_every_kind_of_output_is_rewritten_and_nothing_else(rewrite):
    assert rewrite(PAGE) == textwrap.dedent(REWRITTEN)


def test_a_page_with_many_outputs_is_executed_twice(rewrite, monkeypatch):
    runs = []
    start = PageRun.start
    monkeypatch.setattr(PageRun, "start", lambda run: (runs.append(run), start(run)))
    wrong = "".join(f"```console\n$ seq {n}\n$ echo {n}\n```\n" for n in range(1, 20))

    text = rewrite(wrong)

    assert text.startswith("```console\n$ seq 1\n1\n$ echo 1\n1\n```\n```console\n")
    assert text.endswith("18\n19\n$ echo 19\n19\n```\n")
    assert len(runs) == 2


def test_a_page_that_is_right_is_not_touched(rewrite, settings):
    text = rewrite(PAGE)
    page = settings.pages / "page.md"
    before = page.stat().st_mtime_ns

    assert update(page, settings) == 0
    assert page.stat().st_mtime_ns == before
    assert page.read_text("utf-8") == text


def test_the_ends_of_lines_and_a_byte_order_mark_stay(rewrite):
    page = "\ufeffWords\r\n```console\r\n$ seq 2\r\n1\r\n3\r\n```"

    assert rewrite(page) == page.replace("3\r\n", "2\r\n")


def test_a_server_is_rewritten(rewrite):
    page = """
        ```console
        $ python serve.py
        ```
        """
    files = textwrap.dedent("""
        ```python
        # serve.py
        import http.server
        import os

        if __name__ == "__main__":
            address = "127.0.0.1", int(os.environ["SERVE_PORT"])
            server = http.server.HTTPServer(address, http.server.BaseHTTPRequestHandler)
            print(f"On {address[1]}")
            server.serve_forever()
        ```
        """)

    text = rewrite(files + textwrap.dedent(page))

    assert text.endswith("$ python serve.py\nOn 5000\n```\n")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("```python\n1 / 0\n```\n", "8: This is no output; nothing on the page"),
        ("```python\nprint(1)\n```\n", "7: This is no output; nothing on the page"),
        (
            "```console\n$ date +%N\n1\n```\n",
            "9: This differs each time; elide it by '...'.",
        ),
        (
            "```console\n$ echo '```'\n1\n```\n",
            "9: With this output, the page would have other blocks.",
        ),
        (
            "```console\n$ echo '$ ls'\n1\n```\n",
            "9: With this output, the page would have other blocks.",
        ),
        (
            "```python\napp = lambda environ, start: start('200 OK', []) or []\n```\n"
            "```http\nGET / HTTP/1.1\n```\n```http\nHTTP/1.1 200 OK\nX-A: 1\n```\n",
            "This is no output",
        ),
    ],
)
def test_a_page_that_fails_for_another_reason_stays_as_it_is(
    rewrite, settings, more, problem
):
    page = "\n```console\n$ echo one\n1\n```\n\n" + more

    with pytest.raises(PageError) as caught:
        rewrite(page)

    assert problem in str(caught.value)
    assert str(caught.value).startswith("docs/page.md:")
    assert (settings.pages / "page.md").read_text() == page
    assert [path.name for path in settings.pages.iterdir()] == ["page.md"]


def test_all_pages_of_a_folder(settings, capsys):
    settings.pages.mkdir()
    (settings.pages / "a.md").write_text("```console\n$ echo 1\n2\n```\n")
    (settings.pages / "b.md").write_text("```console\n$ echo 1\n1\n```\n")
    (settings.pages / "c.md").write_text("```console\n$ false\n```\n")

    assert main([str(settings.pages)], settings) == 1

    said = capsys.readouterr().out
    assert said.startswith(
        "docs/a.md: 1 outputs rewritten\ndocs/b.md: no outputs rewritten\n"
        "docs/c.md:2: This is no output"
    )
    assert said.endswith("docs/c.md:2\n")


INCLUDING = """
```{include} _part.md
```

```python
print(x)
```

```text output
2
```
"""


def test_an_output_below_an_included_file_is_rewritten(rewrite, settings):
    settings.pages.mkdir()
    (settings.pages / "_part.md").write_text("```python\nx = 1\n```\n")

    assert rewrite(INCLUDING) == INCLUDING.replace("\n2\n", "\n1\n")


def test_an_output_in_an_included_file_is_not_rewritten(rewrite, settings):
    settings.pages.mkdir()
    (settings.pages / "_part.md").write_text("```pycon\n>>> x = 1\n>>> x\n2\n```\n")

    with pytest.raises(PageError, match=r"^docs/_part.md:4: This stands in a file"):
        rewrite(INCLUDING)


STATUS = """
- An item:

  ```console exit=2
  $ sh -c 'echo oh; exit STATUS'
  ```

  ```text output
  oh
  ```
"""


def test_a_status_that_is_recorded_is_rewritten(rewrite):
    assert rewrite(STATUS.replace("STATUS", "3")) == STATUS.replace(
        "STATUS", "3"
    ).replace("exit=2", "exit=3")


@pytest.mark.parametrize(
    ("old", "new"), [("STATUS", "0"), (" exit=2", ""), ("exit=2", "exit=0")]
)
def test_a_status_is_recorded_by_people_first_and_dropped_by_them(rewrite, old, new):
    with pytest.raises(PageError, match="This is no output; nothing on the page was"):
        rewrite(STATUS.replace(old, new).replace("STATUS", "3"))
