"""What programs read of the pages: its shape, its names, and that it is the same."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from docutils import nodes

from lagena_docs import artefact, blocks, pages
from lagena_docs.artefact import PageData
from lagena_docs.settings import LANGUAGES, PAGES
from lagena_tests import whole

#: Writes the pages of all languages into a folder.
WRITE = """
import sys
from pathlib import Path

from lagena_docs import pages
from lagena_docs.settings import LANGUAGES, PAGES

pages.write(PAGES, LANGUAGES, Path(sys.argv[1]))
"""
PAGE = """\
(top)=
# A `small` page

```python
# shop.py
price = 1
```

(more)=
## More

```python
# shop.py
price = 2
```

```python
print("typed")
```

```text output
typed
```

```console exit=2
$ cat a \\
> b
nothing
```

```http
GET / HTTP/1.1
```

```http
HTTP/1.1 404 NOT FOUND
```
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], PageData]:
    def read(text: str) -> PageData:
        (tmp_path / "page.md").write_text(text, "utf-8")
        return pages.read(tmp_path / "page.md")

    return read


@pytest.fixture(scope="module")
def languages() -> list[artefact.Pages]:
    """Return the pages of each language, the source first."""
    return [whole.read(language) for language in LANGUAGES]


def test_a_page_has_its_title_and_labels(read: Callable[[str], PageData]) -> None:
    page = read(PAGE)

    assert page["title"] == "A small page"
    assert page["labels"] == ["top", "more"]


def test_a_block_is_named_by_its_section(read: Callable[[str], PageData]) -> None:
    names = [block["name"] for block in read(PAGE)["blocks"]]

    assert names == [
        "top-1",
        "more-1",
        "more-2",
        "more-3",
        "more-4",
        "more-5",
        "more-6",
    ]


def test_a_block_that_comes_from_another_file_is_named_by_where_it_is_shown(
    read: Callable[[str], PageData], tmp_path: Path
) -> None:
    (tmp_path / "_part.md").write_text("```python\nx = 1\n```\n" * 2)
    include = "```{include} _part.md\n```\n"

    page = read(f"(a)=\n# A\n\n{include}\n(b)=\n## B\n\n{include}")

    assert [block["name"] for block in page["blocks"]] == ["a-1", "a-2", "b-1", "b-2"]


def test_a_block_has_what_the_page_says(read: Callable[[str], PageData]) -> None:
    file, _, _, _, console, *_ = read(PAGE)["blocks"]

    assert (file["kind"], file["lang"], file["file"]) == ("module", "python", "shop.py")
    assert file["text"] == "price = 1\n"
    assert console["options"] == {"exit": "2"}
    assert console["commands"] == [
        {"kind": "other", "text": "cat a \\\nb", "shown": "nothing\n"}
    ]


def test_a_block_knows_the_files_that_there_are(
    read: Callable[[str], PageData],
) -> None:
    first, second, third, *_ = read(PAGE)["blocks"]

    assert first["files"] == {"shop.py": "top-1"}
    assert second["files"] == third["files"] == {"shop.py": "more-1"}


def test_an_answer_knows_whose_it_is(read: Callable[[str], PageData]) -> None:
    of = {block["name"]: block["of"] for block in read(PAGE)["blocks"] if "of" in block}

    assert of == {"more-3": "more-2", "more-6": "more-5"}


