"""Writes what programs read of the pages, and lets the site read it as they do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from lagena_docs import artefact, pages
from lagena_docs.artefact import PageData, Pages
from lagena_docs.settings import ARTEFACT, PAGES
from lagena_docs.site import bilingual
from lagena_docs.site.extension import PARALLEL


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.connect("builder-inited", write)
    return PARALLEL


def write(app: Sphinx) -> None:
    """Write the pages of this language as they are now."""
    docs, language = bilingual.source_root(app), bilingual.here(app)
    found = pages.read_all(docs, language, app.config.site_languages)
    artefact.write(found, _path(app))
    _read.cache_clear()


def page(app: Sphinx, name: str) -> PageData:
    """Return what programs read of a page of this language."""
    return _read(_path(app))[name]


def _path(app: Sphinx) -> Path:
    # Pages of tests leave those of the project alone.
    own = bilingual.source_root(app) == PAGES
    return artefact.path(ARTEFACT if own else Path(app.doctreedir), bilingual.here(app))


@cache
def _read(path: Path) -> Pages:
    return artefact.read(path)
