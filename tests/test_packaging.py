"""What is built installs into an empty environment and works there."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

import pytest

from lagena_docs import artefact, pages, projects, starts
from lagena_docs.settings import LANGUAGES, PAGES
from lagena_tests.gate.steps import PYTHONS

ROOT = Path(__file__).parent.parent

HELLO = """\
from lagena import Flask

app = Flask(__name__)


@app.route("/")
def hello():
    return "<p>Hello, World!</p>"
"""


#: What is no source.
MADE = (".git", ".tox", ".venv", ".*_cache", "__pycache__", "build", "node_modules")
#: What hatchling is made of.
BACKEND = ("hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the source, with what builds of another day may have left in it."""
    folder = tmp_path_factory.mktemp("source") / "lagena"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*MADE))
    for made in ("examples", "pages"):
        (folder / "build" / made).mkdir(parents=True)
        for language in ("ja", "zh_CN"):
            (folder / "build" / made / f"{language}.json").write_text("stale")
    return folder


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and the sdist into a folder."""
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "hatchling", "build", "-d", folder], checkout)
    return folder


@pytest.fixture(scope="module")
def unpacked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the sdist."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(only(built, "*.tar.gz")) as sdist:
        sdist.extractall(folder, filter="data")
    return only(folder, "*")


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that has hatchling, and nothing else; return its Python."""
    folder = tmp_path_factory.mktemp("backend")
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    for name in BACKEND:
        for file in distribution(name).files or ():
            if ".." not in file.parts:  # programs
                (packages / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), packages / file)
    return folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def run(command: Sequence[str | Path], folder: Path) -> str:
    """Run a command that must succeed, and give what it printed."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_and_the_examples(built: Path) -> None:
    with zipfile.ZipFile(only(built, "*.whl")) as wheel:
        names = wheel.namelist()

    held = {name for name in names if ".dist-info/" not in name}
    package = ROOT / "framework"
    files = (path for path in package.rglob("*") if path.is_file())
    source = {
        path.relative_to(package).as_posix()
        for path in files
        if "__pycache__" not in path.parts
    }
    assert held == source | {f"lagena/_examples/{it.code}.json" for it in LANGUAGES}
    assert "lagena/py.typed" in held
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_examples_are_those_of_the_pages_as_they_are(built: Path) -> None:
    with zipfile.ZipFile(only(built, "*.whl")) as wheel:
        for language in LANGUAGES:
            held = json.loads(wheel.read(f"lagena/_examples/{language.code}.json"))
            found = pages.read_all(PAGES, language, LANGUAGES)
            every = starts.read(PAGES / "starts.json")
            assert held == projects.examples(found, every, language.code)


def test_a_wheel_can_be_built_from_the_sdist_without_a_parser_of_pages(
    built: Path, unpacked: Path, backend: Path, tmp_path: Path
) -> None:
    ask = "from hatchling import build; print(build.get_requires_for_build_wheel())"
    needed = run([backend, "-c", ask], unpacked)
    missing = subprocess.run([backend, "-c", "import myst_parser"], capture_output=True)
    run([backend, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], unpacked)

    assert needed == "[]\n"
    assert b"ModuleNotFoundError" in missing.stderr
    with (
        zipfile.ZipFile(only(built, "*.whl")) as whole,
        zipfile.ZipFile(only(tmp_path, "*.whl")) as wheel,
    ):
        assert {it: wheel.read(it) for it in wheel.namelist()} == {
            it: whole.read(it) for it in whole.namelist()
        }


def test_building_from_a_checkout_asks_for_the_parser_of_pages(checkout: Path) -> None:
    ask = "from hatchling import build; print(build.get_requires_for_build_wheel())"

    needed = run([sys.executable, "-c", ask], checkout)

    assert re.fullmatch(r"\['myst-parser==[\d.]+'\]\n", needed)


def test_the_sdist_holds_what_programs_read_of_the_pages(unpacked: Path) -> None:
    folder = unpacked / "build" / "pages"

    held = {path.name: artefact.read(path) for path in folder.iterdir()}

    assert held == {
        f"{language.code}.json": pages.read_all(PAGES, language, LANGUAGES)
        for language in LANGUAGES
    }


def test_the_sdist_holds_the_source_its_docs_and_its_tests(built: Path) -> None:
    with tarfile.open(only(built, "*.tar.gz")) as sdist:
        names = {PurePosixPath(name) for name in sdist.getnames()}

    top = next(iter(names)).parts[0]
    for path in ("framework/lagena/app.py", "docs/index.md", "tests/test_packaging.py"):
        assert PurePosixPath(top, path) in names
    for path in (".venv", "build/examples", ".git"):
        assert PurePosixPath(top, path) not in names


@pytest.mark.long
@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"], ids=["wheel", "sdist"])
def test_an_empty_environment_gets_a_working_command(
    built: Path, tmp_path: Path, kind: str
) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    programs = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    run([programs / "python", "-m", "pip", "install", only(built, kind)], tmp_path)
    (tmp_path / "hello.py").write_text(HELLO, "utf-8")

    routes = run([programs / "lagena", "--app", "hello", "routes"], tmp_path)
    asked = "from hello import app; print(app.test_client().get('/').text)"
    answer = run([programs / "python", "-c", asked], tmp_path)
    version = run([programs / "python", "-m", "lagena", "--version"], tmp_path)
    copy = ["examples", "copy", "quickstart/sessions", "copied", "--lang", "zh_CN"]
    advice = run([programs / "lagena", *copy], tmp_path)

    assert "hello" in routes
    assert answer == "<p>Hello, World!</p>\n"
    assert "0.1.0.dev0" in version
    with zipfile.ZipFile(only(built, "*.whl")) as wheel:
        examples = json.loads(wheel.read("lagena/_examples/zh_CN.json"))
    listed = run([programs / "lagena", "examples", "list"], tmp_path)
    assert {line.split()[0] for line in listed.splitlines()} == examples.keys()
    assert "lagena --app login run --debug" in advice
    assert {
        file.name: file.read_text("utf-8") for file in (tmp_path / "copied").iterdir()
    } == examples["quickstart/sessions"]["files"]


def test_everything_names_the_same_pythons() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', text)
    tox = (ROOT / "tox.ini").read_text("utf-8")
    listed = re.findall(r"py3\d+", re.findall("^env_list = (.*)", tox, re.MULTILINE)[0])

    assert list(PYTHONS) == listed == [f"py{it.replace('.', '')}" for it in named]
    assert f'requires-python = ">={named[0]}"' in text
    for folder in ("docs", "docs/zh_CN"):
        page = (ROOT / folder / "contributing" / "releasing.md").read_text("utf-8")
        assert re.findall(r"^\| (3\.\d+) \|", page, re.MULTILINE) == named