def test_a_page_knows_what_its_reader_does_with_it(tmp_path: Path) -> None:
    commands = [
        "pip install ./lagena-1.whl",
        "pip install --quiet Flask-Login other",
        "pip install --no-build-isolation .",
        """python -c "print('KEY =', repr(secrets.token_hex()))" > key.toml""",
        "lagena run",
        "lagena --app nowhere run",
        "lagena --app shop run --port 5001",
        "lagena --as-flask --app shop run",
        "lagena --app shop run --debug",
        "lagena --app app run",
        "curl http://127.0.0.1:5000/",
        "curl -F a=@b http://127.0.0.1:5000/",
        "curl http://127.0.0.1:5000/",
    ]
    session = "".join(f"$ {command}\nprinted\n" for command in commands)
    session += "$ pip install \\\n> continued\n"
    path = tmp_path / "page.md"
    path.write_text(
        "# Page\n\n```python\n# app.py\n1\n```\n\n```python\n# shop.py\n1\n```\n"
        "\n```console exit=2\n$ lagena --app shop run\n$ pip install failing\n```\n"
        f"\n```console\n{session}```\n"
    )

    page = pages.read(path)

    assert page["packages"] == ["Flask-Login", "other", "continued"]
    (key,) = page["keys"]
    assert key["text"] == commands[3]
    assert key["key"] == {"file": "key.toml", "name": "KEY"}
    plain, other = page["requests"]
    assert plain["text"] == "curl http://127.0.0.1:5000/"
    assert plain["request"]["path"] == "/"
    assert other["text"] == "curl -F a=@b http://127.0.0.1:5000/"
    assert "request" not in other


def test_a_page_that_a_language_lacks_is_that_of_the_source(tmp_path: Path) -> None:
    for name in ("guide/a.md", "guide/b.md", "zh_CN/guide/b.md", "zh_CN/guide/c.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n", "utf-8")

    found = pages.read_all(tmp_path, LANGUAGES[1], LANGUAGES)

    assert {name: page["title"] for name, page in found.items()} == {
        "guide/a": "guide/a.md",
        "guide/b": "zh_CN/guide/b.md",
        "guide/c": "zh_CN/guide/c.md",
    }


def test_it_is_the_same_to_the_byte_each_time(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", WRITE, tmp_path / seed],
            env=os.environ
            | {"PYTHONPATH": str(PAGES / "_ext"), "PYTHONHASHSEED": seed},
            check=True,
        )

    for language in LANGUAGES:
        first, second = (artefact.path(tmp_path / seed, language) for seed in "12")
        assert first.read_bytes() == second.read_bytes()
        assert artefact.read(first) == pages.read_all(PAGES, language, LANGUAGES)


def test_nothing_else_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "ja.json").write_text("{}")

    pages.write(PAGES, LANGUAGES, tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["en.json", "zh_CN.json"]


def test_a_block_has_the_same_name_in_all_languages(
    languages: list[artefact.Pages],
) -> None:
    source, *translations = languages

    for translation in translations:
        for name, page in source.items():
            blocks_there = translation[name]["blocks"]
            assert [(it["name"], it["kind"], it.get("of")) for it in blocks_there] == [
                (it["name"], it["kind"], it.get("of")) for it in page["blocks"]
            ], name


def test_a_name_is_an_id_that_no_label_and_no_other_block_has(
    languages: list[artefact.Pages],
) -> None:
    for page in itertools.chain.from_iterable(it.values() for it in languages):
        names = [block["name"] for block in page["blocks"]] + page["labels"]

        assert len(names) == len(set(names))
        assert [nodes.make_id(name) for name in names] == names


def test_every_answer_of_the_pages_has_a_block_above_it(
    languages: list[artefact.Pages],
) -> None:
    for page in itertools.chain.from_iterable(it.values() for it in languages):
        above: list[str] = []
        for block in page["blocks"]:
            if block["kind"] in pages.ANSWERS:
                assert block["of"] in above, block["name"]
            above.append(block["name"])


def test_it_has_every_block_that_is_executed(languages: list[artefact.Pages]) -> None:
    for language, found in zip(LANGUAGES, languages, strict=True):
        for name, page in found.items():
            path = PAGES / language.folder / f"{name}.md"
            path = path if path.is_file() else PAGES / f"{name}.md"
            executed = blocks.parse(path.read_text("utf-8"), path)
            assert [(it["kind"], it["text"]) for it in page["blocks"]] == [
                (block.kind, block.content) for block in executed
            ], name
