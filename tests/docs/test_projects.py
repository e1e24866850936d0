"""A page's project: what the runner writes, what is zipped, what the command copies."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from lagena import examples
from lagena_docs import artefact, blocks, languages, pages, projects, starts
from lagena_docs.runner.machine import Machine
from lagena_docs.runner.page import Page
from lagena_docs.runner.run import PageRun
from lagena_docs.settings import Settings
from lagena_tests import whole

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

LANGUAGES = languages.read(DOCS / "languages.toml")

#: What a page writes, overwrites, and has its commands make.
PAGE = """\
# A `small` page

```python
# shop/__init__.py
price = 1
```

```html+jinja
{# templates/price.html #}
<p>é {{ price }}</p>
```

```python
from pathlib import Path

from shop import price

assert "price" in Path("templates/price.html").read_text("utf-8")
```

```css file=static/empty.css empty
```

```python
# shop/__init__.py
price = 2
```

```console
$ ls static/empty.css > shop.db
$ mkdir instance
$ touch instance/notes.txt
```
"""
FILES = {
    "shop/__init__.py": b"price = 2\n",
    "templates/price.html": "<p>é {{ price }}</p>\n".encode(),
    "static/empty.css": b"",
}

#: Pages whose first application is there to fail, or to be asked nothing at all.
ANSWERS = {
    "guide/configuration": [],
    "guide/debugging": [500],
    "guide/error-pages": [422],
    "quickstart/logging": [500],
}
#: An address that a page asks for: by HTTP, by curl, or by the client of the tests.
ASKED = re.compile(
    r"^GET (/\S*)|http://127\.0\.0\.1:\d+(/[^\s\"']*)|\.get\(\"(/[^\"]*)\"",
    re.MULTILINE,
)
#: Asks the application that a shell is for: the first address that it knows of these,
#: or else its own first.
ASK = """\
import sys
from werkzeug.exceptions import HTTPException

def knows(path):
    try:
        return app.url_map.bind("localhost").match(path.partition("?")[0])
    except HTTPException:
        return None

own = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments]
for path in list(filter(knows, {paths} + own))[:1]:
    answer = app.test_client().get(path, follow_redirects=True)
    print("status", answer.status_code, file=sys.stderr)

"""


PROJECTS = {
    f"{language.code}/{project.name}": (language.code, project)
    for language, project in whole.every_project()
}
every_example = pytest.mark.parametrize("name", PROJECTS)

EVERY = starts.read(DOCS / "starts.json")


def page_of(name: str) -> Path:
    code, project = PROJECTS[name]
    folder = next(language.folder for language in LANGUAGES if language.code == code)
    return DOCS / folder / f"{project.name}.md"


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def as_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what the build hook writes."""
    folder = tmp_path_factory.mktemp("examples")
    for language in LANGUAGES:
        made = projects.examples(whole.read(language), EVERY, language.code)
        artefact.write(made, artefact.path(folder, language))
    return folder


@pytest.fixture
def copy(
    as_built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[str], tuple[Path, str]]:
    """Copy an example by the command; give its folder and what the command says."""
    monkeypatch.setattr(examples, "FOLDERS", (as_built,))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def copy(name: str) -> tuple[Path, str]:
        code, project = PROJECTS[name]
        words = ["copy", project.name, str(tmp_path / "copy"), "--lang", code]
        done = CliRunner().invoke(examples.examples, words, prog_name="lagena")
        assert done.exit_code == 0, done.output
        return tmp_path / "copy", done.output

    return copy


def test_a_project_is_what_the_runner_leaves_of_the_files(settings: Settings) -> None:
    path = settings.pages / "page.md"
    path.parent.mkdir()
    path.write_text(PAGE, "utf-8")
    page = PageRun(path, PAGE, settings)
    with page.running():
        for number in range(len(page.blocks)):
            page.evaluate(number)
        assert page._process
        left = read(page._process._home / "project")

    assert projects.files(pages.read(path)) == FILES
    assert {path: left[path] for path in FILES} == FILES
    assert left.keys() - FILES.keys() == {"shop.db", "instance/notes.txt"}


def test_each_command_of_an_example_is_one_line() -> None:
    made = [
        it["text"] for _, project in PROJECTS.values() for it in project.page["keys"]
    ]
    typed = [
        command
        for code, project in PROJECTS.values()
        for command in projects.commands(project, starts.of(EVERY, project.name, code))
    ]

    assert any("\n" in command for command in made)
    assert not [command for command in typed if "\n" in command]


