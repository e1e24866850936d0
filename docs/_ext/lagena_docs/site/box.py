"""The box at a page's end with its files, and the zip of them beside the page.

It is no part of the page's doctree, so the search does not find everything twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from lagena_docs import projects
from lagena_docs.site import bilingual, content
from lagena_docs.site.extension import PARALLEL, WrittenPage, on_each_page

LINE_END = "<span hidden>\n</span>"


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.setup_extension("lagena_docs.site.content")
    on_each_page(app, add_box)
    app.connect("build-finished", write_zips)
    return PARALLEL


def add_box(page: WrittenPage) -> None:
    """Put the box below the text of a page that has files."""
    app, name = page.app, page.name
    if page.doctree is None or not _builds_site(app):
        return
    if project := projects.find(name, content.page(app, name)):
        values = {
            **page.context,
            "zip": f"{name.rpartition('/')[2]}.zip",
            "command": _highlighted(app, f"$ {_command(app, name)}\n", "console"),
            "files": list(_shown(app, project)),
        }
        page.context["body"] += app.builder.templates.render("examples.html", values)


def _builds_site(app: Sphinx) -> bool:
    return app.builder.name == "html"


def _command(app: Sphinx, page: str) -> str:
    """Return the command that copies this page's files, in its language."""
    language = bilingual.here(app)
    of_language = f" --lang {language.code}" if language.folder else ""
    return f"lagena examples copy {page} my-app{of_language}"


def _shown(app: Sphinx, project: projects.Project) -> Iterator[dict[str, str]]:
    """Yield what the template shows of each file."""
    languages = {it.get("file"): it["lang"] for it in project.page["blocks"]}
    for file, text in project.files.items():
        code = _highlighted(app, text.decode(), languages[file]) if text else ""
        # The copy button leaves out the end of the last line, so there is one more.
        yield {"path": file, "code": code.replace("</pre>", f"{LINE_END}</pre>")}


def _highlighted(app: Sphinx, text: str, lang: str) -> str:
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    html = app.builder.highlighter.highlight_block(text, lang, force=True)
    return f'<div class="highlight-{lang} notranslate">{html}</div>'


def write_zips(app: Sphinx, exception: Exception | None) -> None:
    """Write the zip of each page that has files."""
    if exception or not _builds_site(app):
        return
    for page in app.env.found_docs:
        if project := projects.find(page, content.page(app, page)):
            path = Path(app.outdir, f"{page}.zip")
            path.write_bytes(projects.archive(project.files))
