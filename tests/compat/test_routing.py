"""Rules, methods, redirects: which view answers, and what answers without one."""

import warnings
from contextlib import suppress
from pathlib import Path

import pytest
from werkzeug.test import create_environ


def view():
    return "here"


def allowed(response):
    return sorted(response.allow)


# --- Registering ---


def test_route_returns_the_function_unchanged(app):
    assert app.route("/")(view) is view


def test_route_without_parentheses_adds_no_rule(app):
    with suppress(TypeError):  # lagena's; Flask says nothing
        app.route(view)

    assert [rule.endpoint for rule in app.url_map.iter_rules()] == ["static"]


def test_endpoint_is_the_name_of_the_function(app):
    app.route("/")(view)

    assert app.view_functions["view"] is view
    assert next(app.url_map.iter_rules("view")).rule == "/"


def test_endpoint_may_be_named(app, client, framework):
    @app.route("/", endpoint="front")
    def index():
        return framework.request.endpoint

    assert client.get("/").text == "front"
    assert "index" not in app.view_functions


def test_one_view_may_have_many_rules(app, client):
    app.route("/a")(view)
    app.route("/b")(view)

    assert client.get("/a").text == client.get("/b").text == "here"


def test_stacked_routes_share_one_endpoint(app):
    @app.route("/a")
    @app.route("/b")
    def index():
        return "here"

    assert [rule.rule for rule in app.url_map.iter_rules("index")] == ["/b", "/a"]


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_shortcut_of_a_method_answers_that_method(app, client, method):
    getattr(app, method)("/")(view)

    assert getattr(client, method)("/").text == "here"


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("get", ["GET", "HEAD", "OPTIONS"]),
        ("post", ["OPTIONS", "POST"]),
        ("put", ["OPTIONS", "PUT"]),
        ("delete", ["DELETE", "OPTIONS"]),
        ("patch", ["OPTIONS", "PATCH"]),
    ],
)
def test_shortcut_allows_nothing_else(app, client, method, expected):
    getattr(app, method)("/")(view)

    response = client.open("/", method="TRACE")

    assert response.status_code == 405
    assert allowed(response) == expected


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_shortcut_of_a_method_takes_no_methods(app, method):
    with pytest.raises(TypeError, match="Use the 'route' decorator"):
        getattr(app, method)("/", methods=["GET"])


def test_shortcuts_pass_options_on(app, client, framework):
    app.get("/", endpoint="front", defaults={"page": 1})(
        lambda page: f"{framework.request.endpoint} {page}"
    )

    assert client.get("/").text == "front 1"


def test_methods_are_case_insensitive(app, client):
    app.route("/", methods=["post", "Put"])(view)

    assert client.post("/").text == client.put("/").text == "here"


def test_methods_may_not_be_a_string(app):
    with pytest.raises(TypeError, match="list of strings"):
        app.route("/", methods="GET")(view)


def test_add_url_rule_takes_a_view(app, client):
    assert app.add_url_rule("/", view_func=view) is None
    assert client.get("/").text == "here"


def test_add_url_rule_may_name_the_view_later(app, client):
    app.add_url_rule("/", "index")
    app.view_functions["index"] = view

    assert client.get("/").text == "here"


def test_endpoint_decorator_gives_a_rule_its_view(app, client):
    app.add_url_rule("/", "index")

    assert app.endpoint("index")(view) is view
    assert client.get("/").text == "here"


def test_rule_without_view_fails_when_asked(app, client):
    app.testing = True
    app.add_url_rule("/", "index")

    with pytest.raises(KeyError, match="index"):
        client.get("/")


def test_add_url_rule_needs_an_endpoint_or_a_view(app):
    with pytest.raises(AssertionError, match="expected view func if endpoint is not"):
        app.add_url_rule("/")


def test_second_view_of_an_endpoint_is_refused(app):
    app.add_url_rule("/a", "index", view)

    with pytest.raises(AssertionError) as caught:
        app.add_url_rule("/b", "index", lambda: "other")

    assert str(caught.value).splitlines()[0] == (
        "View function mapping is overwriting an existing endpoint function: index"
    )


def test_first_of_two_equal_rules_answers_and_both_build(app, client, framework):
    app.get("/<leaf>")(lambda leaf: framework.url_for("second", leaf=leaf))
    app.add_url_rule("/<leaf>", "second", lambda leaf: "second")
    app.add_url_rule("/<leaf>", "third", lambda leaf: "third", methods=["GET", "PUT"])

    assert client.get("/green").text == "/green"
    assert client.put("/green").text == "third"
    assert len([*app.url_map.iter_rules()]) == 4


