"""Each comment that switches a checker off says which rule, and why."""

import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: What begins a comment that a checker obeys.
SWITCH = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore|pragma: no cover)\b")
EXPLAINED = re.compile(
    r"# (noqa: [A-Z]+\d+(, [A-Z]+\d+)*|type: ignore\[[a-z-]+(, [a-z-]+)*\])  # \S.*"
)


def sources() -> list[Path]:
    """Return all files of Python in the repository, also those not committed yet."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in done.stdout.split() if (path := ROOT / name).is_file()]


def unexplained(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each switch without a rule or a reason."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_switch = token.type == tokenize.COMMENT and SWITCH.search(token.string)
        if is_switch and not EXPLAINED.fullmatch(token.string):
            yield token.start[0], token.string


def test_each_switch_says_which_rule_and_why() -> None:
    files = sources()
    found = [
        f"{path.relative_to(ROOT)}:{line}: {comment}"
        for path in files
        for line, comment in unexplained(path.read_text("utf-8"))
    ]

    assert Path(__file__) in files
    assert found == []


@pytest.mark.parametrize(
    "switch",
    [
        "noqa",
        "noqa  # it is long",
        "noqa: E501",
        "noqa: E501 (it is long)",
        "type: ignore",
        "type:ignore[misc]",
        "type: ignore[misc, arg-type]",
        "pragma: no cover",
        "a reason first  # noqa: E501",
    ],
)
def test_a_switch_without_rule_or_reason_is_found(switch: str) -> None:
    assert list(unexplained(f"a = 1\nb = 2  # {switch}\n")) == [(2, f"# {switch}")]


@pytest.mark.parametrize(
    "line",
    [
        "b = 2  # noqa: E501  # a long address",
        "b = 2  # type: ignore[misc, arg-type]  # its own class",
        "b = '# noqa'",
        "b = 2  # plain words",
    ],
)
def test_a_reason_and_other_words_are_well(line: str) -> None:
    assert list(unexplained(f"{line}\n")) == []
