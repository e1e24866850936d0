"""Links from each page into the repository: to its file, and to report a problem.

The addresses are those of GitHub.  Without an address of the repository there are none.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sphinx.application import Sphinx

from lagena_docs.site.extension import PARALLEL, WrittenPage, on_each_page

BRANCH = "main"


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("repository_url", "", "html", str)
    on_each_page(app, add_links)
    return PARALLEL


def add_links(page: WrittenPage) -> None:
    """Hand a page's file, and the two links that are about it, to the template."""
    app = page.app
    repository = app.config.repository_url.rstrip("/")
    if page.doctree is None or not repository:
        return
    path = Path(app.env.doc2path(page.name)).resolve()
    file = Path(os.path.relpath(path, Path(app.confdir).resolve())).as_posix()
    title = app.env.titles[page.name].astext()
    report = {"title": f"{title}: ", "body": f"{file}\n\n"}
    page.context["repository"] = {
        "file": file,
        "edit": f"{repository}/edit/{BRANCH}/{quote(file)}",
        "report": f"{repository}/issues/new?{urlencode(report)}",
    }
