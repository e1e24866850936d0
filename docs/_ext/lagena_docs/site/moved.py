"""Leads whoever has an old address to the new place.

``moved.toml``, beside the pages, holds the addresses that are gone, of pages and of
sections, each with the label of the section that has what stood there: the same in all
languages.  A page that is gone becomes a small one that leads on.  A section that is
gone from its page leaves a sentence at the page's end, which only those see who ask for
it; it needs no script.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging

from lagena_docs.site import bilingual
from lagena_docs.site.extension import PARALLEL, WrittenPage, keep, on_each_page

#: The page that is left where one was; it stands beside no other page's text.
PAGE = """\
<!doctype html>
<html lang="{tag}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={href}">
<link rel="canonical" href="{canonical}">
<title>{title}</title>
<p>{text}</p>
</html>
"""

logger = logging.getLogger(__name__)


class Place(NamedTuple):
    """A section of the site."""

    page: str
    anchor: str
    title: str


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    keep(app, "moved", sections_gone_from)
    on_each_page(app, add_sentences)
    app.connect("build-finished", write_pages)
    return PARALLEL


def table(app: Sphinx) -> Mapping[str, str]:
    """Return the labels of the new places, by the old addresses."""
    path = Path(bilingual.source_root(app), "moved.toml")
    return read(path) if path.is_file() else {}


def read(path: Path) -> Mapping[str, str]:
    """Return what a table says."""
    moved: dict[str, str] = tomllib.loads(path.read_text("utf-8"))
    return moved


def sections_gone_from(app: Sphinx, page: str) -> dict[str, str]:
    """Return the labels of the new places of a page's old sections, by anchor."""
    addresses = ((*old.partition("#"), label) for old, label in table(app).items())
    return {anchor: label for of, _mark, anchor, label in addresses if of == page}


def add_sentences(page: WrittenPage) -> None:
    """Put at the end of a page what its old anchors lead to."""
    if page.doctree is None or page.app.builder.name != "html":
        return
    gone = sections_gone_from(page.app, page.name)
    sentences = [
        f'<p id="{escape(anchor)}">{_sentence(page.app, page.name, label)}</p>'
        for anchor, label in gone.items()
    ]
    if sentences:
        inner = "\n".join(sentences)
        page.context["body"] += f'<div class="moved">\n{inner}\n</div>\n'


def write_pages(app: Sphinx, exception: Exception | None) -> None:
    """Write what leads on from each page that is gone."""
    if exception or app.builder.name != "html":
        return
    for old, label in table(app).items():
        page, _mark, anchor = old.partition("#")
        if page not in app.env.found_docs and not anchor:
            path = Path(app.outdir, f"{page}.html")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_page(app, page, label), "utf-8")


def _page(app: Sphinx, page: str, label: str) -> str:
    """Return the page that leads on from an old one."""
    place = find(app, label)
    href = _way(app, page, place)
    whole = f"{app.config.html_baseurl}{place.page}.html"
    return PAGE.format(
        tag=bilingual.here(app).tag,
        href=escape(href),
        canonical=escape(whole if app.config.html_baseurl else href),
        title=escape(place.title),
        text=_sentence(app, page, label),
    )


def _sentence(app: Sphinx, page: str, label: str) -> str:
    """Return the sentence that leads from a page to a new place."""
    place = find(app, label)
    link = f'<a href="{escape(_way(app, page, place))}">{escape(place.title)}</a>'
    return _("What you look for has moved: %(place)s.") % {"place": link}


def find(app: Sphinx, label: str) -> Place:
    """Return the section that has a label."""
    labels = app.env.domains.standard_domain.labels
    if label not in labels:
        logger.warning("moved.toml leads to %r, which is no section's label.", label)
        return Place(app.config.root_doc, "", label)
    return Place(*labels[label])


def _way(app: Sphinx, page: str, place: Place) -> str:
    way = app.builder.get_relative_uri(page, place.page)
    return f"{way}#{place.anchor}" if place.anchor else way
