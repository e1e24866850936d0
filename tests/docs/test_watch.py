"""`make watch`, run as it is on a made-up site, and looked at in a real browser."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from lagena_docs import sections

ROOT = Path(__file__).resolve().parents[2]

ENGLISH = "(start)=\n# Start\n\nOld words.\n"
CHINESE = "(start)=\n# 开始\n<!-- source: {stamp} -->\n\n旧的文字。\n"
MAKES = """\
import time
from pathlib import Path

root = Path(__file__).parent
text = (root / "docs" / "_live" / "it.js").read_text()
while text == "slow":
    time.sleep(1)
(root / "made.js").write_text(text)
"""
#: How long a person would wait for a page, in milliseconds; machines of tests are slow.
SECONDS = 20_000


class Watch:
    """A running `make watch`, and what it said."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        program = [sys.executable, "-m", "lagena_docs.site.watch"]
        self.process = subprocess.Popen(
            [*program, "--port", "0", *options],
            env=os.environ | {"PYTHONPATH": str(root / "docs" / "_ext")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            # Whoever runs the tests in the background makes them ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        # What is waited for in vain fails then.
        self.limit = threading.Timer(300, self.process.kill)
        self.limit.start()
        self.started = self.said_until("Ctrl-C")
        self.address = re.findall(r"http://\S+", self.started)[0]

    def said_until(self, word: str) -> str:
        """Return what it says up to the line with a word."""
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if word in line:
                break
        return "".join(lines)

    def save(self, name: str, old: str, new: str, until: str = "Built") -> str:
        """Change a file as an editor does; return what is said of it."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        return self.said_until(until)

    def read(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=10) as response:
            return str(response.read().decode())

    def interrupt(self) -> tuple[int, str]:
        """End it as Ctrl-C does; return the exit status and what it still said."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=60)
        self.limit.cancel()
        return self.process.returncode, rest


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    watch = Watch(project(tmp_path_factory))
    yield watch
    watch.interrupt()


@pytest.fixture
def watch_with_runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Watch a project whose runtime is a copy of one file, made when it is let."""
    root = project(tmp_path_factory)
    (root / "docs" / "_live").mkdir(exist_ok=True)
    (root / "docs" / "_live" / "it.js").write_text("old")
    (root / "made.py").write_text(MAKES)
    watch = Watch(root, "--runtime", f"{sys.executable} {root / 'made.py'}")
    yield watch
    watch.interrupt()


def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a project of two pages."""
    root = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "conf.py", root)
    hidden = shutil.ignore_patterns("__pycache__", "[a-z]*")
    shutil.copytree(ROOT / "docs", root / "docs", ignore=hidden)
    for folder in ("_ext", "_static", "_templates", "_locale"):
        shutil.copytree(
            ROOT / "docs" / folder, root / "docs" / folder, dirs_exist_ok=True
        )
    shutil.copy(ROOT / "docs" / "languages.toml", root / "docs")
    (root / "docs" / "zh_CN").mkdir()
    (root / "framework").mkdir()
    (root / "docs" / "index.md").write_text(ENGLISH)
    stamp = sections.parse(ENGLISH).sections[0].hash
    chinese = CHINESE.format(stamp=stamp)
    (root / "docs" / "zh_CN" / "index.md").write_text(chinese, "utf-8")
    return root


@pytest.fixture(scope="module")
def tab(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        yield browser.new_page()
        browser.close()


@pytest.mark.long
def test_an_open_page_shows_what_was_saved(watch: Watch, tab: Page) -> None:
    tab.goto(watch.address)
    watch.save("docs/index.md", "words.", "words, and new ones.")

    expect(tab.locator("article")).to_contain_text("new ones", timeout=SECONDS)


@pytest.mark.long
def test_a_page_that_english_left_behind_says_so_at_once(
    watch: Watch, tab: Page
) -> None:
    tab.goto(watch.address + "zh_CN/")
    watch.save("docs/index.md", "Old words", "Quite other words")

    expect(tab.locator(".translation")).to_be_visible(timeout=SECONDS)


@pytest.mark.long
def test_a_chinese_page_is_built_alone(watch: Watch, tab: Page) -> None:
    english = watch.root / "build" / "html" / "index.html"
    before = english.stat().st_mtime_ns
    tab.goto(watch.address + "zh_CN/")
    watch.save("docs/zh_CN/index.md", "旧的文字", "新的文字")

    expect(tab.locator("article")).to_contain_text("新的文字", timeout=SECONDS)
    assert english.stat().st_mtime_ns == before


@pytest.mark.long
def test_the_language_switch_leads_to_the_other_build(watch: Watch, tab: Page) -> None:
    tab.goto(watch.address)
    tab.locator("a[hreflang='zh-CN']:visible").first.click()

    expect(tab.locator("h1")).to_contain_text("开始")


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("docs/_static/site.css", "{", "{ accent-color: rgb(1, 2, 3);"),
        ("docs/_templates/404.html", "{{ words.title }}", "New title"),
        (
            "docs/_ext/lagena_docs/site/notfound.py",
            '"There is no such page"',
            '"New words"',
        ),
        ("conf.py", 'project = "lagena"', 'project = "New name"'),
    ],
)
def test_what_surrounds_the_pages_is_built_too(
    watch: Watch, tab: Page, name: str, old: str, new: str
) -> None:
    tab.goto(watch.address + "missing.html")
    tab.evaluate("window.isOld = true")
    watch.save(name, old, new)

    tab.wait_for_function("!window.isOld", timeout=SECONDS)
    if name.endswith(".css"):
        assert "rgb(1, 2, 3)" in watch.read("_static/site.css")
    else:
        assert re.search("New (title|words|name)", tab.content())


def test_a_mistake_is_told_with_its_line_and_the_server_goes_on(watch: Watch) -> None:
    said = watch.save("docs/index.md", "# Start\n", "# Start\n\n{ref}`nowhere`\n")

    assert re.search(r"docs/index\.md:\d+: WARNING: .*nowhere", said), said
    assert "see above what is wrong" in said
    assert "Start" in watch.read("index.html")

    said = watch.save("docs/index.md", "\n{ref}`nowhere`\n", "")

    assert "Built.\n" in said
    assert "nowhere" not in watch.read("index.html")


def test_nothing_of_it_is_in_the_built_pages(watch: Watch) -> None:
    built = watch.root / "build" / "html"

    assert "/_watch" in watch.read("index.html")
    for page in built.rglob("*.html"):
        assert "_watch" not in page.read_text("utf-8")


def test_ctrl_c_ends_it_and_leaves_nothing_running(watch: Watch) -> None:
    children = Path(f"/proc/{watch.process.pid}/task/{watch.process.pid}/children")
    assert children.read_text() == ""

    status, rest = watch.interrupt()

    assert status == 0
    assert "Traceback" not in rest


def test_what_runs_examples_is_made_beside_and_the_pages_with_it(
    watch_with_runtime: Watch,
) -> None:
    watch, made = watch_with_runtime, watch_with_runtime.root / "made.js"
    assert "Made what runs the examples" in watch.said_until("Built")
    assert made.read_text() == "old"

    watch.save("docs/_live/it.js", "old", "slow", until="Making")
    said = watch.save("docs/index.md", "Old words", "New words")
    assert "Making" not in said
    assert "New words" in watch.read("index.html")
    said = watch.save("docs/_live/it.js", "slow", "new")

    assert "Made what runs the examples" in said
    assert made.read_text() == "new"
