"""Blueprints: recorded first, registered later, one inside another."""

import pytest


def say(text):
    """A view that says something; ``endpoint=`` tells it from others."""
    return lambda **values: f"{text} {values}" if values else text


def endpoints(app):
    return {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}


# --- Making one ---


@pytest.mark.parametrize("name", ["", "a.b"])
def test_name_may_not_be(blueprint, name):
    with pytest.raises(ValueError, match="'name' may not"):
        blueprint(name)


def test_what_a_new_blueprint_knows(blueprint, tmp_path):
    part = blueprint(url_prefix="/p", subdomain="s", url_defaults={"a": 1})

    assert part.name == "part"
    assert part.import_name == "example"
    assert part.url_prefix == "/p"
    assert part.subdomain == "s"
    assert part.url_values_defaults == {"a": 1}
    assert part.root_path == str(tmp_path)
    assert part.deferred_functions == []
    assert part.has_static_folder is False
    assert part.static_url_path is None
    assert part.jinja_loader is None
    assert repr(part) == "<Blueprint 'part'>"


@pytest.mark.parametrize("name", ["url_prefix", "template_folder", "static_folder"])
def test_empty_text_is_kept(blueprint, name):
    assert getattr(blueprint(**{name: ""}), name) is not None


# --- Routes ---


def test_routes_have_the_name_and_the_prefix(app, client, blueprint):
    part = blueprint(url_prefix="/part")
    part.get("/", endpoint="index")(say("index"))
    part.post("/<int:n>", endpoint="number")(say("number"))
    app.register_blueprint(part)

    assert client.get("/part/").text == "index"
    assert client.post("/part/4").text == "number {'n': 4}"
    assert endpoints(app)["part.number"] == "/part/<int:n>"


def test_blueprint_without_a_prefix(app, client, blueprint):
    part = blueprint()
    part.get("/here", endpoint="here")(say("here"))
    app.register_blueprint(part)

    assert client.get("/here").text == "here"


@pytest.mark.parametrize(
    ("prefix", "rule", "full"),
    [
        ("/a", "/b", "/a/b"),
        ("/a/", "/b", "/a/b"),
        ("/a", "/b/", "/a/b/"),
        ("/a", "/", "/a/"),
        ("/a/", "/", "/a/"),
        ("/a", "", "/a"),
        ("/a/", "", "/a/"),
        ("/", "/b", "/b"),
        ("/", "/", "/"),
        ("/", "", "/"),
        ("", "/b", "/b"),
        (None, "/b", "/b"),
        ("/<lang>", "/<page>", "/<lang>/<page>"),
        ("/a", "b", "/a/b"),
        ("/a/", "b", "/a/b"),
        ("/a", "//b", "/a/b"),
    ],
)
def test_prefix_and_rule_are_joined(app, blueprint, prefix, rule, full):
    part = blueprint(url_prefix=prefix)
    part.add_url_rule(rule, "view", say("view"))
    app.register_blueprint(part)

    assert endpoints(app)["part.view"] == full


@pytest.mark.parametrize(("prefix", "rule"), [(None, ""), (None, "b"), ("a", "/b")])
def test_joined_rule_must_start_with_a_slash(app, blueprint, prefix, rule):
    part = blueprint(url_prefix=prefix)
    part.add_url_rule(rule, "view", say("view"))

    with pytest.raises(ValueError, match="slash"):
        app.register_blueprint(part)


@pytest.mark.parametrize(
    ("own", "given", "full"),
    [
        ("/own", "/given", "/given/x"),
        ("/own", None, "/own/x"),
        ("/own", "", "/x"),
        (None, "/given", "/given/x"),
    ],
)
def test_registration_may_give_the_prefix(app, blueprint, own, given, full):
    part = blueprint(url_prefix=own)
    part.add_url_rule("/x", "view", say("view"))
    app.register_blueprint(part, url_prefix=given)

    assert endpoints(app)["part.view"] == full


def test_endpoint_may_have_no_dot(blueprint):
    part = blueprint()

    with pytest.raises(ValueError, match="'endpoint' may not contain a dot"):
        part.add_url_rule("/", endpoint="a.b", view_func=say("x"))


