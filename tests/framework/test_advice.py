"""What errors say beyond Flask's sentence: the language, and the place."""

import locale

import pytest

import lagena
from lagena.advice import advice, calling_line, language

#: A message that is really said, and what becomes of it.
MESSAGE = "The module has no application. {here}"
ENGLISH = "The module has no application. Look elsewhere."
CHINESE = "这个模块里没有应用。Look elsewhere."


def said() -> str:
    return advice(MESSAGE, here="Look elsewhere.")


@pytest.fixture(autouse=True)
def _no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_locale_of_the_environment_says_the_language(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "zh_CN.UTF-8")

    assert said() == CHINESE


def test_stronger_variable_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_MESSAGES", "en_GB.UTF-8")

    assert said() == ENGLISH


def test_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    assert said() == CHINESE


@pytest.mark.parametrize(
    ("name", "text"),
    [("zh_CN", CHINESE), ("Chinese (Simplified)_China", CHINESE), ("en_GB", ENGLISH)],
)
def test_without_variables_the_system_says_the_language(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (name, "cp936"))

    assert said() == text


def test_system_without_a_locale_speaks_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))

    assert said() == ENGLISH


def test_language_that_nobody_translated_to_is_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "la_VA.UTF-8")

    assert language() == "la"
    assert said() == ENGLISH


def test_message_that_was_not_translated_is_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    assert advice("Drink {what!r}.", what="tea") == "Drink 'tea'."


@pytest.mark.parametrize(
    ("name", "expected"),
    [("C.UTF-8", "c"), ("zh_TW", "zh"), ("ja_JP.eucJP", "ja"), ("POSIX", "c")],
)
def test_language_is_two_letters(
    monkeypatch: pytest.MonkeyPatch, name: str, expected: str
) -> None:
    monkeypatch.setenv("LANG", name)

    assert language() == expected


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
