"""The pages on lagena and on the real Flask: what a page's Pythons load, and name."""

import importlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lagena_docs.runner.run import PageRun
from lagena_docs.settings import FRAMEWORKS

ROOT = Path(__file__).resolve().parents[2]

#: Says which of the two packages' files this Python has loaded.
LOADED = """
import sys

import lagena.cli
from lagena import Flask, json


def loaded():
    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    folders = {part for file in files if file for part in file.split("/")[-3:-1]}
    return sorted(folders & {"flask", "lagena"})


print(*loaded(), Flask.__module__.split(".")[0], lagena.json is json)
"""

PAGE = f"""\
```python
# asked.py
{LOADED.strip()}

app = Flask("asked")


@app.get("/")
def index():
    return " ".join(loaded())
```

```text output
NAME NAME True
```

```python
from asked import app, loaded
print(app.test_client().get("/").text, *loaded())
```

```text output
NAME NAME True
NAME NAME
```

```console
$ python asked.py
NAME NAME True
$ python -I -c "import sys; sys.path.append('.'); import asked"
NAME NAME True
$ lagena --app asked routes
NAME NAME True
Endpoint  Methods  Rule
--------  -------  -----------------------
index     GET      /
static    GET      /static/<path:filename>
$ python -m lagena --app asked routes
NAME NAME True
...
```

```console
$ lagena --app asked run
NAME NAME True
...
```

```console
$ curl http://127.0.0.1:5000/
NAME
```

```python
import lagena.no_such_module
```

```pytb
ModuleNotFoundError: No module named 'lagena.no_such_module'
```
"""


@pytest.mark.parametrize("name", ["lagena", "flask"])
def test_a_page_loads_one_framework_and_never_the_other(name):
    settings = replace(FRAMEWORKS[name](), starting=None)
    path = settings.pages / "page.md"
    PageRun(path, PAGE.replace("NAME", name), settings).execute()


@pytest.mark.parametrize("name", ["conf", "conftest", "lagena_docs", "lagena_tests"])
def test_a_page_sees_no_module_of_the_tools_around_it(name):
    settings = FRAMEWORKS["lagena"]()
    text = f"```python\nimport {name}\n```\n\n```pytb\nModuleNotFoundError: No module"
    text += f" named '{name}'\n```\n"
    importlib.import_module(name)
    PageRun(settings.pages / "page.md", text, settings).execute()


def test_every_page_left_out_is_there_and_has_a_reason():
    left_out = FRAMEWORKS["flask"]().left_out

    assert "design.md" in left_out
    assert all((ROOT / "docs" / page).is_file() for page in left_out)
    assert all(left_out.values())


def test_a_framework_that_nobody_knows_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "docs/index.md"],
        cwd=ROOT,
        env=os.environ | {"FRAMEWORK": "flaks"},
        capture_output=True,
        encoding="utf-8",
    )

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "FRAMEWORK='flaks' is none of: lagena, flask." in done.stderr
