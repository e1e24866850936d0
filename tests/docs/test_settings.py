"""What the settings of this project need, and what reading and executing pages does."""

import os
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from lagena_docs.settings import RUNNER

ROOT = Path(__file__).resolve().parents[2]

#: Begins as each of the programs does, without asking for Flask, and says what came in.
PROGRAM = """
import importlib.metadata
import sys

version = importlib.metadata.version

def without_flask(name):
    if name.lower() == "flask":
        raise importlib.metadata.PackageNotFoundError(name)
    return version(name)

importlib.metadata.version = without_flask

{does}

print([name for name in ("pytest", "_pytest", "sybil", "flask") if name in sys.modules])
"""
READS = """
from lagena_docs.parity import overview
from lagena_docs.settings import LANGUAGES, ROOT
from lagena_docs.twins import Site
from pathlib import Path

assert overview.problems(Site(Path("docs"), ROOT, LANGUAGES)) == []
"""
BUILDS = """
from sphinx.cmd.build import build_main

import lagena_docs.site.build, lagena_docs.site.serve, lagena_docs.site.watch

words = ["-q", "-c", {root!r}, "-b", "dummy", "-d", "doctrees", "pages", "built"]
assert build_main(words) == 0
"""
EXECUTES = """
from dataclasses import replace
from pathlib import Path

from lagena_docs.runner import catchup, update
from lagena_docs.settings import LAGENA

page = Path("pages/index.md").resolve()
settings = replace(LAGENA, root=Path.cwd(), pages=page.parent)
settings = replace(settings, recording=None, starting=None)
assert catchup.execute(page, settings) == ""
assert update.update(page, settings) == 0
"""
PAGE = """# Page

```python
import sys

print([name for name in ("pytest", "flask", "lagena_docs") if name in sys.modules])
```

```text output
[]
```
"""


@pytest.mark.parametrize(
    "does", [READS, BUILDS, EXECUTES], ids=["read", "build", "run"]
)
def test_nothing_but_the_tests_needs_pytest_or_flask(tmp_path: Path, does: str) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.md").write_text(PAGE)
    program = PROGRAM.format(does=does.format(root=str(ROOT)))

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "docs" / "_ext")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "[]\n", done.stderr


def test_a_record_depends_on_all_that_executes_a_page():
    imports = grimp.build_graph("lagena_docs", cache_dir=None)
    needed = {
        name.split(".")[1]
        for name in imports.find_upstream_modules("lagena_docs.runner.child")
    }

    assert needed == {name.removesuffix(".py") for name in RUNNER}
