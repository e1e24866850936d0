"""Take the pictures of a browser that the pages and READMEs show.

    python -m lagena_docs.site.pictures

Each picture carries the text that it shows, so that a test can tell when a browser
would show another.
"""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

import lagena
from lagena_docs.settings import ARTEFACT, PAGES, ROOT
from lagena_docs.site import browser
from lagena_docs.site.build import SITE

STATIC = PAGES / "_static"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Description\0\0\0\0\0"  # not compressed, of no language
#: Where a line stands in the framework changes all the time, and tells nothing.
LINE = re.compile(r"\bline \d+")
#: The text of what stands in the window, line by line.
VISIBLE = """() => {
  const lines = [], all = document.createTreeWalker(document.body, 4);
  while (all.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(all.currentNode);
    const box = range.getBoundingClientRect(), text = all.currentNode.data.trim();
    if (text && box.width && box.top >= 0 && box.bottom <= innerHeight) {
      lines.push(text.replace(/\\s+/g, " "));
    }
  }
  return lines.join("\\n");
}"""
#: Call the folders of a traceback as readers have them.
RENAME = """(names) => {
  for (const shown of document.querySelectorAll(".filename")) {
    for (const [here, there] of Object.entries(names)) {
      shown.textContent = shown.textContent.replace(here, there);
    }
  }
}"""

#: Scroll until this is at the top of the window.
AT_TOP = "it => scrollTo(0, it.getBoundingClientRect().top + scrollY - 16)"


@dataclass(frozen=True)
class Picture:
    """A picture in `STATIC`, and what brings a page to where it is taken."""

    file: str
    width: int
    height: int
    show: Callable[[Page], None]


@dataclass(frozen=True)
class Taken:
    """What a picture shows: as PNG, and as text."""

    png: bytes
    text: str


def main() -> None:
    program = browser.find()
    if program is None:
        sys.exit("There is no Chromium to take pictures with; see `make browsers`.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program)
        for picture in PICTURES:
            taken = take(chromium, picture)
            (STATIC / picture.file).write_bytes(described(taken.png, taken.text))
            print(f"Took {(STATIC / picture.file).relative_to(ROOT).as_posix()}")


def take(chromium: Browser, picture: Picture) -> Taken:
    """Return what the browser shows now where a picture is taken."""
    size = ViewportSize(width=picture.width, height=picture.height)
    with chromium.new_page(viewport=size, color_scheme="light") as page:
        picture.show(page)
        page.evaluate("document.fonts.ready")
        text = LINE.sub("line …", page.evaluate(VISIBLE))
        return Taken(page.screenshot(), text)


# --- What is shown ---


def first_page(folder: str) -> Callable[[Page], None]:
    """Return what opens the first page of a language."""

    def show(page: Page) -> None:
        page.goto((SITE / folder / "index.html").as_uri())
        page.locator(".live-run").first.wait_for()  # a site without Run is none to show

    return show


def debugger(page: Page) -> None:
    """Open the console in the line of ``prices.py`` that fails."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address:
        page.goto(address)
        frame = page.locator(".frame", has_text="prices.py").last
        frame.hover()
        frame.locator(".current img").click()
        for name in ("total", "prices"):
            page.locator(".console input").fill(name)
            page.keyboard.press("Enter")
            page.get_by_text(f">>> {name}").wait_for()
        package = Path(lagena.__file__).parents[1]
        library = "/home/you/project/.venv/lib/python3.11/site-packages"
        page.evaluate(RENAME, {str(package): library, folder: "/home/you/project"})
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        page.locator(".frame").nth(-2).evaluate(AT_TOP)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve ``prices.py``, as its page has it, in debug mode; yield the address."""
    (folder / "prices.py").write_text(_file("quickstart/debug-mode", "prices.py"))
    command = [sys.executable, "-m", "lagena", "--app", "prices", "run", "--debug"]
    with subprocess.Popen(
        [*command, "--no-reload", "--port", "0"],
        cwd=folder,
        env=os.environ | {"WERKZEUG_DEBUG_PIN": "off", "LANG": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        assert server.stderr
        told = (re.search(r"Running on (http\S+)", line) for line in server.stderr)
        try:
            yield next(filter(None, told))[1]
        finally:
            server.terminate()


def _file(page: str, name: str) -> str:
    """Return a file that a page shows first under this name."""
    pages = json.loads((ARTEFACT / "en.json").read_text("utf-8"))
    blocks = pages[page]["blocks"]
    found: str = next(it["text"] for it in blocks if it.get("file") == name)
    return found


PICTURES = (
    Picture("site.png", 1240, 1080, first_page("")),
    Picture("site.zh_CN.png", 1240, 1080, first_page("zh_CN")),
    Picture("debugger.png", 880, 310, debugger),
)


# --- Text in a PNG (W3C PNG, 11.3.3.4: iTXt) ---


def described(png: bytes, text: str) -> bytes:
    """Return a PNG that carries a text."""
    chunk = b"iTXt" + KEYWORD + text.encode()
    size = struct.pack(">I", len(chunk) - 4)
    checksum = struct.pack(">I", zlib.crc32(chunk))
    end = png.rindex(b"IEND") - 4
    return png[:end] + size + chunk + checksum + png[end:]


def description(png: bytes) -> str:
    """Return the text that a PNG carries; nothing if it has none."""
    chunks = dict(_chunks(png))
    return chunks.get(b"iTXt", b"").removeprefix(KEYWORD).decode()


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    start = len(SIGNATURE)
    while start < len(png):
        (size,) = struct.unpack_from(">I", png, start)
        yield png[start + 4 : start + 8], png[start + 8 : start + 8 + size]
        start += size + 12


if __name__ == "__main__":
    main()
