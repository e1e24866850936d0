"""Mends what others write into pages: mistakes in HTML, and what nobody needs."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lagena_docs.site.extension import PARALLEL, WrittenPage, on_each_page

#: docutils writes it into each page; the theme has one of its own.
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />'

#: Sphinx's own, for its own search page; this site has another, which leaves the marks
#: on the page that a result leads to for ``sphinx_highlight.js``.
UNUSED_SCRIPTS = ("translations.js",)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("doctree-resolved", check_first_tabs)
    on_each_page(app, drop_what_is_not_needed)
    return PARALLEL


def check_first_tabs(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Write the attribute ``checked`` of tabs as HTML has it."""
    for node in doctree.findall(nodes.Element):
        if node.get("checked"):
            node["checked"] = "checked"


def drop_what_is_not_needed(page: WrittenPage) -> None:
    """Take out the second viewport, and the scripts that no page of this site uses."""
    context = page.context
    context["metatags"] = context.get("metatags", "").replace(VIEWPORT, "")
    # In place: other extensions add their scripts to this list later.
    context["script_files"][:] = [
        script
        for script in context["script_files"]
        if not str(script.filename).endswith(UNUSED_SCRIPTS)
    ]
