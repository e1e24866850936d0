"""How Sphinx shows what is stale or not translated: by the source, and notices."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.project import Project

from lagena_docs import freshness
from lagena_docs.freshness import State
from lagena_docs.site import bilingual
from lagena_docs.site.extension import PARALLEL
from lagena_docs.twins import Site, Twins

#: The class of a notice, for style sheets.
NOTICE = "translation"


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.connect("builder-inited", borrow_pages)
    # The collectors, which note titles and toctrees, come after.
    app.connect("doctree-read", show_state, priority=400)
    return PARALLEL


class TranslatedProject(Project):
    """The pages of a translation, and those of its source that it has not."""

    def __init__(self, project: Project, source: Path) -> None:
        super().__init__(project.srcdir, project.source_suffix)
        self.restore(project)
        self._source = source

    def discover(self, *args: Any, **kwargs: Any) -> set[str]:
        names = super().discover(*args, **kwargs)
        source = Project(self._source, self.source_suffix)
        for name in source.discover(*args, **kwargs) - names:
            path = os.path.relpath(source.doc2path(name, absolute=True), self.srcdir)
            self.docnames.add(name)
            self._docname_to_path[name] = Path(path)
            self._path_to_docname[Path(path)] = name
        return self.docnames


def borrow_pages(app: Sphinx) -> None:
    """Let a translation have the pages of its source that are not translated."""
    if bilingual.here(app).folder:
        project = TranslatedProject(app.project, bilingual.source_root(app))
        app.project = app.env.project = project


def show_state(app: Sphinx, doctree: nodes.document) -> None:
    """Put notices where a page is not what its source says today."""
    language = bilingual.here(app)
    root = bilingual.source_root(app)
    site = Site(Path(), root, app.config.site_languages)
    twins = Twins(site, language, app.env.docname)
    sections = list(doctree.findall(nodes.section))
    if not language.folder or not sections or twins.source is None:
        return
    app.env.note_dependency(root / twins.source_path)
    if twins.translation is None:
        _show_original(app, sections[0])
    elif twins.translation.has_source:
        list_borrowed(twins, doctree)
        _show_states(app, sections, freshness.states(twins))


def _show_original(app: Sphinx, page: nodes.section) -> None:
    """Mark a page as not translated."""
    # It is in no toctree where the translation's page has not as many of them.
    app.env.metadata[app.env.docname]["orphan"] = True
    page["classes"].append(f"language-{app.config.site_languages[0].tag}")
    text = _("This page is not translated yet; what follows is the original.")
    page.insert(1, _notice(app, text))


def _show_states(
    app: Sphinx, sections: list[nodes.section], states: list[State]
) -> None:
    """Mark the sections of a page that are not fresh, or the page if none is done."""
    if all(state.word == "missing" for state in states):
        text = _("The translation of this page is not finished.")
        sections[0].insert(1, _notice(app, text))
        return
    for state in states:
        for section in sections:
            if state.ours and _is(section, state):
                _mark(app, section, state)


def _is(section: nodes.section, state: State) -> bool:
    """Return whether a node is the section that the state is about."""
    assert state.ours is not None
    label = nodes.fully_normalize_name(state.ours.label)
    return label in section["names"]


def _mark(app: Sphinx, section: nodes.section, state: State) -> None:
    """Put a notice below a section's title, unless it is fresh."""
    if state.word == "stale":
        text = _("The original of this section has changed since it was translated.")
    elif state.word == "missing":
        text = _("The translation of this section is not finished.")
    else:
        return
    section.insert(1, _notice(app, text, state.source.label))


def _notice(app: Sphinx, text: str, label: str | None = None) -> nodes.Element:
    """Return a notice in the site's language, with a link to the original."""
    language, name = bilingual.here(app), app.env.docname
    href = f"{bilingual.way_up(language, name)}{name}.html"
    if label:
        href += f"#{nodes.make_id(label)}"
    link = nodes.reference("", _("See the original."), refuri=href, internal=True)
    space = "" if text.endswith("。") else " "
    paragraph = nodes.paragraph("", text + space, link)
    title = nodes.title("", _("Translation"))
    classes = [NOTICE, f"language-{language.tag}"]
    return nodes.admonition("", title, paragraph, classes=classes)


def list_borrowed(twins: Twins, doctree: nodes.document) -> None:
    """Put into a page's toctrees the pages that only its source has, at their place."""
    assert twins.source
    lists = [
        entries for section in twins.source.sections for entries in section.toctrees
    ]
    ours = doctree.findall(addnodes.toctree)
    for toctree, entries in zip(ours, lists, strict=False):
        for place, name in enumerate(twins.named(entry) for entry in entries):
            if name not in toctree["includefiles"] and _is_borrowed(twins, name):
                toctree["entries"].insert(place, (None, name))
                toctree["includefiles"].insert(place, name)


def _is_borrowed(twins: Twins, name: str) -> bool:
    """Return whether there is a page of this name in the source alone."""
    source = twins.site.languages[0]
    return twins.site.has(source, name) and not twins.site.has(twins.language, name)
