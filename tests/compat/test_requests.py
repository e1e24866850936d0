"""What a view reads from ``request``."""

from io import BytesIO

import pytest


def echo(app, framework, rule="/", **options):
    """Register a view that answers with what ``read(request)`` gives."""

    def register(read):
        app.add_url_rule(
            rule,
            "echo",
            lambda **values: framework.jsonify(read(framework.request)),
            methods=["GET", "POST"],
        )

    return register


def test_arguments_of_the_query(app, client, framework):
    echo(app, framework)(lambda request: [request.args["a"], request.args.getlist("b")])

    assert client.get("/?a=1&b=2&b=3").json == ["1", ["2", "3"]]


def test_missing_argument_is_a_bad_request(app, client, framework):
    echo(app, framework)(lambda request: request.args["missing"])

    response = client.get("/")

    assert response.status_code == 400
    assert "missing" not in response.text


def test_missing_form_field_is_a_bad_request(app, client, framework):
    echo(app, framework)(lambda request: request.form["missing"])

    assert client.post("/", data={"a": 1}).status_code == 400


def test_debug_mode_traps_the_missing_field(app, client, framework):
    app.debug = True
    echo(app, framework)(lambda request: request.form["missing"])

    with pytest.raises(KeyError) as caught:
        client.post("/", data={"a": 1})

    assert "400 Bad Request" in str(caught.value)
    assert "missing" in str(caught.value)


def test_debug_mode_may_leave_the_missing_field_alone(app, client, framework):
    app.debug = True
    app.config["TRAP_BAD_REQUEST_ERRORS"] = False
    echo(app, framework)(lambda request: request.form["missing"])

    response = client.post("/", data={"a": 1})

    assert response.status_code == 400
    assert "KeyError: &#39;missing&#39;" in response.text


def test_missing_field_may_be_trapped(app, client, framework):
    app.testing = True
    app.config["TRAP_BAD_REQUEST_ERRORS"] = True
    echo(app, framework)(lambda request: request.form["missing"])

    with pytest.raises(KeyError, match="missing"):
        client.post("/", data={"a": 1})


def test_fields_of_a_form(app, client, framework):
    echo(app, framework)(lambda request: request.form.to_dict(flat=False))

    response = client.post("/", data={"a": "1", "b": ["2", "你"]})

    assert response.json == {"a": ["1"], "b": ["2", "你"]}


def test_values_are_arguments_and_fields(app, client, framework):
    echo(app, framework)(lambda request: request.values.to_dict(flat=False))

    response = client.post("/?a=1", data={"a": "2", "b": "3"})

    assert response.json == {"a": ["1", "2"], "b": ["3"]}


def test_uploaded_file(app, client, framework):
    def read(request):
        file = request.files["file"]
        return [file.filename, file.mimetype, file.read().decode()]

    echo(app, framework)(read)

    response = client.post("/", data={"file": (BytesIO(b"tea"), "tea.txt")})

    assert response.json == ["tea.txt", "text/plain", "tea"]


def test_debug_mode_explains_a_form_that_sends_no_files(app, client, framework):
    app.debug = app.testing = True
    echo(app, framework)(lambda request: request.files["file"].filename)

    with pytest.raises(KeyError, match="multipart/form-data"):
        client.post("/", data={"file": "tea.txt"})


def test_raw_data(app, client, framework):
    echo(app, framework)(lambda request: request.data.decode())

    assert client.post("/", data=b"raw", content_type="text/plain").json == "raw"


def test_data_of_a_form_is_empty_once_parsed(app, client, framework):
    echo(app, framework)(lambda request: [dict(request.form), request.data.decode()])

    assert client.post("/", data={"a": "1"}).json == [{"a": "1"}, ""]


def test_cookies(app, client, framework):
    echo(app, framework)(lambda request: dict(request.cookies))
    client.set_cookie("tea", "green")

    assert client.get("/").json == {"tea": "green"}


def test_headers_are_case_insensitive(app, client, framework):
    echo(app, framework)(lambda request: request.headers["x-TEA"])

    assert client.get("/", headers={"X-Tea": "green"}).json == "green"


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("method", "GET"),
        ("path", "/a/你"),
        ("full_path", "/a/你?b=1"),
        ("script_root", "/root"),
        ("root_path", "/root"),
        ("url", "https://h.example:1/root/a/你?b=1"),
        ("base_url", "https://h.example:1/root/a/你"),
        ("url_root", "https://h.example:1/root/"),
        ("root_url", "https://h.example:1/root/"),
        ("host", "h.example:1"),
        ("host_url", "https://h.example:1/"),
        ("scheme", "https"),
        ("is_secure", True),
        ("remote_addr", "127.0.0.1"),
        ("is_json", False),
        ("content_type", None),
        ("content_length", None),
        ("mimetype", ""),
        ("endpoint", "echo"),
        ("view_args", {"name": "你"}),
        ("blueprint", None),
        ("blueprints", []),
        ("routing_exception", None),
        ("max_content_length", None),
        ("max_form_memory_size", 500000),
        ("max_form_parts", 1000),
    ],
)
def test_attribute_of_a_request(app, client, framework, attribute, expected):
    echo(app, framework, "/a/<name>")(lambda request: getattr(request, attribute))

    response = client.get("/a/你?b=1", "https://h.example:1/root")

    assert response.json == expected


