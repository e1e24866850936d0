"""The role ``wheel``: a link that downloads a wheel from the site itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from lagena_docs.site.extension import PARALLEL


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("wheelhouse", "", "env", str)
    app.add_role("wheel", Wheel())
    return PARALLEL


class Wheel(SphinxRole):
    """A download link to the file of this name in the wheelhouse."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        path = Path(self.config.wheelhouse) / self.text
        if not path.is_file():
            message = self.inliner.reporter.error(
                f"There is no {self.text} in {path.parent}, and a page links to it; "
                "run `make wheelhouse`, and see that the page says today's version.",
                line=self.lineno,
            )
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        link = addnodes.download_reference(
            self.rawtext,
            "",
            nodes.literal("", self.text),
            refdoc=self.env.docname,
            # Sphinx wants it relative to the folder of the pages.
            reftarget="/" + os.path.relpath(path, self.env.srcdir),
        )
        return [link], []
