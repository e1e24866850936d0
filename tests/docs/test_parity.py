"""What `make i18n` says of a small site in two languages, and of our own pages."""

import contextlib
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lagena_docs import languages
from lagena_docs.parity import overview
from lagena_docs.parity.__main__ import main
from lagena_docs.twins import Site

ROOT = Path(__file__).resolve().parents[2]

ENGLISH = """\
(start)=
# Start

See {ref}`how <how>`, or [the site](https://example.org/en/a).

```{toctree}
:caption: More

more/page
```

(how)=
## How

Save this:

```python
# hello.py
x = "Hello"
```

:::{note}
It prints nothing.

```console exit=1
$ false
```
:::
"""

CHINESE = """\
(start)=
# 开始

先看{ref}`怎么做 <how>`，再看[网站](https://example.org/zh-cn/a)。

```{toctree}
:caption: 更多

more/page
```

(how)=
## 怎么做

保存下面的代码：

```python
# hello.py
x = "你好"
```

:::{note}
它什么也不打印。

```console exit=1
$ false
```
:::
"""


class Pages:
    """A site in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.docs = root / "docs"
        self.write("languages.toml", (ROOT / "docs" / "languages.toml").read_text())
        self.write("index.md", ENGLISH)
        self.write("zh_CN/index.md", CHINESE)
        self.write("more/page.md", "(page)=\n# Page\n\nMore.\n")
        self.write("zh_CN/more/page.md", "(page)=\n# 页面\n\n更多。\n")
        assert self.make("accept", "docs", "all") == (0, "")

    def write(self, name: str, text: str) -> None:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def read(self, name: str) -> str:
        return (self.docs / name).read_text("utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        assert old in self.read(name)
        self.write(name, self.read(name).replace(old, new))

    def make(self, *words: str) -> tuple[int, str]:
        """Run a command; return its status, and what it said but "stamped"."""
        out = io.StringIO()
        with contextlib.chdir(self.root), contextlib.redirect_stdout(out):
            status = main(list(words))
        said = [line for line in out.getvalue().splitlines() if "newly" not in line]
        return status, "\n".join(said)

    def problems(self) -> list[str]:
        listed = languages.read(self.docs / "languages.toml")
        return [
            str(p) for p in overview.problems(Site(Path("docs"), self.root, listed))
        ]

    def table(self) -> list[str]:
        listed = languages.read(self.docs / "languages.toml")
        return list(overview.table(Site(Path("docs"), self.root, listed)))

    def commit(self) -> None:
        for words in (
            ("init", "-q"),
            ("add", "."),
            ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "Write"),
        ):
            subprocess.run(["git", *words], cwd=self.root, check=True)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


# --- Our own pages ---


def test_nothing_of_our_own_translations_is_broken():
    listed = languages.read(ROOT / "docs" / "languages.toml")

    assert [str(p) for p in overview.problems(Site(Path("docs"), ROOT, listed))] == []


# --- Structure ---


def test_twins_are_in_order(pages):
    assert pages.problems() == []
    assert pages.make("check", "docs")[0] == 0


LISTED = """\
(page)=
# Page

Call `f(x)`, with `lang=en`:

- one, `add(a book)`
- two

A paragraph.
"""
LISTED_IN_CHINESE = """\
(page)=
# 页面

调用 `f(x)`，

带上 `lang=zh`：

- 一、`add(一本书)`
- 二

