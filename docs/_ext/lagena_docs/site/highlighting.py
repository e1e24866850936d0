"""Colours for what Pygments colours otherwise, or not: sessions, and ``.env``.

Each output of a session gets the class ``go``, which the copy buttons leave out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pygments.lexer import Lexer, do_insertions
from pygments.lexers import (
    BashLexer,
    BatchLexer,
    PowerShellLexer,
    PropertiesLexer,
    PythonLexer,
)
from pygments.token import Generic, _TokenType
from sphinx.application import Sphinx

from lagena_docs import commands
from lagena_docs.site.extension import PARALLEL

#: What is typed in the sessions of a language is in this one.
TYPED = {
    "console": BashLexer,
    "doscon": BatchLexer,
    "ps1con": PowerShellLexer,
    "pycon": PythonLexer,
}


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_lexer("dotenv", PropertiesLexer)
    for lang in commands.PROMPTS:
        app.add_lexer(lang, type(f"{lang}Session", (SessionLexer,), {"name": lang}))
    return PARALLEL


class SessionLexer(Lexer):  # type: ignore[misc]  # Pygments has no types
    """Colours prompts, what is typed, and outputs; ``name`` is the language."""

    def get_tokens_unprocessed(
        self, text: str
    ) -> Iterator[tuple[int, _TokenType, str]]:
        typed, around = "", []
        for line in commands.read_lines(self.name, text):
            if line.prompt:
                around.append((len(typed), [(0, Generic.Prompt, line.prompt)]))
                typed += line.text + "\n"
            else:
                around.append((len(typed), [(0, Generic.Output, line.text + "\n")]))
        inner = TYPED[self.name](stripnl=False, ensurenl=False)
        yield from do_insertions(around, inner.get_tokens_unprocessed(typed))
