"""The project's own pages, as Sphinx has them."""

import sys
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "docs" / "_ext"))

import blocks  # noqa: E402
import languages  # noqa: E402

TREES = {
    language.code: ROOT / "docs" / language.folder
    for language in languages.read(ROOT / "docs" / "languages.toml")
}


@pytest.fixture(scope="module", params=list(TREES))
def built(request, tmp_path_factory) -> Sphinx:
    """Have Sphinx read the pages of a language."""
    folder = tmp_path_factory.mktemp(request.param)
    app = Sphinx(
        TREES[request.param],
        ROOT,
        folder / "out",
        folder / "doctrees",
        "dummy",
        {"language": request.param},
        status=None,
    )
    app.build()
    return app


def test_sphinx_and_the_runner_see_the_same_blocks(built):
    for name in sorted(built.env.found_docs):
        doctree = built.env.get_doctree(name)
        theirs = [
            pair
            for node in doctree.findall(nodes.literal_block)
            for pair in pairs(node)
        ]
        path = Path(built.env.doc2path(name))
        found = blocks.parse(path.read_text("utf-8"), path)
        ours = [(block.lang, block.text) for block in found if not block.hidden]

        assert ours == theirs, name


def pairs(node):
    """Yield the language and text of the block that a node is, or of those in it."""
    block = node.get("block")
    if block and block.lang == blocks.SAMPLE and not block.role:
        yield from ((b.lang, b.text) for b in blocks.parse(block.text) if not b.hidden)
    else:
        yield node.get("language"), block.text if block else ""


def test_what_sphinx_shows_of_a_block_is_what_the_runner_executes(built):
    for name in built.env.found_docs:
        for node in built.env.get_doctree(name).findall(nodes.literal_block):
            shown, executed = node.astext(), node["block"].content

            assert shown.rstrip("\n") == executed.rstrip("\n"), name


def test_no_comment_is_published(built):
    for name in built.env.found_docs:
        doctree = built.env.get_doctree(name)

        assert not list(doctree.findall(nodes.comment)), name
        assert "<!--" not in "".join(raw.astext() for raw in doctree.findall(nodes.raw))
