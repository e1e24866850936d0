"""The list of all pages that stands beside each of them.

It is read from the first page's contents.  Sphinx would make it anew for every page,
of all their sections, and throw most of that away: a quarter of the time of a build.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

#: Before the theme, which would ask Sphinx for its list.
EARLY = 400


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", show, priority=EARLY)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def show(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the list to the template in the place of Sphinx's."""
    context.pop("toctree", None)
    context["navigation"] = [
        (caption, [(name, app.env.titles[name].astext()) for name in names])
        for caption, names in groups(app.env)
    ]


def groups(env: BuildEnvironment) -> Iterator[tuple[str, list[str]]]:
    """Yield the captions of the contents, each with the names of the pages below it."""
    for toctree in env.master_doctree.findall(addnodes.toctree):
        yield toctree["caption"] or "", [name for _title, name in toctree["entries"]]
