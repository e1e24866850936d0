"""JSON: the module's functions with and without an application, and its providers."""

import io
import json as plain_json
import weakref
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from markupsafe import Markup

from lagena import Flask, json, jsonify
from lagena.json.provider import DefaultJSONProvider, JSONProvider


@dataclass
class Pot:
    size: int


class Shouting(JSONProvider):
    """A provider that does the least one must do."""

    def dumps(self, obj: object, **kwargs: object) -> str:
        return plain_json.dumps(obj).upper()

    def loads(self, s: str | bytes, **kwargs: object) -> object:
        return plain_json.loads(s.lower())


# --- The functions of the module ---


def test_functions_ask_the_provider_of_the_current_application(app: Flask) -> None:
    app.json = Shouting(app)
    file = io.StringIO()

    with app.app_context():
        json.dump("tea", file)

        assert json.dumps("tea") == file.getvalue() == '"TEA"'
        assert json.loads('"TEA"') == "tea"
        assert json.load(io.StringIO('"TEA"')) == "tea"


def test_functions_know_the_same_types_without_an_application() -> None:
    file = io.StringIO()

    json.dump([Pot(1)], file, separators=(",", ":"))

    assert file.getvalue() == '[{"size":1}]'
    assert json.dumps([Pot(1)]) == '[{"size": 1}]'
    assert json.loads(b'{"size": 1}') == {"size": 1}
    assert json.load(io.BytesIO(b"[1]")) == [1]


@pytest.mark.parametrize("function", ["dumps", "dump"])
def test_default_that_is_given_is_asked_for_unknown_types(function: str) -> None:
    file = io.StringIO()
    arguments = [file] if function == "dump" else []

    text = getattr(json, function)({1j}, *arguments, default=lambda _: "known")

    assert (text or file.getvalue()) == '"known"'


def test_jsonify_without_an_application_names_itself() -> None:
    with pytest.raises(
        RuntimeError, match=r"'jsonify' was used at .*, while no application"
    ):
        jsonify()


# --- The default provider ---


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2024, 2, 29), "Thu, 29 Feb 2024 00:00:00 GMT"),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "Thu, 29 Feb 2024 12:00:00 GMT"),
        (Decimal("0.10"), "0.10"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Pot(2), {"size": 2}),
        (Markup("<b>"), "<b>"),
    ],
)
def test_value_that_web_applications_meet_has_a_form(
    value: object, expected: object
) -> None:
    assert plain_json.loads(json.dumps(value)) == expected


def test_markup_of_any_kind_is_its_html() -> None:
    class Tea:
        def __html__(self) -> str:
            return "<i>tea</i>"

    assert json.dumps(Tea()) == '"<i>tea</i>"'


@pytest.mark.parametrize("value", [Pot, object()])
def test_other_value_is_refused_by_the_name_of_its_type(value: object) -> None:
    name = type(value).__name__

    with pytest.raises(TypeError, match=f"Object of type {name} is not JSON serializ"):
        json.dumps(value)


@pytest.mark.parametrize(
    ("compact", "debug", "text"),
    [
        (None, False, '{"a":1}\n'),
        (None, True, '{\n  "a": 1\n}\n'),
        (True, True, '{"a":1}\n'),
        (False, False, '{\n  "a": 1\n}\n'),
    ],
)
def test_layout_of_a_response_follows_debug_mode_unless_set(
    app: Flask, compact: bool | None, debug: bool, text: str
) -> None:
    app.debug = debug
    app.json = provider = DefaultJSONProvider(app)
    provider.compact = compact

    assert app.json.response(a=1).get_data(as_text=True) == text


def test_attributes_of_the_provider_shape_the_text(app: Flask) -> None:
    app.json = provider = DefaultJSONProvider(app)
    provider.sort_keys = False
    provider.ensure_ascii = False
    provider.default = lambda value: f"a {type(value).__name__}"
    provider.mimetype = "application/tea+json"

    response = app.json.response(茶=1, a={1})

    assert response.get_data(as_text=True) == '{"茶":1,"a":"a set"}\n'
    assert response.mimetype == "application/tea+json"


def test_keywords_beat_the_attributes_of_the_provider(app: Flask) -> None:
    text = app.json.dumps({"b": 1, "a": "茶"}, sort_keys=False, ensure_ascii=False)

    assert text == '{"b": 1, "a": "茶"}'


# --- A provider of one's own ---


def test_provider_with_two_methods_has_them_all(app: Flask) -> None:
    provider = Shouting(app)
    file = io.StringIO()

    provider.dump({"a": "b"}, file)
    response = provider.response("tea")

    assert file.getvalue() == '{"A": "B"}'
    assert provider.load(io.BytesIO(b'"TEA"')) == "tea"
    assert response.get_data(as_text=True) == '"TEA"'
    assert response.mimetype == "application/json"
    assert isinstance(response, app.response_class)


@pytest.mark.parametrize("method", ["dumps", "loads"])
def test_provider_must_define_how_it_reads_and_writes(app: Flask, method: str) -> None:
    with pytest.raises(NotImplementedError):
        getattr(JSONProvider(app), method)("1")


def test_provider_does_not_keep_its_application_alive() -> None:
    app = Flask("example")
    gone = weakref.ref(app)
    provider = DefaultJSONProvider(app)

    del app

    assert gone() is None, provider


# --- The arguments of jsonify ---


@pytest.mark.parametrize(
    ("args", "kwargs", "expected"),
    [
        ((), {}, None),
        ((1,), {}, 1),
        ((1, 2), {}, (1, 2)),
        ((), {"a": 1}, {"a": 1}),
    ],
)
def test_arguments_mean_one_value(
    app: Flask, args: tuple[object, ...], kwargs: dict[str, object], expected: object
) -> None:
    assert app.json._prepare_response_obj(args, kwargs) == expected


def test_arguments_of_both_kinds_are_told_to_be_one(app: Flask) -> None:
    with pytest.raises(TypeError) as caught:
        app.json.response(1, a=1)

    assert "takes either args or kwargs, not both" in str(caught.value)
    assert "pass one value, or only keywords" in str(caught.value)


def test_jsonify_needs_an_application() -> None:
    with pytest.raises(RuntimeError, match="'jsonify' was used at"):
        jsonify(1)


def test_jsonify_is_a_response_of_the_application(app: Flask) -> None:
    with app.app_context():
        assert jsonify(pot="full").get_json() == {"pot": "full"}
