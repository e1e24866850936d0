"""What readers take along: the site as a zip file, and its pages as a PDF.

Both are made when the pages are built: the zip by ``build``, of all languages,
and the PDF by ``pdf``, one of each.  The first page leads to them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.locale import _

from lagena_docs.site import bilingual
from lagena_docs.site.extension import PARALLEL, WrittenPage, keep, kept, on_each_page

ZIP = "lagena.zip"
PDF = "lagena.pdf"
#: What only a server needs, or programs that read the site; and both of these.
LEFT_OUT = re.compile(
    rf"_live/.*|(.*/)?(\..*|_sources/.*|.*\.live\.json|404\.html|objects\.inv|robots\.txt|sitemap\.xml|{PDF}|{ZIP})"
)
LINKS = '<p class="take-along">{} <a href="{}">{}</a>{}</p>\n'
SHOWN = re.compile(rb'<p class="take-along">.*?</p>\n')
#: What runs examples, which only a site with a server can.
RUNS = re.compile(rb'\n<script defer src="[^"]*/loader\.[^"]*"[^>]*></script>')
#: The earliest date that a zip file can say: the same pages make the same file.
DATE = (1980, 1, 1, 0, 0, 0)


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    keep(app, PDF, leads_to_pdf)
    on_each_page(app, show)
    return PARALLEL


def leads_to_pdf(app: Sphinx, name: str) -> bool:
    """Return whether it is the first page, and the site has a PDF."""
    return name == app.config.root_doc and Path(app.outdir, PDF).is_file()


def show(page: WrittenPage) -> None:
    """Hand the links to the template of the first page."""
    app = page.app
    if page.name != app.config.root_doc:
        return
    root = bilingual.way_up(bilingual.here(app), page.name)
    pdf = Markup(' · <a href="{}">PDF</a>').format(PDF)
    page.context["take_along"] = Markup(LINKS).format(
        _("To read offline:"),
        f"{root}{ZIP}",
        _("the whole site (zip)"),
        pdf if kept(app.env)[PDF][page.name] else "",
    )


def pack(site: Path) -> None:
    """Put the built site into one zip file beside its first page."""
    with zipfile.ZipFile(site / ZIP, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(_taken(site)):
            name = f"lagena/{path.relative_to(site).as_posix()}"
            content = path.read_bytes()
            if path.suffix == ".html":
                content = RUNS.sub(b"", SHOWN.sub(b"", content))
            file.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)


def _taken(site: Path) -> Iterator[Path]:
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        if path.is_file() and not LEFT_OUT.fullmatch(name):
            yield path
