"""The list of all pages that stands beside each of them.

It is read from the first page's contents.  Sphinx would make it anew for every page,
of all their sections, and throw most of that away: a quarter of the time of a build.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from lagena_docs.site.extension import PARALLEL, WrittenPage, on_each_page

#: Before the theme, which would ask Sphinx for its list.
EARLY = 400


def setup(app: Sphinx) -> dict[str, Any]:
    on_each_page(app, show, priority=EARLY)
    return PARALLEL


def show(page: WrittenPage) -> None:
    """Hand the list to the template in the place of Sphinx's."""
    env = page.app.env
    page.context.pop("toctree", None)
    page.context["navigation"] = [
        (caption, [(name, env.titles[name].astext()) for name in names])
        for caption, names in groups(env)
    ]


def groups(env: BuildEnvironment) -> Iterator[tuple[str, list[str]]]:
    """Yield the captions of the contents, each with the names of the pages below it."""
    for toctree in env.master_doctree.findall(addnodes.toctree):
        yield toctree["caption"] or "", [name for _title, name in toctree["entries"]]
