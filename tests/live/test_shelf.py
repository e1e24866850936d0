"""What was made stays as long as a process uses it, and is made by one at a time."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lagena_docs.live import shelf
from lagena_docs.settings import PAGES

TAKES = """\
import sys
from pathlib import Path

from lagena_docs.live import shelf


def make(folder):
    print("makes it", flush=True)
    sys.stdin.readline()
    (folder / "complete").touch()


shelf.take(Path(sys.argv[1]), "complete", make)
print("has it", flush=True)
sys.stdin.readline()
"""


class Other:
    """Another process, which takes a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", TAKES, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": str(PAGES / "_ext")},
            text=True,
        )

    def says(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().rstrip()

    def go_on(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.communicate(timeout=10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shelf" / "0123456789abcdef"


@pytest.fixture
def other(folder: Path) -> Iterator[Other]:
    other = Other(folder)
    yield other
    other.end()


def make(folder: Path) -> None:
    (folder / "made by us").touch()
    (folder / "complete").touch()


def test_what_another_process_makes_is_waited_for(folder: Path, other: Other) -> None:
    assert other.says() == "makes it"
    second = Other(folder)
    other.go_on()

    assert [other.says(), second.says()] == ["has it", "has it"]
    second.end()


def test_what_another_process_uses_stays_until_it_ends(
    folder: Path, other: Other
) -> None:
    other.go_on()
    assert [other.says(), other.says()] == ["makes it", "has it"]

    shelf.clear(folder.parent)
    assert (folder / "complete").exists()
    other.end()
    shelf.clear(folder.parent)

    assert list(folder.parent.iterdir()) == []


def test_what_this_process_uses_stays_and_so_do_files(folder: Path) -> None:
    shelf.take(folder, "complete", make)
    (folder.parent / "published.json").touch()
    folder.with_name("of an older build").mkdir()

    shelf.clear(folder.parent)

    names = {path.name for path in folder.parent.iterdir()}
    assert names == {folder.name, "published.json"}


def test_what_was_not_made_whole_is_made_again(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "half").touch()

    shelf.take(folder, "complete", make)

    assert {path.name for path in folder.iterdir()} == {"made by us", "complete"}
