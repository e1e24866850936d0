"""The same site in several languages: links between twins, and a Chinese Furo.

Each language is a build of its own, the first at the site's root and the others in a
folder named by their code.  A page's twin is the page of the same name there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.locale import _


@dataclass(frozen=True)
class Language:
    """One of the site's languages."""

    code: str
    #: As browsers call it (BCP 47).
    tag: str
    name: str
    #: What the link to it says, where there is little room.
    short: str
    #: Where its pages are, seen from the site's root.
    folder: str


LANGUAGES = {
    "en": Language("en", "en", "English", "English", ""),
    "zh_CN": Language("zh_CN", "zh-CN", "简体中文", "中文", "zh_CN/"),
}

#: Pages that Sphinx makes in every language.
MADE_BY_SPHINX = ("search",)

#: What stands in Furo's markup without a translation: its own, then by language.
LABELS = {
    "en": {
        "Language": "Language",
        "Site": "Site",
        "Toggle site navigation sidebar": "Toggle site navigation sidebar",
        "Toggle table of contents sidebar": "Toggle table of contents sidebar",
        "Toggle Light / Dark / Auto color theme": (
            "Toggle Light / Dark / Auto color theme"
        ),
    },
    "zh_CN": {
        "Language": "语言",
        "Site": "全站",
        "Toggle site navigation sidebar": "显示或隐藏全站导航",
        "Toggle table of contents sidebar": "显示或隐藏本页目录",
        "Toggle Light / Dark / Auto color theme": "切换浅色、深色或自动配色",
    },
}


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("site_url", "", "html", str)
    app.connect("config-inited", place_language)
    app.connect("builder-inited", add_filter)
    app.connect("html-page-context", add_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def place_language(app: Sphinx, config: Config) -> None:
    """Tell Sphinx this language's own address, if the site's is known."""
    config.site_url = config.html_baseurl
    if config.site_url:
        config.html_baseurl += LANGUAGES[config.language].folder


def add_filter(app: Sphinx) -> None:
    """Let the page template translate what Furo gives it."""
    templates = getattr(app.builder, "templates", None)
    if templates is not None:
        templates.environment.filters["localise"] = localise


def add_links(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the template this page's twin, and the head its links and description."""
    here = LANGUAGES[app.config.language]
    context["labels"] = LABELS[here.code]
    context["twins"] = {
        there: _address(app, here, there, page)
        for there in LANGUAGES.values()
        if there != here
    }
    if doctree is not None:
        tags = [*_alternates(app, here, page), *_description(doctree)]
        context["metatags"] = context.get("metatags", "") + "\n".join(tags)


@pass_context
def localise(context: Context, body: str) -> Markup:
    """Return Furo's page body in the page's language, with links to the twins.

    It replaces pieces of Furo's markup, and raises if one of them is gone.
    """
    for old, new in _replacements(context["labels"], context["twins"]).items():
        if old not in body:
            raise ExtensionError(
                f"Furo's page has no {old!r} any more; see what this Furo has instead,"
                " and say so in docs/_ext/bilingual.py."
            )
        body = body.replace(old, new)
    return Markup(body)


def _replacements(labels: dict[str, str], twins: dict[Language, str]) -> dict[str, str]:
    """Return what to put in place of which pieces of Furo's page."""
    links = "".join(
        f'<a href="{escape(href)}" lang="{there.tag}" hreflang="{there.tag}"'
        f' title="{there.name}">{there.short}</a>'
        for there, href in twins.items()
    )
    replacements = {
        f'aria-label="{text}"': f'aria-label="{label}"'
        for text, label in labels.items()
        if text.startswith("Toggle")
    }
    # One header is for narrow screens, one for wide ones.
    for header in (
        '<div class="header-right">',
        '<div class="content-icon-container">',
    ):
        nav = f'<nav class="twins" aria-label="{labels["Language"]}">{links}</nav>'
        replacements[header] = header + nav
    for aside, label in (("sidebar", labels["Site"]), ("toc", _("On this page"))):
        start = f'class="{aside}-drawer'
        replacements[f"<aside {start}"] = f'<aside aria-label="{label}" {start}'
    return replacements


def _exists(app: Sphinx, there: Language, page: str) -> bool:
    """Is there a page of this name in that language?"""
    root = Path(app.srcdir)
    if LANGUAGES[app.config.language].folder:
        root = root.parent
    return page in MADE_BY_SPHINX or (root / there.folder / f"{page}.md").is_file()


def _way_up(here: Language, page: str) -> str:
    """Return the way from a page to the site's root."""
    return "../" * (page.count("/") + here.folder.count("/"))


def _address(app: Sphinx, here: Language, there: Language, page: str) -> str:
    """Return the way from a page to its twin, or to the twin language's first page."""
    target = page if _exists(app, there, page) else "index"
    return f"{_way_up(here, page)}{there.folder}{target}.html"


def _alternates(app: Sphinx, here: Language, page: str) -> Iterator[str]:
    """Yield the links by which search engines find this page's twins."""
    root = app.config.site_url or _way_up(here, page)
    tags = {language.tag: language for language in LANGUAGES.values()}
    tags["x-default"] = next(iter(LANGUAGES.values()))
    for tag, language in tags.items():
        if _exists(app, language, page):
            href = escape(f"{root}{language.folder}{page}.html")
            yield f'<link rel="alternate" hreflang="{tag}" href="{href}">'


def _description(doctree: nodes.document) -> list[str]:
    """Return the tag that describes a page: its first paragraph."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        return [f'<meta name="description" content="{escape(text[:160])}">']
    return []
