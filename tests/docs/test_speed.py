"""What executing pages costs, in starts of pytest: seconds differ between machines."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CONFTEST = """
from pathlib import Path

from lagena_docs.runner.collect import Pages
from lagena_docs.settings import Settings

HERE = Path(__file__).parent
SETTINGS = Settings(HERE, HERE, "{page}", {}, HERE, "")


def pytest_configure(config):
    config.pluginmanager.register(Pages(SETTINGS))
"""
PAGES = 20
COUNTS = (100, 1000, 4000)
ROUNDS = 3


def cpu_of(project: Path, blocks: int) -> float:
    """Return the seconds of CPU that pytest takes on so many blocks, on 20 pages."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*words, f"docs{blocks}"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT / "docs" / "_ext")},
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert f"{blocks} passed".encode() in done.stdout or not blocks, done.stdout
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, float]:
    """Return how many starts each count of blocks costs at best, measured in turns."""
    project = tmp_path_factory.mktemp("speed")
    (project / "conftest.py").write_text(CONFTEST)
    for blocks in (0, *COUNTS):
        (project / f"docs{blocks}").mkdir()
        for page in range(min(PAGES, blocks)):
            mine = range(page, blocks, PAGES)
            text = "\n".join(f"```python\nx{n} = {n}\n```\n" for n in mine)
            (project / f"docs{blocks}" / f"page{page}.md").write_text(text)
    taken = [
        {blocks: cpu_of(project, blocks) for blocks in (0, *COUNTS)}
        for _ in range(ROUNDS)
    ]
    best = {blocks: min(times[blocks] for times in taken) for blocks in (0, *COUNTS)}
    return {blocks: best[blocks] / best[0] - 1 for blocks in COUNTS}


@pytest.mark.long
def test_a_thousand_blocks_cost_four_starts(costs):
    assert costs[1000] <= 4, costs


@pytest.mark.long
def test_a_block_costs_the_same_on_a_long_page(costs):
    first = (costs[1000] - costs[100]) / 900
    later = (costs[4000] - costs[1000]) / 3000
    assert later <= 2 * first, costs
