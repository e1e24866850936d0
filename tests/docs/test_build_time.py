"""How long the pages take to build: all of them, and again when one has changed."""

import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lagena_docs import blocks
from lagena_tests import needs

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parents[2]
#: Flask's documentation is the yardstick: it is built, with the same Sphinx, not read.
FLASK = "flask==3.1.3"
FLASK_PAGES = 76
TOOLS = (
    "pallets-sphinx-themes==2.5.0",
    "sphinx==9.0.4",
    "sphinx-tabs==3.5.0",
    "sphinxcontrib-log-cabinet==1.0.1",
)
PAGE = "quickstart/routing"
#: Pages that are made of all the others, or of what was executed on them.
OF_ALL = {"404.html", "index.html", "search.html"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the pages, and what they are built with."""
    root = tmp_path_factory.mktemp("project")
    for name in ("docs", "conf.py", "framework", "pyproject.toml"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(
            ROOT / name, root / name
        )
    (root / "build").mkdir()
    (root / "build" / "wheelhouse").symlink_to(ROOT / "build" / "wheelhouse")
    return root


def seconds(run: Callable[[], object]) -> float:
    """Return the time of processors that programs take; neighbours add little to it."""
    before = os.times()
    run()
    after = os.times()
    used = after.children_user - before.children_user
    return used + after.children_system - before.children_system


def build(project: Path) -> None:
    command = [sys.executable, "-m", "lagena_docs.site.build"]
    environment = os.environ | {"PYTHONPATH": str(project / "docs" / "_ext")}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def build_changed(project: Path) -> None:
    """Build the pages after a change of one."""
    page = project / "docs" / f"{PAGE}.md"
    page.write_text(page.read_text("utf-8") + "\nOne sentence more.\n", "utf-8")
    build(project)


def written(project: Path) -> dict[str, int]:
    """Return when each page was written."""
    site = project / "build" / "html"
    return {
        page.relative_to(site).as_posix(): page.stat().st_mtime_ns
        for page in site.rglob("*.html")
        if "_static" not in page.parts
    }


@pytest.mark.long
def test_a_changed_page_is_built_alone_and_soon(project: Path) -> None:
    whole = seconds(lambda: build(project))
    before = written(project)

    again = seconds(lambda: build_changed(project))

    after = written(project)
    changed = {name for name, when in after.items() if when != before.get(name)}
    names = {name.removeprefix("zh_CN/") for name in changed}
    assert f"{PAGE}.html" in names
    assert names - OF_ALL == {f"{PAGE}.html"}
    # What neighbours add is not the build's, so the lesser of two counts.
    assert min(again, seconds(lambda: build_changed(project))) < whole / 3


@pytest.mark.long
def test_without_a_change_no_page_is_built(project: Path) -> None:
    build(project)
    before = written(project)

    build(project)

    after = written(project)
    changed = {name for name, when in after.items() if when != before[name]}
    assert {name.removeprefix("zh_CN/") for name in changed} <= OF_ALL


@pytest.fixture(scope="module")
def flask(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], None]:
    """Return what builds Flask's documentation."""
    root = tmp_path_factory.mktemp("flask")
    python = root / "venv" / "bin" / "python"
    pip = [str(python), "-m", "pip", "--quiet", "--no-input"]
    try:
        subprocess.run([sys.executable, "-m", "venv", root / "venv"], check=True)
        subprocess.run([*pip, "install", FLASK, *TOOLS], check=True)
        source = ["--no-deps", "--no-binary", ":all:", "--dest", str(root)]
        subprocess.run([*pip, "download", *source, FLASK], check=True)
    except subprocess.CalledProcessError:
        needs.missing("the documentation of Flask could not be downloaded")
    with tarfile.open(next(root.glob("*.tar.gz"))) as archive:
        archive.extractall(root, filter="data")
    docs = next(root.glob("flask-*/docs"))

    def build() -> None:
        shutil.rmtree(root / "html", ignore_errors=True)
        sphinx: list[str | Path] = [python, "-m", "sphinx", "-Q", "-E"]
        sphinx += ["-D", "intersphinx_mapping="]
        subprocess.run([*sphinx, docs, root / "html"], check=True)

    assert sum(1 for _ in docs.rglob("*.rst")) == FLASK_PAGES

    return build


@pytest.mark.long
def test_a_page_takes_no_longer_than_one_of_flask(
    project: Path,
    flask: Callable[[], None],
    record_testsuite_property: Callable[..., None],
) -> None:
    """Both build all their pages by turns; the best turn of each counts, on the clock.

    Both languages are built at once.  The time of processors is in the report.
    """
    pages = len(blocks.pages(project / "docs"))
    ours, theirs = [], []
    for _ in range(3):
        shutil.rmtree(project / "build" / "html", ignore_errors=True)
        shutil.rmtree(project / "build" / "doctrees", ignore_errors=True)
        ours.append(clock(lambda: build(project), pages))
        theirs.append(clock(flask, FLASK_PAGES))

    record_testsuite_property("seconds per page", f"here {ours}, Flask {theirs}")
    assert min(ours)[0] <= min(theirs)[0], (ours, theirs)


def clock(run: Callable[[], object], pages: int) -> tuple[float, float]:
    """Return the time per page, on the clock and of the processors."""
    start = time.perf_counter()
    used = seconds(run)
    return (time.perf_counter() - start) / pages, used / pages
