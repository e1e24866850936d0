"""What each page's foot says of its blocks: how many ran, on what, and when.

It says what the records of the runner say that hold now, and nothing else: a page that
has none is one that was not executed.  The site's first page sums all of them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util.i18n import format_date

from lagena_docs import blocks, records
from lagena_docs.records import Record
from lagena_docs.site import bilingual
from lagena_docs.site.extension import PARALLEL, WrittenPage, keep, kept, on_each_page
from lagena_docs.twins import Site

#: What is kept of each page: its foot.
FEET = "feet"


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.add_config_value("executed_records", "", "env", str)
    app.add_config_value("executed_rerun", "", "env", str)
    keep(app, FEET, foot)
    on_each_page(app, show)
    return PARALLEL


def show(page: WrittenPage) -> None:
    """Hand a page's foot to the template."""
    page.context["executed"] = kept(page.app.env)[FEET].get(page.name, "")


def foot(app: Sphinx, name: str) -> Markup:
    """Return what stands at the foot of a page."""
    page = Execution(app, Path(app.env.doc2path(name)))
    if page.record:
        words = _details(app, [page.record])
        if page.record.blocks == 1:
            text = _("The one block of this page was executed: %(details)s.")
        else:
            text = _("All %(count)s blocks of this page were executed: %(details)s.")
        line = _line("passed", text, count=page.record.blocks, details=words)
    elif page.blocks:
        text = _(
            "The blocks of this page have not been executed yet in this checkout: "
            "%(command)s executes them."
        )
        command = app.config.executed_rerun.format(page=page.name)
        line = _line("missing", text, command=Markup("<code>{}</code>").format(command))
    else:
        line = _line("none", _("This page has no blocks to execute."))
    return line + (_sum(app) if name == app.config.root_doc else "")


class Execution:
    """A page, the record of its run if that holds, and how many blocks it has."""

    def __init__(self, app: Sphinx, path: Path) -> None:
        root = Path(app.confdir)
        self.name = recorded_name(app, path)
        self.record = records.find(self.name, Path(app.config.executed_records), root)
        if self.record:
            self.blocks = self.record.blocks
        else:
            self.blocks = len(blocks.parse(path.read_text("utf-8"), path))


def recorded_name(app: Sphinx, path: Path) -> str:
    """Return what the records call a page: its path, as seen from the project."""
    root = Path(app.confdir)
    return Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()


def _sum(app: Sphinx) -> Markup:
    """Return how much of the whole site was executed, in all languages."""
    pages = [page for page in _pages_of_all_languages(app) if page.blocks]
    found = [page.record for page in pages if page.record]
    if len(found) == len(pages):
        text = _(
            "All %(count)s blocks on %(pages)s pages of this site (%(languages)s) "
            "were executed: %(details)s."
        )
    else:
        text = _(
            "%(done)s of %(count)s blocks on %(pages)s pages of this site "
            "(%(languages)s) have been executed so far in this checkout."
        )
    return _line(
        "passed" if len(found) == len(pages) else "missing",
        text,
        done=sum(record.blocks for record in found),
        count=sum(page.blocks for page in pages),
        pages=len(pages),
        languages=" · ".join(there.short for there in app.config.site_languages),
        details=_details(app, found),
    )


def _pages_of_all_languages(app: Sphinx) -> Iterator[Execution]:
    site = Site(Path(), bilingual.source_root(app), app.config.site_languages)
    for language in site.languages:
        for name in sorted(site.names(language)):
            yield Execution(app, site.root / site.path(language, name))


def _details(app: Sphinx, found: list[Record]) -> Markup:
    """Return what these were executed on, from which commit if it is one, and when."""
    parts: list[str] = sorted({record.framework for record in found})
    commits = {(record.commit, record.changed) for record in found}
    for commit, changed in commits if len(commits) == 1 else ():
        text = _("commit %(commit)s")
        if changed:
            text = _("commit %(commit)s with uncommitted changes")
        if commit:
            parts.append(_fill(text, commit=Markup("<code>{}</code>").format(commit)))
    parts += [_date(app, when) for when in sorted(r.when for r in found)[-1:]]
    return Markup(_(", ")).join(parts)


def _date(app: Sphinx, when: str) -> Markup:
    date = format_date(
        _("%-d %B %Y"),
        date=datetime.fromisoformat(when),
        language=app.config.language,
    )
    return Markup('<time datetime="{}">{}</time>').format(when, date)


def _line(state: str, text: str, **values: object) -> Markup:
    return Markup('<p class="executed {}">{}</p>\n').format(
        state, _fill(text, **values)
    )


def _fill(text: str, **values: object) -> Markup:
    return escape(text) % values