def test_first_of_two_static_folders_answers(app, client, blueprint, tmp_path):
    for folder in ("static", "part/static"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(folder)
    part = blueprint(static_folder="static", root_path=str(tmp_path / "part"))
    app.register_blueprint(part)

    with client.get("/static/a.txt") as response:
        assert response.text == "static"


def test_the_same_view_may_be_registered_twice(app, client):
    app.add_url_rule("/a", "index", view)
    app.add_url_rule("/b", "index", view)

    assert client.get("/b").text == "here"


def test_rule_without_leading_slash_is_refused(app):
    with pytest.raises(ValueError, match="start with a slash"):
        app.add_url_rule("about", view_func=view)


def test_lambda_is_an_endpoint_too(app):
    app.add_url_rule("/", view_func=lambda: "here")

    assert list(app.view_functions) == ["static", "<lambda>"]


def test_methods_of_the_view_count_when_none_are_given(app, client):
    def save():
        return "saved"

    save.methods = ["POST"]
    app.add_url_rule("/", view_func=save)

    assert client.post("/").text == "saved"
    assert client.get("/").status_code == 405


def test_given_methods_beat_those_of_the_view(app, client):
    def save():
        return "saved"

    save.methods = ["POST"]
    app.add_url_rule("/", view_func=save, methods=["PUT"])

    assert client.put("/").text == "saved"
    assert client.post("/").status_code == 405


def test_required_methods_of_the_view_are_added(app, client):
    def save():
        return "saved"

    save.required_methods = ["DELETE"]
    app.add_url_rule("/", view_func=save, methods=["POST"])

    assert client.delete("/").text == "saved"
    assert allowed(client.get("/")) == ["DELETE", "OPTIONS", "POST"]


def test_rule_classes_may_be_replaced(app, framework):
    from werkzeug.routing import Rule

    class Loud(Rule):
        pass

    app.url_rule_class = Loud
    app.route("/")(view)

    assert type(next(app.url_map.iter_rules("view"))) is Loud


def test_rule_added_to_the_map_needs_a_view_function(app, client):
    from werkzeug.routing import Rule

    app.url_map.add(Rule("/raw", endpoint="raw"))
    app.view_functions["raw"] = view

    assert client.get("/raw").text == "here"


# --- HEAD and OPTIONS ---


def test_head_answers_as_get_without_a_body(app, client):
    app.get("/")(view)

    response = client.head("/")

    assert response.status_code == 200
    assert response.data == b""
    assert response.headers["Content-Length"] == "4"


def test_view_sees_the_method_head(app, client, framework):
    @app.get("/")
    def index():
        return {}, 200, {"X-Method": framework.request.method}

    assert client.head("/").headers["X-Method"] == "HEAD"


def test_head_is_refused_where_get_is(app, client):
    app.post("/")(view)

    assert client.head("/").status_code == 405


def test_options_lists_the_methods(app, client):
    app.route("/", methods=["GET", "POST"])(view)

    response = client.options("/")

    assert response.status_code == 200
    assert response.data == b""
    assert allowed(response) == ["GET", "HEAD", "OPTIONS", "POST"]


def test_options_counts_all_rules_of_the_path(app, client):
    app.get("/", endpoint="show")(view)
    app.put("/", endpoint="save")(view)

    assert allowed(client.options("/")) == ["GET", "HEAD", "OPTIONS", "PUT"]


def test_options_has_the_headers_of_an_empty_html_page(app, client):
    app.get("/")(view)

    headers = client.options("/").headers

    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Length"] == "0"


def test_view_may_answer_options_itself(app, client):
    app.route("/", methods=["GET", "OPTIONS"])(lambda: "mine")

    assert client.options("/").text == "mine"


def test_view_that_answers_options_may_ask_for_the_default(app, client):
    @app.route("/", methods=["GET", "OPTIONS"])
    def index():
        response = app.make_default_options_response()
        response.headers["X-Mine"] = "yes"
        return response

    response = client.options("/")

    assert response.headers["X-Mine"] == "yes"
    assert allowed(response) == ["GET", "HEAD", "OPTIONS"]


def test_automatic_options_may_be_off_for_a_rule(app, client):
    app.add_url_rule("/", view_func=view, provide_automatic_options=False)

    assert client.options("/").status_code == 405
    assert allowed(client.options("/")) == ["GET", "HEAD"]


def test_automatic_options_may_be_off_for_a_view(app, client):
    def index():
        return "here"

    index.provide_automatic_options = False
    app.add_url_rule("/", view_func=index)

    assert client.options("/").status_code == 405


def test_rule_beats_the_view_on_automatic_options(app, client):
    def index():
        return "mine"

    index.provide_automatic_options = False
    app.add_url_rule(
        "/", view_func=index, methods=["OPTIONS"], provide_automatic_options=True
    )

    assert client.options("/").status_code == 200
    assert client.options("/").text == ""


def test_automatic_options_may_be_off_for_the_app(app, client):
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.get("/")(view)

    assert client.options("/").status_code == 405


def test_rule_that_asks_for_automatic_options_names_the_method(app, client):
    app.add_url_rule("/", view_func=view, provide_automatic_options=True)

    assert client.options("/").status_code == 405
    assert allowed(client.options("/")) == ["GET", "HEAD"]


def test_automatic_options_runs_the_hooks(app, client):
    app.get("/")(view)
    app.before_request(lambda: ("stopped", 202))

    assert client.options("/").text == "stopped"


def test_required_options_are_answered_automatically_all_the_same(app, client):
    def index():
        return "mine"

    index.required_methods = ["OPTIONS"]
    app.add_url_rule("/", view_func=index)

    assert client.options("/").text == ""
    assert allowed(client.options("/")) == ["GET", "HEAD", "OPTIONS"]


# --- Not found, not allowed ---


def test_unknown_path_is_not_found(client):
    response = client.get("/nowhere")

    assert response.status == "404 NOT FOUND"
    assert response.mimetype == "text/html"
    assert "<h1>Not Found</h1>" in response.text


def test_wrong_method_is_not_allowed(app, client):
    app.post("/")(view)

    response = client.get("/")

    assert response.status == "405 METHOD NOT ALLOWED"
    assert allowed(response) == ["OPTIONS", "POST"]
    assert "<h1>Method Not Allowed</h1>" in response.text


def test_wrong_method_names_the_methods_of_all_rules(app, client):
    app.get("/", endpoint="show")(view)
    app.put("/", endpoint="save")(view)

    assert allowed(client.delete("/")) == ["GET", "HEAD", "OPTIONS", "PUT"]


def test_each_method_may_have_its_own_view(app, client):
    app.get("/", endpoint="show")(lambda: "show")
    app.post("/", endpoint="save")(lambda: "save")

    assert client.get("/").text == "show"
    assert client.post("/").text == "save"


def test_paths_are_case_sensitive(app, client):
    app.get("/About")(view)

    assert client.get("/about").status_code == 404


def test_path_is_matched_after_percent_decoding(app, client):
    app.get("/ü/<name>")(lambda name: name)

    assert client.get("/%C3%BC/%E4%BD%A0").text == "你"


# --- Slashes and redirects ---


def test_missing_slash_is_redirected(app, client):
    app.get("/projects/")(view)

    response = client.get("/projects")

    assert response.status_code == 308
    assert response.location == "http://localhost/projects/"


def test_slash_redirect_keeps_the_query(app, client):
    app.get("/projects/")(view)

    location = client.get("/projects?a=1&b=%20").location

    assert location == "http://localhost/projects/?a=1&b=%20"


def test_slash_redirect_keeps_the_method_in_production(app, client, framework):
    app.post("/save/")(lambda: framework.request.form["name"])

    response = client.post("/save", data={"name": "Li"}, follow_redirects=True)

    assert response.text == "Li"


def test_superfluous_slash_is_not_found(app, client):
    app.get("/about")(view)

    assert client.get("/about/").status_code == 404


def test_strict_slashes_may_be_off_for_a_rule(app, client):
    app.route("/about", strict_slashes=False)(view)

    assert client.get("/about/").text == "here"


def test_strict_slashes_may_be_off_for_the_map(app, client):
    app.url_map.strict_slashes = False
    app.get("/about/")(view)

    assert client.get("/about").text == "here"


def test_double_slashes_are_merged_by_a_redirect(app, client):
    app.get("/a/b")(view)

    response = client.get("/a//b")

    assert response.status_code == 308
    assert response.location == "http://localhost/a/b"


def test_merging_slashes_may_be_off(app, client):
    app.url_map.merge_slashes = False
    app.get("/a/b")(view)

    assert client.get("/a//b").status_code == 404


def test_rule_may_redirect(app, client):
    app.get("/new/<int:id>")(lambda id: str(id))
    app.route("/old/<int:id>", redirect_to="/new/<id>", endpoint="old")(view)

    response = client.get("/old/3")

    assert response.status_code == 308
    assert response.location == "http://localhost/new/3"


def test_rule_may_redirect_by_function(app, client):
    app.route("/old/<int:id>", redirect_to=lambda adapter, id: f"/new/{id + 1}")(view)

    assert client.get("/old/3").location == "http://localhost/new/4"


def test_defaults_fill_in_what_the_path_lacks(app, client):
    @app.get("/posts", defaults={"page": 1})
    @app.get("/posts/<int:page>")
    def posts(page):
        return f"page {page}"

    assert client.get("/posts").text == "page 1"
    assert client.get("/posts/2").text == "page 2"


def test_path_that_spells_the_default_is_redirected(app, client):
    app.add_url_rule("/posts/", "posts", lambda page: str(page), defaults={"page": 1})
    app.add_url_rule("/posts/<int:page>", "posts")

    response = client.get("/posts/1")

    assert response.status_code == 308
    assert response.location == "http://localhost/posts/"


def test_defaults_may_add_what_no_rule_has(app, client):
    app.add_url_rule("/", view_func=lambda kind: kind, defaults={"kind": "plain"})

    assert client.get("/").text == "plain"


def test_rule_built_only_is_never_matched(app, client, framework):
    app.add_url_rule("/feed", "feed", build_only=True)
    app.get("/")(lambda: framework.url_for("feed"))

    assert client.get("/feed").status_code == 404
    assert client.get("/").text == "/feed"


# --- Redirects that would lose a form, in debug mode ---


def test_debug_mode_redirects_a_form_by_308(app, client):
    app.debug = True
    app.post("/save/")(view)

    assert client.post("/save", data={"a": "1"}).status_code == 308


def test_debug_mode_explains_a_redirect_that_loses_the_form(app, framework):
    from werkzeug.routing import RequestRedirect

    class Temporary(RequestRedirect):
        code = 302

    app.debug = True
    app.post("/save")(view)

    with app.test_request_context("/save", method="POST", data={"a": "1"}):
        framework.request.routing_exception = Temporary("http://localhost/other")
        with pytest.raises(AssertionError, match="http://localhost/other"):
            app.raise_routing_exception(framework.request._get_current_object())


# --- Set-up after the first request ---


def test_route_after_the_first_request_is_refused(app, client):
    client.get("/")

    with pytest.raises(AssertionError) as caught:
        app.route("/late")(view)

    assert str(caught.value).startswith(
        "The setup method 'route' can no longer be called on the application."
    )


@pytest.mark.parametrize(
    "name",
    [
        "before_request",
        "after_request",
        "teardown_request",
        "teardown_appcontext",
        "context_processor",
        "url_value_preprocessor",
        "url_defaults",
        "shell_context_processor",
    ],
)
def test_hook_after_the_first_request_is_refused(app, client, name):
    client.get("/")

    with pytest.raises(AssertionError) as caught:
        getattr(app, name)(view)

    assert str(caught.value).startswith(
        f"The setup method '{name}' can no longer be called on the application."
        " It has already handled its first request, any changes will not be"
        " applied consistently."
    )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("add_url_rule", ["/late", "late", view]),
        ("register_error_handler", [404, view]),
        ("add_template_filter", [view]),
        ("add_template_test", [view]),
        ("add_template_global", [view]),
    ],
)
def test_registering_after_the_first_request_is_refused(app, client, name, arguments):
    client.get("/")

    with pytest.raises(AssertionError, match=f"'{name}' can no longer be called"):
        getattr(app, name)(*arguments)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("endpoint", ["late"]),
        ("errorhandler", [404]),
        ("template_filter", ["late"]),
        ("template_test", ["late"]),
        ("template_global", ["late"]),
    ],
)
def test_decorator_after_the_first_request_is_refused(app, client, name, arguments):
    client.get("/")

    with pytest.raises(AssertionError, match="can no longer be called"):
        getattr(app, name)(*arguments)(view)


