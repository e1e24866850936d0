"""The box with a page's files, and the zip beside it, on a small site and the whole."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from lagena_docs import projects
from lagena_docs.settings import LANGUAGES
from lagena_tests import whole

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "build" / "html"

pytestmark = pytest.mark.site

#: The pages that the daily gate looks at; the long one looks at all.
SAMPLE = ("quickstart/minimal-application", "quickstart/templates")
#: That of the screen.
WIDTH = 360

INDEX = """\
# Start

```python
# start.py
x = 1
```

```{toctree}
guide/page
```
"""
PAGE = """\
# Page

Words.

```python
# app.py
zebras = "<1>"
```

```css file=static/style.css empty
```

```python
# app.py
zebras = "<2>"
```
"""


def every_project(rest: tuple[pytest.MarkDecorator, ...]) -> Iterator[object]:
    """Yield each project of each language, with these marks but on the sample."""
    for language, project in whole.every_project():
        name = f"{language.folder}{project.name}"
        marks = () if project.name in SAMPLE else rest
        yield pytest.param(name, project, id=name, marks=marks)


every_page = pytest.mark.parametrize(("name", "project"), list(every_project(())))
every_page_at_last = pytest.mark.parametrize(
    ("name", "project"), list(every_project((pytest.mark.long,)))
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site of two pages in two languages, of which one has a project."""
    root = tmp_path_factory.mktemp("small")
    for language in LANGUAGES[:2]:
        docs, out = root / "docs" / language.folder, root / "html" / language.folder
        (docs / "guide").mkdir(parents=True)
        (docs / "index.md").write_text(INDEX)
        (docs / "guide" / "page.md").write_text(PAGE)
        sphinx: list[str | Path] = [sys.executable, "-m", "sphinx", "-q", "-W"]
        sphinx += ["-c", ROOT]
        sphinx += ["-D", f"language={language.code}", "-d", root / language.code]
        subprocess.run([*sphinx, docs, out], check=True)
    return root / "html"


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        context = browser.new_context(viewport={"width": WIDTH, "height": 740})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(30_000)
        yield context.new_page()
        browser.close()


def test_the_box_has_each_file_once_as_it_is_at_the_end(small: Path) -> None:
    html = (small / "guide" / "page.html").read_text("utf-8")

    box = html[html.index('<details class="project">') : html.index("</details>")]
    assert re.findall(r"<label[^>]*>(.*?)</label>", box) == [
        "app.py",
        "static/style.css",
    ]
    assert "&lt;2&gt;" in box
    assert "&lt;1&gt;" not in box
    assert "<p>This file is empty.</p>" in box
    assert '<a href="page.zip" download>page.zip</a>' in box
    assert "lagena examples copy guide/page my-app\n" in re.sub(r"<[^>]*>", "", box)


def test_the_box_speaks_the_language_of_its_page(small: Path) -> None:
    html = (small / "zh_CN" / "guide" / "page.html").read_text("utf-8")

    assert "<summary>本页的文件</summary>" in html
    shown = re.sub(r"<[^>]*>", "", html)
    assert "$ lagena examples copy guide/page my-app --lang zh_CN\n" in shown


def test_a_page_without_a_project_has_no_box(small: Path) -> None:
    assert 'class="project"' not in (small / "index.html").read_text("utf-8")
    assert not (small / "index.zip").exists()


def test_the_zip_lies_beside_the_page(small: Path) -> None:
    for folder in ("guide", "zh_CN/guide"):
        with zipfile.ZipFile(small / folder / "page.zip") as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        assert held == {"app.py": b'zebras = "<2>"\n', "static/style.css": b""}


@every_page
def test_the_site_s_zip_holds_what_is_executed(
    name: str, project: projects.Project
) -> None:
    zipped = (SITE / f"{name}.zip").read_bytes()

    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        held = {path: archive.read(path) for path in archive.namelist()}
    assert held == project.files, "Was the site built since? `make html` builds it."


@every_page_at_last
def test_the_box_gives_what_is_executed_even_on_a_narrow_screen(
    page: Page, name: str, project: projects.Project
) -> None:
    page.goto((SITE / f"{name}.html").as_uri())
    page.locator("details.project > summary").click()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= WIDTH

    copied = {}
    for label in page.locator("details.project .tab-label").all():
        label.click()
        box = page.locator("details.project .tab-content:visible .highlight")
        page.evaluate("navigator.clipboard.writeText('')")
        box.hover()
        box.locator("button.copybtn").click()
        box.locator("button.copybtn.success").wait_for()
        text = page.evaluate("navigator.clipboard.readText()")
        copied[label.inner_text()] = text.encode()

    assert copied == {path: text for path, text in project.files.items() if text}


def test_the_box_is_closed_and_opens_by_the_keyboard(page: Page, small: Path) -> None:
    page.goto((small / "guide" / "page.html").as_uri())
    first, second = page.locator("details.project .tab-content").all()
    assert not first.is_visible()

    page.locator("details.project > summary").press("Enter")
    assert first.is_visible()

    page.locator("details.project .tab-input").first.press("ArrowRight")
    assert not first.is_visible()
    assert second.is_visible()
