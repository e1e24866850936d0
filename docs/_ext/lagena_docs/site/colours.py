"""The colours of code: names stand out, words of the language are the site's green.

Each is readable (WCAG AA) on the background of code blocks, in its scheme.
"""

from __future__ import annotations

from typing import ClassVar

from pygments.style import Style
from pygments.token import (
    Comment,
    Error,
    Generic,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Token,
)


def styles(
    ink: str, quiet: str, word: str, name: str, text: str, value: str, wrong: str
) -> dict[object, str]:
    """Return what colours which kind of token."""
    return {
        Token: ink,
        Punctuation: ink,
        Operator: ink,
        Operator.Word: word,
        Comment: quiet,
        Comment.Preproc: word,  # Jinja's braces
        Keyword: word,
        Keyword.Constant: value,
        Name: ink,
        Name.Attribute: value,
        Name.Builtin: ink,
        Name.Builtin.Pseudo: ink,
        Name.Class: name,
        Name.Decorator: name,
        Name.Exception: ink,
        Name.Function: name,
        Name.Tag: name,
        Name.Variable.Magic: value,
        Number: value,
        String: text,
        String.Doc: quiet,
        String.Interpol: value,
        Generic.Output: quiet,
        Generic.Prompt: quiet,
        Generic.Traceback: quiet,
        Generic.Error: wrong,
        Generic.Inserted: word,
        Generic.Deleted: wrong,
        Error: ink,
    }


class Light(Style):  # type: ignore[misc]  # Pygments has no types
    background_color = "#f6f8f7"
    styles: ClassVar = styles(
        ink="#1c2421",
        quiet="#5d6864",
        word="#1d6a4f",
        name="#1c5d99",
        text="#8a4a10",
        value="#7a3b93",
        wrong="#b3261e",
    )


class Dark(Style):  # type: ignore[misc]  # as above
    background_color = "#1b211f"
    styles: ClassVar = styles(
        ink="#dbe2df",
        quiet="#97a39e",
        word="#6fcba3",
        name="#8cc4f2",
        text="#e5b787",
        value="#d0abe6",
        wrong="#ff9c92",
    )
