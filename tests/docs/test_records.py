"""What runs record, how long that holds, and what the site says of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lagena_docs import records
from lagena_docs.runner import catchup
from lagena_docs.runner.run import PageRun
from lagena_docs.settings import Recording, Settings

ROOT = Path(__file__).resolve().parents[2]

PAGE = "# Page\n\n```python\nx = 1\n```\n\n```pycon\n>>> x\n1\n```\n"
SOURCE = "thing/__init__.py"
PYPROJECT = '[dependency-groups]\npages = ["gunicorn==27.0.1"]\n'
RUNNER = "tools/runner.py"


@pytest.fixture
def project(settings: Settings, tmp_path: Path) -> Settings:
    """A project with a framework and one page, whose runs are recorded."""
    for name, text in [
        (SOURCE, "x = 1\n"),
        (RUNNER, "y = 1\n"),
        ("docs/page.md", PAGE),
        ("pyproject.toml", PYPROJECT),
    ]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    recording = Recording(
        tmp_path / "records",
        tmp_path / "thing",
        "lagena",
        (tmp_path / RUNNER,),
        "pages",
    )
    return replace(settings, framework="thing 1.0", recording=recording)


@pytest.fixture
def execute(project: Settings) -> Callable[[], str]:
    """Run the page; return what its failure says, or nothing."""
    return lambda: catchup.execute(project.pages / "page.md", project)


@pytest.fixture
def find(project: Settings) -> Callable[[], records.Record | None]:
    """Look for the page's record, as another program would."""

    def find() -> records.Record | None:
        records._digest_of_folder.cache_clear()
        records._version.cache_clear()
        return records.find("docs/page.md", project.root / "records", project.root)

    return find


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_page_that_passes_is_recorded(execute, find):
    assert find() is None
    assert execute() == ""

    record = find()

    assert (record.page, record.blocks) == ("docs/page.md", 2)
    assert record.framework == "thing 1.0"
    assert (record.commit, record.changed) == ("", False)


def test_a_failure_drops_the_record_of_an_earlier_run(project, execute, find):
    execute()
    page = project.pages / "page.md"
    page.write_text(PAGE.replace(">>> x\n1", ">>> x\n2"))
    assert execute().startswith("docs/page.md:9: ")
    page.write_text(PAGE)

    assert find() is None
    assert list((project.root / "records").rglob("*.json")) == []


def test_what_a_page_leaves_behind_drops_the_record_too(project, execute, find):
    left = "```console\n$ sleep 60 &\n```\n"
    (project.pages / "page.md").write_text(PAGE + left)

    assert "left behind" in execute()
    assert find() is None


@pytest.mark.parametrize("name", ["docs/page.md", SOURCE, "thing/more.py", RUNNER])
def test_a_record_holds_until_the_page_the_framework_or_the_runner_changes(
    project, execute, find, name
):
    execute()
    path = project.root / name
    before = path.read_text() if path.exists() else None

    path.write_text("x = 2\n")
    assert find() is None

    if before is None:
        path.unlink()
    else:
        path.write_text(before)
    assert find().blocks == 2


@pytest.mark.parametrize("name", ["werkzeug", "jinja2", "gunicorn", "python"])
def test_a_record_holds_until_what_it_ran_on_has_another_version(
    project, execute, find, name
):
    execute()
    path = project.root / "records" / "docs" / "page.md.json"
    fields = json.loads(path.read_text())

    fields["versions"][name] = "0.1"
    path.write_text(json.dumps(fields))

    assert find() is None


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"page": "docs/page.md"}'])
def test_a_broken_record_is_none(project, execute, find, text):
    execute()
    (project.root / "records" / "docs" / "page.md.json").write_text(text)

    assert find() is None


def test_a_page_that_changes_while_it_runs_has_no_record(project, find):
    page = project.pages / "page.md"
    run = PageRun(page, PAGE, project)
    with run.running():
        page.write_text(PAGE + "More.\n")
        for number in range(len(run.blocks)):
            run.evaluate(number)

    assert find() is None


def test_a_record_names_the_commit_and_whether_more_has_changed(project, execute, find):
    git(project.root, "init", "-q")
    git(project.root, "add", "docs", "thing", "tools")
    git(project.root, "commit", "-q", "-m", "Begin")
    head = git(project.root, "rev-parse", "--short", "HEAD")

    execute()
    assert (find().commit, find().changed) == (head, False)

    (project.pages / "page.md").write_text(PAGE + "More.\n")
    execute()
    assert (find().commit, find().changed) == (head, True)


