"""What the parts of a rule match, and what they hand to the view."""

from uuid import UUID

import pytest
from werkzeug.routing import BaseConverter


def show(value):
    return f"{type(value).__name__} {value}"


def answer(app, rule, path):
    """Text of ``path`` when ``rule`` has the argument ``value``; None for a 404."""
    app.add_url_rule(rule, "show", show)
    response = app.test_client().get(path)
    return None if response.status_code == 404 else response.text


@pytest.mark.parametrize(
    ("rule", "path", "expected"),
    [
        ("/<value>", "/word", "str word"),
        ("/<value>", "/a/b", None),
        ("/<value>", "/a b", "str a b"),
        ("/<value>", "/%E4%BD%A0", "str 你"),
        ("/<string:value>", "/word", "str word"),
        ("/<string(length=2):value>", "/zh", "str zh"),
        ("/<string(length=2):value>", "/zho", None),
        ("/<string(minlength=3):value>", "/ab", None),
        ("/<string(minlength=3):value>", "/abc", "str abc"),
        ("/<string(maxlength=3):value>", "/abcd", None),
        ("/<string(minlength=2, maxlength=3):value>", "/abc", "str abc"),
        ("/<default:value>", "/word", "str word"),
        ("/<int:value>", "/12", "int 12"),
        ("/<int:value>", "/007", "int 7"),
        ("/<int:value>", "/-1", None),
        ("/<int:value>", "/1.0", None),
        ("/<int:value>", "/one", None),
        ("/<int(signed=True):value>", "/-1", "int -1"),
        ("/<int(signed=True):value>", "/1", "int 1"),
        ("/<int(min=2):value>", "/1", None),
        ("/<int(min=2):value>", "/2", "int 2"),
        ("/<int(max=2):value>", "/3", None),
        ("/<int(min=1, max=3):value>", "/3", "int 3"),
        ("/<int(fixed_digits=3):value>", "/012", "int 12"),
        ("/<int(fixed_digits=3):value>", "/12", None),
        ("/<float:value>", "/1.5", "float 1.5"),
        ("/<float:value>", "/1", None),
        ("/<float:value>", "/-1.5", None),
        ("/<float(signed=True):value>", "/-1.5", "float -1.5"),
        ("/<float(min=1.0, max=2.0):value>", "/2.5", None),
        ("/<float(min=1.0, max=2.0):value>", "/2.0", "float 2.0"),
        ("/<path:value>", "/a/b/c", "str a/b/c"),
        ("/<path:value>", "/a/", "str a/"),
        ("/<path:value>", "/", None),
        ("/<path:value>/edit", "/a/b/edit", "str a/b"),
        ("/<any(about, help):value>", "/help", "str help"),
        ("/<any(about, help):value>", "/login", None),
        ('/<any("a b", "c/d"):value>', "/a b", "str a b"),
        (
            "/<uuid:value>",
            "/0f8fad5b-d9cb-469f-a165-70867728950e",
            "UUID 0f8fad5b-d9cb-469f-a165-70867728950e",
        ),
        ("/<uuid:value>", "/0f8fad5b", None),
        ("/v<int:value>", "/v3", "int 3"),
        ("/<int:value>-page", "/3-page", "int 3"),
        ("/@<value>", "/@li", "str li"),
    ],
)
def test_converter_matches(app, rule, path, expected):
    assert answer(app, rule, path) == expected


def test_unknown_converter_is_refused(app):
    with pytest.raises(LookupError, match="zipcode"):
        app.add_url_rule("/<zipcode:value>", "show", show)


def test_static_part_beats_a_converter(app, client):
    app.get("/<value>", endpoint="any")(show)
    app.get("/me", endpoint="me")(lambda: "me")

    assert client.get("/me").text == "me"
    assert client.get("/you").text == "str you"


def test_int_beats_string_in_any_order(app, client):
    app.get("/<value>", endpoint="word")(show)
    app.get("/<int:value>", endpoint="number")(show)

    assert client.get("/12").text == "int 12"
    assert client.get("/twelve").text == "str twelve"


def test_path_is_the_last_resort(app, client):
    app.get("/<path:value>", endpoint="rest")(show)
    app.get("/<value>/edit", endpoint="edit")(lambda value: f"edit {value}")

    assert client.get("/a/edit").text == "edit a"
    assert client.get("/a/b/edit").text == "str a/b/edit"


def test_many_arguments_arrive_by_name(app, client):
    app.get("/<int:year>/<name>")(lambda name, year: f"{name} {year}")

    assert client.get("/2026/li").text == "li 2026"


def test_own_converter_reads_and_writes(app, client, framework):
    class ListConverter(BaseConverter):
        def to_python(self, value):
            return value.split("+")

        def to_url(self, values):
            return "+".join(super(ListConverter, self).to_url(v) for v in values)

    app.url_map.converters["list"] = ListConverter

    @app.get("/<list:names>")
    def index(names):
        return f"{names} {framework.url_for('index', names=['c', 'd'])}"

    assert client.get("/a+b").text == "['a', 'b'] /c+d"


def test_own_converter_takes_arguments(app, client):
    class Step(BaseConverter):
        regex = r"\d+"

        def __init__(self, map, size=1):
            super().__init__(map)
            self.size = size

        def to_python(self, value):
            return int(value) * self.size

    app.url_map.converters["step"] = Step
    app.get("/<step(5):value>")(show)

    assert client.get("/3").text == "int 15"


def test_own_converter_may_decline(app, client):
    from werkzeug.routing import ValidationError

    class Even(BaseConverter):
        def to_python(self, value):
            if int(value) % 2:
                raise ValidationError
            return int(value)

    app.url_map.converters["even"] = Even
    app.get("/<even:value>")(show)

    assert client.get("/2").text == "int 2"
    assert client.get("/3").status_code == 404


def test_own_converter_may_read_the_session_and_the_request(app, client, framework):
    class Greeting(BaseConverter):
        def to_python(self, value):
            user = framework.session.get("user", "nobody")
            return f"{value} {user} {framework.request.method}"

    app.url_map.converters["greeting"] = Greeting
    app.get("/<greeting:value>")(show)
    with client.session_transaction() as session:
        session["user"] = "li"

    assert client.get("/hi").text == "str hi li GET"


def test_own_converter_may_find_the_application(app, client, framework):
    class Named(BaseConverter):
        def to_python(self, value):
            return f"{value} {framework.current_app.name}"

    app.url_map.converters["named"] = Named
    app.get("/<named:value>")(show)

    assert client.get("/hi").text == "str hi example"


def test_uuid_arrives_as_a_uuid(app, client, framework):
    seen = []
    app.get("/<uuid:value>")(lambda value: seen.append(value) or "")

    client.get("/0f8fad5b-d9cb-469f-a165-70867728950e")

    assert seen == [UUID("0f8fad5b-d9cb-469f-a165-70867728950e")]
