"""What pytest makes of pages: what it runs, refuses, counts and says."""

import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CONFTEST = """
import re
from pathlib import Path

from lagena_docs.runner.collect import Pages
from lagena_docs.settings import Settings

HERE = Path(__file__).parent
SETTINGS = Settings(
    root=HERE,
    pages=HERE / "docs",
    rerun="make doctest PAGE={page}",
    servers={re.compile("serve"): 5000},
    wheelhouse=HERE,
    make_wheelhouse="make wheelhouse",
)


def pytest_configure(config):
    config.pluginmanager.register(Pages(SETTINGS))
"""

RIGHT = "```python\nx = 1\n```\n\n```pycon\n>>> x\n1\n```\n"
WRONG = RIGHT + "\n```pycon\n>>> x\n2\n```\n\n```python\n```\n\n```python\n```\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    return tmp_path


def pytest_on(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # Without a plugin of somebody else's, which takes as long to import as a page runs.
    options = ["-p", "no:cacheprovider", "-p", "no:anyio"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "docs" / "_ext")},
        capture_output=True,
        encoding="utf-8",
    )


def test_pages_of_a_folder_have_variables_of_their_own(pages):
    environments = 'environments={"ja": {"LANG": "ja_JP.UTF-8"}},\n)'
    conftest = CONFTEST.replace("\n)\n", f"\n    {environments}\n", 1)
    (pages / "conftest.py").write_text(conftest)
    for path, language in [
        ("ja/page.md", "ja_JP.UTF-8"),
        ("ja/part/page.md", "ja_JP.UTF-8"),
        ("page.md", "C.UTF-8"),
        ("japan/page.md", "C.UTF-8"),
    ]:
        (pages / "docs" / path).parent.mkdir(exist_ok=True)
        (pages / "docs" / path).write_text(
            f"```console\n$ echo $LANG\n{language}\n```\n\n"
            "```pycon\n>>> import os\n"
            f">>> os.environ['LANG']\n{language!r}\n```\n"
        )

    done = pytest_on(pages)

    assert done.returncode == 0, done.stdout
    assert "8 of 8 blocks on 4 pages were executed" in done.stdout


def test_pages_that_are_right(pages):
    (pages / "docs" / "a.md").write_text(RIGHT)
    (pages / "docs" / "b.md").write_text(RIGHT)

    done = pytest_on(pages)

    assert done.returncode == 0
    assert "4 of 4 blocks on 2 pages were executed." in done.stdout
    assert "4 passed" in done.stdout


def test_a_system_that_shows_no_processes_does_not_pass_for_a_clean_one(pages):
    (pages / "docs" / "a.md").write_text(RIGHT)
    with (pages / "conftest.py").open("a") as conftest:
        conftest.write(
            "\nfrom lagena_docs.runner import child\n"
            'child.PROCESSES = Path("/no/such/folder")\n'
        )

    done = pytest_on(pages)

    assert done.returncode == 0
    assert (
        "2 of 2 blocks on 1 pages were executed; what they left running is not known: "
        "there is no /proc here." in done.stdout
    )


def test_after_a_failure_the_rest_of_its_page_is_not_run_and_counted(pages):
    (pages / "docs" / "a.md").write_text(WRONG)
    (pages / "docs" / "b.md").write_text(RIGHT)

    done = pytest_on(pages, "docs")

    assert done.returncode == 1
    assert "\ndocs/a.md:12: pycon block failed\n" in done.stdout
    assert "5 of 7 blocks on 2 pages were executed." in done.stdout
    assert "1 failed, 4 passed, 2 not run" in done.stdout


def test_two_processes_take_whole_pages_and_count_them_together(pages):
    (pages / "docs" / "a.md").write_text(WRONG)
    (pages / "docs" / "b.md").write_text(RIGHT)

    done = pytest_on(pages, "docs", "--numprocesses=2", "--dist=loadfile")

    assert "5 of 7 blocks on 2 pages were executed." in done.stdout
    assert "1 failed, 4 passed, 2 not run" in done.stdout


def test_a_page_is_not_divided_among_processes(pages):
    (pages / "docs" / "a.md").write_text(RIGHT)

    done = pytest_on(pages, "docs", "--numprocesses=2")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "say --dist=loadfile" in done.stderr


def test_a_page_that_is_spared_is_counted_with_the_reason(pages):
    spared = 'lambda page: "it rains" if page == "docs/a.md" else ""'
    conftest = CONFTEST.replace("Pages(SETTINGS)", f"Pages(SETTINGS, {spared})")
    (pages / "conftest.py").write_text(conftest)
    (pages / "docs" / "a.md").write_text(WRONG)
    (pages / "docs" / "b.md").write_text(RIGHT)

    done = pytest_on(pages, "docs", "-rs")

    assert done.returncode == 0
    assert "2 of 2 blocks on 1 pages were executed." in done.stdout
    assert "2 passed, 1 skipped" in done.stdout
    assert ": it rains" in done.stdout


