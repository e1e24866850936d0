"""Rewrites the outputs that a page records, until they are what comes out."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

from lagena_docs import blocks
from lagena_docs.runner import held
from lagena_docs.runner.merge import Correction
from lagena_docs.runner.run import PageError, PageRun
from lagena_docs.runner.shell import commands
from lagena_docs.settings import LAGENA, Settings


def main(names: list[str], settings: Settings) -> int:
    """Rewrite these pages, or those in these folders; return the exit status."""
    pages: list[Path] = []
    for path in map(Path.resolve, map(Path, names)):
        pages += blocks.pages(path) if path.is_dir() else [path]
    failed = 0
    for page in pages:
        try:
            count = update(page, settings)
            changed = update_starts(page, settings)
        except PageError as error:
            failed += 1
            sys.stdout.write(f"{error}\n")
        else:
            name = page.relative_to(settings.root).as_posix()
            sys.stdout.write(f"{name}: {count or 'no'} outputs rewritten")
            sys.stdout.write("; and how its applications start\n" if changed else "\n")
    return 1 if failed else 0


def update(path: Path, settings: Settings) -> int:
    """Rewrite a page's outputs, and nothing else; return how many were others.

    The page is executed again then, so that what is written has passed; a page that
    fails for another reason stays as it is.
    """
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    corrected: list[int] = []
    while corrections := find_corrections(path, text, settings, corrected):
        text, corrected = correct_all(text, corrections, corrected)
    if corrected:
        new = path.with_name(f"{path.name}.new")
        new.write_text(text, "utf-8", newline="")
        new.replace(path)
    return len(corrected)


def update_starts(path: Path, settings: Settings) -> bool:
    """Check in how the applications of a page start; return whether that changed."""
    if settings.starting is None:
        return False
    found = held.find(path, path.read_text("utf-8"), settings)
    changed = held.update(path, found, settings)
    if wrong := held.difference(path, found, settings):
        raise PageError(wrong)
    return changed


def find_corrections(
    path: Path, text: str, settings: Settings, corrected: list[int]
) -> list[Correction]:
    """Execute the page; return what would mend its outputs.

    Raise if it fails in another way, or if an output differs that was corrected.
    """
    run = PageRun(path, text, replace(settings, starting=None), goes_on=True)
    try:
        run.execute()
    except PageError as error:
        problem = "This is no output; nothing on the page was rewritten."
        raise _refusal(error, problem) from None
    return [_on_the_page(run, error, corrected) for error in run.outputs]


def _on_the_page(run: PageRun, error: PageError, corrected: list[int]) -> Correction:
    """Return what mends an output, in lines of the page; raise if that may not be."""
    assert error.correction is not None
    line, count, new = error.correction
    name, number = run.source.place(run.name, line)
    if name != run.name:
        problem = "This stands in a file that the page includes; correct it there."
        raise _refusal(error, problem)
    if number in corrected:
        raise _refusal(error, "This differs each time; elide it by '...'.")
    correction = number, count, new
    if not keeps_blocks(run.text, correct(run.text, correction)):
        raise _refusal(error, "With this output, the page would have other blocks.")
    return correction


def _refusal(error: PageError, problem: str) -> PageError:
    return PageError(f"{error.at}: {problem}\n{error}", error.at, error.correction)


def correct_all(
    text: str, corrections: list[Correction], corrected: list[int]
) -> tuple[str, list[int]]:
    """Return the page with new lines, and where all stands that was ever corrected."""
    # From below, so that the lines above stay where they are.
    for correction in sorted(corrections, key=lambda it: it[0], reverse=True):
        text = correct(text, correction)
    lines = [*corrected, *(first for first, _, _ in corrections)]
    grown = [(first, len(new) - count) for first, count, new in corrections]
    return text, [
        line + sum(more for first, more in grown if first < line) for line in lines
    ]


def correct(text: str, correction: Correction) -> str:
    """Return the page with new lines, indented as the block they are in."""
    first, count, new = correction
    lines = text.split("\n")
    fence = max(b.line for b in blocks.parse(text) if b.line <= first)
    before = re.split(r"[`~:]{3}", lines[fence - 1])[0]
    # A fence itself is given whole.
    prefix = re.sub(r"[^\s>]", " ", before) if fence < first else ""
    end = "\r" if lines[0].endswith("\r") else ""
    old = lines[first - 1 : first - 1 + count]
    lines[first - 1 : first - 1 + count] = [
        old[line] if isinstance(line, int) else (prefix + line).rstrip() + end
        for line in new
    ]
    return "\n".join(lines)


def keeps_blocks(old: str, new: str) -> bool:
    """Return whether a page has the same blocks and commands as before."""
    return _outline(old) == _outline(new)


def _outline(text: str) -> list[tuple[str, list[str]]]:
    found = []
    for block in blocks.parse(text):
        texts = []
        if block.kind == "console":
            texts = [command.text for command in commands(block)]
        found.append((f"{block.kind} {block.label}", texts))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [str(LAGENA.pages)], LAGENA))
