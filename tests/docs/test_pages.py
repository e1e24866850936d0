"""The project's own pages, as Sphinx has them."""

import functools
import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from lagena_docs import blocks, languages, pages, sections
from lagena_docs.continuing import TYPED
from lagena_docs.site.prompts import PromptCaption

ROOT = Path(__file__).resolve().parents[2]

TREES = {
    language.code: ROOT / "docs" / language.folder
    for language in languages.read(ROOT / "docs" / "languages.toml")
}


#: An id that docutils makes where it has no name for one.
NUMBERED = re.compile(r"id\d+")


@pytest.fixture(scope="module", params=list(TREES))
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sphinx]:
    """Have Sphinx read the pages of a language."""
    folder = tmp_path_factory.mktemp(request.param)
    # Docutils leaves nothing registered for the next.
    with docutils_namespace(), pytest.MonkeyPatch.context() as patch:
        app = Sphinx(
            TREES[request.param],
            ROOT,
            folder / "out",
            folder / "doctrees",
            "dummy",
            {"language": request.param},
            status=None,
        )
        build(app)
        # Each test looks at all pages, and changes none.
        patch.setattr(app.env, "get_doctree", functools.cache(app.env.get_doctree))
        yield app


def build(app: Sphinx) -> Sphinx:
    with warnings.catch_warnings():
        # MyST's {include} asks Sphinx in an old way.
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        app.build()
    return app


def found_by_sphinx(app: Sphinx, name: str) -> list[tuple[str, str]]:
    """Return the language and text of all that a page shows as code, however made."""
    found = []
    for node in app.env.get_doctree(name).findall():
        if isinstance(node, nodes.literal_block | nodes.doctest_block):
            found += pairs(node)
        elif isinstance(node, nodes.raw) and "<pre" in node.astext().lower():
            found.append(("raw", node.astext()))
    return found


def pairs(node: nodes.Element) -> list[tuple[str, str]]:
    """Return the language and text of the block that a node is, or of those in it."""
    block = node.get("block")
    if block and block.lang == blocks.SAMPLE and not block.role:
        found = blocks.parse(block.text)
        return [(inner.lang, inner.text) for inner in found if not inner.hidden]
    return [(node.get("language", ""), block.text if block else "")]


def found_by_runner(app: Sphinx, name: str) -> list[tuple[str, str]]:
    path = Path(app.env.doc2path(name))
    found = blocks.parse(path.read_text("utf-8"), path)
    return [(block.lang, block.text) for block in found if not block.hidden]


def test_sphinx_and_the_runner_see_the_same_blocks(built):
    for name in sorted(built.env.found_docs):
        assert found_by_runner(built, name) == found_by_sphinx(built, name), name


#: What shows code that no fence of the contract does.
PLANTS = {
    "code-block": "```{code-block} python\nx = 1\n```",
    "code": "```{code} python\nx = 1\n```",
    "parsed-literal": "```{parsed-literal}\nx = 1\n```",
    "rst": "```{eval-rst}\nWords::\n\n   x = 1\n```",
    "doctest": "```{eval-rst}\n>>> x\n```",
    "raw": "```{raw} html\n<Pre>x = 1</pre>\n```",
    "pre": "<div><PRE>x = 1</PRE></div>",
    "inline": "Words <pre>x = 1</pre>.",
    "indented": "Words.\n\n    x = 1",
    "only": "`````{only} html\n\n```{code} python\nx = 1\n```\n`````",
    "literal": "```{include} _part.md\n:literal:\n```",
    "lines": "```{literalinclude} part.py\n:language: python\n:lines: 1\n```",
}
#: What a page may have: other files' text as its own.
SHOWN = """\
# Shown

- An item:

  ```{include} _part.md
  ```

```{literalinclude} part.py
:language: python
:caption: shop/part.py
```

:::{note}
```{include} more/_part.md
```
:::

```python
last = 1
```
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sphinx]:
    """Have Sphinx read a page with each, and one that shows other files."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "pages" / "more").mkdir(parents=True)
    for name, text in PLANTS.items():
        (folder / "pages" / f"{name}.md").write_text(f"# A page\n\n{text}\n")
    (folder / "pages" / "index.md").write_text(SHOWN)
    (folder / "pages" / "_part.md").write_text("Words.\n\n```python\ny = 1\n```\n")
    (folder / "pages" / "more" / "_part.md").write_text("```pycon\n>>> y\n1\n```")
    (folder / "pages" / "part.py").write_text("z = 1\n\n# end\n")
    with docutils_namespace():
        app = Sphinx(
            folder / "pages",
            ROOT,
            folder / "out",
            folder / "doctrees",
            "dummy",
            status=None,
            warning=io.StringIO(),
        )
        yield build(app)


@pytest.mark.parametrize("name", list(PLANTS))
def test_sphinx_sees_what_the_runner_refuses(planted, name):
    path = Path(planted.env.doc2path(name))

    assert any(block.problem for block in blocks.parse(path.read_text(), path))
    assert found_by_sphinx(planted, name)
    assert found_by_runner(planted, name) != found_by_sphinx(planted, name)


