"""Bundles the scripts and the style of live examples."""

from __future__ import annotations

from pathlib import Path

from lagena_docs.live import node
from lagena_docs.settings import PAGES

LIVE = PAGES / "_live"
#: What a page's tag names, and what the loader and the page name in turn.
NAMES = {
    "loader": "loader.js",
    "page": "page.js",
    "editor": "editor.js",
    "worker": "worker.js",
    "service": "sw.js",
    "style": "live.css",
}


def build(folder: Path, sources: Path = LIVE) -> dict[str, Path]:
    """Put the bundles into a folder; return them by what they are."""
    node.package("esbuild")
    node.run(LIVE / "build" / "bundle.mjs", str(sources), str(folder))
    return {what: folder / name for what, name in NAMES.items()}
