"""The same site in several languages: the links between a page and its twins.

Each language is a build of its own, the first at the site's root and the others in a
folder named by their code.  A page's twin is the page of the same name there.  The
first language has every page but those that a translation has for itself alone.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from lagena_docs.languages import Language
from lagena_docs.site.extension import PARALLEL, WrittenPage, keep, on_each_page

#: Pages that Sphinx makes in every language.
MADE_BY_SPHINX = ("search",)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("site_url", "", "html", str)
    app.add_config_value("site_languages", (), "env", tuple)
    app.connect("config-inited", place_language)
    keep(app, "twins", languages_with)
    on_each_page(app, add_links)
    return PARALLEL


def place_language(app: Sphinx, config: Config) -> None:
    """Set Sphinx's base address to this language's own, if the site's is known."""
    config.site_url = config.html_baseurl
    if config.site_url:
        config.html_baseurl += here(app).folder


def here(app: Sphinx) -> Language:
    """Return the language that is being built."""
    languages: tuple[Language, ...] = app.config.site_languages
    for language in languages:
        if language.code == app.config.language:
            return language
    codes = ", ".join(language.code for language in languages)
    raise ExtensionError(
        f"The language {app.config.language!r} is none of the site's ({codes}); "
        "build one of these, or add it to the list."
    )


def source_root(app: Sphinx) -> Path:
    """Return the folder of the first language's pages, which holds the others'."""
    return Path(app.srcdir).parent if here(app).folder else Path(app.srcdir)


def add_links(page: WrittenPage) -> None:
    """Hand this page's twins to the template, and put links to them into the head."""
    app, language = page.app, here(page.app)
    is_first = page.name == app.config.root_doc
    page.context["is_front"] = is_first and not language.folder
    page.context["twins"] = {
        there: _address(app, language, there, page.name)
        for there in app.config.site_languages
        if there != language
    }
    if page.doctree is not None and app.config.site_url:
        page.add_to_head("\n".join(_alternates(app, page.name)))


def _address(app: Sphinx, language: Language, there: Language, page: str) -> str:
    """Return the way from a page to its twin, or to the twin language's first page.

    A translation shows the pages of the first language that it has not, so those are
    everywhere.
    """
    first = app.config.site_languages[0].code
    having = languages_with(app, page)
    exists = there.code in having or (there.code != first and first in having)
    target = page if exists or page in MADE_BY_SPHINX else "index"
    return f"{way_up(language, page)}{there.folder}{target}.html"


def way_up(language: Language, page: str) -> str:
    """Return the way from a page to the site's root."""
    return "../" * (page.count("/") + language.folder.count("/"))


def languages_with(app: Sphinx, page: str) -> frozenset[str]:
    """Return the codes of the languages that have a page of their own of this name."""
    return frozenset(
        language.code
        for language in app.config.site_languages
        if (source_root(app) / language.folder / f"{page}.md").is_file()
    )


def _alternates(app: Sphinx, page: str) -> list[str]:
    """Return the links by which search engines find this page in each language."""

    def link(tag: str, there: Language) -> str:
        href = f"{app.config.site_url}{there.folder}{page}.html"
        return f'<link rel="alternate" hreflang="{tag}" href="{escape(href)}">'

    having = languages_with(app, page)
    found = [there for there in app.config.site_languages if there.code in having]
    tags = [link(there.tag, there) for there in found]
    return [*tags, link("x-default", found[0])] if found else []
