"""Publish what runs examples in the reader's browser, once for all languages.

    python -m lagena_docs.live.build

puts it into ``build/html/_live``, and its names where the pages' builder reads them.
Where Node or its packages are missing, the site has no Run, and this says why.
"""

from __future__ import annotations

import hashlib
import json
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lagena_docs.live import bundles, runtime, shelf, sources
from lagena_docs.live.node import MissingError, NodeError
from lagena_docs.settings import ROOT

SITE = ROOT / "build" / "html" / "_live"
#: What the pages' builder reads; without it, pages have no Run.
PUBLISHED = runtime.MADE / "published.json"
#: What the pages' builder puts there.
WORDS = "words.*.json"
#: Of a service worker the address may not change.
UNHASHED = ("service",)
LEFT_OUT = "The pages have no Run: {reason} Then `make html` adds it."


def main() -> int:
    try:
        publish(SITE, PUBLISHED)
        shelf.clear(runtime.MADE)
    except MissingError as missing:
        PUBLISHED.unlink(missing_ok=True)
        print(LEFT_OUT.format(reason=missing))
    except NodeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def publish(site: Path, published: Path) -> None:
    """Put all of it into a folder of the site; what is there already stays."""
    made = runtime.build()
    files = json.loads((made / runtime.MANIFEST).read_text("utf-8"))
    contents = {it["name"]: (made / it["name"]).read_bytes() for it in files.values()}
    with tempfile.TemporaryDirectory() as work:
        bundled = bundles.build(Path(work))
        scripts = {what: _named(what, path) for what, path in bundled.items()}
        contents |= {scripts[what]: path.read_bytes() for what, path in bundled.items()}
    loader = scripts.pop("loader")
    fetched = {name: {**it, "url": it["name"]} for name, it in files.items()}
    live = _as_json({"scripts": scripts, "files": fetched})
    contents[live_name := f"live.{_hash(live)}.json"] = live
    _put(contents, site)
    names = {"loader": loader, "live": live_name, "extras": sorted(sources.EXTRAS)}
    published.write_bytes(_as_json(names))


def _named(what: str, path: Path) -> str:
    """Return the name that a bundle has on the site: with its hash."""
    if what in UNHASHED:
        return path.name
    return f"{path.stem}.{_hash(path.read_bytes())}{path.suffix}"


def _put(contents: Mapping[str, bytes], folder: Path) -> None:
    """Let a folder hold these files, and those of the pages' builder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    for path in folder.iterdir():
        if path.name not in contents and not path.match(WORDS):
            path.unlink()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # by way of all that cleans up
    sys.exit(main())