def test_accepted_languages(app, client, framework):
    echo(app, framework)(
        lambda request: request.accept_languages.best_match(["en", "zh"])
    )

    assert (
        client.get("/", headers={"Accept-Language": "zh;q=0.9,en;q=0.1"}).json == "zh"
    )


def test_basic_authorization(app, client, framework):
    echo(app, framework)(
        lambda request: [request.authorization.username, request.authorization.password]
    )

    assert client.get("/", auth=("li", "secret")).json == ["li", "secret"]


def test_request_class_may_be_replaced(app, client, framework):
    class Request(framework.Request):
        @property
        def tea(self):
            return "green"

    app.request_class = Request
    echo(app, framework)(lambda request: request.tea)

    assert client.get("/").json == "green"


# --- JSON ---


def test_json_of_a_request(app, client, framework):
    echo(app, framework)(lambda request: [request.is_json, request.json])

    assert client.post("/", json={"a": [1, None]}).json == [True, {"a": [1, None]}]


def test_json_with_a_suffix_is_json(app, client, framework):
    echo(app, framework)(lambda request: request.json)

    response = client.post("/", data="[1]", content_type="application/vnd.api+json")

    assert response.json == [1]


def test_get_json_of_another_type_is_unsupported(app, client, framework):
    echo(app, framework)(lambda request: request.get_json())

    response = client.post("/", data="[1]", content_type="text/plain")

    assert response.status == "415 UNSUPPORTED MEDIA TYPE"
    assert "application/json" in response.text


def test_json_attribute_of_another_type_is_unsupported(app, client, framework):
    echo(app, framework)(lambda request: request.json)

    assert client.post("/", data="[1]").status_code == 415


def test_get_json_of_broken_json_is_a_bad_request(app, client, framework):
    echo(app, framework)(lambda request: request.get_json())

    response = client.post("/", data="[1", content_type="application/json")

    assert response.status_code == 400
    assert "Expecting" not in response.text


def test_debug_mode_shows_where_json_is_broken(app, client, framework):
    app.debug = True
    echo(app, framework)(lambda request: request.get_json())

    response = client.post("/", data="[1", content_type="application/json")

    assert response.status_code == 400
    assert "Failed to decode JSON object" in response.text


def test_get_json_of_an_empty_body_is_a_bad_request(app, client, framework):
    echo(app, framework)(lambda request: request.get_json())

    response = client.post("/", data="", content_type="application/json")

    assert response.status_code == 400


def test_get_json_may_be_silent(app, client, framework):
    echo(app, framework)(lambda request: request.get_json(silent=True))

    assert client.post("/", data="[1", content_type="application/json").json is None
    assert client.post("/", data="[1]", content_type="text/plain").json is None


def test_get_json_may_be_forced(app, client, framework):
    echo(app, framework)(lambda request: request.get_json(force=True))

    assert client.post("/", data="[1]", content_type="text/plain").json == [1]


def test_get_json_twice_gives_the_same_object(app, client, framework):
    echo(app, framework)(lambda request: request.get_json() is request.get_json())

    assert client.post("/", json={}).json is True


def test_json_is_loaded_by_the_provider_of_the_app(app, client, framework):
    provider = type(app.json)

    class Shouting(provider):
        def loads(self, s, **kwargs):
            return s.decode().upper() if isinstance(s, bytes) else s.upper()

    app.json = Shouting(app)
    app.post("/")(lambda: framework.request.json)

    assert client.post("/", data="tea", content_type="application/json").text == "TEA"


# --- Limits ---


def test_body_over_the_limit_is_refused(app, client, framework):
    app.config["MAX_CONTENT_LENGTH"] = 4
    echo(app, framework)(lambda request: request.data.decode())

    assert client.post("/", data=b"four", content_type="text/plain").json == "four"
    assert client.post("/", data=b"fives", content_type="text/plain").status_code == 413


def test_form_over_the_limit_is_refused(app, client, framework):
    app.config["MAX_FORM_MEMORY_SIZE"] = 4
    echo(app, framework)(lambda request: dict(request.form))

    data = {"a": "12345", "file": (BytesIO(b""), "f")}

    assert client.post("/", data=data).status_code == 413


def test_parts_of_a_form_are_limited(app, client, framework):
    app.config["MAX_FORM_PARTS"] = 1
    echo(app, framework)(lambda request: dict(request.form))

    data = {"a": "1", "b": "2"}

    response = client.post("/", data=data, content_type="multipart/form-data")

    assert response.status_code == 413


def test_view_may_raise_the_limit(app, client, framework):
    app.config["MAX_CONTENT_LENGTH"] = 1

    def read(request):
        request.max_content_length = 10
        return request.data.decode()

    echo(app, framework)(read)

    assert client.post("/", data=b"four", content_type="text/plain").json == "four"


def test_limits_may_be_set_on_each_request(app, framework):
    app.config.update(MAX_CONTENT_LENGTH=3, MAX_FORM_MEMORY_SIZE=4, MAX_FORM_PARTS=5)

    with app.test_request_context():
        request = framework.request
        assert request.max_content_length == 3
        assert request.max_form_memory_size == 4
        assert request.max_form_parts == 5
        request.max_form_memory_size = 6
        request.max_form_parts = 7
        assert request.max_form_memory_size == 6
        assert request.max_form_parts == 7