def test_name_of_a_view_may_have_no_dot(blueprint):
    view = say("x")
    view.__name__ = "a.b"

    with pytest.raises(ValueError, match="'view_func' name may not contain a dot"):
        blueprint().add_url_rule("/", view_func=view)


def test_endpoint_is_the_name_of_the_view(app, blueprint):
    part = blueprint()

    @part.route("/")
    def index():
        return "index"

    app.register_blueprint(part)

    assert app.view_functions["part.index"] is index


def test_rule_needs_an_endpoint_or_a_view(app, blueprint):
    part = blueprint()
    part.add_url_rule("/")

    with pytest.raises(AssertionError, match="expected view func"):
        app.register_blueprint(part)


def test_view_may_be_named_by_its_whole_endpoint(app, client, blueprint):
    part = blueprint()
    part.add_url_rule("/", "index")
    part.endpoint("part.index")(say("named"))
    app.register_blueprint(part)

    assert client.get("/").text == "named"


def test_options_of_a_rule_arrive(app, client, blueprint):
    part = blueprint()
    part.add_url_rule("/a/", "a", say("a"), strict_slashes=False, defaults={"z": 1})
    part.add_url_rule("/b", "b", say("b"), provide_automatic_options=False)
    app.register_blueprint(part)

    assert client.get("/a").text == "a {'z': 1}"
    assert client.options("/b").status_code == 405


def test_second_function_of_an_endpoint_is_refused(app, blueprint):
    part = blueprint()
    part.add_url_rule("/a", "same", say("a"))
    part.add_url_rule("/b", "same", say("b"))

    with pytest.raises(AssertionError, match=r"part\.same"):
        app.register_blueprint(part)


# --- Defaults of URLs ---


def test_defaults_fill_the_prefix(app, client, blueprint):
    part = blueprint(url_defaults={"lang": "en"})
    part.get("/page", endpoint="page")(say("page"))
    app.register_blueprint(part)
    app.register_blueprint(
        part, name="zh", url_prefix="/zh", url_defaults={"lang": "zh"}
    )

    assert client.get("/page").text == "page {'lang': 'en'}"
    assert client.get("/zh/page").text == "page {'lang': 'zh'}"


def test_defaults_of_the_rule_win(app, client, blueprint):
    part = blueprint(url_defaults={"a": 1, "b": 1})
    part.get("/", endpoint="page", defaults={"b": 2, "c": 2})(say("page"))
    app.register_blueprint(part, url_defaults={"c": 3, "d": 3})

    assert client.get("/").text == "page {'a': 1, 'b': 2, 'c': 2, 'd': 3}"


def test_language_taken_from_and_put_into_urls(app, client, blueprint, framework):
    part = blueprint(url_prefix="/<lang>")

    @part.url_value_preprocessor
    def take(endpoint, values):
        framework.g.lang = values.pop("lang")

    @part.url_defaults
    def put(endpoint, values):
        values.setdefault("lang", framework.g.lang)

    part.get("/a", endpoint="a")(lambda: framework.url_for(".b"))
    part.get("/b", endpoint="b")(lambda: framework.url_for("part.a", lang="fr"))
    app.register_blueprint(part)

    assert client.get("/zh/a").text == "/zh/b"
    assert client.get("/zh/b").text == "/fr/a"


# --- url_for ---


def test_dot_means_the_same_blueprint(app, client, blueprint, framework):
    part = blueprint(url_prefix="/part")
    part.get("/a", endpoint="a")(lambda: framework.url_for(".b"))
    part.get("/b", endpoint="b")(lambda: framework.url_for("index"))
    app.get("/", endpoint="index")(lambda: framework.url_for(".index"))
    app.register_blueprint(part)

    assert client.get("/part/a").text == "/part/b"
    assert client.get("/part/b").text == "/"
    assert client.get("/").text == "/"


