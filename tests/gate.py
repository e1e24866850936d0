"""Run the gate step by step, whatever a step gives, and count at the end.

The last lines say what did not run and why, and how much passed and failed.
"""

import collections
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "build" / "reports"
#: What drives a browser over many pages.
BROWSER = ("tests/docs/test_browser.py", "tests/docs/test_examples.py")
#: The environments of tox.ini; each writes a report, unless it is not to be found.
PYTHONS = ("py311", "py312", "py313", "py314")
#: How the runner of the pages reports the blocks below one that failed.
NOT_EXECUTED = "not executed"
TOX_RESULT = REPORTS / "tox.json"


@dataclasses.dataclass
class Step:
    """A command, and the names of the pytest reports it is expected to write."""

    title: str
    command: list[str]
    reports: tuple[str, ...] = ()


@dataclasses.dataclass
class Count:
    passed: int = 0
    failed: int = 0
    #: How many did not run, by reason.
    skipped: collections.Counter[str] = dataclasses.field(
        default_factory=collections.Counter
    )

    def add(self, other: "Count") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def main() -> int:
    long = "--long" in sys.argv[1:]
    shutil.rmtree(REPORTS, ignore_errors=True)
    total, lines = Count(), []
    for step in steps(long):
        started = time.monotonic()
        count = run(step)
        lines.append(line(step.title, count, time.monotonic() - started))
        total.add(count)
    say("\n" + "\n".join(lines))
    for reason, number in sorted(total.skipped.items()):
        say(f"did not run, {number}: {reason}")
    say(f"{'test-long' if long else 'test'}: {tally(total)}")
    return 1 if total.failed else 0


def steps(long: bool) -> Iterator[Step]:
    """Yield the steps of the daily gate, or of the long one."""
    more = ["--long"] if long else []
    pytest = [sys.executable, "-m", "pytest"]
    make = ["make", "--no-print-directory"]
    yield Step("style, types, layers", [*make, "check"])
    flags = " ".join([xml("pages"), *more])
    doctest = [*make, "doctest", f"PYTESTFLAGS={flags}"]
    yield Step("the pages", doctest, ("pages",))
    # Its pages say what of them was executed, so it comes after; tests look at it.
    yield Step("the site", [*make, "html"])
    others = [f"--ignore={module}" for module in BROWSER]
    tests = [*pytest, "tests", *others, xml("tests"), *more]
    yield Step("the tests", tests, ("tests",))
    # Each page is looked at many times, and waits for the browser: two at once.
    browser = [*pytest, *BROWSER, "--numprocesses=2", xml("browser"), *more]
    yield Step("the site in a browser", browser, ("browser",))
    if long:
        on_flask = [*make, "doctest", "FRAMEWORK=flask", f"PYTESTFLAGS={xml('flask')}"]
        yield Step("the pages, on Flask", on_flask, ("flask",))
        yield Step("what goes unnoticed", [*make, "drift"])
        tox = [sys.executable, "-m", "tox", "run-parallel", "--parallel=2"]
        tox += ["--parallel-no-spinner", "--result-json", str(TOX_RESULT)]
        yield Step("every Python here", tox, PYTHONS)


def xml(name: str) -> str:
    return f"--junitxml={REPORTS / name}.xml"


def run(step: Step) -> Count:
    """Run one step and count it: by its reports, or as one where it has none."""
    say(f"\n==> {step.title}")
    environ = os.environ | {"PYTHONUNBUFFERED": "1"}
    done = subprocess.run(step.command, cwd=ROOT, env=environ, check=False)
    count = Count()
    for name in step.reports:
        count.add(read(name))
    if done.returncode and not count.failed:
        count.failed = 1  # it broke before, or beside, the tests
    elif not step.reports:
        count.passed = 1
    return count


def read(name: str) -> Count:
    """Count one pytest report."""
    path = REPORTS / f"{name}.xml"
    if not path.exists():
        return missing(name)
    count = Count()
    for case in ET.parse(path).iter("testcase"):
        outcome = {part.tag: part.get("message", "") for part in case}
        if "skipped" in outcome:
            count.skipped[outcome["skipped"]] += 1
        elif outcome.get("failure", "").startswith(NOT_EXECUTED):
            count.skipped["a block above it on its page failed"] += 1
        elif outcome.keys() & {"failure", "error"}:
            count.failed += 1
        else:
            count.passed += 1
    return count


def missing(name: str) -> Count:
    """Count a step that left no report: a Python that is not here, or a failure."""
    if name in PYTHONS and TOX_RESULT.exists():
        ran = json.loads(TOX_RESULT.read_text("utf-8"))["testenvs"].get(name, {})
        if ran.get("result", {}).get("skipped"):
            reason = f"no Python 3.{name[3:]} found; TOX_DISCOVER=/path/to/it names one"
            return Count(skipped=collections.Counter([reason]))
    return Count(failed=1)


def line(title: str, count: Count, seconds: float) -> str:
    return f"{title:22}{tally(count)} ({seconds:.0f} s)"


def tally(count: Count) -> str:
    skipped = count.skipped.total()
    end = f", {skipped} skipped" if skipped else ""
    return f"{count.passed} passed, {count.failed} failed{end}"


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
