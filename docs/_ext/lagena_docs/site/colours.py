"""The colours of the site and of its code, whose keywords are the site's green.

Each that code has is readable (WCAG AA) on the background of code, in its scheme.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Palette:
    """The colours of the site in one scheme, light or dark."""

    ink: str
    dim: str  # what stands beside a text
    muted: str
    surface: str  # behind code and notes
    hover: str
    border: str
    brand: str
    target: str  # behind what a link led to
    marked: str  # behind what was searched for
    warning: str
    danger: str
    # In code alone:
    comment: str
    name: str
    text: str
    value: str


LIGHT = Palette(
    ink="#1c2421",
    dim="#5a6561",
    muted="#66716d",
    surface="#f6f8f7",
    hover="#ecf0ee",
    border="#e2e7e5",
    brand="#1d6a4f",
    target="#ecf3ef",
    marked="#cfe3da",
    warning="#8a5a00",
    danger="#b3261e",
    comment="#5d6864",
    name="#1c5d99",
    text="#8a4a10",
    value="#7a3b93",
)
DARK = Palette(
    ink="#dbe2df",
    dim="#9ba7a2",
    muted="#87938e",
    surface="#1b211f",
    hover="#232b28",
    border="#2b3431",
    brand="#6fcba3",
    target="#1d2b26",
    marked="#23503f",
    warning="#e3b15c",
    danger="#ff9c92",
    comment="#97a39e",
    name="#8cc4f2",
    text="#e5b787",
    value="#d0abe6",
)


def variables(colours: Palette) -> dict[str, str]:
    """Return the variables of the theme, by name."""
    return {
        "color-foreground-primary": colours.ink,
        "color-foreground-secondary": colours.dim,
        "color-foreground-muted": colours.muted,
        "color-background-secondary": colours.surface,
        "color-background-hover": colours.hover,
        "color-background-border": colours.border,
        "color-brand-primary": colours.brand,
        "color-brand-content": colours.brand,
        "color-brand-visited": colours.brand,
        "color-api-name": colours.brand,
        "color-api-pre-name": colours.dim,
        "color-admonition-background": colours.surface,
        "color-highlight-on-target": colours.target,
        "color-highlighted-background": colours.marked,
        "color-warning": colours.warning,
        "color-danger": colours.danger,
    }


def styles(colours: Palette) -> dict[object, str]:
    """Return what colours which kind of token."""
    ink, value = colours.ink, colours.value
    return {
        Token: ink,
        Punctuation: ink,
        Operator: ink,
        Operator.Word: colours.brand,
        Comment: colours.comment,
        Comment.Preproc: colours.brand,  # Jinja's braces
        Keyword: colours.brand,
        Keyword.Constant: value,
        Name: ink,
        Name.Attribute: value,
        Name.Builtin: ink,
        Name.Builtin.Pseudo: ink,
        Name.Class: colours.name,
        Name.Decorator: colours.name,
        Name.Exception: ink,
        Name.Function: colours.name,
        Name.Tag: colours.name,
        Name.Variable.Magic: value,
        Number: value,
        String: colours.text,
        String.Doc: colours.comment,
        String.Interpol: value,
        Generic.Output: colours.comment,
        Generic.Prompt: colours.comment,
        Generic.Traceback: colours.comment,
        Generic.Error: colours.danger,
        Generic.Inserted: colours.brand,
        Generic.Deleted: colours.danger,
        Error: ink,
    }


class Light(Style):  # type: ignore[misc]  # Pygments has no types
    background_color = LIGHT.surface
    styles: ClassVar = styles(LIGHT)


class Dark(Style):  # type: ignore[misc]  # as above
    background_color = DARK.surface
    styles: ClassVar = styles(DARK)
