"""Old addresses lead to the new places, in every language."""

import subprocess
import sys
from pathlib import Path

import pytest

from lagena_docs import blocks, headings
from lagena_docs.languages import Language
from lagena_docs.settings import LANGUAGES, PAGES, ROOT
from lagena_docs.site import moved

TABLE = moved.read(PAGES / "moved.toml")
#: Every address that the site has ever had; a new release adds its own.
ADDRESSES = Path(__file__).with_name("addresses.txt")


def labels(language: Language) -> dict[str, set[str]]:
    """Return the labels of each page of a language, by its name."""
    codes = {it.code for it in LANGUAGES}
    folder = PAGES / language.folder
    return {
        name: {
            it.label
            for it in headings.find(
                blocks.tokens((folder / f"{name}.md").read_text("utf-8"))
            )
        }
        for name in blocks.names(folder, codes)
    }


def are_there(language: Language) -> set[str]:
    """Return the addresses of a language, without its folder."""
    found = labels(language)
    sections = {f"{page}#{it}" for page, of_page in found.items() for it in of_page}
    return set(found) | sections


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_each_old_address_leads_somewhere(language):
    known = are_there(language) | set(TABLE)
    lost = [it for it in ADDRESSES.read_text().split() if it not in known]

    assert not lost, f"say in docs/moved.toml where these are now: {', '.join(lost)}"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda it: it.code)
def test_each_new_place_is_there(language):
    known = set.union(*labels(language).values())

    assert set(TABLE.values()) <= known


def test_no_address_has_moved_that_is_there():
    assert not set(TABLE) & are_there(LANGUAGES[0])


def test_only_addresses_that_were_there_have_moved():
    assert set(TABLE) <= set(ADDRESSES.read_text().split())


@pytest.fixture(scope="module", params=["en", "zh_CN"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Build a small site of one language, whose pages have moved."""
    root = tmp_path_factory.mktemp("site")
    folder = "" if request.param == "en" else request.param
    for there in ("docs", "docs/zh_CN"):
        (root / there / "more").mkdir(parents=True)
        (root / there / "index.md").write_text("(index)=\n# Tea\n\nGreen.\n")
        page = (
            "---\norphan: 1\n---\n(cups)=\n# Cups & bowls\n\n(big)=\n## Big\n\nWords.\n"
        )
        (root / there / "more" / "cups.md").write_text(page)
    (root / "docs" / "moved.toml").write_text(
        '"old/pots" = "cups"\n"index#bowls" = "big"\n"old/pots#lid" = "big"\n'
    )
    sphinx: list[str | Path] = [sys.executable, "-m", "sphinx", "-q", "-W", "-c", ROOT]
    sphinx += ["-D", "html_baseurl=https://docs.example/", "-D"]
    sphinx += [f"language={request.param}", root / "docs" / folder, root / "html"]
    subprocess.run(sphinx, check=True)
    return root / "html"


def test_a_page_that_is_gone_leads_on_without_a_script(site):
    html = (site / "old" / "pots.html").read_text("utf-8")

    assert '<meta http-equiv="refresh" content="0; url=../more/cups.html#cups">' in html
    assert '<a href="../more/cups.html#cups">Cups &amp; bowls</a>' in html
    assert '/more/cups.html">' in html.partition('rel="canonical" href="https://')[2]
    assert "<script" not in html


def test_a_section_that_is_gone_leaves_a_sentence_at_its_old_anchor(site):
    html = (site / "index.html").read_text("utf-8")

    sentence = html.partition('<p id="bowls">')[2].partition("</p>")[0]
    assert '<a href="more/cups.html#big">Big</a>' in sentence
    assert 'class="moved"' not in (site / "more" / "cups.html").read_text("utf-8")
