"""What other programs show of a page: search engines, chats that link to it."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lagena_docs.site import bilingual
from lagena_docs.site.extension import PARALLEL, WrittenPage, on_each_page

#: The picture beside a link to any page.
PICTURE = "_static/site.png"
#: How many characters a description may have; search engines cut longer ones.
LONGEST = 160
CUT_WORD = re.compile(r"\s*[!-~]*$")
#: What stands beside a page's text, or is not for readers.
ASIDE = (nodes.Admonition, nodes.system_message)


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.connect("doctree-read", note_description)
    on_each_page(app, add_tags)
    return PARALLEL


def note_description(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what describes a page: its first paragraph."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not isinstance(paragraph.parent, ASIDE):
            text = shorten(" ".join(paragraph.astext().split()))
            app.env.metadata[app.env.docname]["description"] = text
            return


def shorten(text: str) -> str:
    """Return as much of a text as a description may have, in whole words."""
    if len(text) <= LONGEST:
        return text
    return CUT_WORD.sub("", text[: LONGEST - 1]) + "…"


def description(app: Sphinx, page: str) -> str:
    """Return what describes a page, or nothing where it has no words."""
    return str(app.env.metadata[page].get("description", ""))


def title_above(app: Sphinx, page: str) -> str:
    """Return the title of the page that leads to all in this page's folder, if any."""
    index = f"{page.rpartition('/')[0]}/index"
    above = app.env.titles.get(index)
    return above.astext() if above and index != page else ""


def add_tags(page: WrittenPage) -> None:
    """Put into the head of a page its description, and OpenGraph's names for all."""
    app, name = page.app, page.name
    if page.doctree is None:
        return
    page.context["title_above"] = title_above(app, name)
    text = description(app, name)
    properties = {
        "og:site_name": app.config.project,
        "og:title": app.env.titles[name].astext(),
        "og:description": text,
        "og:type": "website" if name == app.config.root_doc else "article",
        "og:locale": bilingual.here(app).code,
    }
    if app.config.site_url:  # OpenGraph wants whole addresses
        properties["og:url"] = page.context["pageurl"]
        properties["og:image"] = app.config.site_url + PICTURE
    tags = [f'<meta name="description" content="{escape(text)}">'] if text else []
    tags += [
        f'<meta property="{key}" content="{escape(value)}">'
        for key, value in properties.items()
        if value
    ]
    page.add_to_head("\n".join(["", *tags]))
