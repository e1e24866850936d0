"""What a reader's browser loads for the first page: little, and only from the site."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.site

SITE = Path(__file__).resolve().parents[2] / "build" / "html"
#: Of bytes, compressed as hosts compress: the page, its styles, scripts and fonts.
MOST = 60 * 1024
LOADED = re.compile(
    r"""<link\ rel="(?:stylesheet|preload)"[^>]*\ href="([^"]*)"
    |<script\b[^>]*\ src="([^"]*)"
    """,
    re.VERBOSE,
)
LOADED_BY_STYLES = re.compile(r"""(?:@import |url\()\s*["']?(?!data:)([^"')]+)""")
#: The words of all pages come with the search page, where they are looked for.
NOT_COUNTED = {"search.html": "searchindex.js"}


def pages() -> list[Path]:
    found = [page for page in SITE.rglob("*.html") if "_static" not in page.parts]
    assert found, "There is no built site in build/html; run `make html` first."
    return sorted(found)


@cache
def weight(path: Path) -> int:
    """Return how many bytes of a file go over the wire."""
    return len(gzip.compress(path.read_bytes()))


@cache
def loaded_by_styles(path: Path) -> frozenset[Path]:
    """Return the files that a stylesheet asks for, but for pictures."""
    links = LOADED_BY_STYLES.findall(path.read_text("utf-8"))
    found = {(path.parent / link.partition("?")[0]).resolve() for link in links}
    return frozenset(it for it in found if it.suffix not in (".svg", ".png"))


def loaded(page: Path) -> set[Path]:
    """Return the files that a browser asks for to show a page, and the page itself."""
    found = {page}
    for style, script in LOADED.findall(page.read_text("utf-8")):
        link = (style or script).partition("?")[0]
        start = SITE / link[1:] if link.startswith("/") else page.parent / link
        found.add(start.resolve())
    for path in list(found):
        if path.suffix == ".css":
            found |= loaded_by_styles(path)
    return {path for path in found if path.name != NOT_COUNTED.get(page.name)}


def test_a_first_page_is_light() -> None:
    weights = {page: sum(map(weight, loaded(page))) for page in pages()}

    heavy = {str(page): size for page, size in weights.items() if size > MOST}
    assert heavy == {}, "These pages weigh more than 60 KB."


def test_the_sum_counts_what_a_browser_loads(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text('@import "b.css"; @font-face { src: url(c.woff2) }')
    (tmp_path / "b.css").write_text("a { background: url(data:image/png;base64,A) }")
    (tmp_path / "c.woff2").write_bytes(b"\0")
    (tmp_path / "d.js").write_text("1")
    page = tmp_path / "page.html"
    page.write_text(
        '<link rel="stylesheet" type="text/css" href="a.css?v=1">'
        '<link rel="next" href="next.html"><script defer="" src="d.js?v=2"></script>'
    )

    names = {path.name for path in loaded(page)}

    assert names == {"page.html", "a.css", "b.css", "c.woff2", "d.js"}
