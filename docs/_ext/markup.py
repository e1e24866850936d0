"""Mends what others write into pages that HTML does not allow, or needs but once."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

#: docutils writes it into each page; the theme has one of its own.
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />'


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("doctree-resolved", check_first_tabs)
    app.connect("html-page-context", drop_second_viewport)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def check_first_tabs(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Write the attribute ``checked`` of tabs as HTML has it."""
    for node in doctree.findall(nodes.Element):
        if node.get("checked"):
            node["checked"] = "checked"


def drop_second_viewport(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    context["metatags"] = context.get("metatags", "").replace(VIEWPORT, "")
