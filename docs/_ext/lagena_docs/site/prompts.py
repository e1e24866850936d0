"""Says over each block of Python that is no file where to type it.

That is a new Python prompt, or the one in which the reader has typed an earlier block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from lagena_docs.continuing import TYPED
from lagena_docs.site import content
from lagena_docs.site.extension import PARALLEL


class PromptCaption(nodes.caption):  # type: ignore[misc]  # docutils has no types
    """What stands over such a block; the search does not find it."""


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.fences")
    app.add_node(PromptCaption, html=(_begin, _end))
    app.add_transform(SayWhereToType)
    return {
        **PARALLEL,
        # Of what it leaves in doctrees: older ones are made again.
        "env_version": 1,
    }


class SayWhereToType(SphinxTransform):
    """Put a caption over each block that is typed into Python's prompt."""

    default_priority = 510  # once all blocks have their names

    def apply(self, **kwargs: Any) -> None:
        blocks = content.page(self.app, self.env.docname)["blocks"]
        continued = {it["name"]: it.get("continues") for it in blocks}
        for node in list(self.document.findall(nodes.literal_block)):
            if "block" in node and node["block"].kind in TYPED:
                words = _words(continued.get(node["ids"][-1]))
                set_caption(node, "typed-block", words)


def set_caption(
    node: nodes.literal_block, kind: str, words: Iterable[nodes.Node]
) -> None:
    """Put a caption over a block."""
    box = nodes.container("", literal_block=True)
    box["classes"] += ["literal-block-wrapper", kind]
    # Not `replace_self`, by which the box would get the block's name.
    node.parent.replace(node, box)
    box += [PromptCaption("", "", *words), node]


def _words(continued: str | None) -> Iterator[nodes.Node]:
    """Yield what a caption says; it links to the block of this name."""
    if continued is None:
        yield nodes.Text(_("Type into a new Python prompt"))
        return
    text = _("Continue in the Python prompt of %(block)s")
    before, _placeholder, after = text.partition("%(block)s")
    yield nodes.Text(before)
    yield nodes.reference("", _("an earlier block"), refid=continued, internal=True)
    yield nodes.Text(after)


def _begin(writer: HTML5Translator, node: PromptCaption) -> None:
    writer.body.append(writer.starttag(node, "div", "", CLASS="code-block-caption"))
    writer.body.append('<span class="caption-text">')


def _end(writer: HTML5Translator, node: PromptCaption) -> None:
    writer.body.append("</span></div>\n")
