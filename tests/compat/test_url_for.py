"""Building URLs, inside a request, inside a context, and outside of both."""

import pytest
from werkzeug.routing import BuildError


def view(**values):
    return "here"


@pytest.fixture
def url_for(app, framework):
    """``url_for`` inside a request for ``/`` to an app with a few rules."""
    app.add_url_rule("/", "index", view)
    app.add_url_rule("/user/<name>", "user", view)
    app.add_url_rule("/post/<int:id>", "post", view)
    app.add_url_rule("/files/<path:name>", "file", view)
    app.add_url_rule("/item", "item", view, methods=["GET"])
    app.add_url_rule("/item/save", "item", methods=["POST"])
    with app.test_request_context("/"):
        yield framework.url_for


@pytest.mark.parametrize(
    ("endpoint", "values", "expected"),
    [
        ("index", {}, "/"),
        ("user", {"name": "li"}, "/user/li"),
        ("user", {"name": "li/you"}, "/user/li/you"),
        ("user", {"name": "a b"}, "/user/a%20b"),
        ("user", {"name": "你好"}, "/user/%E4%BD%A0%E5%A5%BD"),
        (
            "user",
            {"name": "a?b#c%d"},
            "/user/a?b#c%25d".replace("?", "%3F").replace("#", "%23"),
        ),
        ("user", {"name": 3}, "/user/3"),
        ("user", {"name": "~a!$&'()*+,;=:@"}, "/user/~a!$&'()*+,;=:@"),
        ("post", {"id": 7}, "/post/7"),
        ("file", {"name": "a/b c.txt"}, "/files/a/b%20c.txt"),
        ("static", {"filename": "css/a.css"}, "/static/css/a.css"),
        ("index", {"q": "tea"}, "/?q=tea"),
        ("index", {"q": "a b&c=d"}, "/?q=a+b%26c%3Dd"),
        ("index", {"q": "茶"}, "/?q=%E8%8C%B6"),
        ("index", {"q": ["a", "b"]}, "/?q=a&q=b"),
        ("index", {"q": ("a", "b")}, "/?q=a&q=b"),
        ("index", {"q": None}, "/"),
        ("index", {"q": ""}, "/?q="),
        ("index", {"q": []}, "/"),
        ("index", {"q": 1, "r": True}, "/?q=1&r=True"),
        ("index", {"b": 1, "a": 2}, "/?b=1&a=2"),
        ("user", {"name": "li", "page": 2}, "/user/li?page=2"),
        ("index", {"_anchor": "top"}, "/#top"),
        ("index", {"_anchor": "a b"}, "/#a%20b"),
        ("index", {"_anchor": "第一"}, "/#%E7%AC%AC%E4%B8%80"),
        ("index", {"q": 1, "_anchor": "x"}, "/?q=1#x"),
        ("index", {"_external": True}, "http://localhost/"),
        ("index", {"_external": False}, "/"),
        ("index", {"_scheme": "https"}, "https://localhost/"),
        ("index", {"_scheme": "", "_external": True}, "//localhost/"),
        ("index", {"_scheme": "https", "_external": True}, "https://localhost/"),
        ("item", {"_method": "POST"}, "/item/save"),
        ("item", {"_method": "GET"}, "/item"),
        ("item", {}, "/item"),
    ],
)
def test_url_is_built(url_for, endpoint, values, expected):
    assert url_for(endpoint, **values) == expected


def test_scheme_needs_an_external_url(url_for):
    with pytest.raises(ValueError, match="_external"):
        url_for("index", _scheme="https", _external=False)


def test_unknown_endpoint_is_a_build_error(url_for):
    with pytest.raises(BuildError, match="Could not build url for endpoint 'usr'") as e:
        url_for("usr", name="li")

    assert e.value.endpoint == "usr"
    assert e.value.values == {"name": "li"}


def test_build_error_suggests_an_endpoint(url_for):
    with pytest.raises(BuildError, match="Did you mean 'user' instead"):
        url_for("usr", name="li")


def test_missing_value_is_named(url_for):
    with pytest.raises(
        BuildError, match=r"Did you forget to specify values \['name'\]"
    ):
        url_for("user")


def test_wrong_method_is_named(url_for):
    with pytest.raises(BuildError, match="PUT"):
        url_for("index", _method="PUT")


def test_wrong_type_of_value_is_an_error(url_for):
    with pytest.raises(ValueError, match="seven"):
        url_for("post", id="seven")


def test_value_in_the_url_is_no_query(url_for):
    assert url_for("user", name="li", q=None) == "/user/li"


def test_defaults_choose_the_rule(app, framework):
    app.add_url_rule("/posts/", "posts", view, defaults={"page": 1})
    app.add_url_rule("/posts/<int:page>", "posts")

    with app.test_request_context():
        assert framework.url_for("posts", page=1) == "/posts/"
        assert framework.url_for("posts", page=2) == "/posts/2"


def test_method_of_the_request_chooses_no_rule(app, client, framework):
    app.add_url_rule("/a", "both", lambda: framework.url_for("both"), methods=["GET"])
    app.add_url_rule("/b", "both", methods=["POST"])

    assert client.get("/a").text == "/a"
    assert client.post("/b").text == "/b"