一段。
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("`f(x)`", "`g(x)`", "nor `f(x)`, as"),
        ("`f(x)`", "它", "nor `f(x)`, as"),
        ("- 二\n", "", "1 items of lists, and 2"),
        ("- 二\n", "- 二\n- 三\n", "3 items of lists, and 2"),
        ("调用 `f(x)`，\n\n带上 `lang=zh`：\n\n", "`f(x)`, `lang=zh`\n\n", ""),
        ("调用 `f(x)`，\n\n", "- `f(x)`\n", "3 items of lists, and 2"),
        ("一段。\n", "> 一段。\n", "1 quotes, and 0"),
        ("一段。\n", "", ""),
        (
            "带上 `lang=zh`：\n\n- 一、`add(一本书)`\n- 二\n\n一段。",
            "",
            "`add(a book)`",
        ),
    ],
)
def test_the_prose_of_a_fresh_section_lacks_nothing(pages, old, new, message):
    pages.write("more/page.md", LISTED)
    pages.write("zh_CN/more/page.md", LISTED_IN_CHINESE)
    pages.make("accept", "docs", "page")
    pages.make("accept", "docs", "more/page")
    assert pages.problems() == []

    pages.edit("zh_CN/more/page.md", old, new)

    found = [p for p in pages.problems() if "docs/zh_CN/more/page.md:2: " in p]
    assert message in "\n".join(found)
    assert bool(found) == bool(message)
    # What is stale is not broken, and shown as that.
    pages.edit("more/page.md", "# Page", "# The page")
    assert [p for p in pages.problems() if p in found] == []


@pytest.mark.parametrize("name", ["index.md", "zh_CN/index.md"])
def test_a_page_without_a_heading_is_broken(pages, name):
    pages.write(name, "*Hello*\n")

    status, said = pages.make("check", "docs")

    message = "the page has no heading; write (name)= and '# TITLE' on top."
    assert status == 1
    assert f"\ndocs/{name}:1: {message}\n" in said
    status, said = pages.make("accept", "docs", "all")
    assert status == 2
    assert "docs/zh_CN/index.md has no section in common with" in said


