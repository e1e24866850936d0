"""Errors that say where to read more name a page and a section that are there."""

from pathlib import Path

import flask
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

    assert_names_a_section(str(caught.value), page)


@pytest.mark.parametrize(
    ("locale", "page"),
    [
        ("en_GB.UTF-8", DOCS / "quickstart/using-extensions.md"),
        ("zh_CN.UTF-8", DOCS / "zh_CN/quickstart/using-extensions.md"),
    ],
)
def test_error_beside_the_real_flask_names_a_section(
    monkeypatch: pytest.MonkeyPatch, locale: str, page: Path
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    with flask.Flask("other").app_context(), pytest.raises(RuntimeError) as caught:
        bool(lagena.g.path)

    assert_names_a_section(str(caught.value), page)


def assert_names_a_section(error: str, page: Path) -> None:
    pointer = error.splitlines()[-1]
    lines = page.read_text("utf-8").replace("`", "").splitlines()
    title, *sections = [line.lstrip("# ") for line in lines if line.startswith("#")]
    assert title in pointer
    assert [section for section in sections if section in pointer]
