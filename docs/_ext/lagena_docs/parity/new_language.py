"""Adds a language to the site: the smallest one that builds and is checked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError

from lagena_docs.twins import Site

#: The letters of languages that are not written in Latin ones.
LETTERS = {
    "ja": r"[\\u3000-\\u30ff\\u3400-\\u9fff\\uff00-\\uffef]",
    "ko": r"[\\u1100-\\u11ff\\u3130-\\u318f\\uac00-\\ud7af]",
    "zh": r"[\\u3000-\\u303f\\u3400-\\u9fff\\uff00-\\uffef]",
}
#: The messages of the framework, a file for each language.
MESSAGES = Path("framework/lagena/messages")
ENTRY = """
[{code}]
tag = "{tag}"
name = "{name}"
short = "{name}"
letters = "{letters}"
"""


class NewLanguageError(Exception):
    """A language cannot be added; says why."""


def add(site: Site, code: str) -> Iterator[str]:
    """Add a language, and say what to do next.

    It gets the source's first page, not stamped as translated, so that the site shows
    it as it is, with a notice; the other pages are shown without being there.
    """
    name = _name(site, code)
    root = site.root / site.folder
    catalogue = root / "_locale" / code / "LC_MESSAGES" / "sphinx.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(_catalogue(site, code), "utf-8")
    (root / code).mkdir()
    shutil.copy(root / "index.md", root / code)
    entry = ENTRY.format(
        code=code,
        tag=code.replace("_", "-"),
        name=name,
        letters=LETTERS.get(code[:2], r"[^\\W\\d_]"),
    )
    # The list comes last: what it names is whole.
    with (root / "languages.toml").open("a", encoding="utf-8") as list_of_languages:
        list_of_languages.write(entry)
    folder = site.folder.as_posix()
    yield f"{name} is in {folder}/languages.toml; its first page is"
    yield f"{folder}/{code}/index.md. To translate another, copy it from {folder};"
    yield "its sections count as not translated until `make i18n-accept` stamps them."
    yield "What the site itself says is to be translated in"
    yield catalogue.relative_to(site.root).as_posix()
    yield from _add_messages(site, code)


def _name(site: Site, code: str) -> str:
    """Return what a language calls itself; raise if it cannot be added."""
    try:
        name = Locale.parse(code).get_display_name()
    except (UnknownLocaleError, ValueError) as error:
        raise NewLanguageError(
            f"{code!r} is no language known to Babel; write a code such as ja or pt_BR."
        ) from error
    if code in {language.code for language in site.languages}:
        raise NewLanguageError(f"The site has {code!r} already; name another language.")
    if (site.root / site.folder / code).exists():
        folder = (site.folder / code).as_posix()
        raise NewLanguageError(f"{folder} is there already; move it out of the way.")
    return str(name)


def _catalogue(site: Site, code: str) -> str:
    """Return another translation's catalogue of the site's own words, emptied."""
    like = site.languages[1].code
    path = site.root / site.folder / "_locale" / like / "LC_MESSAGES" / "sphinx.po"
    text = re.sub(r'^msgstr ".+"$', 'msgstr ""', path.read_text("utf-8"), flags=re.M)
    return text.replace(f"Language: {like}", f"Language: {code}")


def _add_messages(site: Site, code: str) -> Iterator[str]:
    """Empty another translation of what the framework says, if it is there."""
    like, language = site.languages[1].code[:2], code[:2]
    source, path = (site.root / MESSAGES / f"{it}.toml" for it in (like, language))
    if path.exists() or not source.exists():
        return
    filled = rf'^{like} = (?:"""(?s:.*?)"""|.*)$'
    text = re.sub(filled, f'{language} = ""', source.read_text("utf-8"), flags=re.M)
    path.write_text(text, "utf-8")
    yield "What lagena itself says is to be translated in"
    yield path.relative_to(site.root).as_posix()