def test_context_without_a_request_leaves_the_app_open(app, client):
    with app.app_context():
        app.get("/")(view)
    with app.test_request_context():
        app.get("/more", endpoint="more")(view)

    assert client.get("/more").text == "here"


# --- Values of the URL before the view ---


def test_url_value_preprocessor_sees_and_changes_the_arguments(app, client, framework):
    @app.url_value_preprocessor
    def take_language(endpoint, values):
        framework.g.language = f"{endpoint} {values.pop('language')}"

    app.get("/<language>/about", endpoint="about")(lambda: framework.g.language)

    assert client.get("/zh/about").text == "about zh"


def test_url_value_preprocessor_runs_without_a_match(app, client):
    seen = []
    app.url_value_preprocessor(lambda endpoint, values: seen.append((endpoint, values)))

    client.get("/nowhere")

    assert seen == [(None, None)]


def test_url_value_preprocessor_runs_before_before_request(app, client):
    seen = []
    app.url_value_preprocessor(lambda endpoint, values: seen.append("values"))
    app.before_request(lambda: seen.append("before"))

    client.get("/")

    assert seen == ["values", "before"]


# --- Hosts ---


def test_host_matching_needs_a_static_host(framework):
    with pytest.raises(AssertionError, match="static_host"):
        framework.Flask("example", host_matching=True)


