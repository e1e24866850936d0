"""Searching in a real browser: on the built site, and on pages made up for it."""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parents[2]
#: The built site, as files: what works without a server works with one.
SITE = ROOT / "build" / "html"
FOLDERS = {"en": "", "zh_CN": "zh_CN/"}

#: Queries in each language, with what has to be among the first three results.
ENGLISH = {
    "url_for": "reference/routing#lagena.url_for",
    "render_template": "reference/templates#lagena.render_template",
    "request": "reference/requests-responses#lagena.request",
    "Blueprint": "reference/blueprints#lagena.Blueprint",
    "@app.route": "reference/routing#lagena.Flask.route",
    "app.run port": "guide/command-line#command-line-app-run",
    "request.args": "quickstart/request-data#query-arguments",
    "request.form": "quickstart/request-data#form-fields",
    "before_request": "reference/hooks#lagena.Flask.before_request",
    "FLASK_DEBUG": "quickstart/debug-mode#debug-ways",
    "MAX_CONTENT_LENGTH": "guide/security#security-limits",
    "--debug": "guide/command-line#command-line-debug",
    ".flaskenv": "guide/configuration#configuration-dotenv",
    "404": "quickstart/redirects-errors#abort",
    "405": "reference/routing#automatic-methods",
    "500": "guide/error-pages#error-pages-500",
    "how to upload a file": "guide/uploading-files",
    "templ": "quickstart/templates",
    "cooki": "quickstart/cookies",
    "sessions": "quickstart/sessions",
    "secret key": "quickstart/sessions#sessions-key",
    "static files": "quickstart/static-files",
    "class based views": "guide/class-based-views",
    "message flashing": "quickstart/message-flashing",
    "error handler": "reference/hooks#reference-error-handlers",
    "escaping HTML": "quickstart/html-escaping",
    "port in use": "quickstart/when-it-does-not-start#port-in-use",
    "virtual environment": "guide/installation#installation-venv",
    "circular import": "guide/blueprints#blueprints-circular",
    "csrf": "guide/security#security-csrf",
    "nginx": "guide/deployment#deployment-nginx",
    "<int:number>": "quickstart/routing#variable-rules",
    "app.run(port=8000)": "reference/application#lagena.Flask.run",
    "application factory": "guide/blueprints#blueprints-factory",
}
CHINESE = {
    "上传文件": "guide/uploading-files",
    "路由变量": "quickstart/routing#variable-rules",
    "模板渲染": "quickstart/templates#templates-first",
    "会话密钥": "quickstart/sessions#sessions-key",
    "静态文件": "quickstart/static-files",
    "蓝图": "guide/blueprints",
    "错误处理": "reference/hooks#reference-error-handlers",
    "处理错误": "reference/hooks#reference-error-handlers",
    "重定向": "quickstart/redirects-errors",
    "消息闪现": "quickstart/message-flashing",
    "模板继承": "guide/template-inheritance",
    "调试模式": "quickstart/debug-mode",
    "中文文件名": "guide/uploading-files#uploads-chinese-names",
    "怎么上传文件": "guide/uploading-files",
    "如何部署": "quickstart/deploying",
    "虚拟环境": "guide/installation#installation-venv",
    "循环导入": "guide/blueprints#blueprints-circular",
    "应用工厂": "guide/blueprints#blueprints-factory",
    "端口被占用": "quickstart/when-it-does-not-start#port-in-use",
    "自动转义": "quickstart/templates#templates-escaping",
    "登录": "quickstart/sessions#sessions-login",
    "Flask 会话": "quickstart/sessions",
    "Flask会话": "quickstart/sessions",
    "url_for 静态": "quickstart/static-files#static-urls",
    "JSON 中文": "quickstart/json-apis#json-characters",
    "app.run 端口": "guide/command-line#command-line-app-run",
    "ｕｒｌ＿ｆｏｒ": "reference/routing#lagena.url_for",
    "url_for": "reference/routing#lagena.url_for",
    "request.args": "quickstart/request-data#query-arguments",
    "@app.route": "quickstart/routing#routes",
    "FLASK_DEBUG": "quickstart/debug-mode#debug-ways",
    "--debug": "guide/command-line#command-line-debug",
    "404": "quickstart/redirects-errors#abort",
}
#: What is looked up every day; the rest with --long.  The exact names of the reference,
#: @app.route and url_for, come first for no other reason than that they are exact.
SAMPLE = ("@app.route", "--debug", "404", "templ", "class based views", "secret key")
CHINESE_SAMPLE = (
    "上传文件",
    "路由变量",
    "会话密钥",
    "JSON 中文",
    "ｕｒｌ＿ｆｏｒ",
    "--debug",
)

