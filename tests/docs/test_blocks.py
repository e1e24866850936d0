"""What counts as a block of a page, and on which line it is."""

import textwrap

import pytest

from lagena_docs import blocks
from lagena_docs.runner.evaluators import EVALUATORS


def found(text: str) -> list[tuple[str, str, int]]:
    return [(b.kind, b.content, b.line) for b in blocks.parse(textwrap.dedent(text))]


def problem(text: str) -> str:
    (block,) = blocks.parse(textwrap.dedent(text))
    assert block.kind == "problem"
    return block.problem


def test_every_kind_has_an_evaluator():
    kinds = {"console", "file", "module", "problem", "pycon", "pytb", "python"}
    kinds |= {"output", "request", "response", "setup", "tree", "twin", "wrong"}

    assert set(EVALUATORS) == kinds


@pytest.mark.parametrize(
    ("fence", "kind"),
    [
        ("```python\n1\n```", "python"),
        ("```python\n# a.py\n1\n```", "module"),
        ("```python file=a.py\n1\n```", "module"),
        ("```python file=pkg/__init__.py empty\n```", "module"),
        ("```python\n# about.\n1\n```", "python"),
        ("```python\n# a note about a.py\n1\n```", "python"),
        ("```pycon\n>>> 1\n```", "pycon"),
        ("```console exit=2\n$ ls\n```", "console"),
        ("````markdown wrong\n```python\n1 / 0\n```\n````", "wrong"),
        ("```doscon\n> dir\n```", "twin"),
        ("```ps1con\nPS> dir\n```", "twin"),
        ("```pytb\nE\n```", "pytb"),
        ("```text output\nx\n```", "output"),
        ("```html output\nx\n```", "output"),
        ("```html output parsed\nx\n```", "output"),
        ("```json output\n1\n```", "output"),
        ("```text tree\n.\n```", "tree"),
        ("```http\nGET / HTTP/1.1\n```", "request"),
        ("```http\nHTTP/1.1 200 OK\n```", "response"),
        ("```html+jinja\n{# templates/a.html #}\nx\n```", "file"),
        ("```html\n<!-- a.html -->\nx\n```", "file"),
        ("```css\n/* static/a.css */\nx\n```", "file"),
        ("```javascript\n// a.js\nx\n```", "file"),
        ("```sql\n-- schema.sql\nx\n```", "file"),
        ("```toml\n# a.toml\nx = 1\n```", "file"),
        ("```ini\n; a.ini\n[x]\n```", "file"),
        ("```dotenv\n# .env\nX=1\n```", "file"),
        ("```nginx\n# site.conf\nx;\n```", "file"),
        ("```json file=a/b.json\n1\n```", "file"),
        ("<!-- setup: download a-1.whl -->", "setup"),
    ],
)
def test_kinds(fence: str, kind: str) -> None:
    (block,) = blocks.parse(fence + "\n")

    assert (block.kind, block.problem) == (kind, "")


def test_the_name_line_is_no_part_of_the_file():
    (block,) = blocks.parse("\n```python\n# pkg/a.py\nx = 1\n```\n")

    assert block.file == "pkg/a.py"
    assert block.content == "x = 1\n"
    assert block.first_line == 4


@pytest.mark.parametrize(
    "text",
    [
        "\n- item\n\n  ```python\n  x\n  ```\n",
        "\n1. item\n\n   ```python\n   x\n   ```\n",
        "\n> quoted\n>\n> ```python\n> x\n> ```\n",
        "\nTerm\n: Meaning\n\n  ```python\n  x\n  ```\n",
        "\n:::{note}\nWords\n```python\nx\n```\n:::\n",
        "\n:::{note}\n:class: wide\n```python\nx\n```\n:::\n",
        "\n:::{admonition} Title\n:class: wide\n\n```python\nx\n```\n:::\n",
        "\n````{tip}\n\n```python\nx\n```\n````\n",
        "\n````{figure} a.png\n:alt: A\n\nCaption\n\n```python\nx\n```\n````\n",
        "\n::::{tip}\n:::{note}\n```python\nx\n```\n:::\n::::\n",
        "\n\n\n:::python\nx\n:::\n",
        "\n\n\n~~~python\nx\n~~~\n",
        "\n\n\n```` python\nx\n````\n",
    ],
)
def test_a_block_is_found_where_it_is(text: str) -> None:
    line = next(n for n, at in enumerate(text.split("\n"), 1) if "python" in at)

    assert found(text) == [("python", "x\n", line)]
    assert found(text.replace("\n", "\r\n")) == [("python", "x\n", line)]
    assert found("\ufeff" + text) == [("python", "x\n", line)]
    assert found(text.rstrip("\n")) == [("python", "x\n", line)]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("./a.py", "a.py"),
        ("a/../b.py", "b.py"),
        ("../a.py", "../a.py"),
        ("./../a.py", "../a.py"),
        ("/tmp/a.py", "/tmp/a.py"),
    ],
)
def test_a_file_has_one_name_wherever_it_leads(name: str, file: str) -> None:
    for fence in (f"```python\n# {name}\nx\n```", f"```python file={name}\nx\n```"):
        (block,) = blocks.parse(fence)

        assert (block.kind, block.file) == ("module", file)


def test_a_byte_order_mark_hides_no_block():
    assert found("\ufeff```python\nx\n```\n") == [("python", "x\n", 1)]


def test_a_fence_inside_a_longer_fence_is_its_text():
    text = "````text output\n```python\nx\n```\n````\n"

    assert found(text) == [("output", "```python\nx\n```\n", 1)]