def test_static_host_needs_host_matching(framework):
    with pytest.raises(AssertionError, match="static_host"):
        framework.Flask("example", static_host="static.example")


def test_host_matching_tells_hosts_apart(framework):
    app = framework.Flask("example", host_matching=True, static_folder=None)
    app.get("/", host="a.example", endpoint="a")(lambda: "a")
    app.get("/", host="b.example", endpoint="b")(lambda: "b")
    client = app.test_client()

    assert client.get("/", "http://a.example").text == "a"
    assert client.get("/", "http://b.example").text == "b"
    assert client.get("/", "http://c.example").status_code == 404


def test_subdomains_match_when_switched_on(framework):
    app = framework.Flask("example", subdomain_matching=True)
    app.config["SERVER_NAME"] = "example.com"
    app.get("/", endpoint="root")(lambda: "root")
    app.get("/", subdomain="<user>", endpoint="user")(lambda user: user)
    client = app.test_client()

    assert client.get("/", "http://example.com").text == "root"
    assert client.get("/", "http://li.example.com").text == "li"


def test_server_name_does_not_restrict_requests(app, client):
    app.config["SERVER_NAME"] = "example.com"
    app.get("/")(view)

    assert client.get("/", "http://other.example").text == "here"


def test_trusted_hosts_refuse_others(app, client):
    app.config["TRUSTED_HOSTS"] = ["example.com", ".example.org"]
    app.get("/")(view)

    assert client.get("/", "http://example.com").status_code == 200
    assert client.get("/", "http://a.example.org").status_code == 200
    assert client.get("/", "http://evil.example").status_code == 400


