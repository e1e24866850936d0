"""The page for addresses that lead nowhere, in all languages at once.

Some hosts know only the one at the site's root, so each language's speaks the others,
too.  It is shown at any depth, so its links begin at the host's root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from babel.messages.pofile import read_po
from sphinx.application import Sphinx

from lagena_docs.languages import Language
from lagena_docs.site import bilingual
from lagena_docs.site.extension import PARALLEL

PAGE = "404"
LINK = re.compile(r'(?<= )(href|src|action|data-content_root)="(?P<link>[^"#][^"]*)"')
TITLE = "There is no such page"
TEXT = "Its name may have changed. Search for it, or begin at the first page."


@dataclass(frozen=True)
class Words:
    """What the page says in one language."""

    language: Language
    title: str
    text: str
    search: str
    first_page: str


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.connect("html-collect-pages", add_page)
    app.connect("build-finished", begin_links_at_root)
    return PARALLEL


def add_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page, which says it in its own language first."""
    here = bilingual.here(app)
    others = [there for there in app.config.site_languages if there != here]
    words = [say(app, language) for language in (here, *others)]
    context = {
        "title": words[0].title,
        "all_words": words,
        "root": bilingual.way_up(here, PAGE),
        "pageurl": "",  # it is the page of many addresses, and of none
    }
    yield PAGE, context, "404.html"


def say(app: Sphinx, language: Language) -> Words:
    """Return the words in a language, which need not be the one that is built."""
    folder = Path(app.config.locale_dirs[0], language.code, "LC_MESSAGES")
    messages: dict[str, str] = {}
    for path in folder.glob("*.po"):
        with path.open("rb") as file:
            messages |= {str(said.id): str(said.string) for said in read_po(file)}
    texts = (TITLE, TEXT, "Search", "The first page")
    return Words(language, *(messages.get(text) or text for text in texts))


def begin_links_at_root(app: Sphinx, exception: Exception | None) -> None:
    """Make the links of the page lead to the same places from everywhere."""
    if exception or app.builder.name != "html":
        return
    root = urlsplit(app.config.site_url).path or "/"
    start = root + bilingual.here(app).folder
    page = Path(app.outdir, f"{PAGE}.html")
    html = LINK.sub(
        lambda found: f'{found[1]}="{urljoin(start, found["link"])}"',
        page.read_text("utf-8"),
    )
    page.write_text(html, "utf-8")
