"""What errors say beyond Flask's sentence: the language, and the place."""

import locale

import pytest

import lagena
from lagena.advice import advice, calling_line


@pytest.fixture(autouse=True)
def _no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_locale_of_the_environment_says_the_language(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "zh_CN.UTF-8")

    assert advice(en="tea", zh="茶") == "茶"


def test_stronger_variable_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_MESSAGES", "en_GB.UTF-8")

    assert advice(en="tea", zh="茶") == "tea"


def test_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    assert advice(en="tea", zh="茶") == "茶"


@pytest.mark.parametrize(
    ("name", "text"),
    [("zh_CN", "茶"), ("Chinese (Simplified)_China", "茶"), ("en_GB", "tea")],
)
def test_without_variables_the_system_says_the_language(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (name, "cp936"))

    assert advice(en="tea", zh="茶") == text


def test_system_without_a_locale_speaks_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))

    assert advice(en="tea", zh="茶") == "tea"


def test_place_is_the_line_of_whoever_called_us() -> None:
    assert calling_line().startswith("test_advice.py:")


def test_error_outside_of_a_request_is_told_in_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    with pytest.raises(RuntimeError) as caught:
        lagena.request.path  # reading it is the test

    first, _, help_text = str(caught.value).partition("\n\n")
    assert first == "Working outside of request context."
    assert help_text.startswith("test_advice.py:")
    assert "用到了 'request'，而此时没有正在处理的请求" in help_text
