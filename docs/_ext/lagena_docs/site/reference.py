"""Shows a public name on a page: its signature, and what its docstring says.

``{api} lagena.url_for`` is an entry.  Words inside the directive stand in place of the
docstring; a translation has its own there.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.inspect import signature, stringify_signature

from lagena_docs import docstrings
from lagena_docs.docstrings import Name
from lagena_docs.site.extension import PARALLEL

#: A default value that is no literal, such as ``<object object>``.
UNREADABLE = re.compile(r"(?<==)<[^<>]*>")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("api", Entry)
    return PARALLEL


class Entry(SphinxDirective):
    """An entry of the reference, as the Python domain's directives make it."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        try:
            name = docstrings.find(self.arguments[0])
        except docstrings.NoSuchNameError as error:
            raise self.error(str(error)) from None
        self.env.note_dependency(name.file)
        content = self.content
        if not content:
            content = StringList(name.docstring.splitlines(), source=name.file)
        word = kind(name)
        directive = self.env.domains.python_domain.directive(word)
        assert directive is not None
        entry = directive(
            f"py:{word}",
            [name.shown + _parameters(name, word)],
            {"module": name.module},
            content,
            self.lineno,
            self.content_offset,
            self.block_text,
            self.state,
            self.state_machine,
        )
        nodes_made: list[nodes.Node] = entry.run()
        return nodes_made


def kind(name: Name) -> str:
    """Return the Python domain's word for what a name stands for."""
    value = name.value
    if inspect.isclass(value) and not name.is_member:
        return "exception" if issubclass(value, BaseException) else "class"
    if isinstance(value, staticmethod | classmethod):
        return type(value).__name__
    if inspect.isroutine(value):
        return "method" if name.is_member else "function"
    if isinstance(value, property):
        return "property"
    return "attribute" if name.is_member else "data"


def _parameters(name: Name, word: str) -> str:
    """Return the parameters of what can be called, without types."""
    if word in ("attribute", "data", "property"):
        return ""
    plain = getattr(name.value, "__func__", name.value)
    found = signature(plain, bound_method=word in ("method", "classmethod"))
    return UNREADABLE.sub("...", stringify_signature(found, show_annotation=False))
