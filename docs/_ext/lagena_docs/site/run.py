"""Lets readers run what pages show: buttons on its blocks, and what each starts.

What runs it is published before the pages are built, by ``lagena_docs.live.build``,
which leaves a file with its names.  Without that file no page says anything of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.locale import _

from lagena_docs.site import applications, bilingual, requests, run_lines, typed
from lagena_docs.site.applications import as_json, published
from lagena_docs.site.extension import PARALLEL, WrittenPage, keep, kept, on_each_page

#: What runs, as ``PAGE.live.json`` calls it.  A kind's ``buttons`` end the captions of
#: its blocks, its ``examples`` tell the page's script of each block.
KINDS = {
    "applications": applications,
    "requests": requests,
    "typed": typed,
    "runs": run_lines,
}
#: Where all of it lies, from the site's root.
FOLDER = "_live/"
#: What is kept of each page: what its HTML says of running.
RUN = "run"
#: Beside each page with something to run: what that is.
ENDING = ".live.json"
#: A caption, and below it the block that it is of.
CAPTION = re.compile(
    r'(<div class="code-block-caption">(?:(?!</div>).)*)'
    r'(</div>\s*<div class="highlight-\w+ notranslate" id="([^"]+)">)',
    re.DOTALL,
)


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.bilingual")
    app.setup_extension("lagena_docs.site.applications")
    app.setup_extension("lagena_docs.site.requests")
    app.setup_extension("lagena_docs.site.run_lines")
    app.setup_extension("lagena_docs.site.typed")
    app.add_config_value("run_words", "", "env", str)
    keep(app, RUN, said)
    on_each_page(app, show)
    app.connect("build-finished", publish)
    return PARALLEL


def said(app: Sphinx, page: str) -> tuple[str, dict[str, str]]:
    """Return the tag that a page needs, and what ends the captions of its blocks."""
    if not published(app):
        return "", {}
    ends: dict[str, str] = {}
    for kind in KINDS.values():
        ends |= kind.buttons(app, page)
    return (_tag(app, page), ends) if ends else ("", {})


def show(page: WrittenPage) -> None:
    """Put the buttons and the tag into a page; without the script they stay hidden."""
    tag, ends = kept(page.app.env)[RUN].get(page.name, ("", {}))
    if page.doctree is None or page.app.builder.name != "html" or not tag:
        return
    page.add_to_head(f"\n{tag}")
    page.context["body"] = CAPTION.sub(
        lambda found: f"{found[1]}{ends.get(found[3], '')}{found[2]}",
        page.context["body"],
    )


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the words of this language, and what runs the blocks of each page."""
    if exception or app.builder.name != "html":
        return
    if published(app):
        _put_words(app)
    for page in app.env.found_docs:
        path = Path(app.outdir, f"{page}{ENDING}")
        path.unlink(missing_ok=True)
        if kept(app.env)[RUN].get(page, ("", {}))[1]:
            found = {name: dict(it.examples(app, page)) for name, it in KINDS.items()}
            path.write_bytes(as_json(found))


# --- The tag and the words ---


def _tag(app: Sphinx, page: str) -> str:
    root = bilingual.way_up(bilingual.here(app), page) + FOLDER
    names, words = published(app), _words(app)
    attributes = {
        "src": f"{root}{names['loader']}",
        "data-base": root,
        "data-live": names["live"],
        "data-words": _words_name(app),
        "data-page": f"{page.rpartition('/')[2]}{ENDING}",
        "data-file": words["no-file"],
    }
    said = " ".join(f'{name}="{escape(text)}"' for name, text in attributes.items())
    return f"<script defer {said}></script>"


def _words(app: Sphinx) -> dict[str, str]:
    """Return what the live examples say, in this language."""
    english = json.loads(Path(app.config.run_words).read_text("utf-8"))
    return {key: _(text) for key, text in english.items()}


def _words_name(app: Sphinx) -> str:
    digest = hashlib.sha256(as_json(_words(app))).hexdigest()[:16]
    return f"words.{bilingual.here(app).code}.{digest}.json"


def _put_words(app: Sphinx) -> None:
    folder = Path(app.outdir, bilingual.way_up(bilingual.here(app), ""), FOLDER)
    folder.mkdir(exist_ok=True)
    for old in folder.glob(f"words.{bilingual.here(app).code}.*.json"):
        old.unlink()
    (folder / _words_name(app)).write_bytes(as_json(_words(app)))
