"""What a release needs is asked of the repository as it is."""

import datetime
from pathlib import Path

import pytest

from lagena_tests.gate import held, release

PYPROJECT = '[project]\nname = "lagena"\nversion = "{}"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a repository that could be released as 1.2.0."""
    (tmp_path / "docs" / "zh_CN").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT.format("1.2.0"))
    (tmp_path / "README.md").write_text("This is lagena 1.2.0.\n")
    history = "# Changes\n\n## 1.2.0 (2026-01-31)\n\n## 1.1.0 (2025-12-01)\n"
    for folder in ("docs", "docs/zh_CN"):
        (tmp_path / folder / "changes.md").write_text(history)
    who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
    held.git(tmp_path, "init", "--quiet")
    held.git(tmp_path, "add", ".")
    held.git(tmp_path, *who, "commit", "--quiet", "--message=First")
    held.git(tmp_path, "tag", "v1.2.0")
    return tmp_path


def test_what_is_ready_is_right(root: Path) -> None:
    for check in (release.version, release.documents, release.changes, release.tag):
        assert list(check(root)) == []


@pytest.mark.parametrize("wrong", ["1.2.0.dev0", "1.2", "v1.2.0"])
def test_a_version_that_is_none_to_release_is_wrong(root: Path, wrong: str) -> None:
    (root / "pyproject.toml").write_text(PYPROJECT.format(wrong))

    (problem,) = release.version(root)

    assert problem.startswith(f"pyproject.toml says {wrong};")


@pytest.mark.parametrize(
    "text", ["lagena 1.1.0", "./lagena-1.1.0-py3-none-any.whl", "It is 1.2.0.dev0."]
)
def test_a_document_that_speaks_of_another_version_is_wrong(
    root: Path, text: str
) -> None:
    (root / "docs" / "index.md").write_text(text)

    (problem,) = release.documents(root)

    assert problem.startswith("docs/index.md says 1.")
    assert problem.endswith(", not 1.2.0")


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Unreleased: 1.2.0", "begins with 'Unreleased: 1.2.0'"),
        ("1.1.0 (2026-01-31)", "begins with '1.1.0 (2026-01-31)'"),
        ("1.2.0 (2026-01-30)", "the dates differ"),
    ],
)
def test_changes_of_another_version_or_day_are_wrong(
    root: Path, heading: str, said: str
) -> None:
    (root / "docs" / "zh_CN" / "changes.md").write_text(f"# 变更\n\n## {heading}\n")

    (problem,) = release.changes(root)

    assert said in problem


def test_a_date_to_come_is_wrong(root: Path) -> None:
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    for folder in ("docs", "docs/zh_CN"):
        (root / folder / "changes.md").write_text(f"## 1.2.0 ({tomorrow})\n")

    assert list(release.changes(root)) == ["the date is still to come"]


def test_what_is_not_committed_is_wrong(root: Path) -> None:
    (root / "README.md").write_text("This is lagena 1.2.0, almost.\n")

    (problem,) = release.tag(root)

    assert "not committed" in problem


def test_a_tag_of_another_version_is_wrong(root: Path) -> None:
    held.git(root, "tag", "--delete", "v1.2.0")
    held.git(root, "tag", "v1.2")

    (problem,) = release.tag(root)

    assert problem == "the commit's tags: v1.2; `git tag v1.2.0` sets the right one"


def test_each_need_is_said_to_be_right_or_wrong(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(release, "CHECKS", (release.version, release.tag))
    (root / "new.txt").touch()

    status = release.main(root)

    assert status == 1
    assert capsys.readouterr().out == (
        "right  The version is one that can be released\n"
        "wrong  What is checked out is committed, and has the version's tag\n"
        "       there are changes that are not committed; see git status\n"
        "release-check: 1 right, 1 wrong\n"
    )
