"""The commands: ``check``, ``accept PAGE SECTION`` and ``new LANGUAGE``.

PYTHONPATH=docs/_ext python -m lagena_docs.parity check docs
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from lagena_docs import languages
from lagena_docs.parity import new_language, overview, stamps
from lagena_docs.parity.new_language import NewLanguageError
from lagena_docs.parity.stamps import AcceptError
from lagena_docs.twins import Site, Twins


def main(words: list[str]) -> int:
    command, folder, *rest = words
    listed = languages.read(Path(folder, "languages.toml"))
    site = Site(Path(folder), Path.cwd(), listed)
    try:
        return COMMANDS[command](site, *rest)
    except (AcceptError, NewLanguageError) as error:
        return _say(str(error), 2)


def check(site: Site) -> int:
    """Print the table, then what is broken; return 1 if anything is."""
    for line in overview.table(site):
        _say(line)
    found = overview.problems(site)
    for problem in found:
        _say(str(problem))
    return _say(f"{len(found)} broken", 1 if found else 0)


def accept(site: Site, page: str, section: str = "") -> int:
    """Stamp sections as translated: one, all of a page, or all there are."""
    chosen = [twins for twins in site.twins() if _is_meant(twins, page)]
    if not chosen:
        raise AcceptError(
            f"There is no translated page {page!r}; write PAGE={site.folder.as_posix()}"
            "/LANGUAGE/NAME.md, the NAME alone, or all."
        )
    # Every new text is there before the first is written.
    texts = [(twins, *stamps.accept(twins, section)) for twins in chosen]
    for twins, text, count in texts:
        stamps.write(site.root / twins.path, text)
        _say(f"{twins.path}: {count} newly stamped")
    return 0


def _is_meant(twins: Twins, page: str) -> bool:
    """Return whether this is one of the pages that a command names."""
    if twins.source is None or twins.translation is None:
        return page == twins.path
    names = (twins.path, twins.source_path, twins.name)
    return page == "all" or page in names


def new(site: Site, code: str) -> int:
    """Add a language."""
    for line in new_language.add(site, code):
        _say(line)
    return 0


def _say(text: str, status: int = 0) -> int:
    sys.stdout.write(text + "\n")
    return status


COMMANDS: dict[str, Callable[..., int]] = {
    "check": check,
    "accept": accept,
    "new": new,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