@pytest.mark.parametrize("name", ["code-block", "rst", "doctest", "raw", "only"])
def test_sphinx_sees_what_the_runner_does_not(planted, name, monkeypatch):
    everything = blocks.BLOCKLESS | {"code-block", "eval-rst", "raw", "only"}
    monkeypatch.setattr(blocks, "BLOCKLESS", everything)

    assert found_by_runner(planted, name) == []
    assert found_by_sphinx(planted, name) != []


def test_what_a_page_includes_is_its_own(planted):
    assert found_by_runner(planted, "index") == found_by_sphinx(planted, "index")
    assert found_by_runner(planted, "index") == [
        ("python", "y = 1\n"),
        ("python", "z = 1\n\n# end\n"),
        ("pycon", ">>> y\n1\n"),
        ("python", "last = 1\n"),
    ]


def test_what_is_included_is_no_page(planted):
    assert planted.env.found_docs == {"index", *PLANTS}
    names = [path.name for path in blocks.pages(Path(planted.srcdir))]
    assert sorted(names) == sorted(f"{name}.md" for name in ["index", *PLANTS])


def test_what_sphinx_shows_of_a_block_is_what_the_runner_executes(built):
    for name in built.env.found_docs:
        for node in built.env.get_doctree(name).findall(nodes.literal_block):
            shown, executed = node.astext(), node["block"].content

            assert shown.rstrip("\n") == executed.rstrip("\n"), name


def test_each_block_is_found_by_its_name(built):
    for name in built.env.found_docs:
        page = pages.read(Path(built.env.doc2path(name)))
        doctree = built.env.get_doctree(name)
        blocks_there = list(doctree.findall(nodes.literal_block))

        assert [id for node in blocks_there for id in node["ids"]] == [
            block["name"] for block in page["blocks"] if block["kind"] != "setup"
        ], name
        ids = [id for node in doctree.findall(nodes.Element) for id in node["ids"]]
        assert len(ids) == len(set(ids)), name


def test_what_is_typed_says_which_block_it_continues(built):
    for name in built.env.found_docs:
        page = pages.read(Path(built.env.doc2path(name)))
        continued = {it["name"]: it.get("continues") for it in page["blocks"]}
        for node in built.env.get_doctree(name).findall(nodes.literal_block):
            if "block" in node and node["block"].kind in TYPED:
                caption = node.parent.children[0]
                links = [it["refid"] for it in caption.findall(nodes.reference)]
                assert isinstance(caption, PromptCaption)
                assert (links or [None]) == [continued[node["ids"][-1]]]


def test_no_comment_is_published(built):
    for name in built.env.found_docs:
        doctree = built.env.get_doctree(name)

        assert not list(doctree.findall(nodes.comment)), name
        assert "<!--" not in "".join(raw.astext() for raw in doctree.findall(nodes.raw))


def test_each_section_is_found_by_its_label(built):
    for name in built.env.found_docs:
        path = Path(built.env.doc2path(name))
        labels = [section.label for section in sections.read(path).sections]
        found = built.env.get_doctree(name).findall(nodes.section)

        assert [section["ids"] for section in found] == [
            [nodes.make_id(label)] for label in labels
        ], name


def test_no_anchor_is_a_number_which_differs_by_language(built):
    for name in built.env.found_docs:
        for node in built.env.get_doctree(name).findall(nodes.Element):
            assert not any(NUMBERED.fullmatch(id) for id in node["ids"]), name


def test_what_a_page_includes_belongs_to_its_section(tmp_path):
    (tmp_path / "part.py").write_text("z = 1\n" * 20)
    (tmp_path / "_part.md").write_text("Words.\n\n```python\ny = 1\n```\n")
    include = "# One\n\n```{include} _part.md\n```\n"
    literal = "```{literalinclude} part.py\n:language: python\n```\n"
    text = f"{include}\n## Two\n\n{literal}\nEnd."

    before = sections.parse(text, tmp_path / "page.md").sections
    (tmp_path / "_part.md").write_text("Other words.\n\n```python\ny = 1\n```\n")
    after = sections.parse(text, tmp_path / "page.md").sections

    assert [block.text[0] for section in before for block in section.blocks] == [
        "y",
        "z",
    ]
    assert "Words." in before[0].prose
    assert before[0].hash != after[0].hash
    assert before[1].hash == after[1].hash
    assert "End." in before[1].prose
    assert "language" not in before[1].prose


def test_what_is_no_directive_for_one_reader_is_none_for_another():
    """MyST takes a name with spaces around it for the language of a fence."""
    (section,) = sections.parse("# Page\n\n```{ note }\nWords.\n```\n").sections
    (block,) = section.blocks

    assert block.problem.startswith("the directive {;")
    assert not section.parts
