"""Shows a drawing: its lines are the same in all languages, its words the page's.

``{drawing} request`` draws ``docs/_drawings/request.toml``.  Inside the directive stand
a paragraph, which a screen reader reads out in place of the drawing, and a list of the
words that it shows: ``- server: the server``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lagena_docs.site import lanes
from lagena_docs.site.extension import PARALLEL
from lagena_docs.site.lanes import Drawing, DrawingError

FOLDER = Path(__file__).resolve().parents[3] / "_drawings"


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("drawing", Directive)
    return PARALLEL


class Directive(SphinxDirective):
    """A drawing with the words of its page."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        file = FOLDER / f"{self.arguments[0]}.toml"
        self.env.note_dependency(str(file))
        try:
            drawing = Drawing.parse(tomllib.loads(file.read_text("utf-8")))
            inside = nodes.Element()
            self.state.nested_parse(self.content, self.content_offset, inside)
            shown = lanes.svg(drawing, dict(_words(inside)), _description(inside))
        except (DrawingError, OSError, tomllib.TOMLDecodeError) as error:
            raise self.error(f"drawing {self.arguments[0]!r}: {error}") from None
        figure = f'<figure class="drawing">{shown}</figure>'
        return [nodes.raw("", figure, format="html")]


def _words(inside: nodes.Element) -> Iterator[tuple[str, str]]:
    """Yield each word of the list: its name in the drawing, and what is shown."""
    for item in inside.findall(nodes.list_item):
        name, colon, words = item.astext().partition(": ")
        if not colon:
            raise DrawingError(f"write `- name: words`, in place of {name!r}")
        yield name, " ".join(words.split())


def _description(inside: nodes.Element) -> str:
    for paragraph in inside.children:
        if isinstance(paragraph, nodes.paragraph):
            return " ".join(paragraph.astext().split())
    raise DrawingError("a paragraph must say what it shows, for who can't see it")
