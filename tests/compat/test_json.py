"""JSON in answers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from importlib import import_module
from io import StringIO
from uuid import UUID

import pytest
from markupsafe import Markup


@pytest.fixture
def dumped(app, framework):
    """The body of ``jsonify`` for its arguments."""
    with app.app_context():
        yield lambda *args, **kwargs: framework.jsonify(*args, **kwargs).data.decode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (1, "1"),
        (1.5, "1.5"),
        ("茶", '"\\u8336"'),
        ([1, (2, 3)], "[1,[2,3]]"),
        ({"b": 1, "a": {"d": 1, "c": 2}}, '{"a":{"c":2,"d":1},"b":1}'),
        (datetime(2026, 1, 2, 3, 4, 5), '"Fri, 02 Jan 2026 03:04:05 GMT"'),
        (
            datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=8))),
            '"Thu, 01 Jan 2026 19:04:05 GMT"',
        ),
        (datetime(2026, 1, 2, tzinfo=UTC), '"Fri, 02 Jan 2026 00:00:00 GMT"'),
        (date(2026, 1, 2), '"Fri, 02 Jan 2026 00:00:00 GMT"'),
        (UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        (Decimal("1.10"), '"1.10"'),
        (Markup("<b>"), '"<b>"'),
        ("</script>", '"</script>"'),
        ({1: "a"}, '{"1":"a"}'),
    ],
)
def test_value_is_dumped(dumped, value, expected):
    assert dumped(value) == f"{expected}\n"


def test_dataclass_is_an_object(dumped):
    @dataclass
    class Tea:
        name: str
        price: Decimal

    assert dumped(Tea("green", Decimal(2))) == '{"name":"green","price":"2"}\n'


def test_object_with_an_html_method_is_its_html(dumped):
    class Tea:
        def __html__(self):
            return "<i>tea</i>"

    assert dumped(Tea()) == '"<i>tea</i>"\n'


def test_other_type_is_refused(dumped):
    with pytest.raises(TypeError, match="Object of type set is not JSON serializable"):
        dumped({1})


def test_jsonify_of_nothing_is_null(dumped):
    assert dumped() == "null\n"


def test_jsonify_of_many_is_a_list(dumped):
    assert dumped(1, 2) == "[1,2]\n"


def test_jsonify_of_keywords_is_an_object(dumped):
    assert dumped(b=1, a=2) == '{"a":2,"b":1}\n'


def test_jsonify_of_both_is_refused(dumped):
    with pytest.raises(TypeError, match="either args or kwargs"):
        dumped(1, a=2)


@pytest.mark.parametrize("base", ["DefaultJSONProvider", "JSONProvider"])
def test_what_the_arguments_mean_may_be_replaced(app, framework, base):
    provider = import_module(f"{framework.__name__}.json.provider")

    class Wrapping(getattr(provider, base)):
        def _prepare_response_obj(self, args, kwargs):
            return {"data": super()._prepare_response_obj(args, kwargs)}

        def dumps(self, obj, **kwargs):
            return repr(obj)

    app.json = Wrapping(app)

    with app.app_context():
        assert framework.jsonify(1, 2).data.strip() == b"{'data': (1, 2)}"
        assert framework.jsonify(a=1).data.strip() == b"{'data': {'a': 1}}"


def test_jsonify_is_a_response(app, framework):
    with app.app_context():
        response = framework.jsonify(a=1)

    assert type(response) is framework.Response
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"


def test_jsonify_needs_an_application(framework):
    with pytest.raises(RuntimeError, match="Working outside of application context"):
        framework.jsonify(1)


# --- Options of the provider ---


def test_defaults_of_the_provider(app):
    assert app.json.ensure_ascii is True
    assert app.json.sort_keys is True
    assert app.json.compact is None
    assert app.json.mimetype == "application/json"


def test_keys_may_stay_in_order(app, dumped):
    app.json.sort_keys = False

    assert dumped(b=1, a=2) == '{"b":1,"a":2}\n'


def test_text_may_stay_text(app, dumped):
    app.json.ensure_ascii = False

    assert dumped("茶") == '"茶"\n'


def test_debug_mode_is_indented(app, dumped):
    app.debug = True

    assert dumped(a=[1]) == '{\n  "a": [\n    1\n  ]\n}\n'


def test_compact_holds_in_debug_mode(app, dumped):
    app.debug = True
    app.json.compact = True

    assert dumped(a=[1]) == '{"a":[1]}\n'


def test_answers_may_be_indented_always(app, dumped):
    app.json.compact = False

    assert dumped([1]) == "[\n  1\n]\n"


def test_type_of_the_answer_may_be_set(app, framework):
    app.json.mimetype = "application/vnd.api+json"

    with app.app_context():
        assert framework.jsonify(1).mimetype == "application/vnd.api+json"


def test_mixed_keys_cannot_be_sorted(dumped):
    with pytest.raises(TypeError, match="not supported between"):
        dumped({1: "a", "b": 2})


def test_own_provider(framework):
    provider = import_module(f"{framework.__name__}.json.provider")

    class Provider(provider.DefaultJSONProvider):
        @staticmethod
        def default(value):
            if isinstance(value, set):
                return sorted(value)
            return provider.DefaultJSONProvider.default(value)

    class Application(framework.Flask):
        json_provider_class = Provider

    app = Application("example")
    app.get("/")(lambda: {"set": {2, 1}, "uuid": UUID(int=0)})

    assert app.test_client().get("/").json == {
        "set": [1, 2],
        "uuid": "00000000-0000-0000-0000-000000000000",
    }


def test_own_provider_needs_two_methods(app, framework):
    from json import dumps, loads

    provider = import_module(f"{framework.__name__}.json.provider")

    class Provider(provider.JSONProvider):
        def dumps(self, value, **options):
            return dumps({"wrapped": value})

        def loads(self, text, **options):
            return loads(text)["wrapped"]

    app.json = Provider(app)
    app.post("/")(lambda: [framework.request.json])

    response = app.test_client().post("/", json=1)

    assert response.get_data(as_text=True) == '{"wrapped": [1]}'
    assert response.json == [1]


# --- The module json ---


def test_module_dumps_by_the_app(app, framework):
    app.json.sort_keys = False

    with app.app_context():
        assert framework.json.dumps({"b": UUID(int=0), "a": 1}) == (
            '{"b": "00000000-0000-0000-0000-000000000000", "a": 1}'
        )


def test_module_dumps_without_an_app(framework):
    assert framework.json.dumps({"b": date(2026, 1, 2), "a": "茶"}) == (
        '{"b": "Fri, 02 Jan 2026 00:00:00 GMT", "a": "\\u8336"}'
    )


def test_module_dumps_takes_options(app, framework):
    with app.app_context():
        assert framework.json.dumps([1], indent=1) == "[\n 1\n]"
        assert framework.json.dumps("茶", ensure_ascii=False) == '"茶"'


def test_module_loads(app, framework):
    assert framework.json.loads('{"a": [1]}') == {"a": [1]}
    assert framework.json.loads(b"[1]") == [1]
    with app.app_context():
        assert framework.json.loads("1") == 1


def test_module_dumps_and_loads_files(app, framework):
    file = StringIO()

    with app.app_context():
        framework.json.dump({"a": 1}, file)
        file.seek(0)
        assert framework.json.load(file) == {"a": 1}