def test_the_blocks_in_a_sample_are_blocks_of_the_page():
    text = "- Write\n\n  ````markdown\n  # A\n\n  ```pycon\n  >>> 1\n  ```\n  ````\n"

    assert found(text) == [("pycon", ">>> 1\n", 6)]


def test_a_fence_may_be_named_in_a_text():
    assert found("Write\n```` ```python ```` or\n```text`` here, or ~~~ there.\n") == []


def test_tabs_stay():
    assert found("```python\nif x:\n\ty\n```\n") == [("python", "if x:\n\ty\n", 1)]


def test_comments_and_pictures_are_no_blocks():
    assert found("<!-- a <pre> -->\n\n% another\n\n<img src='a.png'>\n") == []
    assert found("Words <!-- a <pre> --> and `<pre>`, <b>bold</b>\n") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("```\nx\n```", "the language (none)"),
        ("```pyhton\nx\n```", "the language pyhton"),
        ("```python skip\nx\n```", "the role 'skip'"),
        ("```text outptu\nx\n```", "the role 'outptu' of a text block"),
        ("```text output tree\nx\n```", "the role 'output tree'"),
        ("```python exit=2\nx\n```", "the option 'exit'"),
        ("```console skip=yes\n$ ls\n```", "the option 'skip'"),
        ("```console exit=two\n$ ls\n```", "exit='two', which is no number"),
        ("```console 'exit=2\n$ ls\n```", "cannot be read"),
        ("```text\nx\n```", "a text block with no name"),
        ("```css\nx\n```", "a css block with no name"),
        ("```python file=a.py\n```", "an empty file must say 'empty'"),
        ("```python file=a.py empty\nx\n```", "a file that says so be empty"),
        ("Words:\n\n    x = 1", "an indented code block"),
        ("Words:\n    ```python\n    x = 1\n    ```", "a fence that is only text"),
        ("- Words\n      ~~~python\n      x = 1", "a fence that is only text"),
        ("···python\nx = 1\n···", "a fence that is only text"),
        ("｀｀｀python\nx = 1\n｀｀｀", "a fence that is only text"),
        ("```python\nx = 1  # ```", "a fence that no line of ``` closes"),
        ("---\nmyst: {}\n---\n", "settings of its own"),
        ("<code>\nx\n</code>", "a raw <code>"),
        ("Words <XMP>x</XMP>", "a raw <xmp>"),
        ("```python\nx\n", "a fence that no line of ``` closes"),
        ("- a\n\n  ```python\n  x\n\nb\n", "a fence that no line of ``` closes"),
        ("<!--\n```python\nx\n```\n-->", "a fence inside a comment"),
        ("<!-- ~~~python\nx\n~~~ -->", "a fence inside a comment"),
        ("% ```python\n% x\n% ```", "a fence inside a comment"),
        ("<!-- setup: python\nx = 1\n-->", "unknown set-up"),
        ("<!-- setup: download ../../x -->", "unknown set-up"),
        ("<div>\n```python\nx\n```\n</div>", "a fence inside raw HTML"),
        ("<pre>x</pre>", "a raw <pre>"),
        ("<PRE class=a>x</PRE>", "a raw <pre>"),
        ("<div><Pre>x</Pre></div>", "a raw <pre>"),
        ("<!-- a --><pre>x</pre>", "a raw <pre>"),
        ("Words <pre>x</pre>", "a raw <pre>"),
        ("| a |\n|---|\n| <pre>x</pre> |", "a raw <pre>"),
        ("```{code-block} python\nx\n```", "the directive {code-block}"),
        ("```{literalinclude} a.py\n```", "and only a page itself includes files"),
        ("```{include} _a.md\n```", "and only a page itself includes files"),
        ("```{eval-rst}\nx\n```", "the directive {eval-rst}"),
        ("```{ note }\nx\n```", "the directive {;"),
    ],
)
def test_what_is_no_part_of_the_contract_is_a_problem(text: str, words: str) -> None:
    assert words in problem(text)


def test_a_problem_inside_an_admonition_is_on_its_own_line():
    (block,) = blocks.parse(":::{note}\nWords\n\n```ruby\nx\n```\n:::\n")

    assert (block.kind, block.line) == ("problem", 4)


@pytest.mark.parametrize(
    ("directive", "words"),
    [
        ("```{include} _b.md\n```", "the file '_b.md', which is not there"),
        ("```{include} a.md\n```", "begins with '_'"),
        ("```{include} /_a.md\n```", "the file '/_a.md', which is not there"),
        ("```{include}\n```", "the file '', which is not there"),
        ("```{include} _a.md\n:start-line: 1\n```", "{include} with more than"),
        ("```{include} _c.md\n```", "and only a page itself includes files"),
        ("```{literalinclude} a.py\n```", "whose :language: is none of css"),
        ("```{literalinclude} a.py\n:language: ruby\n```", "whose :language: is none"),
        ("```{literalinclude} a.py\n:lines: 1\n```", "more than caption, language"),
        ("```{literalinclude} a.py\nx\n```", "more than caption, language"),
    ],
)
def test_what_cannot_be_included(tmp_path, directive, words):
    (tmp_path / "_a.md").write_text("Words.")
    (tmp_path / "a.md").write_text("Words.")
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "_c.md").write_text("```{include} _a.md\n```\n")

    (block,) = blocks.parse(directive, tmp_path / "page.md")

    assert words in block.problem
