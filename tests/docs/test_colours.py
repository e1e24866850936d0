"""The colours of the site stand in one place; the icon has the same green."""

import re
from dataclasses import astuple
from pathlib import Path

import pytest

from lagena_docs.site import colours

DOCS = Path(__file__).resolve().parents[2] / "docs"
SHEETS = [
    *DOCS.glob("*.css"),
    *DOCS.glob("_static/*.css"),
    *DOCS.glob("_templates/**/*.html"),
]


def test_the_icon_has_the_green_of_the_site() -> None:
    icon = (DOCS / "_static" / "favicon.svg").read_text("utf-8")

    assert re.findall(r'<rect [^>]*fill="([^"]+)"', icon) == [colours.LIGHT.brand]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_asks_for_the_colours_of_the_site_by_name(sheet: Path) -> None:
    spelled = set(re.findall(r"#[0-9a-f]{6}\b", sheet.read_text("utf-8").lower()))

    assert not spelled & {*astuple(colours.LIGHT), *astuple(colours.DARK)}
