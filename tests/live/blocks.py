"""Executes the blocks of pages in a page's Python.

    PYTHONPATH=docs/_ext:docs/_live:tests .venv/bin/python -m live.blocks [PAGE…]

prints, of each page or of these in each language, what is the same there and what is
not.  See ``there/replay.py``.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lagena_docs import blocks, pages
from lagena_docs.artefact import BlockData
from lagena_docs.languages import Language
from lagena_docs.live import runtime, sources
from lagena_docs.runner.machine import STEADY
from lagena_docs.settings import LAGENA, LANGUAGES, PAGES, ROOT
from live import node

#: What a page's Python can do of what is typed into a terminal.
PRESSED = ("lagena ", "curl ")
#: The kinds that are about a machine, whatever Python it has.
MACHINE = frozenset({"setup", "tree", "twin"})


@dataclass(frozen=True)
class Page:
    """A page that is to be executed."""

    language: Language
    name: str

    @property
    def path(self) -> Path:
        return PAGES / self.language.folder / f"{self.name}.md"

    def blocks(self) -> list[BlockData]:
        return pages.read(self.path)["blocks"]


@dataclass(frozen=True)
class Outcome:
    """What became of a block."""

    page: Page
    block: str
    #: The block that it is the answer to; else itself.
    asked: str
    #: ``same``, ``differs`` or ``not there``; ``terminal`` where no page can do it.
    state: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.page.language.code} {self.page.name}#{self.block}"


def main(names: Sequence[str]) -> None:
    made = runtime.build()
    for language in LANGUAGES:
        total: Counter[str] = Counter()
        for page in [Page(language, it) for it in names] or every(language):
            found = execute(made, [page])
            total.update(it.state for it in found)
            for it in found:
                if it.state in ("differs", "not there"):
                    print(f"{it} {it.state}: {it.why}")
        print(f"{language.code}: {dict(total)}", flush=True)


def every(language: Language) -> list[Page]:
    """Return the pages of a language that have blocks."""
    others = {language.code for language in LANGUAGES}
    found = [Page(language, name) for name in sorted(blocks.names(PAGES, others))]
    return [page for page in found if page.path.is_file() and page.blocks()]


def execute(made: Path, found: Sequence[Page]) -> list[Outcome]:
    """Execute pages by a runtime; return what became of each block."""
    given = [_given(page) for page in found]
    said = node.run("replay.mjs", made, ROOT, given=given)
    return [
        outcome
        for page, states in zip(found, said, strict=True)
        for outcome in outcomes(page, states)
    ]


def outcomes(page: Page, states: Sequence[tuple[str, str]]) -> Iterator[Outcome]:
    """Yield what became of each block, given what was said of each."""
    found = page.blocks()
    named = {block["name"]: block for block in found}
    for block, (state, why) in zip(found, states, strict=True):
        asked = block
        while "of" in asked:
            asked = named[asked["of"]]
        state = "terminal" if _is_of_terminal(asked) else state
        yield Outcome(page, block["name"], asked["name"], state, why)


def _is_of_terminal(block: BlockData) -> bool:
    """Return whether a block is typed where there is more than Python."""
    return block["kind"] in MACHINE or any(
        it["kind"] not in ("run", "request") or not it["text"].startswith(PRESSED)
        for it in block.get("commands", ())
    )


def _given(page: Page) -> dict[str, Any]:
    source = blocks.read(page.path.read_text("utf-8"), page.path)
    wrong = {block.content for block in source.blocks if block.kind == "wrong"}
    steady = {name: it for name, it in STEADY.items() if not name.startswith("PIP_")}
    own = LAGENA.environments.get(page.language.folder, {})
    installed = {name.lower() for name in pages.read(page.path)["packages"]}
    return {
        "name": page.path.relative_to(ROOT).as_posix(),
        "text": source.text,
        "blocks": [asdict(block) for block in source.blocks],
        "inner": {text: [asdict(it) for it in blocks.parse(text)] for text in wrong},
        "environment": {**steady, "FLASK_RUN_PORT": "5000", **own},
        "packages": sorted(installed & sources.EXTRAS.keys()),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
