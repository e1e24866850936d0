"""How Sphinx shows a block: captions for files, marks on outputs, no comments.

MyST forgets all words of a fence but the first.  The renderer here keeps them, reads
them as ``blocks`` does, and leaves the finding on the node: ``block`` is what the
page says, word for word; a test compares it with what the runner executes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers import sphinx_ as myst
from sphinx.application import Sphinx
from sphinx.directives.code import LiteralInclude
from sphinx.transforms import SphinxTransform

from lagena_docs import blocks
from lagena_docs.artefact import PageData
from lagena_docs.site import content
from lagena_docs.site.extension import PARALLEL


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("myst_parser")
    myst.SphinxRenderer = Renderer  # type: ignore[attr-defined]  # no setting for it
    app.add_directive("literalinclude", ShownFile, override=True)
    app.setup_extension("lagena_docs.site.content")
    app.add_transform(ShowFiles)
    app.add_transform(DropComments)
    return {
        **PARALLEL,
        # Of what it leaves in doctrees: older ones are made again.
        "env_version": 1,
    }


class Renderer(SphinxRenderer):
    """Keeps what a fence says besides its language."""

    def render_fence(self, token: SyntaxTreeNode) -> None:
        before = len(self.current_node)
        super().render_fence(token)
        for node in self.current_node[before:]:
            # What a directive shows has come by its own fence, or file.
            if isinstance(node, nodes.literal_block) and "block" not in node:
                lang, _, rest = token.info.strip().partition(" ")
                line = token.map[0] + 1 if token.map else 0
                node["block"] = blocks.read_fence(token.content, line, lang, rest)


class ShownFile(LiteralInclude):
    """A file of the project, as a block of the page."""

    def run(self) -> list[nodes.Node]:
        file = self.options.pop("caption", "")
        found = super().run()
        for node in found:
            if isinstance(node, nodes.literal_block):
                path = Path(self.env.relfn2path(self.arguments[0])[1])
                lang = self.options.get("language", "")
                node["block"] = blocks.read_literal(path, self.lineno, lang, file)
        return found


class ShowFiles(SphinxTransform):
    """Name each block; put a caption over those that are files; mark outputs."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        names = _names(content.page(self.app, self.env.docname))
        for node in list(self.document.findall(nodes.literal_block)):
            block = node.get("block")
            if block is None:
                continue
            # What is left out, or wrong on purpose, is coloured as far as it goes.
            node["force"] = True
            if block.kind in ("output", "pytb", "tree", "response"):
                node["classes"].append("output")
            if block.file is not None:
                self._caption(node, block)
            # A sample, which shows how blocks are written, is all those blocks at once.
            node["ids"] += islice(names, _count(block))
            self.document.set_id(node)

    def _caption(self, node: nodes.literal_block, block: blocks.Block) -> None:
        # Sphinx shows a literal block's raw source, so both say the file's content.
        node.rawsource = block.content
        node.children = [nodes.Text(block.content)]
        box = nodes.container(
            "", literal_block=True, classes=["literal-block-wrapper", "file-block"]
        )
        box["ids"] = [self._free_id(f"file-{nodes.make_id(block.file)}")]
        self.document.set_id(box)
        node.replace_self(box)
        box += [nodes.caption("", block.file), node]

    def _free_id(self, id: str) -> str:
        """Return an id that is free, and the same in each language: not a number."""
        ids = chain([id], (f"{id}-{number}" for number in count(2)))
        return next(free for free in ids if free not in self.document.ids)


def _names(page: PageData) -> Iterator[str]:
    """Yield the names of the blocks of a page that it shows."""
    return (block["name"] for block in page["blocks"] if block["kind"] != "setup")


def _count(block: blocks.Block) -> int:
    """Return how many blocks of a page one is that Sphinx shows."""
    if block.lang != blocks.SAMPLE or block.role:
        return 1
    return sum(not inner.hidden for inner in blocks.parse(block.text))


class DropComments(SphinxTransform):
    """Publish no comment: stamps and hidden set-up are for the tools."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.comment)):
            node.parent.remove(node)
        for node in list(self.document.findall(nodes.raw)):
            if blocks.is_comment(node.astext()):
                node.parent.remove(node)
