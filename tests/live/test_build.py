"""What runs examples is published once, under names that say what is in it."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lagena_docs.live import build, bundles, node, runtime, sources
from lagena_docs.live.node import NodeError

#: Files of a runtime; what is in them does not matter here.
FILES = {
    "wasm": {"name": "pyodide.0123456789abcdef.bin", "size": 2, "hash": "01"},
    "site": {"name": "site.fedcba9876543210.bin", "size": 3, "hash": "fe"},
}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Return a folder with a source for each bundle."""
    folder = tmp_path / "code"
    folder.mkdir()
    for name in bundles.NAMES.values():
        text = (
            ".live { color: red }" if name.endswith(".css") else "console.log(1 + 1);"
        )
        (folder / name).write_text(text)
    (folder / "page.js").write_text(
        'import { it } from "./it.js"; export const two = it;'
    )
    (folder / "it.js").write_text(
        "export const it = 2; export const unused = 'unused';"
    )
    return folder


@pytest.fixture
def publish(
    tmp_path: Path, code: Path, node_modules: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], dict[str, Path]]:
    """Publish a small runtime and the bundles; return the files by their names."""
    made = tmp_path / "made"
    made.mkdir()
    for file in FILES.values():
        (made / str(file["name"])).write_text("content")
    (made / runtime.MANIFEST).write_text(json.dumps(FILES))
    bundle = bundles.build
    monkeypatch.setattr(runtime, "build", lambda: made)
    monkeypatch.setattr(bundles, "build", lambda folder: bundle(folder, code))

    def publish() -> dict[str, Path]:
        build.publish(tmp_path / "site" / "_live", tmp_path / "published.json")
        return {path.name: path for path in (tmp_path / "site" / "_live").iterdir()}

    return publish


def test_a_bundle_has_what_it_imports_and_no_more(
    tmp_path: Path, code: Path, node_modules: Path
) -> None:
    made = bundles.build(tmp_path / "out", code)

    text = made["page"].read_text("utf-8")
    assert "import" not in text
    assert "unused" not in text
    assert "export" in text
    assert "export" not in made["loader"].read_text("utf-8")


def test_each_name_has_the_hash_of_its_file_but_the_service_workers(
    publish: Callable[[], dict[str, Path]],
) -> None:
    names = publish()

    assert "sw.js" in names
    for name in names.keys() - {"sw.js"} - {str(it["name"]) for it in FILES.values()}:
        digest = hashlib.sha256(names[name].read_bytes()).hexdigest()
        assert name.split(".")[1] == digest[:16]


def test_the_names_lead_from_one_file_to_the_next(
    publish: Callable[[], dict[str, Path]], tmp_path: Path
) -> None:
    names = publish()

    published = json.loads((tmp_path / "published.json").read_text("utf-8"))
    live = json.loads(names[published["live"]].read_text("utf-8"))
    assert published["extras"] == sorted(sources.EXTRAS)
    assert re.fullmatch(r"loader\.[0-9a-f]{16}\.js", published["loader"])
    assert live["scripts"].keys() == {"page", "editor", "worker", "style", "service"}
    assert {*live["scripts"].values(), published["loader"]} <= names.keys()
    assert {it["url"] for it in live["files"].values()} <= names.keys()
    assert live["files"]["wasm"]["size"] == 2


def test_a_second_time_writes_nothing(
    publish: Callable[[], dict[str, Path]],
) -> None:
    before = {name: path.stat().st_mtime_ns for name, path in publish().items()}

    after = {name: path.stat().st_mtime_ns for name, path in publish().items()}

    assert before == after


def test_what_is_of_an_older_build_goes_and_the_words_stay(
    publish: Callable[[], dict[str, Path]], code: Path
) -> None:
    before = publish()
    words = before["sw.js"].with_name("words.en.0123456789abcdef.json")
    words.write_text("{}")
    (code / "it.js").write_text("export const it = 3;")

    after = publish()

    assert words.name in after
    assert len(after) == len(before) + 1
    gone = before.keys() - after.keys()
    assert {name.partition(".")[0] for name in gone} == {"page", "live"}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program publish elsewhere; return where it says the names."""
    monkeypatch.setattr(build, "SITE", tmp_path / "site" / "_live")
    monkeypatch.setattr(build, "PUBLISHED", tmp_path / "published.json")
    return tmp_path / "published.json"


@pytest.mark.usefixtures("publish")
def test_without_npms_packages_the_site_is_built_without_run_and_it_is_said(
    places: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main() == 0
    assert places.is_file()
    monkeypatch.setattr(node, "NODE_MODULES", places.parent / "nowhere")

    assert build.main() == 0

    assert not places.exists()
    said = capsys.readouterr().out
    assert said.startswith("The pages have no Run: npm has not installed esbuild")
    assert said.count("\n") == 1


def test_a_bundle_that_cannot_be_made_says_why(
    tmp_path: Path, code: Path, node_modules: Path
) -> None:
    (code / "page.js").write_text('import { it } from "./nowhere.js"; it();')

    with pytest.raises(NodeError, match="Could not resolve"):
        bundles.build(tmp_path / "out", code)


@pytest.mark.usefixtures("publish", "places")
def test_a_mistake_in_a_script_fails_the_build(
    code: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (code / "page.js").write_text("const = 1;")

    assert build.main() == 1
    assert "page.js:1:6" in capsys.readouterr().err


def test_a_database_page_gets_no_drivers_that_are_not_there() -> None:
    names = [name for name, _ in sources._installed(sources.EXTRAS["flask-sqlalchemy"])]

    dialects = {name.split("/")[2] for name in names if "sqlalchemy/dialects/" in name}
    assert dialects == {"__init__.py", "_typing.py", "sqlite"}
