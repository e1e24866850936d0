"""Lets each section be found by its label, and by nothing else.

Ids that are made from a heading differ by language, so an anchor would lead nowhere on
the page's twin.  Labels are the same in all languages.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from lagena_docs.site.extension import PARALLEL

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_transform(NameSections)
    return PARALLEL


class NameSections(SphinxTransform):
    """Make a section's label its only id; that of its heading goes."""

    default_priority = 265  # right after a label has moved to its section

    def apply(self, **kwargs: Any) -> None:
        labelled = [
            (section, labels)
            for section in self.document.findall(nodes.section)
            if (labels := list(filter(self._is_label, section["names"])))
        ]
        ids = {
            self.document.nameids[label] for _, labels in labelled for label in labels
        }
        targets = [
            target
            for target in self.document.findall(nodes.target)
            if target.get("refid") in ids
        ]
        # They only said where the labels stood.
        for target in targets:
            target.parent.remove(target)
        # A heading may have taken the id of another section's label, so all go first.
        for section, _ in labelled:
            for id in section["ids"]:
                del self.document.ids[id]
        for section, labels in labelled:
            self._name(section, labels)

    def _is_label(self, name: str) -> bool:
        return bool(self.document.nametypes.get(name))

    def _name(self, section: nodes.section, labels: list[str]) -> None:
        section["ids"] = [nodes.make_id(label) for label in labels]
        for name in section["names"]:
            self.document.nameids[name] = nodes.make_id(
                name if name in labels else labels[0]
            )
        for id in section["ids"]:
            if id in self.document.ids:
                logger.warning(
                    "Two places of this page need the anchor #%s; rename a label.",
                    id,
                    location=section,
                )
            self.document.ids[id] = section