def test_an_application_that_cannot_start_has_no_command() -> None:
    _, project = next(it for it in PROJECTS.values() if it[1].page["blocks"])
    last = project.page["blocks"][-1]["files"]
    start: starts.Start = {"main": "m", "files": {}}
    raises: starts.Start = {**start, "raises": "TypeError"}
    cannot: starts.Start = {**start, "cannot": "Why."}

    assert projects.commands(project, dict.fromkeys(last.values(), start))
    for stuck in raises, cannot:
        assert not projects.commands(project, dict.fromkeys(last.values(), stuck))


@every_example
def test_each_file_is_what_the_runner_writes(
    name: str, settings: Settings, tmp_path: Path
) -> None:
    _, project = PROJECTS[name]
    path = page_of(name)
    source = blocks.read(path.read_text("utf-8"), path)
    machine = Machine(path.name, tmp_path, "", settings)
    machine.hold.close()
    page = Page(path.name, source, settings, machine)
    page.session.modules = dict(sys.modules)  # as its own process would have it

    for block in source.blocks:
        if block.kind in ("module", "file"):
            page.write(block)

    assert read(machine.project) == project.files


@every_example
def test_the_command_copies_the_same_bytes(
    name: str, copy: Callable[[str], tuple[Path, str]]
) -> None:
    folder, _ = copy(name)

    assert read(folder) == PROJECTS[name][1].files


@every_example
def test_the_zip_holds_the_same_bytes(name: str) -> None:
    _, project = PROJECTS[name]

    with zipfile.ZipFile(io.BytesIO(projects.archive(project.files))) as archive:
        held = {path: archive.read(path) for path in archive.namelist()}

    assert held == project.files
    assert not [path for path in held if path.startswith("/") or ".." in path]


def test_a_zip_is_the_same_whenever_it_is_made() -> None:
    backwards = dict(reversed(FILES.items()))

    assert projects.archive(FILES) == projects.archive(backwards)
    with zipfile.ZipFile(io.BytesIO(projects.archive(FILES))) as archive:
        assert archive.namelist() == sorted(FILES)
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}


def test_all_languages_have_the_same_projects() -> None:
    names = {
        code: [project.name for there, project in PROJECTS.values() if there == code]
        for code in (language.code for language in LANGUAGES)
    }

    assert len({tuple(of_one) for of_one in names.values()}) == 1
    assert names["en"][0].startswith("quickstart/")
    assert names["en"][-1].startswith("guide/")


@pytest.mark.parametrize(
    "name", ["quickstart/page", "guide/deeper/page"], ids=["quickstart", "guide"]
)
def test_a_page_with_files_has_a_project(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.md"
    path.parent.mkdir(parents=True)
    path.write_text(PAGE, "utf-8")

    (project,) = projects.find_all(pages.read_all(tmp_path, LANGUAGES[0], LANGUAGES))

    assert (project.name, project.files) == (name, FILES)
    assert project.page["title"] == "A small page"


@pytest.mark.parametrize(
    ("name", "text"),
    [("design", PAGE), ("contributing/blocks", PAGE), ("guide/words", "# Words\n")],
)
def test_other_pages_have_none(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")

    found = pages.read_all(tmp_path, LANGUAGES[0], LANGUAGES)

    assert list(found) == [name]
    assert list(projects.find_all(found)) == []


@pytest.mark.long
@every_example
def test_a_copy_runs_as_the_command_says(
    name: str, copy: Callable[[str], tuple[Path, str]]
) -> None:
    folder, said = copy(name)
    path = page_of(name)
    paths = [
        next(filter(None, groups))
        for block in blocks.parse(path.read_text("utf-8"), path)
        if block.kind in ("request", "console", "python", "pycon")
        for groups in ASKED.findall(block.content)
    ]
    commands = [line[2:] for line in said.splitlines() if line.startswith("  ")]
    commands = [it for it in commands if not it.startswith("pip install")]
    # The same application, with the same options, but in a shell that can be asked.
    assert re.search(r" run( --debug)?$", commands[-1])
    commands[-1] = re.sub(r" run( --debug)?$", " shell", commands[-1])

    done = subprocess.run(
        ["bash", "-ec", "\n".join(commands)],
        input=ASK.format(paths=paths),
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.defpath}",
            "LC_ALL": "C.UTF-8",
        },
        cwd=folder.parent,
        capture_output=True,
        encoding="utf-8",
    )

    answers = [int(status) for status in re.findall(r"status (\d+)", done.stderr)]
    assert done.returncode == 0, done.stderr
    assert answers == ANSWERS.get(PROJECTS[name][1].name, [200]), done.stderr
