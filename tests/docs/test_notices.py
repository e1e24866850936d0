"""What readers see of pages that are stale, or not translated; and a new language."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHANGED = "本节的原文在翻译之后有改动。"
UNFINISHED = "本页的翻译还没有完成。"
UNTRANSLATED = "本页还没有译文，下面是原文。"

INDEX = """\
(start)=
# {start}

{text}

```{{toctree}}
:hidden:

page
```

(more)=
## {more}

{text}
"""


class Site:
    """A copy of our tree with two languages, an index and a page."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.docs = root / "docs"
        shutil.copy(ROOT / "conf.py", root)
        for name in ("_ext", "_locale", "_templates", "_static", "languages.toml"):
            copy = shutil.copytree if (ROOT / "docs" / name).is_dir() else shutil.copy
            self.docs.mkdir(exist_ok=True)
            copy(ROOT / "docs" / name, self.docs / name)
        self.write("index.md", INDEX.format(start="Start", more="More", text="Text."))
        chinese = INDEX.format(start="开始", more="更多", text="文字。")
        self.write("zh_CN/index.md", chinese)
        self.write("page.md", "(page)=\n# Page\n\nSee {ref}`more`.\n")
        self.write("zh_CN/page.md", "(page)=\n# 页面\n\n看{ref}`more`。\n")
        self.parity("accept", "docs", "all")

    def write(self, name: str, text: str) -> None:
        path = self.docs / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.docs / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def parity(self, *words: str) -> None:
        environment = os.environ | {"PYTHONPATH": str(self.docs / "_ext")}
        command = [sys.executable, "-m", "lagena_docs.parity", *words]
        subprocess.run(
            command, cwd=self.root, env=environment, check=True, capture_output=True
        )

    def build(self, code: str = "zh_CN") -> None:
        """Build a language; there must be nothing to complain about."""
        folder = "" if code == "en" else code
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-c", "."]
        command += ["-d", f"doctrees/{code}", "-D", f"language={code}"]
        command += [f"docs/{folder}", f"html/{folder}"]
        done = subprocess.run(
            command, cwd=self.root, capture_output=True, encoding="utf-8"
        )
        assert done.stderr == ""

    def html(self, name: str) -> str:
        return (self.root / "html" / name).read_text("utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_stale_section_says_so_until_it_is_stamped(site):
    site.build()
    assert 'class="translation' not in site.html("zh_CN/index.html")

    site.edit("index.md", "## More\n\nText.", "## More\n\nOther text.")
    site.build()
    html = site.html("zh_CN/index.html")
    assert html.count(CHANGED) == 1
    assert html.index('id="more"') < html.index(CHANGED)
    assert 'href="../index.html#more">查看原文。</a>' in html

    site.parity("accept", "docs", "docs/zh_CN/index.md", "more")
    site.build()
    assert CHANGED not in site.html("zh_CN/index.html")


def test_a_page_that_is_stamped_nowhere_says_so_once(site):
    chinese = INDEX.format(start="开始", more="更多", text="文字。")
    site.write("zh_CN/index.md", chinese)

    site.build()

    assert site.html("zh_CN/index.html").count(UNFINISHED) == 1


def test_a_page_that_is_not_translated_is_shown_in_english_until_it_is(site):
    page = site.docs / "zh_CN" / "page.md"
    chinese = page.read_text("utf-8")
    page.unlink()
    site.edit("zh_CN/index.md", "\npage\n", "\n")

    site.build()
    html = site.html("zh_CN/page.html")
    assert UNTRANSLATED in html
    assert 'href="../page.html">查看原文。</a>' in html
    assert '<section id="page" lang="en">' in html
    assert 'href="index.html#more"' in html  # of the same language
    assert 'href="page.html"' in site.html("zh_CN/index.html")

    page.write_text(chinese, "utf-8")
    site.edit("zh_CN/index.md", ":hidden:\n\n", ":hidden:\n\npage\n")
    site.build()
    html = site.html("zh_CN/page.html")
    assert UNTRANSLATED not in html
    assert "页面" in html

    page.unlink()
    site.edit("zh_CN/index.md", "\npage\n", "\n")
    site.build()
    assert UNTRANSLATED in site.html("zh_CN/page.html")


def test_a_new_language_builds_and_is_checked_from_the_first_minute(site):
    site.parity("new", "docs", "ja")
    for code in ("en", "zh_CN", "ja"):
        site.build(code)

    html = site.html("ja/index.html")
    assert '<html class="no-js" lang="ja"' in html
    assert "The translation of this page is not finished." in html
    assert "This page is not translated yet" in site.html("ja/page.html")
    assert (
        '<a href="ja/index.html" lang="ja" hreflang="ja" title="日本語">'
        in site.html("index.html")
    )
    site.parity("check", "docs")
    site.edit("ja/index.md", "(more)=", "(less)=")
    with pytest.raises(subprocess.CalledProcessError) as caught:
        site.parity("check", "docs")
    assert b"docs/ja/index.md:13: the label is 'less'" in caught.value.stdout