def test_dot_means_the_innermost_blueprint(app, client, blueprint, framework):
    outer, inner = blueprint("outer"), blueprint("inner", url_prefix="/inner")
    inner.get("/a", endpoint="a")(
        lambda: f"{framework.url_for('.b')} {framework.url_for('outer.inner.a')}"
    )
    inner.get("/b", endpoint="b")(say("b"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert client.get("/inner/a").text == "/inner/b /inner/a"


def test_request_names_its_blueprints(app, client, blueprint, framework):
    outer, inner = blueprint("outer"), blueprint("inner")
    request = framework.request
    inner.get("/in", endpoint="x")(lambda: [request.blueprint, request.blueprints])
    outer.get("/out", endpoint="x")(lambda: [request.blueprint, request.blueprints])
    app.get("/", endpoint="x")(lambda: [request.blueprint, request.blueprints])
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert client.get("/in").json == ["outer.inner", ["outer.inner", "outer"]]
    assert client.get("/out").json == ["outer", ["outer"]]
    assert client.get("/").json == [None, []]


def test_unmatched_request_has_no_blueprint(app, client, blueprint, framework):
    seen = []
    part = blueprint(url_prefix="/part")
    part.before_request(lambda: seen.append("part"))
    app.before_request(lambda: seen.append(framework.request.blueprints))
    app.register_blueprint(part)

    assert client.get("/part/none").status_code == 404
    assert seen == [[]]


# --- Names ---


def test_blueprints_are_listed_in_order(app, blueprint):
    first, second = blueprint("first"), blueprint("second")
    inner = blueprint("inner")
    second.register_blueprint(inner)
    for part in (second, first):
        app.register_blueprint(part)

    assert app.blueprints == {"second": second, "second.inner": inner, "first": first}
    assert list(app.blueprints) == ["second", "second.inner", "first"]
    assert list(app.iter_blueprints()) == [second, inner, first]


def test_same_blueprint_twice_needs_another_name(app, blueprint):
    part = blueprint()
    app.register_blueprint(part)

    with pytest.raises(
        ValueError, match="'part' is already registered for this blueprint"
    ):
        app.register_blueprint(part)


def test_name_of_another_blueprint_is_taken(app, blueprint):
    app.register_blueprint(blueprint())

    with pytest.raises(
        ValueError, match="'part' is already registered for a different blueprint"
    ):
        app.register_blueprint(blueprint())


def test_name_inside_is_taken(app, blueprint):
    outer = blueprint("outer")
    outer.register_blueprint(blueprint("inner"))
    outer.register_blueprint(blueprint("inner"))

    with pytest.raises(ValueError, match=r"already registered.*'outer\.inner'"):
        app.register_blueprint(outer)


def test_same_name_at_two_depths_is_no_clash(app, client, blueprint):
    outer, inner = blueprint("same", url_prefix="/out"), blueprint("same")
    inner.get("/in", endpoint="x")(say("inner"))
    outer.get("/x", endpoint="x")(say("outer"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert client.get("/out/in").text == "inner"
    assert list(app.blueprints) == ["same", "same.same"]


def test_registration_may_give_the_name(app, client, blueprint, framework):
    part = blueprint()
    part.get("/", endpoint="x")(lambda: framework.request.endpoint)
    app.register_blueprint(part, url_prefix="/a")
    app.register_blueprint(part, url_prefix="/b", name="again")

    assert client.get("/a/").text == "part.x"
    assert client.get("/b/").text == "again.x"
    assert app.blueprints["part"] is app.blueprints["again"] is part


def test_inner_blueprint_may_be_registered_twice(app, client, blueprint, framework):
    inner = blueprint("inner")
    inner.get("/", endpoint="x")(lambda: framework.request.endpoint)
    for name in ("a", "b"):
        outer = blueprint(name, url_prefix=f"/{name}")
        outer.register_blueprint(inner)
        outer.register_blueprint(inner, name="more", url_prefix="/more")
        app.register_blueprint(outer)

    assert client.get("/a/").text == "a.inner.x"
    assert client.get("/b/").text == "b.inner.x"
    assert client.get("/b/more/").text == "b.more.x"


def test_blueprint_in_two_applications(framework, blueprint):
    part = blueprint()
    part.get("/", endpoint="x")(lambda: framework.current_app.name)
    for name in ("one", "two"):
        app = framework.Flask(name)
        app.register_blueprint(part)
        assert app.test_client().get("/").text == name


def test_blueprint_is_no_part_of_itself(blueprint):
    part = blueprint()

    with pytest.raises(ValueError, match="on itself"):
        part.register_blueprint(part)


# --- Too late ---

LATE = {
    "route": lambda part: part.route("/")(say("x")),
    "get": lambda part: part.get("/"),
    "add_url_rule": lambda part: part.add_url_rule("/", "x"),
    "endpoint": lambda part: part.endpoint("x"),
    "before_request": lambda part: part.before_request(say("x")),
    "after_request": lambda part: part.after_request(say("x")),
    "teardown_request": lambda part: part.teardown_request(say("x")),
    "context_processor": lambda part: part.context_processor(dict),
    "url_value_preprocessor": lambda part: part.url_value_preprocessor(say("x")),
    "url_defaults": lambda part: part.url_defaults(say("x")),
    "errorhandler": lambda part: part.errorhandler(404),
    "register_error_handler": lambda part: part.register_error_handler(404, say("x")),
    "record": lambda part: part.record(say("x")),
    "record_once": lambda part: part.record_once(say("x")),
    "register_blueprint": lambda part: part.register_blueprint(part),
    "before_app_request": lambda part: part.before_app_request(say("x")),
    "after_app_request": lambda part: part.after_app_request(say("x")),
    "teardown_app_request": lambda part: part.teardown_app_request(say("x")),
    "app_context_processor": lambda part: part.app_context_processor(dict),
    "app_errorhandler": lambda part: part.app_errorhandler(404),
    "app_url_value_preprocessor": lambda part: part.app_url_value_preprocessor(say("")),
    "app_url_defaults": lambda part: part.app_url_defaults(say("x")),
    "app_template_filter": lambda part: part.app_template_filter(),
    "app_template_test": lambda part: part.app_template_test(),
    "app_template_global": lambda part: part.app_template_global(),
    "add_app_template_filter": lambda part: part.add_app_template_filter(say("x")),
    "add_app_template_test": lambda part: part.add_app_template_test(say("x")),
    "add_app_template_global": lambda part: part.add_app_template_global(say("x")),
}


@pytest.mark.parametrize("name", LATE)
def test_setup_after_the_registration_is_refused(app, blueprint, name):
    part = blueprint()
    app.register_blueprint(part)

    with pytest.raises(AssertionError) as caught:
        LATE[name](part)

    assert (
        f"The setup method '{name}' can no longer be called on the blueprint 'part'."
        in str(caught.value)
    )


def test_blueprint_after_the_first_request_is_refused(app, client, blueprint):
    client.get("/")

    with pytest.raises(AssertionError, match="'register_blueprint' can no longer"):
        app.register_blueprint(blueprint())


def test_prefix_may_be_set_until_the_registration(app, client, blueprint):
    part = blueprint()
    part.get("/", endpoint="x")(say("x"))
    part.url_prefix = "/late"
    app.register_blueprint(part)

    assert client.get("/late/").text == "x"


# --- Recording ---


def test_recorded_functions_get_the_state(app, blueprint):
    states = []
    part = blueprint(url_prefix="/p", subdomain="s", url_defaults={"a": 1})
    part.record(states.append)
    app.register_blueprint(part, url_defaults={"b": 2}, own="option")

    (state,) = states
    assert state.app is app
    assert state.blueprint is part
    assert state.options == {"url_defaults": {"b": 2}, "own": "option"}
    assert state.first_registration is True
    assert state.url_prefix == "/p"
    assert state.subdomain == "s"
    assert state.url_defaults == {"a": 1, "b": 2}
    assert (state.name, state.name_prefix) == ("part", "")


def test_recorded_functions_run_each_time_or_once(app, blueprint):
    seen = []
    part = blueprint()
    part.record(lambda state: seen.append(f"each {state.name}"))
    part.record_once(lambda state: seen.append(f"once {state.name}"))
    app.register_blueprint(part)
    app.register_blueprint(part, name="again")

    assert seen == ["each part", "once part", "each again"]


def test_once_is_once_for_each_application(framework, blueprint):
    seen = []
    part = blueprint()
    part.record_once(lambda state: seen.append(state.app.name))
    for name in ("one", "two"):
        framework.Flask(name).register_blueprint(part)

    assert seen == ["one", "two"]


def test_state_of_an_inner_blueprint(app, blueprint):
    states = []
    outer, inner = blueprint("outer", url_prefix="/o"), blueprint("inner")
    inner.record(states.append)
    outer.register_blueprint(inner, url_prefix="/i")
    app.register_blueprint(outer, name="other")

    (state,) = states
    assert (state.name, state.name_prefix) == ("inner", "other")
    assert state.url_prefix == "/o/i"


def test_state_adds_rules(app, client, blueprint):
    part = blueprint(url_prefix="/part", url_defaults={"a": 1})
    part.record(lambda state: state.add_url_rule("/x", "x", say("x")))
    app.register_blueprint(part)

    assert client.get("/part/x").text == "x {'a': 1}"
    assert endpoints(app)["part.x"] == "/part/x"


def test_state_may_be_another(app, framework, blueprint):
    made = []
    part = blueprint()
    original = part.make_setup_state

    def make_setup_state(app, options, first_registration=False):
        made.append((app, options, first_registration))
        return original(app, options, first_registration)

    part.make_setup_state = make_setup_state
    app.register_blueprint(part, url_prefix="/x")

    assert made == [(app, {"url_prefix": "/x"}, True)]


def test_register_may_be_replaced(app, framework):
    class Part(framework.Blueprint):
        def register(self, app, options):
            app.extensions["part"] = options
            super().register(app, options)

    app.register_blueprint(Part("part", "example"), url_prefix="/x")

    assert app.extensions["part"] == {"url_prefix": "/x"}


def test_register_of_an_inner_one_may_be_replaced(app, framework, blueprint):
    seen = []

    class Part(framework.Blueprint):
        def register(self, app, options):
            seen.append(sorted(options))
            super().register(app, options)

    outer = blueprint("outer", url_prefix="/o")
    outer.register_blueprint(Part("part", "example"), url_prefix="/x")
    app.register_blueprint(outer)

    assert seen == [["name_prefix", "url_prefix"]]


def test_set_up_runs_in_the_order_of_writing(app, blueprint):
    seen = []
    outer, inner = blueprint("outer"), blueprint("inner")
    outer.record(lambda state: seen.append("outer 1"))
    inner.record(lambda state: seen.append("inner"))
    outer.register_blueprint(inner)
    outer.record(lambda state: seen.append("outer 2"))
    app.register_blueprint(outer)

    assert seen == ["outer 1", "outer 2", "inner"]


# --- One inside another ---


@pytest.mark.parametrize(
    ("outer", "own", "given", "full"),
    [
        ("/o", "/i", None, "/o/i/x"),
        ("/o", "/i", "/g", "/o/g/x"),
        ("/o", None, None, "/o/x"),
        (None, "/i", None, "/i/x"),
        ("/o/", "/i/", None, "/o/i/x"),
        ("/o", "/i", "", "/o/x"),
        ("", "/i", None, "/i/x"),
        ("/", "/", None, "/x"),
    ],
)
def test_prefixes_add_up(app, blueprint, outer, own, given, full):
    around, inside = blueprint("o", url_prefix=outer), blueprint("i", url_prefix=own)
    inside.add_url_rule("/x", "x", say("x"))
    around.register_blueprint(inside, url_prefix=given)
    app.register_blueprint(around)

    assert endpoints(app)["o.i.x"] == full


def test_prefix_given_to_the_outer_holds_for_the_inner(app, blueprint):
    outer, inner = blueprint("o", url_prefix="/own"), blueprint("i", url_prefix="/i")
    inner.add_url_rule("/x", "x", say("x"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer, url_prefix="/given")

    assert endpoints(app)["o.i.x"] == "/given/i/x"


def test_many_levels(app, client, blueprint, framework):
    inner = blueprint("p9", url_prefix="/9")
    inner.get("/", endpoint="x")(lambda: framework.request.blueprints)
    for level in reversed(range(9)):
        outer = blueprint(f"p{level}", url_prefix=f"/{level}")
        outer.register_blueprint(inner)
        inner = outer
    app.register_blueprint(inner)

    names = client.get("/0/1/2/3/4/5/6/7/8/9/").json
    assert names[0] == "p0.p1.p2.p3.p4.p5.p6.p7.p8.p9"
    assert names[-1] == "p0"
    assert len(names) == 10


def test_defaults_of_the_outer_are_not_the_inners(app, client, blueprint):
    outer, inner = blueprint("o", url_defaults={"a": 1}), blueprint("i")
    inner.get("/i", endpoint="x")(say("inner"))
    outer.get("/o", endpoint="x")(say("outer"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert client.get("/o").text == "outer {'a': 1}"
    assert client.get("/i").text == "inner"


# --- Subdomains and hosts ---


@pytest.fixture
def domain(framework, tmp_path):
    """An application that tells subdomains of example.com apart."""
    app = framework.Flask("example", subdomain_matching=True, root_path=str(tmp_path))
    app.config["SERVER_NAME"] = "example.com"
    return app


@pytest.mark.parametrize(
    ("outer", "own", "given", "host"),
    [
        ("a", None, None, "a.example.com"),
        (None, "b", None, "b.example.com"),
        ("a", "b", None, "b.a.example.com"),
        ("a", "b", "c", "c.a.example.com"),
        (None, "b", "c", "c.example.com"),
    ],
)
def test_subdomains_add_up(domain, blueprint, outer, own, given, host):
    around, inside = blueprint("o", subdomain=outer), blueprint("i", subdomain=own)
    inside.get("/x", endpoint="x")(say("x"))
    around.register_blueprint(inside, subdomain=given)
    domain.register_blueprint(around)
    client = domain.test_client()

    assert client.get("/x", f"http://{host}").text == "x"
    assert client.get("/x", "http://example.com").status_code == 404
    assert client.get("/x", "http://z.example.com").status_code == 404


def test_subdomain_given_at_registration(domain, blueprint, framework):
    part = blueprint(subdomain="own")
    part.get("/", endpoint="x")(lambda: framework.url_for(".x", _external=True))
    domain.register_blueprint(part, subdomain="given")

    text = domain.test_client().get("/", "http://given.example.com").text
    assert text == "http://given.example.com/"


def test_subdomain_may_be_variable(domain, blueprint):
    part = blueprint(subdomain="<user>")
    part.get("/", endpoint="x")(say("x"))
    domain.register_blueprint(part)
    client = domain.test_client()

    assert client.get("/", "http://li.example.com").text == "x {'user': 'li'}"
    assert client.get("/", subdomain="wang").text == "x {'user': 'wang'}"


def test_rule_may_have_its_own_subdomain(domain, blueprint):
    part = blueprint(subdomain="a")
    part.add_url_rule("/", "x", say("x"), subdomain="b")
    domain.register_blueprint(part)

    assert domain.test_client().get("/", subdomain="b").text == "x"


def test_static_files_of_a_subdomain(domain, blueprint, tmp_path, framework):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text("text")
    domain.register_blueprint(blueprint(subdomain="a", static_folder="files"))

    with domain.test_client().get("/files/a.txt", subdomain="a") as response:
        assert response.data == b"text"
    with domain.app_context():
        url = framework.url_for("part.static", filename="a.txt")
    assert url == "http://a.example.com/files/a.txt"


def test_hosts_of_rules(framework, blueprint):
    app = framework.Flask("example", host_matching=True, static_host="s.example")
    part = blueprint()
    for letter in "ab":
        part.add_url_rule("/", letter, say(letter), host=f"{letter}.example")
    app.register_blueprint(part)
    client = app.test_client()

    assert client.get("/", "http://a.example").text == "a"
    assert client.get("/", "http://b.example").text == "b"
    assert client.get("/", "http://c.example").status_code == 404


# --- Hooks, by blueprint and nesting ---


@pytest.fixture
def nested(app, blueprint):
    """An application with hooks of three levels; all that ran is in ``ran``."""
    parts = {"outer": blueprint("outer"), "inner": blueprint("inner")}
    owners = {"app": app, **parts}
    app.ran = []

    def note(text, value=None):
        app.ran.append(text)
        return value

    for name, owner in owners.items():
        for n in "12":
            owner.before_request(lambda name=name, n=n: note(f"before {name} {n}"))
            owner.after_request(lambda r, name=name, n=n: note(f"after {name} {n}", r))
            owner.teardown_request(lambda e, name=name, n=n: note(f"down {name} {n}"))
        owner.url_value_preprocessor(lambda e, v, name=name: note(f"values {name}"))
        owner.get(f"/{name}", endpoint="x")(lambda name=name: note(f"view {name}", ""))
    parts["outer"].register_blueprint(parts["inner"])
    app.register_blueprint(parts["outer"])
    return app


def test_hooks_run_from_the_outside_in_and_back(nested):
    nested.test_client().get("/inner")

    assert nested.ran == [
        *("values app", "values outer", "values inner"),
        *("before app 1", "before app 2", "before outer 1", "before outer 2"),
        *("before inner 1", "before inner 2"),
        "view inner",
        *("after inner 2", "after inner 1", "after outer 2", "after outer 1"),
        *("after app 2", "after app 1"),
        *("down inner 2", "down inner 1", "down outer 2", "down outer 1"),
        *("down app 2", "down app 1"),
    ]


def test_hooks_of_the_inner_leave_the_outer_alone(nested):
    nested.test_client().get("/outer")

    assert [text for text in nested.ran if "inner" in text] == []
    assert nested.ran.count("before outer 1") == 1


def test_hooks_of_blueprints_leave_the_rest_alone(nested):
    nested.test_client().get("/app")

    assert all("app" in text for text in nested.ran)


def test_hooks_for_the_whole_application(app, client, blueprint):
    ran = []
    outer, inner = blueprint("outer"), blueprint("inner")
    inner.before_app_request(lambda: ran.append("before"))
    inner.after_app_request(lambda response: ran.append("after") or response)
    inner.teardown_app_request(lambda error: ran.append("teardown"))
    inner.app_url_value_preprocessor(lambda endpoint, values: ran.append("values"))
    app.get("/", endpoint="x")(lambda: ran.append("view") or "")
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    client.get("/")

    assert ran == ["values", "before", "view", "after", "teardown"]


def test_hooks_for_the_application_come_once(app, client, blueprint):
    ran = []
    part = blueprint()
    part.before_app_request(lambda: ran.append("application"))
    part.before_request(lambda: ran.append("part"))
    part.get("/", endpoint="x")(say("x"))
    app.register_blueprint(part)
    app.register_blueprint(part, name="again", url_prefix="/again")

    client.get("/again/")

    assert ran == ["application", "part"]


def test_blueprint_twice_has_its_hooks_once_each(app, client, blueprint):
    ran = []
    part = blueprint()
    part.before_request(lambda: ran.append("before"))
    part.get("/", endpoint="x")(say("x"))
    app.register_blueprint(part)
    app.register_blueprint(part, name="again", url_prefix="/again")

    client.get("/")

    assert ran == ["before"]


def test_answer_of_an_outer_hook_stops_the_inner(app, client, blueprint):
    outer, inner = blueprint("outer"), blueprint("inner")
    outer.before_request(lambda: "stopped")
    inner.before_request(lambda: 1 / 0)
    inner.get("/", endpoint="x")(say("x"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert client.get("/").text == "stopped"


def test_tables_of_the_application_know_the_full_names(app, blueprint):
    outer, inner = blueprint("outer"), blueprint("inner")
    hook = inner.before_request(lambda: None)
    handler = inner.errorhandler(404)(say("x"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert app.before_request_funcs["outer.inner"] == [hook]
    assert list(app.error_handler_spec["outer.inner"][404].values()) == [handler]


def test_url_defaults_from_the_outside_in(app, framework, blueprint):
    ran = []
    outer, inner = blueprint("outer"), blueprint("inner")
    app.url_defaults(lambda endpoint, values: ran.append("app"))
    outer.url_defaults(lambda endpoint, values: ran.append("outer"))
    inner.url_defaults(lambda endpoint, values: ran.append("inner"))
    inner.app_url_defaults(lambda endpoint, values: ran.append("inner for all"))
    inner.get("/", endpoint="x")(say("x"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    with app.test_request_context():
        framework.url_for("outer.inner.x")

    assert ran == ["app", "inner for all", "outer", "inner"]


# --- Errors ---


def failing(error):
    def view():
        raise error

    return view


def test_nearest_blueprint_handles(app, client, blueprint):
    outer, inner = blueprint("outer"), blueprint("inner")
    owners = {"app": app, "outer": outer, "inner": inner}
    for name, owner in owners.items():
        owner.errorhandler(ValueError)(lambda error, name=name: f"by {name}")
        owner.get(f"/{name}", endpoint="x")(failing(ValueError()))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    for name in owners:
        assert client.get(f"/{name}").text == f"by {name}"


def test_outer_handler_serves_the_inner(app, client, blueprint):
    outer, inner = blueprint("outer"), blueprint("inner")
    outer.errorhandler(ValueError)(lambda error: "by outer")
    inner.get("/", endpoint="x")(failing(ValueError()))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert client.get("/").text == "by outer"


def test_wider_class_nearby_beats_the_exact_one_outside(app, client, blueprint):
    part = blueprint()
    app.errorhandler(ValueError)(lambda error: "exact, outside")
    part.errorhandler(Exception)(lambda error: "wide, inside")
    part.get("/", endpoint="x")(failing(ValueError()))
    app.register_blueprint(part)

    assert client.get("/").text == "wide, inside"


def test_code_outside_beats_a_class_inside(app, client, blueprint, framework):
    part = blueprint()
    app.errorhandler(403)(lambda error: "code, outside")
    part.errorhandler(Exception)(lambda error: "class, inside")
    part.get("/", endpoint="x")(lambda: framework.abort(403))
    app.register_blueprint(part)

    assert client.get("/").text == "code, outside"


def test_handler_for_the_whole_application(app, client, blueprint):
    part = blueprint(url_prefix="/part")
    part.app_errorhandler(404)(lambda error: ("nothing here", 404))
    part.app_errorhandler(ValueError)(lambda error: "value")
    app.get("/", endpoint="x")(failing(ValueError()))
    app.register_blueprint(part)

    assert client.get("/none").text == "nothing here"
    assert client.get("/").text == "value"


@pytest.mark.parametrize("path", ["/part/none", "/part/here"])
def test_routing_errors_belong_to_no_blueprint(app, client, blueprint, path):
    part = blueprint(url_prefix="/part")
    part.errorhandler(404)(lambda error: "part")
    part.errorhandler(405)(lambda error: "part")
    app.errorhandler(404)(lambda error: "app")
    app.errorhandler(405)(lambda error: "app")
    part.post("/here", endpoint="here")(say("here"))
    app.register_blueprint(part)

    assert client.get(path).text == "app"


def test_abort_in_a_view_belongs_to_its_blueprint(app, client, blueprint, framework):
    part = blueprint()
    part.errorhandler(404)(lambda error: "part")
    part.get("/", endpoint="x")(lambda: framework.abort(404))
    app.register_blueprint(part)

    assert client.get("/").text == "part"


def test_blueprint_handles_a_server_error(app, client, blueprint):
    part = blueprint()
    part.errorhandler(500)(lambda error: repr(error.original_exception))
    part.get("/", endpoint="x")(failing(ValueError("boom")))
    app.register_blueprint(part)

    assert client.get("/").text == "ValueError('boom')"


def test_error_of_a_hook_has_the_handler_of_the_blueprint(app, client, blueprint):
    part = blueprint()
    app.before_request(lambda: 1 / 0)
    part.errorhandler(ZeroDivisionError)(lambda error: "handled")
    part.get("/", endpoint="x")(say("x"))
    app.register_blueprint(part)

    assert client.get("/").text == "handled"


@pytest.mark.parametrize("handled", ["404", 999, 1.5, list, ValueError("one")])
def test_wrong_handlers_are_refused(blueprint, handled):
    with pytest.raises((ValueError, TypeError, KeyError)):
        blueprint().register_error_handler(handled, say("x"))
