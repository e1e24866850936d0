"""What the extensions here share: pages that are written, values kept of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

#: What ``setup`` returns: several processes may read and write the pages.
PARALLEL = {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


@dataclass(frozen=True)
class WrittenPage:
    """A page that is about to be written; its template sees ``context``."""

    app: Sphinx
    name: str
    context: dict[str, Any]
    #: None for a page that Sphinx or an extension makes, such as the search.
    doctree: nodes.document | None

    def add_to_head(self, tags: str) -> None:
        self.context["metatags"] = self.context.get("metatags", "") + tags


def on_each_page(
    app: Sphinx, change: Callable[[WrittenPage], None], priority: int = 500
) -> None:
    """Call ``change`` with each page before its template is rendered."""

    def listen(
        app: Sphinx,
        name: str,
        template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        change(WrittenPage(app, name, context, doctree))

    app.connect("html-page-context", listen, priority=priority)


def keep(app: Sphinx, key: str, value_of: Callable[[Sphinx, str], object]) -> None:
    """Keep a value of each page; where the next build finds another, write it again."""

    def outdated(app: Sphinx, env: BuildEnvironment, *_pages: set[str]) -> list[str]:
        before = kept(env).get(key, {})
        now = {page: value_of(app, page) for page in env.found_docs}
        kept(env)[key] = now
        return [page for page in now if page in before and before[page] != now[page]]

    app.connect("env-get-outdated", outdated)


def kept(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    """Return what is kept from build to build: by key, then by page."""
    found: dict[str, dict[str, Any]] = vars(env).setdefault("lagena_docs", {})
    return found
