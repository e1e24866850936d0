"""Print the pages: one PDF for each language, beside its first page.

    python -m lagena_docs.site.pdf

Sphinx makes one long page of a language, and Chromium prints it: twice, since only the
printed pages tell on which sheet each chapter begins, and the contents say so.
"""

import io
import sys
from importlib.metadata import version
from pathlib import Path

import pikepdf
from playwright.sync_api import Browser, sync_playwright

from lagena_docs.settings import LANGUAGES, PAGES, ROOT
from lagena_docs.site import browser, offline
from lagena_docs.site.build import SITE, build

#: As long as a slow machine may take for some hundred sheets, in milliseconds.
LIMIT = 300_000
FILL = """(sheets) => {
  for (const link of document.querySelectorAll(".book-contents a")) {
    link.dataset.sheet = sheets[decodeURIComponent(link.hash.slice(1))] ?? "";
  }
}"""


def main() -> None:
    program = browser.find()
    if program is None:
        sys.exit(
            "There is no Chromium to print with; `make browsers` installs it, with "
            "Chinese fonts, or says how."
        )
    if not build(builder="singlehtml"):
        sys.exit("The pages are wrong, as said above, so they are not printed.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program)
        for language in LANGUAGES:
            page = ROOT / "build" / "singlehtml" / language.folder / "index.html"
            pdf = SITE / language.folder / offline.PDF
            pdf.write_bytes(print_book(chromium, page))
            print(f"Printed {pdf.relative_to(ROOT).as_posix()}", flush=True)


def print_book(chromium: Browser, path: Path) -> bytes:
    """Return a language's one long page as a PDF."""
    with chromium.new_page(color_scheme="light") as page:
        page.set_default_timeout(LIMIT)
        page.goto(path.as_uri())
        page.add_style_tag(path=PAGES / "_pdf.css")
        page.evaluate((PAGES / "_pdf.js").read_text("utf-8"), version("lagena"))
        draft = page.pdf(prefer_css_page_size=True)
        page.evaluate(FILL, sheets(draft))
        return packed(page.pdf(prefer_css_page_size=True, outline=True, tagged=True))


def sheets(pdf: bytes) -> dict[str, int]:
    """Return on which sheet each place of a PDF is that a link leads to."""
    with pikepdf.open(io.BytesIO(pdf)) as book:
        numbers: dict[object, int] = {
            page.objgen: number for number, page in enumerate(book.pages, 1)
        }
        places = book.Root.Dests.items()
        return {name[1:]: numbers[place[0].objgen] for name, place in places}


def packed(pdf: bytes) -> bytes:
    """Return a PDF in half as many bytes."""
    result = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as book:
        streams = pikepdf.ObjectStreamMode.generate
        book.save(result, object_stream_mode=streams, deterministic_id=True)
    return result.getvalue()


if __name__ == "__main__":
    main()
