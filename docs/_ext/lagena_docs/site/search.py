"""What the search page searches: the sections of all pages, as one script.

Sphinx's own search knows pages, not sections, and its Chinese finds nothing.  The text
itself is a few hundred kilobytes; ``search.js`` looks through it as it stands, which
is exact in every language, needs no dictionary, and works from files, too.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from lagena_docs.site import navigation
from lagena_docs.site.extension import PARALLEL, WrittenPage, kept, on_each_page
from lagena_docs.site.prompts import PromptCaption

PAGE = "search"
#: What is kept of each page: what its sections were read from, and they themselves.
SECTIONS = "sections"
#: The script that holds what is looked through.
INDEX = "searchindex.js"
#: How many times over a section's score counts, by its address: where most readers
#: want to be led, and where not.  Found by trying, as the numbers of ``search.js``.
WEIGHTS = {
    re.compile(r"^quickstart/"): 1.2,  # before the guide, which tells the same in full
    re.compile(r"^(changes|contributing/|design|glossary)"): 0.25,  # seldom meant
    re.compile(r"#lagena\."): 0.8,  # after the section that the entry stands in
    re.compile(r"-learned$"): 0.5,  # after the sections that it sums up
}
#: What has a place of its own in the index.
PARTS = (nodes.section, addnodes.desc)
#: What is code: blocks, and the names of their files.
CODE = (nodes.literal_block, nodes.caption)
#: What readers don't see.
UNSEEN = (nodes.Invisible, nodes.raw, nodes.system_message, PromptCaption)


@dataclass
class SearchedSection:
    """A section, or an entry of the reference: what is looked through, and where."""

    level: int  # 0 is the page itself
    anchor: str
    title: str
    text: str
    code: str
    weight: float


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", turn_off_sphinx_own)
    app.connect("env-updated", keep_sections)
    app.connect("html-collect-pages", add_page)
    on_each_page(app, add_files)
    return PARALLEL


def turn_off_sphinx_own(app: Sphinx) -> None:
    """Let Sphinx write neither its index nor its search page."""
    if app.builder.name == "html":
        app.builder.search = False  # type: ignore[attr-defined]  # only this one has it


def keep_sections(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Read the sections of each page again whose doctree is another than before.

    They have titles of other sections in them, so if one has changed, all are read.
    """
    if app.builder.name != "html":
        return []
    titles = _titles(env)
    before, now = kept(env).get(SECTIONS, {}), {}
    for name in sorted(env.found_docs):
        doctree = Path(env.doctreedir, f"{name}.doctree")
        source = (doctree.stat().st_mtime_ns, titles)
        now[name] = before.get(name, ())
        if now[name][:1] != (source,):
            now[name] = (source, list(map(asdict, sections(app, name))))
    kept(env)[SECTIONS] = now
    return []  # no page is written again for it


def _titles(env: BuildEnvironment) -> str:
    """Return the hash of the titles of all sections, by label."""
    labels = env.domains.standard_domain.labels
    lines = sorted(f"{label} {title}" for label, (*_, title) in labels.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def add_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the index, and yield the page that searches it."""
    if app.builder.name == "html":
        groups = {
            name: caption
            for caption, names in navigation.groups(app.env)
            for name in names
        }
        pages = [
            {
                "name": name,
                "group": groups.get(name, ""),
                "sections": found,
            }
            for name, (_source, found) in kept(app.env)[SECTIONS].items()
        ]
        index = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
        script = f"globalThis.searchIndex = {index};\n"
        Path(app.outdir, "_static", INDEX).write_text(script, "utf-8")
        yield PAGE, {"title": _("Search")}, "search.html"


def add_files(page: WrittenPage) -> None:
    """Let this page alone load what searches."""
    if page.name == PAGE:
        page.app.add_css_file("search.css")
        page.app.add_js_file(INDEX, loading_method="defer")
        page.app.add_js_file("search.js", loading_method="defer")


def sections(app: Sphinx, page: str) -> Iterator[SearchedSection]:
    """Yield the sections of a page, and the entries in them, in their order."""
    labels = app.env.domains.standard_domain.labels
    for block in _blocks(app.env.get_doctree(page)):
        if isinstance(block, PARTS):
            yield from _read(block, page, 0, labels)


def _read(
    part: nodes.Element, page: str, level: int, labels: dict[str, Any]
) -> Iterator[SearchedSection]:
    """Yield a part of a page, and the parts below it."""
    anchor, title = _names(part)
    own = list(_blocks(part))
    below = [block for block in own if isinstance(block, PARTS)]
    code = [block for block in own if isinstance(block, CODE)]
    prose = [block for block in own if block not in below + code]
    weights = (WEIGHTS[at] for at in WEIGHTS if at.search(f"{page}#{anchor}"))
    yield SearchedSection(
        level,
        anchor if level else "",
        title,
        _line(_words(block, labels) for block in prose),
        _line(block.astext() for block in code),
        math.prod(weights),
    )
    for block in below:
        yield from _read(block, page, level + 1, labels)


def _names(part: nodes.Element) -> tuple[str, str]:
    """Return the anchor of a part of a page, and its title."""
    if isinstance(part, addnodes.desc):
        name: str = part.children[0]["ids"][0]
        return name, name.partition(".")[2]  # as it is imported, without the package
    return part["ids"][0], part.children[0].astext()


def _blocks(part: nodes.Element) -> Iterator[nodes.Element]:
    """Yield the blocks of text in a part of a page, and the parts right below it."""
    for child in part.children:
        if isinstance(child, UNSEEN) or _is_title(child):
            continue
        if isinstance(child, (*PARTS, nodes.TextElement)):
            yield child
        else:
            yield from _blocks(child)


def _is_title(node: nodes.Node) -> bool:
    return isinstance(node, nodes.title) and isinstance(node.parent, nodes.section)


def _words(node: nodes.Node, labels: dict[str, Any]) -> str:
    """Return a block's text, links to sections with the titles they will have."""
    if isinstance(node, addnodes.pending_xref) and not node["refexplicit"]:
        label = labels.get(node["reftarget"])
        return str(label[2] if label else node.astext())
    if isinstance(node, nodes.Text | addnodes.desc_signature):
        return str(node.astext())
    return "".join(_words(child, labels) for child in node.children)


def _line(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
