"""The signals: which there are, and that each is listed and explained."""

import inspect
import re

import pytest
from blinker import NamedSignal

from lagena import signals

NAMES = {
    "appcontext_popped": "appcontext-popped",
    "appcontext_pushed": "appcontext-pushed",
    "appcontext_tearing_down": "appcontext-tearing-down",
    "before_render_template": "before-render-template",
    "got_request_exception": "got-request-exception",
    "message_flashed": "message-flashed",
    "request_finished": "request-finished",
    "request_started": "request-started",
    "request_tearing_down": "request-tearing-down",
    "template_rendered": "template-rendered",
}


def test_signals_have_the_names_that_programs_know() -> None:
    found = {
        name: value.name
        for name, value in vars(signals).items()
        if isinstance(value, NamedSignal)
    }

    assert found == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_signal_says_when_it_is_sent(name: str) -> None:
    source = inspect.getsource(signals)

    assert re.search(rf"^#: Sent .+\.\n{name} = ", source, re.MULTILINE)
