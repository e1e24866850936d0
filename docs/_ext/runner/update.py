"""Rewrites the outputs that a page records, until they are what comes out."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import blocks
from runner.merge import Correction
from runner.run import PageError, PageRun
from runner.settings import Settings
from runner.shell import commands


def main(names: list[str], settings: Settings) -> int:
    """Rewrite these pages, or those in these folders; return the exit status."""
    pages: list[Path] = []
    for path in map(Path.resolve, map(Path, names)):
        pages += blocks.pages(path) if path.is_dir() else [path]
    failed = 0
    for page in pages:
        try:
            count = update(page, settings)
        except PageError as error:
            failed += 1
            sys.stdout.write(f"{error}\n")
        else:
            name = page.relative_to(settings.root).as_posix()
            sys.stdout.write(f"{name}: {count or 'no'} outputs rewritten\n")
    return 1 if failed else 0


def update(path: Path, settings: Settings) -> int:
    """Rewrite a page's outputs, and nothing else; return how many were others.

    The page is executed again after each, so that what is written has passed; a page
    that fails for another reason stays as it is.
    """
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    corrected: set[int] = set()
    while correction := find_correction(path, text, settings, corrected):
        corrected.add(correction[0])
        text = correct(text, correction)
    if corrected:
        new = path.with_name(f"{path.name}.new")
        new.write_text(text, "utf-8", newline="")
        new.replace(path)
    return len(corrected)


def find_correction(
    path: Path, text: str, settings: Settings, corrected: set[int]
) -> Correction | None:
    """Execute the page; return what would mend its first failure, if it has one."""
    run = PageRun(path, text, settings)
    run.start()
    try:
        for number in range(len(run.blocks)):
            run.evaluate(number)
    except PageError as error:
        found = run.correction
        place = run.source.place(run.name, found[0] if found else 1)
        if found is None:
            problem = "This is no output; nothing on the page was rewritten."
        elif place[0] != run.name:
            problem = "This stands in a file that the page includes; correct it there."
        elif place[1] in corrected:
            problem = "This differs each time; elide it by '...'."
        elif not keeps_blocks(text, correct(text, (place[1], *found[1:]))):
            problem = "With this output, the page would have other blocks."
        else:
            return place[1], *found[1:]
        raise PageError(f"{run.failed_at}: {problem}\n{error}") from None
    finally:
        run.stop()
    return None


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
    """Does a page have the same blocks and commands as before?"""
    return _outline(old) == _outline(new)


def _outline(text: str) -> list[tuple[str, list[str]]]:
    found = []
    for block in blocks.parse(text):
        texts = []
        if block.kind == "console":
            texts = [command.text for command in commands(block)]
        found.append((f"{block.kind} {block.label}", texts))
    return found