def test_one_page_alone(pages):
    (pages / "docs" / "a.md").write_text(WRONG)
    (pages / "docs" / "b.md").write_text(RIGHT)

    done = pytest_on(pages, "docs/b.md")

    assert done.returncode == 0
    assert "2 of 2 blocks on 1 pages were executed." in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["docs/a.md::line:5,column:1"],
        ["-k", "line:5"],
        ["--deselect", "docs/a.md::line:1,column:1"],
    ],
)
def test_a_part_of_a_page_is_refused(pages, words):
    (pages / "docs" / "a.md").write_text(RIGHT)

    done = pytest_on(pages, *words)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert (
        "1 of the 2 blocks of docs/a.md are chosen; they build on one another, "
        "so run the page whole: make doctest PAGE=docs/a.md"
    ) in done.stdout + done.stderr


@pytest.mark.parametrize("colour", ["yes", "no"])
def test_a_terminal_with_colours_shows_the_difference_in_them(pages, colour):
    (pages / "docs" / "a.md").write_text(
        "```python\nprint(1)\n```\n```text output\n2\n```\n"
    )

    done = pytest_on(pages, f"--color={colour}")

    coloured = "\n\x1b[31m-2\x1b[0m\n\x1b[32m+1\x1b[0m\nTo run this page: make"
    plain = "\n-2\n+1\nTo run this page: make"
    assert (coloured if colour == "yes" else plain) in done.stdout
    assert "--- on the page\n+++ what came out\n" in done.stdout


LEFT_OUT = CONFTEST.replace(
    "    make_wheelhouse=",
    "    framework='Other 1', left_out={'a.md': 'it shows x'},\n    make_wheelhouse=",
)


def test_a_page_that_is_left_out_is_named(pages):
    (pages / "conftest.py").write_text(LEFT_OUT)
    (pages / "docs" / "a.md").write_text(WRONG)
    (pages / "docs" / "b.md").write_text(RIGHT)

    done = pytest_on(pages)

    assert done.returncode == 0
    assert done.stdout.endswith(
        "\n2 of 2 blocks on 1 pages were executed on Other 1; "
        "left out: docs/a.md (it shows x).\n"
    )


def test_a_page_that_is_left_out_and_would_pass_is_an_error(pages):
    (pages / "conftest.py").write_text(LEFT_OUT)
    (pages / "docs" / "a.md").write_text(RIGHT)

    done = pytest_on(pages)

    assert done.returncode == 1
    assert "docs/a.md:1: the page failed\nIt is left out on Other 1" in done.stdout


def test_a_page_that_is_left_out_and_is_not_there_is_an_error(pages):
    (pages / "conftest.py").write_text(LEFT_OUT)
    (pages / "docs" / "b.md").write_text(RIGHT)

    done = pytest_on(pages)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "There is no page 'a.md' to leave out" in done.stdout + done.stderr


def test_a_mark_that_skips_every_item_makes_the_page_fail(pages):
    """Whatever keeps pytest from calling a block, the page counts what it executed."""
    (pages / "docs" / "a.md").write_text(RIGHT)
    (pages / "conftest.py").write_text(
        CONFTEST
        + "def pytest_runtest_call(item):\n"
        + "    import pytest; pytest.skip('no')\n"
    )

    done = pytest_on(pages)

    assert done.returncode == 1
    assert "docs/a.md:1: the python block was not executed." in done.stdout
    assert "docs/a.md:5: the pycon block was not executed." in done.stdout


#: A page whose server has a word of its own, and the same port as those of the others.
SERVES = """\
```python
# serve.py
import os
import socket


def main():
    server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
    while True:
        with server.accept()[0] as client:
            client.recv(1000)
            client.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\nWORD\\n")


if __name__ == "__main__":
    main()
```

```console
$ PORT=5000 python serve.py
```

```console
$ curl http://127.0.0.1:5000/ >word.txt; curl http://127.0.0.1:5000/; ls
WORD
serve.py
word.txt
```
"""


@pytest.fixture
def words(pages: Path) -> list[str]:
    found = [f"word{number}" for number in range(4)]
    for word in found:
        page = f"# A page\n\n{SERVES.replace('WORD', word)}"
        (pages / "docs" / f"{word}.md").write_text(page)
    return found


def test_pages_pass_alone_and_several_at_once(pages, words):
    chosen = [[f"docs/{word}.md"] for word in words] + [["docs"], ["docs"]]

    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(lambda names: pytest_on(pages, *names), chosen))

    assert [run.returncode for run in runs] == [0] * 6, [run.stdout for run in runs]


@pytest.mark.parametrize("seed", range(3))
def test_pages_pass_in_any_order(pages, words, seed):
    names = [f"docs/{word}.md" for word in words]
    random.Random(seed).shuffle(names)

    done = pytest_on(pages, *names)

    assert done.returncode == 0, done.stdout
    assert re.findall(r"docs/word\d.md(?= \.)", done.stdout) == names
