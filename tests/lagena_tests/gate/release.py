"""What a release needs: ``make release-check`` says what is there and what is not.

It changes nothing and publishes nothing.
"""

import datetime
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from lagena_tests.gate import held, running, steps
from lagena_tests.gate.steps import MAKE, PYTEST, ROOT

#: A version as PEP 440 writes it: a released one, and any.
RELEASED = r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?"
ANY = rf"{RELEASED}(?:\.dev\d+)?"
CHANGES = "docs/**/changes.md"


def main(root: Path = ROOT) -> int:
    """Print of each need whether it is met; return the exit status."""
    failed = 0
    for check in CHECKS:
        problems = list(check(root))
        need = str(check.__doc__).removesuffix(".")
        running.say(f"{'wrong' if problems else 'right'}  {need}")
        for problem in problems:
            running.say(f"       {problem}")
        failed += bool(problems)
    running.say(f"release-check: {len(CHECKS) - failed} right, {failed} wrong")
    return 1 if failed else 0


def version_of(root: Path) -> str:
    """Return the version that pyproject.toml names."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def version(root: Path) -> Iterator[str]:
    """The version is one that can be released."""
    seen = version_of(root)
    if not re.fullmatch(RELEASED, seen):
        yield f"pyproject.toml says {seen}; write it as in 0.1.0 or 0.1.0rc1"


def documents(root: Path) -> Iterator[str]:
    """Every document speaks of that version."""
    wanted = version_of(root)
    for name in held.files(root, ("README*.md", "docs/*.md")):
        text = (root / name).read_text("utf-8")
        said = set(re.findall(rf"\blagena[- ]({ANY})\b", text))
        said |= set(re.findall(rf"(?<![\w.])({RELEASED}\.dev\d+)\b", text))
        is_history = Path(name).name == "changes.md"
        for other in sorted(said - {wanted}):
            if not is_history or ".dev" in other:
                yield f"{name} says {other}, not {wanted}"


def changes(root: Path) -> Iterator[str]:
    """The newest changes are those of that version, with one date in all languages."""
    wanted = version_of(root)
    dates = {}
    for path in sorted(root.glob(CHANGES)):
        name = path.relative_to(root).as_posix()
        found = re.search(r"^## (.*)", path.read_text("utf-8"), re.MULTILINE)
        heading = found[1] if found else ""
        match = re.fullmatch(rf"{re.escape(wanted)} \((\d{{4}}-\d\d-\d\d)\)", heading)
        if not match:
            yield f"{name} begins with {heading!r}, not '{wanted} (YYYY-MM-DD)'"
        else:
            dates[name] = datetime.date.fromisoformat(match[1])
    if len(set(dates.values())) > 1:
        yield f"the dates differ: {', '.join(f'{d} in {n}' for n, d in dates.items())}"
    if any(date > datetime.date.today() for date in dates.values()):
        yield "the date is still to come"


def tag(root: Path) -> Iterator[str]:
    """What is checked out is committed, and has the version's tag."""
    if held.git(root, "status", "--porcelain"):
        yield "there are changes that are not committed; see git status"
    tags = held.git(root, "tag", "--points-at", "HEAD").split()
    wanted = f"v{version_of(root)}"
    if wanted not in tags:
        there = ", ".join(tags) or "none"
        yield f"the commit's tags: {there}; `git tag {wanted}` sets the right one"


def translations(root: Path) -> Iterator[str]:
    """No translation is stale, missing or broken."""
    done = _run(root, *MAKE, "i18n")
    for count, word in re.findall(r"(\d+) (stale|missing|broken)", done.stdout):
        if count != "0":
            yield f"make i18n: {count} {word}"
    if done.returncode or "0 broken" not in done.stdout:
        yield f"make i18n ended with {done.returncode}"


def packages(root: Path) -> Iterator[str]:
    """The wheel and the sdist can be built, install into nothing, and work there."""
    done = _run(root, *PYTEST, "-q", "--long", "tests/test_packaging.py")
    if done.returncode:
        yield f"tests/test_packaging.py: {done.stdout.strip().splitlines()[-1]}"


def gates(root: Path) -> Iterator[str]:
    """All of `make test-full` has passed, on what is checked out."""
    for stage in steps.full():
        for step in stage:
            if step.inputs and not running.holding(step):
                yield f"{step.title}: no result that holds; `make test-full` makes it"


CHECKS: tuple[Callable[[Path], Iterator[str]], ...] = (
    version,
    documents,
    changes,
    tag,
    translations,
    packages,
    gates,
)


def _run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=root, capture_output=True, encoding="utf-8", check=False
    )


if __name__ == "__main__":
    sys.exit(main())