def test_arguments_of_the_request_are_not_reused(app, client, framework):
    app.get("/<name>")(view)

    @app.get("/by/<name>")
    def by(name):
        return framework.url_for("by", name="other")

    assert client.get("/by/li").text == "/by/other"


def test_external_url_has_the_host_of_the_request(app, client, framework):
    app.get("/")(lambda: framework.url_for("static", filename="a", _external=True))

    text = client.get("/", "https://shop.example:8443").text

    assert text == "https://shop.example:8443/static/a"


def test_url_has_the_prefix_the_app_is_mounted_under(app, client, framework):
    app.get("/")(lambda: framework.url_for("static", filename="a"))

    assert client.get("/", "http://localhost/shop").text == "/shop/static/a"


def test_server_name_is_the_host_of_external_urls(app, client, framework):
    app.config["SERVER_NAME"] = "example.com"
    app.get("/")(lambda: framework.url_for("static", filename="a", _external=True))

    assert client.get("/", "http://here.example").text == "http://example.com/static/a"


def test_url_defaults_fill_values_in(app, framework):
    @app.url_defaults
    def add_language(endpoint, values):
        values.setdefault("language", f"zh-{endpoint}")

    app.add_url_rule("/<language>/", "front", view)

    with app.test_request_context():
        assert framework.url_for("front") == "/zh-front/"
        assert framework.url_for("front", language="en") == "/en/"


def test_handler_of_build_errors_may_answer(app, framework):
    @app.url_build_error_handlers.append
    def elsewhere(error, endpoint, values):
        return f"http://other.example/{endpoint}?{values['q']}"

    with app.test_request_context():
        assert framework.url_for("x", q=1) == "http://other.example/x?1"


def test_handler_of_build_errors_may_decline(app, framework):
    app.url_build_error_handlers.append(lambda error, endpoint, values: None)

    with app.test_request_context(), pytest.raises(BuildError):
        framework.url_for("x")


def test_handler_of_build_errors_sees_the_special_values(app, framework):
    seen = {}

    def elsewhere(error, endpoint, values):
        seen.update(values)
        return "/"

    app.url_build_error_handlers.append(elsewhere)
    with app.test_request_context():
        framework.url_for("x", q=1, _anchor="top", _method="POST", _external=True)

    assert seen == {
        "q": 1,
        "_anchor": "top",
        "_method": "POST",
        "_scheme": None,
        "_external": True,
    }


def test_method_of_the_app_is_the_same_function(app, framework):
    app.add_url_rule("/", "index", view)

    with app.test_request_context():
        assert app.url_for("index", q=1) == framework.url_for("index", q=1) == "/?q=1"


# --- Without a request ---


def test_context_with_server_name_builds_external_urls(app, framework):
    app.config["SERVER_NAME"] = "example.com"
    app.add_url_rule("/", "index", view)

    with app.app_context():
        assert framework.url_for("index") == "http://example.com/"
        assert framework.url_for("index", _external=False) == "/"
        assert framework.url_for("index", _scheme="https") == "https://example.com/"


def test_context_uses_the_configured_scheme_and_root(app, framework):
    app.config.update(
        SERVER_NAME="example.com",
        PREFERRED_URL_SCHEME="https",
        APPLICATION_ROOT="/shop",
    )
    app.add_url_rule("/", "index", view)

    with app.app_context():
        assert framework.url_for("index") == "https://example.com/shop/"


def test_context_without_server_name_is_refused(app, framework):
    app.add_url_rule("/", "index", view)

    with app.app_context(), pytest.raises(RuntimeError) as caught:
        framework.url_for("index")

    assert str(caught.value).startswith(
        "Unable to build URLs outside an active request without 'SERVER_NAME'"
    )


def test_no_context_at_all_is_refused(framework):
    with pytest.raises(RuntimeError, match="Working outside of application context"):
        framework.url_for("index")


def test_method_of_the_app_needs_server_name_without_a_request(app):
    app.add_url_rule("/", "index", view)

    with pytest.raises(RuntimeError, match="SERVER_NAME"):
        app.url_for("index")


def test_method_of_the_app_works_without_a_context(app):
    app.config["SERVER_NAME"] = "example.com"
    app.add_url_rule("/", "index", view)

    assert app.url_for("index") == "http://example.com/"


def test_empty_server_name_is_one(app, framework):
    app.config["SERVER_NAME"] = ""
    app.add_url_rule("/a", "a", view)

    with app.app_context():
        assert framework.url_for("a") == "http:///a"


def test_test_request_context_takes_the_configured_host(app, framework):
    app.config.update(SERVER_NAME="example.com", APPLICATION_ROOT="/shop")
    app.add_url_rule("/", "index", view)

    with app.test_request_context():
        assert framework.url_for("index") == "/shop/"
        assert framework.url_for("index", _external=True) == "http://example.com/shop/"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1.0"), (0.5, "0.5"), (1e20, "1e+20"), (1e-7, "1e-07")]
)
def test_floats_are_written_as_python_does(app, framework, number, text):
    app.add_url_rule("/<float:number>", "number")

    with app.test_request_context():
        assert framework.url_for("number", number=number) == f"/{text}"