#: A page with more sections than are shown, one with odd words, and a plain one.
PAGES = {
    "index": "# 首页\n\n欢迎。\n",
    "long": "# 长页\n\n"
    + "\n".join(
        f"(part-{number})=\n## 段落 {number}\n\n螃蟹。\n" for number in range(6)
    ),
    "odd": f"""\
# 怪字

(split)=
## 拆开

这里有**螃**蟹钳，也有 `half`_way。

(faces)=
## 表情

{"😀" * 300}!龙虾{"😀" * 300}

(code)=
## 代码

```python
# shore.py
print("<b>贝壳</b>")
```
""",
}


def queries() -> Iterator[object]:
    """Yield each query of each language as a parameter, most of them long ones."""
    for language, table, sample in (
        ("en", ENGLISH, SAMPLE),
        ("zh_CN", CHINESE, CHINESE_SAMPLE),
    ):
        for query, section in table.items():
            marks = () if query in sample else pytest.mark.long
            yield pytest.param(language, query, section, marks=marks)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    assert SITE.is_dir(), "There is no built site in build/html; run `make html` first."
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the pages made up here, and return where they are."""
    folder = tmp_path_factory.mktemp("search")
    pages = folder / "docs" / "zh_CN"
    pages.mkdir(parents=True)
    for name, text in PAGES.items():
        (pages / f"{name}.md").write_text(f"---\norphan: true\n---\n{text}", "utf-8")
    sphinx: list[str | Path] = [sys.executable, "-m", "sphinx", "-q", "-c", ROOT]
    sphinx += ["-D", "language=zh_CN"]
    subprocess.run([*sphinx, pages, folder / "html"], check=True)
    return folder / "html"


def search(page: Page, query: str, site: Path, folder: str = "") -> Locator:
    """Look a query up; return the results."""
    address = (site / folder / "search.html").as_uri()
    page.goto(f"{address}?q={quote(query)}")
    page.locator("#search-count:not(:empty)").wait_for()
    return page.locator("#search-results li")


def sections(results: Locator) -> list[str]:
    """Return the sections that results lead to."""
    links = results.locator("a").all()
    return [str(link.get_attribute("href")).replace(".html", "") for link in links]


# --- The site ---


@pytest.mark.parametrize(("language", "query", "section"), list(queries()))
def test_the_right_section_is_among_the_first_three(
    page: Page, language: str, query: str, section: str
) -> None:
    found = sections(search(page, query, SITE, FOLDERS[language]))

    assert section in found[:3]
    assert section == found[0] or ".url_for" not in section


@pytest.mark.parametrize(
    ("language", "query"),
    [("en", "flask sessions"), ("zh_CN", "Flask 会话"), ("zh_CN", "lagena会话")],
)
def test_a_page_that_does_not_name_the_framework_is_found_with_its_name(
    page: Page, language: str, query: str
) -> None:
    found = sections(search(page, query, SITE, FOLDERS[language]))

    assert found[0] == "quickstart/sessions"


@pytest.mark.parametrize("language", FOLDERS)
def test_the_right_sections_exist(page: Page, language: str) -> None:
    table = ENGLISH if language == "en" else CHINESE
    for section in set(table.values()):
        name, _, anchor = section.partition("#")
        html = (SITE / FOLDERS[language] / f"{name}.html").read_text("utf-8")
        assert f'id="{anchor or name.rpartition("/")[2]}"' in html


@pytest.mark.parametrize("language", FOLDERS)
def test_what_the_search_page_loads_is_small(language: str) -> None:
    index = SITE / FOLDERS[language] / "_static" / "searchindex.js"

    assert len(gzip.compress(index.read_bytes())) < 300_000


def test_a_result_leads_to_its_section_with_the_words_marked(page: Page) -> None:
    search(page, "路由变量", SITE, "zh_CN/").first.locator("a").click()

    page.wait_for_url("**/quickstart/routing.html#variable-rules")
    marked = page.locator("#variable-rules .highlighted")
    marked.first.wait_for()
    assert set(marked.all_inner_texts()) == {"路由", "变量"}


def test_results_follow_what_is_typed_and_the_address_too(page: Page) -> None:
    page.goto((SITE / "search.html").as_uri())
    assert page.locator("#search-results li").count() == 0
    assert page.locator("#search-help").is_hidden()

    page.keyboard.type("bluep")  # the field has the focus

    title = page.locator("#search-results li strong").first
    assert title.inner_text() == "Blueprints"
    assert page.url.endswith("/search.html?q=bluep")
    assert "sections found" in page.locator("[role=status]").inner_text()


def test_the_slash_leads_to_the_field(page: Page) -> None:
    for name in ("search.html?q=json", "index.html"):
        page.goto(f"{SITE.as_uri()}/{name}")
        page.locator("h1").first.click()
        page.keyboard.press("/")
        page.keyboard.press("Control+A")
        page.keyboard.type("cookies")
        page.keyboard.press("Enter")

        page.wait_for_url("**/search.html?q=cookies")
        assert page.locator("#search-results li").count() > 3


def test_the_other_language_is_asked_the_same(page: Page) -> None:
    search(page, "url_for", SITE)
    page.locator("a[hreflang=zh-CN]:visible").first.click()

    page.wait_for_url("**/zh_CN/search.html?q=url_for")
    assert page.locator("#search-results li").count() > 3


@pytest.mark.parametrize(
    ("language", "sorry"),
    [("en", "Nothing was found for “龙凤$&”."), ("zh_CN", "没有找到“龙凤$&”。")],
)
def test_nothing_found_is_said_with_what_to_try(
    page: Page, language: str, sorry: str
) -> None:
    results = search(page, "龙凤$&", SITE, FOLDERS[language])

    assert results.count() == 0
    assert page.locator("[role=status]").inner_text() == sorry
    page.locator("#search-help a").click()
    page.wait_for_url("**/index.html")


def test_without_javascript_the_page_says_so(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((SITE / "search.html").as_uri())

    assert "needs JavaScript" in page.locator("article").inner_text()
    page.locator("noscript a").click()
    page.wait_for_url("**/index.html")
    context.close()


@pytest.mark.parametrize("language", FOLDERS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_results(page: Page, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 740})
    for query in ("url_for JSON", "龙凤"):
        search(page, query, SITE, FOLDERS[language])
        found = Axe().run(page).response["violations"]

        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360


def test_a_result_is_less_than_a_screenful(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for result in search(page, "session", SITE).all():
        box = result.bounding_box()
        assert box
        assert box["height"] < 370


# --- Pages made up ---


def test_words_split_by_markup_are_found(page: Page, made_up: Path) -> None:
    assert sections(search(page, "螃蟹钳", made_up)) == ["odd#split"]
    assert sections(search(page, "half_way", made_up)) == ["odd#split"]


def test_a_page_shows_its_best_three_sections(page: Page, made_up: Path) -> None:
    found = sections(search(page, "螃蟹", made_up))

    assert len([name for name in found if name.startswith("long")]) == 3


def test_a_result_says_where_it_is_and_marks_the_words(
    page: Page, made_up: Path
) -> None:
    (result,) = search(page, "贝壳", made_up).all()

    assert result.locator("a").inner_text() == "怪字 › 代码"
    assert result.locator("p").inner_text() == 'shore.py print("<b>贝壳</b>")'
    assert result.locator("mark").all_inner_texts() == ["贝壳"]


def test_an_excerpt_halves_no_letter(page: Page, made_up: Path) -> None:
    (result,) = search(page, "龙虾", made_up).all()

    text = result.locator("p").inner_text()
    assert set(text) == {"…", "😀", "!", "龙", "虾"}
    assert len(text) < 200


def test_all_words_count(page: Page, made_up: Path) -> None:
    assert sections(search(page, "拆开 螃蟹", made_up)) == ["odd#split"]
    assert sections(search(page, "龙凤", made_up)) == []


def test_a_part_of_what_was_asked_is_better_than_nothing(
    page: Page, made_up: Path
) -> None:
    assert sections(search(page, "贝壳 独角兽", made_up)) == ["odd#code"]
    assert page.locator("[role=status]").inner_text().startswith("没有哪一节全部包含")
