"""Runs the steps of a gate, whatever a step gives, and counts each."""

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from lagena_tests.gate import count, held
from lagena_tests.gate.count import Count
from lagena_tests.gate.held import Result
from lagena_tests.gate.steps import (
    LOWEST,
    PYTHONS,
    REPORTS,
    ROOT,
    Stages,
    Step,
    tox_result,
)

Outcome = tuple[Step, Result]
#: Where the results of `make test-full` are kept.
RESULTS = ROOT / "build" / "results"


def run_all(stages: Stages) -> Iterator[Outcome]:
    """Run the steps of each stage side by side; yield each with its result."""
    for stage in stages:
        with ThreadPoolExecutor(len(stage)) as pool:
            yield from zip(stage, pool.map(run, stage), strict=True)


def resume(stages: Stages) -> Iterator[Outcome]:
    """Run the steps of which no result holds, one by one; keep what comes out."""
    for step in (step for stage in stages for step in stage):
        result = holding(step)
        if result:
            say(f"\n==> {step.title}: it passed on {result.commit}, and that holds")
        else:
            result = run(step)
            held.keep(RESULTS, slug(step), result)
        yield step, result


def holding(step: Step) -> Result | None:
    """Return the result of a step that passed on what is here now, if there is one."""
    inputs = inputs_of(step)
    return held.find(RESULTS, slug(step), inputs) if inputs else None


def inputs_of(step: Step) -> str:
    return held.digest(ROOT, step.inputs, step.command) if step.inputs else ""


def run(step: Step) -> Result:
    """Run a step; say what it said when it is done, so that no two are mixed."""
    say(f"\n... {step.title}")
    environ = os.environ | {"PYTHONUNBUFFERED": "1"}
    environ.pop("PYTHONPATH", None)  # that of the gate itself
    REPORTS.mkdir(parents=True, exist_ok=True)
    for name in step.reports:  # those of an earlier run tell nothing of this one
        (REPORTS / f"{name}.xml").unlink(missing_ok=True)
        tox_result(name).unlink(missing_ok=True)
    log = REPORTS / f"{slug(step)}.log"
    # Taken before it begins, so that what changes meanwhile does not count as tried.
    commit, inputs, started = held.commit(ROOT), inputs_of(step), time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            step.command,
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    seconds = time.monotonic() - started
    say(f"\n==> {step.title}\n{log.read_text('utf-8').rstrip()}")
    return Result(counted(step, done.returncode), seconds, commit, inputs)


def counted(step: Step, status: int) -> Count:
    """Count a step: by its reports, or as one where it has none."""
    total = Count()
    for name in step.reports:
        if missing := missing_python(name):
            return missing  # which tox, asked for that one alone, takes for a failure
        total.add(count.read(REPORTS / f"{name}.xml"))
    if status and not total.failed:
        total.failed = 1  # it broke before, or beside, the tests
    elif not step.reports:
        total.passed = 1
    return total


def missing_python(name: str) -> Count | None:
    """Return the count of a step for which tox found no Python."""
    if not tox_result(name).exists():
        return None
    ran = json.loads(tox_result(name).read_text("utf-8"))["testenvs"].get(name, {})
    if not ran.get("result", {}).get("skipped"):
        return None
    python = PYTHONS[0] if name == LOWEST else name
    reason = f"no Python 3.{python[3:]} found; TOX_DISCOVER=/path/to/it names one"
    return Count(skipped=Counter([reason]))


def conclude(gate: str, outcomes: Iterable[Outcome]) -> int:
    """Print what came out of each step and of all; return the exit status."""
    total, lines = Count(), []
    for step, result in outcomes:
        lines.append(line(step, result))
        total.add(result.count)
    say("\n" + "\n".join(lines))
    for reason, number in sorted(total.skipped.items()):
        say(f"did not run, {number}: {reason}")
    say(f"{gate}: {total}")
    return 1 if total.failed else 0


def line(step: Step, result: Result) -> str:
    when = f"{result.seconds:.0f} s, commit {result.commit}"
    return f"{step.title:28}{result.count} ({when})"


def slug(step: Step) -> str:
    return "".join(c if c.isalnum() else "-" for c in step.title)


def say(text: str) -> None:
    print(text, flush=True)