BROKEN: dict[str, tuple[str, str, int, str]] = {
    "a link gone": ("{ref}`怎么做 <how>`", "怎么做", 2, "no link '{ref} how'"),
    "a link elsewhere": ("<how>", "<start>", 2, "the link '{ref} start'"),
    "an address": ("zh-cn/a)", "zh-cn/b)", 2, "the link 'https://example.org/b'"),
    "a label": ("(how)=", "(hau)=", 14, "the label is 'hau', and 'how' in docs/index"),
    "a level": ("## 怎么做", "### 怎么做", 14, "a heading of level 3, and of 2"),
    "a toctree": ("\nmore/page\n", "\n", 2, "no page in the toctree 'more/page'"),
    "code": ("x =", "y =", 21, "other code than in docs/index.md:17: 'y' for 'x'"),
    "a string": ('"你好"', '"Hi"', 21, "other code than in docs/index.md:17: 'Hi'"),
    "a file's name": ("# hello.py", "# hi.py", 19, "a python hi.py block; docs/index"),
    "a language": ("```console", "```python", 27, "a python exit=1 block"),
    "an exit status": ("exit=1", "exit=2", 27, "a console exit=2 block; docs/index.md"),
    "a block gone": ("\n```console exit=1\n$ false\n```\n", "", 14, "no console block"),
    "a block more": (
        "保存下面的代码：\n",
        "保存下面的代码：\n\n```text output\n1\n```\n",
        19,
        "a text output block that docs/index.md does not have",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_is(pages, name):
    old, new, line, message = BROKEN[name]
    pages.edit("zh_CN/index.md", old, new)

    found = pages.problems()

    assert any(
        problem.startswith(f"docs/zh_CN/index.md:{line}: ") and message in problem
        for problem in found
    ), found
    assert pages.make("check", "docs")[0] == 1


INCLUDED = {"the file": "_part.md", "the page below": "index.md"}


@pytest.mark.parametrize("where", list(INCLUDED))
def test_code_in_and_below_what_a_page_includes_is_broken_on_its_line(pages, where):
    for folder in ("", "zh_CN/"):
        pages.write(f"{folder}_part.md", "```python\nz = 1\nz = 2\n```\n")
        heading = "## How" if not folder else "## 怎么做"
        include = f"{heading}\n\n```{{include}} _part.md\n```"
        pages.edit(f"{folder}index.md", heading, include)

    name = f"zh_CN/{INCLUDED[where]}"
    old = "z = 2" if where == "the file" else "x ="
    pages.edit(name, old, f"n{old}")

    place = "_part.md:1" if where == "the file" else "index.md:20"
    line = pages.read(name)[: pages.read(name).index(f"n{old}")].count("\n") + 1
    (problem,) = [p for p in pages.problems() if "other code" in p]
    assert problem.startswith(f"docs/{name}:{line}: other code than in docs/{place}")


def test_a_section_that_is_gone_is_broken(pages):
    text = pages.read("zh_CN/index.md")
    pages.write("zh_CN/index.md", text[: text.index("(how)=")])

    (problem,) = pages.problems()
    assert "the section 'how' of docs/index.md:13 is not at that place" in problem


def test_a_section_that_english_has_not_is_broken(pages):
    pages.edit("zh_CN/index.md", "(how)=", "(more)=\n## 更多\n\n(how)=")

    (problem,) = pages.problems()
    assert problem.startswith("docs/zh_CN/index.md:14: the section 'more' is not at")


def test_blocks_that_are_swapped_are_broken(pages):
    for name in ("index.md", "zh_CN/index.md"):
        pages.write(
            name,
            pages.read(name)
            + "\n```json file=a.json\n1\n```\n\n```sql file=b.sql\n```\n",
        )
    text = pages.read("zh_CN/index.md")
    head, json, sql = text.partition("```json")[0], "```json file=a.json\n1\n```\n", ""
    sql = "```sql file=b.sql\n```\n"
    pages.write("zh_CN/index.md", f"{head}{sql}\n{json}")

    assert pages.problems()


def test_a_page_that_english_has_not_is_broken(pages):
    (pages.docs / "more" / "page.md").unlink()
    pages.edit("index.md", "more/page\n", "")
    pages.edit("zh_CN/index.md", "more/page\n", "")

    (problem,) = pages.problems()
    assert problem.startswith("docs/zh_CN/more/page.md:1: there is no docs/more/page")


def test_a_page_may_say_that_it_has_no_source(pages):
    pages.write("zh_CN/own.md", "# 自己\n<!-- source: none -->\n\n只有中文。\n")
    pages.edit("zh_CN/index.md", "more/page", "more/page\nown")
    assert pages.problems() == []

    pages.write("own.md", "# Own\n")
    assert any("it says <!-- source: none -->, yet" in p for p in pages.problems())


def test_a_page_that_is_not_translated_is_missing_and_not_broken(pages):
    pages.write("new.md", "(new)=\n# New\n")
    pages.edit("index.md", "more/page", "more/page\nnew")

    status, said = pages.make("check", "docs")
    assert status == 0
    assert "docs/zh_CN/new.md        (the page)      missing" in said


def test_a_section_may_say_that_it_has_no_source(pages):
    text = "(mirrors)=\n## 镜像\n<!-- source: none -->\n\n用 `-i`。\n\n(how)="
    pages.edit("zh_CN/index.md", "(how)=", text)

    assert pages.problems() == []


# --- Freshness ---


def test_edited_prose_is_stale_and_not_broken(pages):
    pages.edit("index.md", "Save this:", "Save that:")

    status, said = pages.make("check", "docs")
    assert status == 0
    assert "1 stale" in said
    assert "how" in said


def test_a_new_title_makes_a_section_stale(pages):
    pages.edit("index.md", "## How", "## How now")

    assert "1 stale" in pages.table()[-1]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("index.md", '"Hello"', '"Hello!"'),
        ("index.md", "Save this:", "Save\nthis:"),
        ("index.md", "Save this:", "<!-- for writers -->\n\nSave this:"),
        ("index.md", "more/page", "more/page\nnew"),
        ("index.md", "<how>", "<start>"),
        ("index.md", "https://example.org/en/a", "https://example.org/en/b"),
        ("zh_CN/index.md", "保存下面的代码：", "保存这些代码："),
    ],
)
def test_what_is_no_english_prose_leaves_a_section_fresh(pages, name, old, new):
    pages.edit(name, old, new)

    assert pages.table()[-1] == "简体中文: 3 fresh, 0 stale, 0 missing"


