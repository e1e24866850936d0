"""Links from each page into the repository: to its file, and to report a problem.

The addresses are those of GitHub.  Without an address of the repository there are none.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx

BRANCH = "main"


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("repository_url", "", "html", str)
    app.connect("html-page-context", add_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def add_links(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand a page's file, and the two links that are about it, to the template."""
    repository = app.config.repository_url.rstrip("/")
    if doctree is None or not repository:
        return
    path = Path(app.env.doc2path(page)).resolve()
    file = Path(os.path.relpath(path, Path(app.confdir).resolve())).as_posix()
    report = {"title": f"{app.env.titles[page].astext()}: ", "body": f"{file}\n\n"}
    context["repository"] = {
        "file": file,
        "edit": f"{repository}/edit/{BRANCH}/{quote(file)}",
        "report": f"{repository}/issues/new?{urlencode(report)}",
    }
