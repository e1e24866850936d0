"""What the built site has for programs, and the settings of those who publish it."""

import re
import runpy
from pathlib import Path

import pytest

from lagena_docs import blocks, languages

ROOT = Path(__file__).resolve().parents[2]

SITE = ROOT / "build" / "html"
LANGUAGES = languages.read(ROOT / "docs" / "languages.toml")
FENCE = re.compile(r"^(`{3,}).*?^\1", re.DOTALL | re.MULTILINE)


def pages(folder: str) -> list[str]:
    """Return the names of a language's own pages."""
    home = ROOT / "docs" / folder
    others = {there.code for there in LANGUAGES if there.folder != folder}
    names = [page.relative_to(home).with_suffix("") for page in blocks.pages(home)]
    return [name.as_posix() for name in names if name.parts[0] not in others]


@pytest.mark.parametrize("folder", [there.folder for there in LANGUAGES])
def test_the_markdown_of_every_page_is_published(folder: str) -> None:
    for name in pages(folder):
        text = (SITE / folder / f"{name}.md").read_text("utf-8")

        assert text.startswith("("), name
        # Blocks may show what is hidden elsewhere.
        words = FENCE.sub("", text)
        assert re.search(r"(?m)^<!--\s*(source|setup):", words) is None, name


@pytest.mark.parametrize("folder", [there.folder for there in LANGUAGES])
def test_llms_txt_lists_every_page_and_only_those(folder: str) -> None:
    text = (SITE / folder / "llms.txt").read_text("utf-8")
    listed = re.findall(r"^- \[[^]]+\]\(([^)]*)\.md\): .", text, re.MULTILINE)

    assert sorted(listed) == sorted(set(pages(folder)) - {"index"})


@pytest.mark.parametrize(
    "address", ["https://docs.example/x", "https://docs.example/x/"]
)
def test_the_address_may_end_as_people_write_it(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", address)
    monkeypatch.setenv("REPOSITORY_URL", "https://github.com/example/lagena")
    settings = runpy.run_path(str(ROOT / "conf.py"))

    assert settings["html_baseurl"] == "https://docs.example/x/"
    assert settings["repository_url"] == "https://github.com/example/lagena"