# --- The host that was asked ---


@pytest.mark.parametrize(
    "host", ["tea.example", "tea.example:80", "TEA.example:1", "[::1]"]
)
def test_host_is_told_without_the_usual_port(app, client, framework, host):
    app.get("/")(lambda: framework.request.host)

    text = client.get("/", headers={"Host": host}).text

    assert text == host.removesuffix(":80")


@pytest.mark.parametrize("host", ["\x8a", "tea\x00", "tea\n", "\x7f.example"])
def test_host_that_cannot_be_printed_is_refused(app, framework, host):
    """Flask lets it pass since Werkzeug 3.1.8, as if no host had been sent."""
    app.get("/")(lambda: "tea")
    environ = create_environ()
    environ["HTTP_HOST"] = host

    with app.request_context(environ):
        response = app.full_dispatch_request()

    passes = framework.__name__ == "flask" and response.status_code == 200
    assert passes or response.status == "400 BAD REQUEST"


@pytest.mark.parametrize(
    ("headers", "answers"),
    [
        ({}, False),
        ({"Connection": "keep-alive, Upgrade", "Upgrade": "WebSocket"}, True),
        ({"Connection": "Upgrade", "Upgrade": "h2c"}, False),
        ({"Upgrade": "websocket"}, False),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_rule_of_a_websocket_answers_none_else(app, client, headers, answers, scheme):
    app.add_url_rule("/", "socket", lambda: "open", websocket=True)

    response = client.get("/", base_url=f"{scheme}://localhost", headers=headers)

    assert (response.text == "open") is answers
    assert response.status_code == (200 if answers else 400)


def test_bytes_of_the_path_and_the_query_are_text(app, client, framework):
    app.get("/<leaf>/")(lambda leaf: leaf)

    assert client.get("/%E8%8C%B6/").text == "茶"
    assert client.get("/%ff/").text == "\ufffd"
    assert client.get("/a?q=%E8%8C%B6").headers["Location"].endswith("/a/?q=%E8%8C%B6")


def test_warning_of_a_foreign_host_belongs_to_the_module_of_the_application(framework):
    app = framework.Flask("example", subdomain_matching=True, static_folder=None)
    app.config["SERVER_NAME"] = "example.com"

    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        app.test_client().get("/", base_url="http://other.test")
        warnings.filterwarnings("ignore", module=rf"{framework.__name__}\.app$")
        app.test_client().get("/", base_url="http://third.test")

    assert [(str(it.message), it.category, Path(it.filename).name) for it in shown] == [
        (
            "Current server name 'other.test' doesn't match configured server name"
            " 'example.com'",
            UserWarning,
            "app.py",
        )
    ]
