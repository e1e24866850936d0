"""The commands that run an application: each has the Run of that one.

Which one that is, the command names; that it starts, and how, the runner has found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms import SphinxTransform

from lagena_docs.artefact import BlockData, CommandData
from lagena_docs.site import applications, content
from lagena_docs.site.applications import ending
from lagena_docs.site.extension import PARALLEL
from lagena_docs.site.prompts import set_caption
from lagena_docs.starts import Starts

#: A command that runs something by lagena alone.
RUN = re.compile(r"^lagena\b.* ?\brun\b")


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.prompts")
    app.setup_extension("lagena_docs.site.applications")
    app.add_transform(SayWhatRuns)
    return {
        **PARALLEL,
        # Of what it leaves in doctrees: older ones are made again.
        "env_version": 1,
    }


class SayWhatRuns(SphinxTransform):
    """Put a caption over each block whose command runs an application."""

    default_priority = 510  # once all blocks have their names

    def apply(self, **kwargs: Any) -> None:
        page = self.env.docname
        blocks = {it["name"]: it for it in content.page(self.app, page)["blocks"]}
        of_page = applications.starts_of(self.app, page)
        for node in list(self.document.findall(nodes.literal_block)):
            block = blocks.get(node["ids"][-1]) if "block" in node else None
            if block and (to := runs(block, of_page)):
                set_caption(node, "run-block", _words(to, blocks[to]["file"]))
            elif block and failing(block, of_page):
                words = nodes.Text(_("Type into a terminal"))
                set_caption(node, "run-block", [words])


def _words(to: str, file: str) -> Iterator[nodes.Node]:
    """Yield what a caption says; it links to the block of the application."""
    before, _placeholder, after = _("Runs %(file)s").partition("%(file)s")
    yield nodes.Text(before)
    yield nodes.reference("", file, refid=to, internal=True)
    yield nodes.Text(after)


def runs(block: BlockData, of_page: Starts) -> str:
    """Return the application that the last such command of a block runs, or nothing.

    What fails on the page runs here as well if it is the application that fails.
    """
    if block["kind"] != "console":
        return ""
    succeeds = block.get("options", {}).get("exit", "0") == "0"
    found = [it.get("to", "") for it in block["commands"] if it["kind"] == "run"]
    runnable = [
        to for to in found if to in of_page and (succeeds or "raises" in of_page[to])
    ]
    return runnable[-1] if runnable else ""


def failing(block: BlockData, of_page: Starts) -> CommandData | None:
    """Return the command of a block that should run something, and fails itself."""
    if block.get("options", {}).get("exit", "0") == "0" or runs(block, of_page):
        return None
    found = [it for it in block.get("commands", []) if RUN.search(it["text"])]
    return found[-1] if found else None


def buttons(app: Sphinx, page: str) -> dict[str, str]:
    """Return what ends the captions of the blocks of a page that run something."""
    cannot = applications.cannot_run(app, page)
    return {
        block: ending("start", _("Run"), cannot.get(to, ""))
        for block, to in examples(app, page)
    }


def examples(app: Sphinx, name: str) -> Iterator[tuple[str, str]]:
    """Yield the application that each block runs, by the blocks' names."""
    of_page = applications.starts_of(app, name)
    for block in content.page(app, name)["blocks"]:
        if to := runs(block, of_page):
            yield block["name"], to
