"""What a reader's browser loads for the first page: little, and only from the site."""

import gzip
import json
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
#: Of bytes more, for a page whose examples run, until somebody wants to run one.
MOST_FOR_RUN = 4 * 1024
#: Of bytes that the first Run fetches, without what a page's own packages weigh.
MOST_OF_FIRST_RUN = 9_800_000
#: What a page has so that its examples run.
OF_RUN = re.compile(
    r"""\n<script\ defer\ src="([^"]*)"\ data-base="([^"]*)"\ data-live="([^"]*)"
    \ data-words="([^"]*)"[^>]*></script>
    |<button\ type="button"\ class="live-run"\ data-kind="\w+"\ hidden>[^<]*</button>
    """,
    re.VERBOSE,
)
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


@pytest.fixture(scope="module")
def live_pages(node_modules: Path) -> dict[Path, tuple[str, ...]]:
    """Return the pages whose examples run, and the addresses that their tags have."""
    tags = {page: OF_RUN.search(page.read_text("utf-8")) for page in pages()}
    found = {page: tag.groups() for page, tag in tags.items() if tag}
    assert found, "No example of the site runs; `make html` says why."
    return found


def test_a_page_whose_examples_run_is_hardly_heavier(
    live_pages: dict[Path, tuple[str, ...]],
) -> None:
    more = {}
    for page, (loader, *_) in live_pages.items():
        without = OF_RUN.sub("", page.read_text("utf-8"))
        grown = weight(page) - len(gzip.compress(without.encode()))
        more[str(page)] = grown + weight((page.parent / loader).resolve())

    assert min(more.values()) > 0
    assert {page: size for page, size in more.items() if size > MOST_FOR_RUN} == {}


def test_a_first_run_is_light(live_pages: dict[Path, tuple[str, ...]]) -> None:
    for page, (loader, base, live, words) in live_pages.items():
        folder = (page.parent / base).resolve()
        site = json.loads((folder / live).read_text("utf-8"))
        fetched = {folder / name for name in (live, words, *site["scripts"].values())}
        examples = page.with_suffix(".live.json")
        scripts = sum(
            map(weight, {*fetched, (page.parent / loader).resolve(), examples})
        )
        python = sum(site["files"][it]["size"] for it in ("wasm", "module", "snapshot"))

        assert scripts > 100_000
        assert scripts + python <= MOST_OF_FIRST_RUN


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
