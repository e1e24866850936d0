"""Errors that say where to read more name a page and a section that are there."""

from pathlib import Path

import pytest

import lagena

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("locale", "page"),
    [
        ("en_GB.UTF-8", DOCS / "quickstart/request-data.md"),
        ("zh_CN.UTF-8", DOCS / "zh_CN/quickstart/request-data.md"),
    ],
)
@pytest.mark.parametrize("name", ["request", "g"])
def test_error_outside_of_a_context_names_a_section(
    monkeypatch: pytest.MonkeyPatch, locale: str, page: Path, name: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(RuntimeError) as caught:
        bool(getattr(lagena, name).path)

    pointer = str(caught.value).splitlines()[-1]

    lines = page.read_text("utf-8").replace("`", "").splitlines()
    title, *sections = [line.lstrip("# ") for line in lines if line.startswith("#")]
    assert title in pointer
    assert [section for section in sections if section in pointer]