def test_a_project_inside_of_another_repository_has_no_commit(project, execute, find):
    (project.root / "other").write_text("")
    git(project.root, "init", "-q")
    git(project.root, "add", "other")
    git(project.root, "commit", "-q", "-m", "Begin")

    execute()

    assert (find().commit, find().changed) == ("", False)


def test_catching_up_runs_only_what_has_no_record(project, capsys):
    (project.pages / "bad.md").write_text("```python\n1 / 0\n```\n")
    (project.pages / "none.md").write_text("# No blocks\n")

    assert catchup.main(project)
    said = capsys.readouterr().out
    assert said.startswith("Running the blocks of 2 pages, ")
    assert "\ndocs/bad.md:2: python block failed\n" in said
    assert said.endswith("1 of these 2 pages failed; see above.\n")

    (project.pages / "bad.md").unlink()
    assert not catchup.main(project)
    assert capsys.readouterr().out == ""


class Site:
    """A copy of our site with a page and a framework of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "docs" / "zh_CN").mkdir(parents=True)
        (root / "framework" / "lagena").mkdir(parents=True)
        (root / "framework" / "lagena" / "app.py").write_text("")
        shutil.copy(ROOT / "conf.py", root)
        shutil.copy(ROOT / "pyproject.toml", root)
        shutil.copy(ROOT / "docs" / "conftest.py", root / "docs")
        self.environment = os.environ | {"PYTHONPATH": str(root / "docs" / "_ext")}
        for name in ("_ext", "_locale", "_templates", "_static"):
            shutil.copytree(ROOT / "docs" / name, root / "docs" / name)
        shutil.copy(ROOT / "docs" / "languages.toml", root / "docs")
        for folder in ("docs", "docs/zh_CN"):
            index = "(index)=\n# Thing\n\n```{toctree}\npage\n```\n"
            (root / folder / "index.md").write_text(index)
            (root / folder / "page.md").write_text(f"(page)=\n{PAGE}")

    def doctest(self, *pages: str) -> str:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, *pages],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def foot(self, name: str) -> str:
        """Build the pages of its language again; return what a page's foot says."""
        code, folder = ("zh_CN", "zh_CN") if "zh_CN" in name else ("en", "")
        command = [sys.executable, "-m", "sphinx", "-q", "-c", "."]
        command += ["-d", f"doctrees/{code}", "-D", f"language={code}"]
        command += [f"docs/{folder}", f"html/{folder}"]
        subprocess.run(command, cwd=self.root, check=True, capture_output=True)
        html = (self.root / "html" / f"{name}.html").read_text("utf-8")
        lines = [line for line in html.splitlines() if 'class="executed' in line]
        return "\n".join(lines)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_the_foot_of_a_page_follows_its_record(site):
    not_yet = "<code>make doctest PAGE=docs/page.md</code> executes them."
    assert not_yet in site.foot("page")

    site.doctest("docs/page.md")
    foot = site.foot("page")
    assert "All 2 blocks of this page were executed: lagena " in foot
    assert "commit" not in foot  # it is no repository
    assert '<time datetime="20' in foot

    (site.root / "framework" / "lagena" / "app.py").write_text("x = 1")
    assert not_yet in site.foot("page")


def test_the_first_page_sums_up_all_languages(site):
    assert "0 of 4 blocks on 2 pages of this site (English · 中文)" in site.foot(
        "index"
    )

    site.doctest("docs/page.md")
    foot = site.foot("zh_CN/index")
    assert "本页没有要运行的代码块。" in foot
    assert (
        "全站（English · 中文）2 个页面的 4 个代码块，在这份源码里已运行 2 个。" in foot
    )

    site.doctest("docs")
    foot = site.foot("index")
    assert "All 4 blocks on 2 pages of this site (English · 中文) were executed" in foot
    assert "本页的 2 个代码块已全部运行：lagena " in site.foot("zh_CN/page")


def test_runs_on_another_framework_are_no_records(site):
    settings = site.root / "docs" / "_ext" / "lagena_docs" / "settings.py"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("_in_each_language(LAGENA_ALONE)", "{}"), "utf-8")
    site.environment["FRAMEWORK"] = "flask"

    assert "4 of 4 blocks on 2 pages were executed on Flask" in site.doctest("docs")
    assert "have not been executed yet" in site.foot("page")