def test_the_table_shows_which_words_changed(pages):
    pages.commit()
    pages.edit("index.md", "It prints nothing.", "It prints nothing at all.")

    assert (
        "docs/zh_CN/index.md      how             stale  "
        "... :::{note} It prints [-nothing.-] {+nothing at all.+} :::"
    ) in pages.table()


def test_the_words_that_changed_are_found_under_a_page_s_old_name(pages):
    pages.commit()
    for folder in ("", "zh_CN/"):
        (pages.docs / folder / "more/page.md").rename(pages.docs / folder / "other.md")
    pages.commit()
    pages.edit("other.md", "More.", "Less.")

    assert any("[-More.-] {+Less.+}" in line for line in pages.table())


def test_without_history_the_table_does_without_the_words(pages):
    pages.edit("index.md", "Save this:", "Save that:")

    (row,) = (line for line in pages.table() if "stale  " in line)
    assert row.endswith("is in no commit")


def test_a_section_without_a_stamp_is_missing(pages):
    text = pages.read("zh_CN/index.md")
    stamp = next(line for line in text.splitlines() if "source:" in line)
    pages.edit("zh_CN/index.md", f"{stamp}\n", "")

    assert pages.make("check", "docs")[0] == 0
    assert "1 missing" in pages.table()[-1]


# --- Accepting ---


def test_accepting_a_section_stamps_that_alone(pages):
    pages.edit("index.md", "Save this:", "Save that:")
    pages.edit("index.md", "See {ref}", "Look at {ref}")

    assert pages.make("accept", "docs", "docs/zh_CN/index.md", "how") == (0, "")

    assert "1 stale" in pages.table()[-1]
    assert any("start" in line for line in pages.table())


@pytest.mark.parametrize("page", ["docs/zh_CN/index.md", "docs/index.md", "index"])
def test_accepting_a_page_stamps_all_of_it(pages, page):
    pages.edit("index.md", "Save this:", "Save that:")

    assert pages.make("accept", "docs", page) == (0, "")

    assert "0 stale" in pages.table()[-1]


def test_accepting_changes_stamps_alone(pages):
    before = CHINESE.replace("\n", "\r\n").encode("utf-8-sig")
    (pages.docs / "zh_CN" / "index.md").write_bytes(before)

    pages.make("accept", "docs", "index")

    after = (pages.docs / "zh_CN" / "index.md").read_bytes()
    assert after.count(b"<!-- source: ") == 2
    lines = after.splitlines(keepends=True)
    assert b"".join(line for line in lines if b"source:" not in line) == before
    assert all(line.endswith(b"\r\n") for line in lines)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere",), "There is no translated page 'nowhere'"),
        (
            ("index", "nothing"),
            "has no section 'nothing' in common with its source; the",
        ),
        (("all", "how"), "docs/zh_CN/more/page.md has no section 'how'"),
    ],
)
def test_what_cannot_be_accepted_changes_nothing(pages, words, message):
    pages.edit("index.md", "Save this:", "Save that:")
    before = pages.read("zh_CN/index.md")

    status, said = pages.make("accept", "docs", *words)

    assert status == 2
    assert message in said
    assert pages.read("zh_CN/index.md") == before


# --- Wording ---


