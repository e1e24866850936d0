"""The tables of the page on the command line say what the command does."""

import re

import click
import pytest

from lagena.cli import run_command
from lagena_docs import blocks
from lagena_docs.settings import PAGES

PAGE = "guide/command-line.md"
TEXTS = [PAGES / PAGE, PAGES / "zh_CN" / PAGE]
QUOTED = re.compile(r"`([^`]+)`")


def rows(text, label):
    """Return the rows of the first table of a section, without its head."""
    section = text.split(f"({label})=\n")[1].split("\n(")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in it[2:-1].split(" | ")] for it in lines[2:]]


@pytest.fixture(params=TEXTS, ids=["en", "zh_CN"])
def page(request):
    return request.param


def test_each_message_in_the_table_of_errors_is_one_that_a_block_shows(page):
    text = page.read_text("utf-8")
    shown = [it.text for it in blocks.parse(text, page) if it.kind == "console"]

    messages = [QUOTED.findall(row[0]) for row in rows(text, "command-line-errors")]

    assert len(messages) >= 17
    for [message] in messages:
        assert any(message in it for it in shown), message


def test_each_error_leads_to_the_section_that_shows_it(page):
    text = page.read_text("utf-8")

    for *_, cure in rows(text, "command-line-errors"):
        [label] = re.findall(r"\{ref\}`([\w-]+)`", cure)
        assert f"\n({label})=\n###" in text


def test_each_error_has_an_anchor_the_same_in_both_languages():
    ours, theirs = (
        [
            re.findall(r"\{#([\w-]+)\}$", row[0])
            for row in rows(page.read_text("utf-8"), "command-line-errors")
        ]
        for page in TEXTS
    )

    assert ours == theirs
    assert len({name for [name] in ours}) == len(ours)


def test_the_table_of_options_has_all_that_run_has(page):
    listed = {
        option
        for row in rows(page.read_text("utf-8"), "command-line-run")
        for option in QUOTED.findall(row[0])
    }

    with click.Context(run_command) as context:
        params = run_command.get_params(context)
    wanted = {opt for it in params for opt in (*it.opts, *it.secondary_opts)}
    assert listed == wanted


def test_the_table_of_options_has_the_defaults(page):
    defaults = {
        QUOTED.findall(names)[0]: default.strip(" `")
        for names, _, default in rows(page.read_text("utf-8"), "command-line-run")
    }

    params = {it.opts[0]: it.default for it in run_command.params}
    assert defaults["--host"] == params["--host"]
    assert defaults["--port"] == str(params["--port"])
    assert params["--with-threads"] is True
