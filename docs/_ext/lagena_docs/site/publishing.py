"""What is published beside the pages, for programs that read the site.

Each language has the Markdown of its pages, and ``llms.txt``, a list of them.  A site
with an address also has a ``sitemap.xml`` per language, and one ``robots.txt``.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _

from lagena_docs import blocks
from lagena_docs.site import bilingual
from lagena_docs.site.extension import PARALLEL, WrittenPage, on_each_page
from lagena_docs.site.sharing import description


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.setup_extension("lagena_docs.site.sharing")
    on_each_page(app, link_source)
    app.connect("build-finished", publish)
    return PARALLEL


def link_source(page: WrittenPage) -> None:
    """Put into a page's head where its Markdown is."""
    if page.doctree is not None:
        href = escape(f"{page.name.rpartition('/')[2]}.md")
        page.add_to_head(f'\n<link rel="alternate" type="text/markdown" href="{href}">')


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write all of it into the folder of the built language."""
    if exception or app.builder.name != "html":
        return
    out = Path(app.outdir)
    for page in app.env.found_docs:
        text = Path(app.env.doc2path(page)).read_text("utf-8")
        (out / f"{page}.md").write_text(without_comments(text), "utf-8")
    (out / "llms.txt").write_text("\n".join(_llms(app)) + "\n", "utf-8")
    if app.config.site_url:
        (out / "sitemap.xml").write_text("\n".join(_sitemap(app)) + "\n", "utf-8")
        if not bilingual.here(app).folder:
            (out / "robots.txt").write_text("\n".join(_robots(app)) + "\n", "utf-8")


def without_comments(text: str) -> str:
    """Return a page's Markdown without stamps and hidden set-up, as it is shown."""
    lines = text.splitlines(keepends=True)
    for token in reversed(blocks.tokens(text)):
        if (
            token.type == "html_block"
            and token.map
            and blocks.is_comment(token.content)
        ):
            del lines[slice(*token.map)]
    return "".join(lines)


def _llms(app: Sphinx) -> Iterator[str]:
    """Yield the lines of a list of all pages, as https://llmstxt.org describes it."""
    language, first = bilingual.here(app), app.config.root_doc
    yield f"# {app.config.project}\n"
    yield f"> {description(app, first)}"
    for toctree in app.env.get_doctree(first).findall(addnodes.toctree):
        yield f"\n## {toctree['caption']}\n"
        for _title, page in toctree["entries"]:
            title = app.env.titles[page].astext()
            address = f"{app.config.html_baseurl}{page}.md"
            yield f"- [{title}]({address}): {description(app, page)}"
    yield f"\n## {_('Language')}\n"
    root = app.config.site_url or bilingual.way_up(language, first)
    for there in app.config.site_languages:
        if there != language:
            yield f"- [{there.name}]({root}{there.folder}llms.txt)"


def _sitemap(app: Sphinx) -> Iterator[str]:
    """Yield the lines of the sitemap: the pages that are in this language."""
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    code = bilingual.here(app).code
    for page in sorted(app.env.found_docs):
        if code in bilingual.languages_with(app, page):
            yield f"<url><loc>{escape(app.config.html_baseurl)}{page}.html</loc></url>"
    yield "</urlset>"


def _robots(app: Sphinx) -> Iterator[str]:
    """Yield the lines that let everybody in but to previews, and name the sitemaps."""
    yield "User-agent: *\nAllow: /\nDisallow: /_live/preview/\n"
    for there in app.config.site_languages:
        yield f"Sitemap: {app.config.site_url}{there.folder}sitemap.xml"