WORDING: dict[str, tuple[str, str]] = {
    "no space beside Latin letters": ("用Flask写", "用 Flask 写"),
    "half-width comma": ("你好,世界", "你好，世界"),
    "no space beside code": ("用`app`写", "no space between Chinese and code"),
    "straight quotes": ('叫"路由"。', "a straight quotation mark"),
    "half-width brackets": ("路由(route)。", "a half-width bracket"),
    "half-width full stop": ("写好了.", "half-width punctuation"),
    "half-width after a role": ("按{kbd}`A`.", "half-width punctuation"),
    "half-width before a role": ("再按:{kbd}`A`", "half-width"),
    "half-width after Latin": ("写成 JSON.", "half-width punctuation"),
    "half-width bracket after a stop": ("好。(见下文。)", "a half-width bracket"),
    "half-width after code": ("用 `app`, 再写。", "half-width punctuation"),
    "space after a comma": ("你好， 世界", "a space beside full-width punctuation"),
    "dots for an ellipsis": ("等等...", "an ellipsis of dots"),
    "a short dash": ("路由—网址", "a dash that is too short"),
    "a line that is broken": ("写好\n了。", "join the lines"),
    "full-width digits": ("第１章", "第1章"),
}


@pytest.mark.parametrize("name", WORDING)
def test_prose_is_checked_for(pages, name):
    text, message = WORDING[name]
    pages.edit("zh_CN/index.md", "它什么也不打印。", text)

    found = pages.problems()

    assert found
    assert all(problem.startswith("docs/zh_CN/index.md:25: ") for problem in found)
    assert any(message in problem for problem in found), found


@pytest.mark.parametrize(
    "text",
    [
        "用 `app,你好(x)` 写。",
        "看{ref}`怎么做 <how>`一节。",
        "看[网站](https://example.org/zh-cn/a)。",
        "**变量**：等等……就是这样——好。",
        "| 甲（a） | 乙 |\n| --- | --- |\n| 一。 | 二，三 |",
        'English prose, (as it is): "fine".',
        "<!-- 注释abc,不检查 -->",
    ],
)
def test_prose_may_be(pages, text):
    pages.edit("zh_CN/more/page.md", "更多。", text)

    # It says less than its source, or more.
    mistakes = [p for p in pages.problems() if " in docs/more/page.md" not in p]
    assert not [p for p in mistakes if "is on no page of the source" not in p]


def test_code_is_not_prose(pages):
    for name in ("index.md", "zh_CN/index.md"):
        pages.edit(name, "x = ", "# 用Flask写,\nx = ")

    assert pages.problems() == []


GLOSSARY = """\
# 术语表
<!-- source: none -->

| 英文 | 译法 | 不要用 |
| --- | --- | --- |
| application | 应用 | 应用程序、应用程式 |
| string | 字符串 | 字串 |
| query | 查询字串表 | |
| return | 返回 | |
| response | 响应 | 回应 |
"""


def test_words_in_latin_letters_are_those_of_the_source(pages):
    pages.write("zh_CN/glossary.md", GLOSSARY + "\n只有中文页面提到 GBK。\n")
    text = "用 `page` 写 GBK 的 More，见[网站](https://example.org/here)。"
    pages.edit("zh_CN/more/page.md", "更多。", text)
    assert [p for p in pages.problems() if "on no page of" in p] == []

    pages.edit("zh_CN/more/page.md", "`page` 写", "`pago` 写")

    assert (
        "docs/zh_CN/more/page.md:5: 'pago' is on no page of the source; mend it, or "
        "write it into the glossary." in pages.problems()
    )


def test_forbidden_renderings_are_told_with_the_right_one(pages):
    pages.write("zh_CN/glossary.md", GLOSSARY)
    pages.edit(
        "zh_CN/index.md",
        "它什么也不打印。",
        "查询字串表：应用程序有字串和 `字串`，返回应用。\n\n回应用户。",
    )

    assert pages.problems() == [
        "docs/zh_CN/index.md:25: '字串' for 'string': write '字符串'.",
        "docs/zh_CN/index.md:25: '应用程序' for 'application': write '应用'.",
        "docs/zh_CN/index.md:27: '回应' for 'response': write '响应'.",
    ]


# --- Another language ---


