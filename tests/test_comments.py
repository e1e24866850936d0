"""What is said beside code: why a checker is silent, and what a function returns."""

import ast
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
#: First words of docstrings in other dialects than PEP 257's "Return" and "Print".
ODD = re.compile(r"(?:Give|Say|Tell|Return|Yield|Raise)s\b|(?:Give|Say)\b|.*\?$")
#: What editors show of a docstring on one line, and where that is held.
LONGEST = 79
SHOWN = ("framework/lagena/", "docs/_ext/lagena_docs/")


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


def odd(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the first line of each function's docstring in a dialect."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = (ast.get_docstring(node) or "").partition("\n")[0]
            if ODD.match(said):
                yield node.lineno, said


def first_lines(source: str) -> Iterator[str]:
    """Yield the first line of each docstring, also of classes and of the module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield (ast.get_docstring(node) or "").partition("\n")[0]


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


def test_each_docstring_says_what_a_function_returns_or_does() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {said}"
        for path in sources()
        for line, said in odd(path.read_text("utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "said", ["Give the answer.", "Says no.", "Returns it.", "Is it one?"]
)
def test_another_dialect_is_found(said: str) -> None:
    assert list(odd(f'def f():\n    """{said}"""\n')) == [(1, said)]


@pytest.mark.parametrize("said", ["Return it, or None.", "Print it.", "Sayings."])
def test_plain_words_are_well(said: str) -> None:
    assert list(odd(f'def f():\n    """{said}"""\n')) == []


def test_the_first_line_of_a_docstring_fits_where_an_editor_shows_it() -> None:
    found = [
        said
        for path in sources()
        if path.relative_to(ROOT).as_posix().startswith(SHOWN)
        for said in first_lines(path.read_text("utf-8"))
    ]

    assert len(found) > len(SHOWN)
    assert [said for said in found if len(said) > LONGEST] == []
