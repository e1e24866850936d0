"""Searching the Chinese pages in a real browser, with the index that Sphinx writes."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]

#: Pages in no toctree, so that none of them has another's title on it.
PAGES = {
    "index": "# 首页\n\n欢迎。\n",
    "routing": "# 路由\n\nFlask 的变量规则有五种转换器，键值由 request 给出。\n",
    "templates": "# 模板\n\nFlask 用 Jinja 渲染。自动转义 HTML，代码块也是。\n",
}


@pytest.fixture(scope="module")
def search(chromium, tmp_path_factory):
    """Return what finds the pages that a query finds, on a small built site."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "pages").mkdir()
    for name, text in PAGES.items():
        (folder / "pages" / f"{name}.md").write_text(
            f"---\norphan: true\n---\n{text}", "utf-8"
        )
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-c", ROOT, "-D", "language=zh_CN"]
    subprocess.run([*sphinx, folder / "pages", folder / "html"], check=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--disable-background-networking"]
        )
        page = browser.new_page()

        yield lambda query: found(page, folder / "html", query)

        browser.close()


def found(page: Page, site: Path, query: str) -> set[str]:
    page.goto(f"{(site / 'search.html').as_uri()}?q={query}")
    page.locator("#search-results .search-summary:not(:empty)").wait_for()
    links = page.locator("#search-results li a")
    return {Path(link.get_attribute("href")).stem for link in links.all()}


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("路由", {"routing"}),
        ("模板", {"templates"}),
        ("自动转义", {"templates"}),
        ("代码块", {"templates"}),
        ("键", {"routing"}),
        ("变量规则有五种", {"routing"}),
        ("flask", {"routing", "templates"}),
        ("flask 模板", {"templates"}),
        ("request 键值", {"routing"}),
        ("转义 html", {"templates"}),
        ("模板 路由", set()),
        ("龙凤", set()),
    ],
)
def test_a_chinese_query_finds_the_pages_that_have_it(search, query, pages):
    assert search(query) == pages
