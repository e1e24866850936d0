"""Every link of the built site leads to a place in it, or to a host that is known."""

import os
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.site

SITE = Path(__file__).resolve().parents[2] / "build" / "html"
#: The hosts that links may lead to.  Each is kept by those who make what it describes,
#: and is read without signing in; think of readers in China before adding one.
HOSTS = {
    "click.palletsprojects.com",
    "developer.mozilla.org",
    "docs.gunicorn.org",
    "docs.pylonsproject.org",
    "docs.python.org",
    "jinja.palletsprojects.com",
    "nginx.org",
    "werkzeug.palletsprojects.com",
    "www.rfc-editor.org",
}
#: Those that the settings of this build name.
OWN = {
    urlsplit(os.environ[name]).netloc
    for name in ("SITE_URL", "REPOSITORY_URL")
    if os.environ.get(name)
}
#: What a link or a picture of a page names.
ADDRESSES = {"href", "src", "action", "data-path"}


class Reader(HTMLParser):
    """Collects a page's links, with their lines, and the places in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[tuple[int, str]] = []
        self.places: set[str] = {""}
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ADDRESSES and value:
                self.links.append((self.getpos()[0], value))
            elif name == "id" and value:
                self.places.add(value)


read = cache(Reader)


def broken(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere, as ``line: address``."""
    return [
        f"{page.relative_to(SITE)}:{line}: {address}"
        for line, address in read(page).links
        if not leads_somewhere(page, address)
    ]


def leads_somewhere(page: Path, address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "data":
        return True
    if parts.scheme or parts.netloc:
        return parts.netloc in HOSTS | OWN
    path = unquote(parts.path)
    start = SITE if path.startswith("/") else page.parent
    there = (start / path.lstrip("/")).resolve() if path else page
    there = there / "index.html" if there.is_dir() else there
    if not there.is_file():
        return False
    return there.suffix != ".html" or unquote(parts.fragment) in read(there).places


def test_every_link_leads_somewhere() -> None:
    pages = sorted(SITE.rglob("*.html"))

    assert len(pages) > 100
    assert [link for page in pages for link in broken(page)] == []


@pytest.mark.parametrize(
    "address",
    [
        "no.html",
        "index.html#nowhere",
        "#nowhere",
        "/zh_CN/no.html",
        "https://unknown.example/",
        "//unknown.example/",
        "javascript:alert(1)",
    ],
)
def test_a_link_that_leads_nowhere_is_seen(address: str) -> None:
    assert not leads_somewhere(SITE / "index.html", address)
