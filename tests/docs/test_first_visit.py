"""`make serve` as a whole: it serves, executes pages behind that, and feet follow."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

INDEX = """\
# Tea

```{toctree}
:hidden:
page
```
"""
PAGE = """\
(leaf)=
# Leaf

```python
x = 1
```

```pycon
>>> x
1
```
"""
NOT_YET = "The blocks of this page have not been executed yet"
EXECUTED = "All 2 blocks of this page were executed"
#: What `make serve` and `make catch-up` run, here on a project of two pages.
CATCH_UP = "sh -c '{0} -m lagena_docs.runner.catchup && {0} -m lagena_docs.site.build'"
PATIENCE = 120.0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of all but the pages; it has two, in both languages."""
    left_out = shutil.ignore_patterns("*.md", "starts.json", "__pycache__")
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=left_out)
    for name in ("framework", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("conf.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "wheelhouse").symlink_to(ROOT / "build" / "wheelhouse")
    for folder in ("docs", "docs/zh_CN"):
        (tmp_path / folder / "index.md").write_text(INDEX)
        (tmp_path / folder / "page.md").write_text(PAGE)
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """Serve the built site, and what is behind that; yield where."""
    environment = os.environ | {"PYTHONPATH": str(project / "docs" / "_ext")}
    run = [sys.executable, "-m"]
    subprocess.run(
        [*run, "lagena_docs.site.build"], cwd=project, env=environment, check=True
    )
    meanwhile = ["--meanwhile", CATCH_UP.format(sys.executable)]
    serving = subprocess.Popen(
        [*run, "lagena_docs.site.serve", "--port", "0", *meanwhile],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert serving.stdout
    said = next(line for line in serving.stdout if "http://" in line)
    yield "http://" + said.partition("http://")[2].split()[0].rstrip("/.")
    serving.terminate()
    serving.communicate(timeout=30)


def test_the_foot_of_each_page_follows_while_the_site_is_served(address: str) -> None:
    first = get(f"{address}/page.html")
    assert NOT_YET in first

    until = time.monotonic() + PATIENCE
    while EXECUTED not in (page := get(f"{address}/page.html")):
        assert time.monotonic() < until, page
        time.sleep(0.2)


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as response:
        text: str = response.read().decode()
        return text