def test_a_new_language_is_listed_and_checked(pages):
    pages.write("_locale/zh_CN/LC_MESSAGES/sphinx.po", 'msgid "Next"\nmsgstr "下"\n')

    status, said = pages.make("new", "docs", "ja")

    assert status == 0
    assert "docs/ja/index.md" in said
    assert pages.read("_locale/ja/LC_MESSAGES/sphinx.po") == 'msgid "Next"\nmsgstr ""\n'
    assert pages.table()[-1] == "日本語: 0 fresh, 0 stale, 3 missing"
    assert pages.problems() == []
    pages.edit("ja/index.md", "x =", "y =")
    assert pages.problems()[0].startswith("docs/ja/index.md:19: other code than")


def test_a_new_language_has_what_the_framework_says_to_translate(pages):
    pages.write("_locale/zh_CN/LC_MESSAGES/sphinx.po", "")
    messages = pages.root / "framework" / "lagena" / "messages"
    messages.mkdir(parents=True)
    (messages / "zh.toml").write_text(
        'en = "zh = a"\nzh = "茶"\nen = """\nb\nc"""\nzh = """\n茶\n茶"""\nen = "d"\n',
        "utf-8",
    )

    status, said = pages.make("new", "docs", "ja")

    assert status == 0
    assert said.endswith("\nframework/lagena/messages/ja.toml")
    assert (messages / "ja.toml").read_text("utf-8") == (
        'en = "zh = a"\nja = ""\nen = """\nb\nc"""\nja = ""\nen = "d"\n'
    )


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("zh_CN", "The site has 'zh_CN' already"),
        ("fr", "docs/fr is there already"),
        ("nonsense", "'nonsense' is no language known to Babel"),
        ("", "'' is no language known to Babel"),
    ],
)
def test_a_language_that_cannot_be_added_changes_nothing(pages, code, message):
    pages.write("fr/notes.txt", "")
    before = pages.read("languages.toml")

    status, said = pages.make("new", "docs", code)

    assert status == 2
    assert message in said
    assert pages.read("languages.toml") == before


def test_a_picture_is_shared_by_the_languages(pages):
    pages.edit("index.md", "Save this:", "Save this: ![A cat](_static/cat.png)")
    pages.edit("zh_CN/index.md", "下面的代码：", "代码：![猫](../_static/cat.png)")
    assert pages.problems() == []

    pages.edit("zh_CN/index.md", "cat.png", "dog.png")

    assert [problem.split(": ")[1] for problem in pages.problems()] == [
        "no link '_static/cat.png', as in docs/index.md:13.",
        "the link '_static/dog.png', which is not in docs/index.md:13.",
    ]


# --- Entries of the reference ---


@pytest.fixture
def described(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """A site whose page has an entry for a function of the project's own."""
    pages.write("../glass.py", 'def pour():\n    """Fill a glass."""\n')
    monkeypatch.syspath_prepend(pages.root)
    pages.edit("index.md", "Save this:", "```{api} glass.pour\n```\n\nSave this:")
    pages.edit(
        "zh_CN/index.md",
        "保存下面的",
        "```{api} glass.pour\n倒满杯子。\n```\n\n保存下面的",
    )
    assert pages.make("accept", "docs", "all") == (0, "")
    yield pages
    sys.modules.pop("glass", None)


def test_an_entry_has_words_in_each_language(described):
    assert described.problems() == []

    described.edit("zh_CN/index.md", "倒满杯子。\n", "")

    assert described.problems() == [
        "docs/zh_CN/index.md:17: the entry glass.pour says nothing in this language; "
        "write it there."
    ]


def test_an_entry_is_about_the_same_name(described):
    described.edit("zh_CN/index.md", "{api} glass.pour", "{api} glass.drink")

    assert (
        "docs/zh_CN/index.md:14: no link '{api} glass.pour', as in docs/index.md:13."
        in (described.problems())
    )


def test_a_changed_docstring_makes_an_entry_stale(described):
    described.write("../glass.py", 'def pour():\n    """Empty a bottle."""\n')
    del sys.modules["glass"]

    assert [line for line in described.table() if "stale" in line]
