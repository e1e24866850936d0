"""What the site has around its pages: anchors, addresses, links, files for programs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lagena_docs.site import publishing, sharing

ROOT = Path(__file__).resolve().parents[2]

FOLDERS = {"en": "", "zh_CN": "zh_CN/"}
ADDRESS = "https://docs.example/lagena/"
REPOSITORY = "https://github.com/example/lagena"
INDEX = """\
(start)=
# Start

It is "small".

```{toctree}
:caption: Pages
more/page
```
"""
PAGE = """\
(json)=
# {title}
<!-- source: 12345678 -->

:::{{note}}
Beside it.
:::

{text}

(json-api)=
## API
<!-- source: 12345678 -->

```html+jinja
<!-- shown.html -->
<!-- source: 12345678 -->
```
"""


def write(root: Path) -> None:
    """Write two languages with a page each; only Chinese has one of its own."""
    for folder in FOLDERS.values():
        (root / "docs" / folder / "more").mkdir(parents=True)
        (root / "docs" / folder / "index.md").write_text(INDEX)
    page = Path("more", "page.md")
    (root / "docs" / page).write_text(PAGE.format(title="Data", text="Words & more."))
    chinese = PAGE.format(title="JSON API", text="文字。")  # as is the other's label
    (root / "docs" / "zh_CN" / page).write_text(chinese, "utf-8")
    (root / "docs" / "zh_CN" / "own.md").write_text("---\norphan: 1\n---\n# 自己\n")


def build(root: Path, *words: str) -> Path:
    """Build both languages; return the folder of the site."""
    for code, folder in FOLDERS.items():
        sphinx: list[str | Path] = [sys.executable, "-m", "sphinx", "-q", "-W"]
        sphinx += ["-c", ROOT, *words]
        sphinx += ["-D", f"language={code}", "-d", root / "doctrees" / code]
        sphinx += [root / "docs" / folder, root / "html" / folder]
        # Whoever runs the tests may have settings for their own site.
        settings = {"SITE_URL": "", "REPOSITORY_URL": ""}
        subprocess.run(sphinx, check=True, env=os.environ | settings)
    return root / "html"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that has no address, and no repository."""
    root = tmp_path_factory.mktemp("plain")
    write(root)
    return build(root)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that has both."""
    root = tmp_path_factory.mktemp("whole")
    write(root)
    words = ("-D", f"html_baseurl={ADDRESS}", "-D", f"repository_url={REPOSITORY}/")
    return build(root, *words)


def text(*parts: object) -> str:
    return Path(*map(str, parts)).read_text("utf-8")


@pytest.mark.parametrize("folder", FOLDERS.values())
def test_the_anchor_of_a_section_is_its_label_in_every_language(plain, folder):
    html = text(plain, folder, "more/page.html")

    assert re.findall(r'<section id="([^"]*)">', html) == ["json", "json-api"]
    assert '<a class="reference internal" href="#json-api">' in html
    assert re.findall(r' id="(file-[^"]*)">', html) == ["file-shown-html"]
    assert re.search(r' id="id\d', html) is None


def test_labels_that_need_the_same_anchor_are_told(tmp_path):
    write(tmp_path)
    page = tmp_path / "docs" / "index.md"
    page.write_text("(a-b)=\n# One\n\n(a_b)=\n## Two\n")
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-c", ROOT, page.parent]

    done = subprocess.run([*sphinx, tmp_path / "html"], capture_output=True, text=True)

    assert f"{page}:5: WARNING: Two places of this page need" in done.stderr
    assert "anchor #a-b; rename a label." in done.stderr


def test_a_page_says_what_it_is(whole):
    html = text(whole, "more/page.html")

    assert "<title>Data – lagena</title>" in html
    assert '<meta name="description" content="Words &amp; more.">' in html
    assert '<meta property="og:title" content="Data">' in html
    assert '<meta property="og:description" content="Words &amp; more.">' in html
    assert '<meta property="og:type" content="article">' in html
    assert '<meta property="og:locale" content="en">' in html
    assert f'<meta property="og:url" content="{ADDRESS}more/page.html">' in html
    assert f'<meta property="og:image" content="{ADDRESS}_static/site.png">' in html
    assert (whole / "_static" / "site.png").is_file()


def test_a_chinese_page_says_what_it_is(whole):
    html = text(whole, "zh_CN/more/page.html")

    assert '<meta property="og:title" content="JSON API">' in html
    assert '<meta property="og:description" content="文字。">' in html
    assert '<meta property="og:locale" content="zh_CN">' in html
    assert f'content="{ADDRESS}zh_CN/more/page.html">' in html
    assert f'content="{ADDRESS}_static/site.png">' in html


def test_the_first_page_is_the_site(whole):
    html = text(whole, "index.html")

    assert '<meta property="og:type" content="website">' in html
    assert (
        '<meta name="description" content="It is &quot;small&quot;.">'
        in html.replace("“", "&quot;").replace("”", "&quot;")
    )


def test_without_an_address_there_are_no_whole_addresses(plain):
    html = text(plain, "more/page.html")

    assert '<meta property="og:title" content="Data">' in html
    assert "og:url" not in html
    assert "og:image" not in html
    assert not (plain / "sitemap.xml").exists()
    assert not (plain / "robots.txt").exists()


def test_a_long_description_ends_with_a_whole_word():
    english = sharing.shorten("word, " * 40)

    assert english.endswith("word,…")
    assert 150 < len(english) <= 160
    assert sharing.shorten("字" * 200) == "字" * 159 + "…"


@pytest.mark.parametrize(
    ("folder", "edit", "report"),
    [("", "Edit this page", "Report a problem"), ("zh_CN/", "编辑本页", "报告问题")],
)
def test_a_page_leads_to_its_file_and_to_a_report(whole, folder, edit, report):
    html = text(whole, folder, "more/page.html")
    file = f"docs/{folder}more/page.md"

    found = re.search(f'<a href="([^"]*)" rel="edit">{edit}</a>', html)
    assert found
    assert found[1].startswith(f"{REPOSITORY}/edit/main/")
    assert found[1].endswith(file)
    found = re.search(f'<a href="([^"]*)" data-file="[^"]*{file}">{report}</a>', html)
    assert found
    assert found[1].startswith(f"{REPOSITORY}/issues/new?title=")
    assert found[1].endswith("more%2Fpage.md%0A%0A")


def test_without_a_repository_there_are_no_links_into_it(plain):
    for page in plain.rglob("*.html"):
        assert 'class="repository"' not in text(page)


def test_what_sphinx_makes_has_no_file_to_edit(whole):
    assert 'class="repository"' not in text(whole, "search.html")
    assert 'class="repository"' not in text(whole, "404.html")


@pytest.mark.parametrize("folder", FOLDERS.values())
def test_the_markdown_of_a_page_is_beside_it(plain, folder):
    markdown = text(plain, folder, "more/page.md")

    assert markdown.count("<!-- source") == 1  # the one that its block shows
    assert "\n# " in markdown
    assert "<!-- shown.html -->\n<!-- source: 12345678 -->\n```\n" in markdown
    assert 'type="text/markdown" href="page.md">' in text(
        plain, folder, "more/page.html"
    )


def test_hidden_setup_is_not_published():
    page = "# A\n\n<!-- setup: python\nx = 1\n-->\n\n```html\n<!-- b -->\n```\n"

    assert publishing.without_comments(page) == "# A\n\n\n```html\n<!-- b -->\n```\n"


def test_llms_txt_lists_the_pages(plain, whole):
    lists = text(plain, "zh_CN/llms.txt"), text(whole, "llms.txt")

    assert lists[0].startswith("# lagena\n\n> It is ")
    assert "\n## Pages\n\n- [JSON API](more/page.md): 文字。\n" in lists[0]
    assert "- [English](../llms.txt)\n" in lists[0]
    assert f"\n- [Data]({ADDRESS}more/page.md): Words & more.\n" in lists[1]
    assert f"- [简体中文]({ADDRESS}zh_CN/llms.txt)\n" in lists[1]


def test_the_sitemaps_list_what_a_language_has(whole):
    english, chinese = (
        re.findall("<loc>(.*)</loc>", text(whole, folder, "sitemap.xml"))
        for folder in FOLDERS.values()
    )

    assert english == [f"{ADDRESS}index.html", f"{ADDRESS}more/page.html"]
    names = ("index", "more/page", "own")
    assert chinese == [f"{ADDRESS}zh_CN/{name}.html" for name in names]


def test_robots_are_told_of_the_sitemaps(whole):
    assert text(whole, "robots.txt").splitlines()[-2:] == [
        f"Sitemap: {ADDRESS}sitemap.xml",
        f"Sitemap: {ADDRESS}zh_CN/sitemap.xml",
    ]
    assert not (whole / "zh_CN" / "robots.txt").exists()


def test_robots_are_kept_out_of_what_examples_answer(whole):
    rules = text(whole, "robots.txt").partition("\n\n")[0].splitlines()

    assert rules == ["User-agent: *", "Allow: /", "Disallow: /_live/preview/"]


@pytest.mark.parametrize("folder", FOLDERS.values())
def test_the_404_page_speaks_all_languages(plain, folder):
    html = text(plain, folder, "404.html")

    for title in ("There is no such page", "没有这个页面"):
        assert f">{title}</h" in html
    first = "没有这个页面" if folder else "There is no such page"
    assert f"<h1>{first}</h1>" in html
    assert 'action="/search.html" role="search" aria-label="Search (English)"' in html
    assert 'action="/zh_CN/search.html" role="search" aria-label="搜索' in html


def test_the_404_page_leads_to_the_same_places_from_everywhere(plain, whole):
    for site, root in ((plain, "/"), (whole, "/lagena/")):
        for folder in FOLDERS.values():
            html = text(site, folder, "404.html")
            links = re.findall(r'(?:href|src|action|content_root)="([^"#][^"]*)"', html)

            assert f"{root}{folder}_static/site.css" in {
                link.partition("?")[0] for link in links
            }
            elsewhere = [link for link in links if not link.startswith(root)]
            assert [link for link in elsewhere if "://" not in link] == []
