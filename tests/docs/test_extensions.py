"""What our extensions make of a small site, in both languages."""

import contextlib
import io
import re
import warnings
from pathlib import Path

import pytest
from sphinx.cmd.build import main

from lagena_docs.runner import apart

ROOT = Path(__file__).resolve().parents[2]
#: Words that tell Sphinx where the site will be.
ADDRESS = ("-D", "html_baseurl=https://docs.example/")

INDEX = """\
# Thing

It is small & quiet.

<!-- a note to translators -->

```python
# thing.py
x = 1
```

```text output
1
```

Get {wheel}`thing-1.whl`.
"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two languages with an index; only English has another page."""
    for folder in ("docs", "docs/zh_CN"):
        (tmp_path / folder / "more").mkdir(parents=True)
        (tmp_path / folder / "index.md").write_text(INDEX)
    (tmp_path / "docs" / "more" / "only.md").write_text("---\norphan: 1\n---\n# Only\n")
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "thing-1.whl").write_text("wheel")
    return tmp_path


def build(pages: Path, folder: str, *words: str) -> str:
    """Build the pages in a folder; return what Sphinx says."""
    out = pages / "html" / folder.removeprefix("docs")[1:]
    words = ("-D", f"wheelhouse={pages / 'wheels'}", *words)
    doctrees = pages / "doctrees" / folder
    options = ["-q", "-W", "-c", ROOT, *words, "-d", doctrees, pages / folder, out]
    said: str = apart.call(sphinx, list(map(str, options)), limit=60)
    return said


def sphinx(options: list[str]) -> str:
    """Run Sphinx in this process, which has it imported; return what it says."""
    warnings.simplefilter("ignore")  # those of Python, which it does not show either
    with contextlib.redirect_stderr(io.StringIO()) as said:
        main(options)
    return said.getvalue()


def test_the_english_pages(pages):
    assert build(pages, "docs") == ""

    html = (pages / "html" / "index.html").read_text("utf-8")
    assert '<html class="no-js" lang="en"' in html
    assert '<meta name="description" content="It is small &amp; quiet.">' in html
    assert 'rel="alternate" hreflang' not in html  # search engines want whole addresses
    assert html.count('name="viewport"') == 1
    assert "doctools.js" in html  # has the key for searching
    assert "sphinx_highlight.js" in html  # marks what the search has led to
    assert html.count('<a href="zh_CN/index.html" lang="zh-CN" hreflang="zh-CN"') == 2
    assert '<span class="caption-text">thing.py</span>' in html
    assert "# thing.py" not in html
    assert 'class="output highlight-text notranslate"' in html
    assert "translators" not in html


def test_the_chinese_pages(pages):
    assert build(pages, "docs/zh_CN", "-D", "language=zh_CN") == ""

    html = (pages / "html" / "zh_CN" / "index.html").read_text("utf-8")
    assert '<html class="no-js" lang="zh-CN"' in html
    assert html.count('<a href="../index.html" lang="en" hreflang="en"') == 2
    assert re.findall('(?:aria-label|title)="([A-Z][^"]*)"', html) == ["English"] * 2


def test_a_page_of_one_language_leads_to_the_other_index(pages):
    (pages / "docs" / "more" / "only.md").rename(pages / "docs/zh_CN/more/only.md")
    assert build(pages, "docs/zh_CN", "-D", "language=zh_CN", *ADDRESS) == ""

    html = (pages / "html" / "zh_CN" / "more" / "only.html").read_text("utf-8")
    assert html.count('<a href="../../index.html" lang="en"') == 2
    assert '<link rel="alternate" hreflang="zh-CN"' in html
    assert '<link rel="alternate" hreflang="en"' not in html


def test_a_page_learns_that_its_twin_appeared_or_vanished(pages):
    page = pages / "html" / "more" / "only.html"
    link = 'hreflang="zh-CN" href="https://docs.example/zh_CN/more/only.html">'
    twin = pages / "docs" / "zh_CN" / "more" / "only.md"

    assert build(pages, "docs", *ADDRESS) == ""
    assert link not in page.read_text("utf-8")
    twin.write_text("# 只有\n", "utf-8")
    assert build(pages, "docs", *ADDRESS) == ""
    assert link in page.read_text("utf-8")
    twin.unlink()
    assert build(pages, "docs", *ADDRESS) == ""
    assert link not in page.read_text("utf-8")


def test_a_language_that_is_not_listed_is_an_error(pages):
    assert "'fr' is none of the site's (en, zh_CN)" in build(
        pages, "docs", "-D", "language=fr"
    )


def test_addresses_are_whole_where_the_site_has_one(pages):
    assert build(pages, "docs/zh_CN", "-D", "language=zh_CN", *ADDRESS) == ""

    html = (pages / "html" / "zh_CN" / "index.html").read_text("utf-8")
    assert 'hreflang="en" href="https://docs.example/index.html">' in html
    assert 'rel="canonical" href="https://docs.example/zh_CN/index.html">' in html


def test_any_block_is_coloured_as_far_as_it_goes(pages):
    more = "```dotenv\n# .env\nA=1\n```\n\n```http\nHTTP/1.1 200 OK\n\n...\n}{\n```\n"
    index = pages / "docs" / "index.md"
    index.write_text(index.read_text("utf-8") + more, "utf-8")

    assert build(pages, "docs") == ""
    assert '<span class="na">A</span>' in (pages / "html/index.html").read_text("utf-8")


def test_the_wheel_is_a_download(pages):
    assert build(pages, "docs") == ""

    (wheel,) = (pages / "html" / "_downloads").rglob("*.whl")
    assert wheel.read_text() == "wheel"


def test_a_missing_wheel_is_an_error(pages):
    (pages / "wheels" / "thing-1.whl").unlink()

    assert "There is no thing-1.whl in" in build(pages, "docs")


FOLDED = """\
# Thing

:::{tab} Linux
```console
$ export A=b
```
:::

:::{tab} Windows
```doscon
> set A=b
```
:::

:::{note}
:collapsible: closed

```python
x = 1
```
:::
"""


def test_tabs_and_notes_that_fold_are_plain_html(pages):
    (pages / "docs" / "index.md").write_text(FOLDED)

    assert build(pages, "docs") == ""

    html = (pages / "html" / "index.html").read_text("utf-8")
    assert html.count('class="tab-input"') == html.count('class="tab-label" for="') == 2
    assert html.count('checked="checked"') == 1
    assert (
        '<details class="admonition note">\n<summary class="admonition-title">' in html
    )
    assert html.count('class="highlight-') == 3


def test_the_search_has_each_link_with_the_title_that_its_section_has_now(pages):
    only = pages / "docs" / "more" / "only.md"
    index = pages / "docs" / "index.md"
    index.write_text("# Thing\n\nSee {ref}`there`.\n")
    for title in "Old name", "New name":
        only.write_text(f"---\norphan: 1\n---\n(there)=\n# {title}\n")
        assert build(pages, "docs") == ""

        found = (pages / "html" / "_static" / "searchindex.js").read_text("utf-8")

        assert f'"See {title}."' in found
        assert found.count(title) == 2
