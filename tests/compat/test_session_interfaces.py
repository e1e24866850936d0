"""Interfaces that keep sessions elsewhere, and serializers with tags of their own."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import UUID

import pytest
from markupsafe import Markup


@pytest.fixture
def sessions(framework):
    return import_module(f"{framework.__name__}.sessions")


@pytest.fixture
def tag(framework):
    return import_module(f"{framework.__name__}.json.tag")


# --- Interfaces ---


@pytest.fixture
def stored(app, sessions):
    """Keep sessions on the server: ``stored`` has them by the number in the cookie."""
    stored = {}

    class Session(sessions.CallbackDict, sessions.SessionMixin):
        def __init__(self, number, values=()):
            super().__init__(values, lambda session: setattr(session, "modified", True))
            self.number = number
            self.modified = False

    class Interface(sessions.SessionInterface):
        def open_session(self, app, request):
            number = request.cookies.get(self.get_cookie_name(app))
            return Session(number or str(len(stored) + 1), stored.get(number, {}))

        def save_session(self, app, session, response):
            if self.should_set_cookie(app, session):
                stored[session.number] = dict(session)
                response.set_cookie(
                    self.get_cookie_name(app),
                    session.number,
                    expires=self.get_expiration_time(app, session),
                    path=self.get_cookie_path(app),
                )

    app.session_interface = Interface()
    return stored


def test_blueprint_hooks_run_after_an_interface_has_rendered(
    app, client, framework, sessions, blueprint
):
    class Rendering(sessions.SecureCookieSessionInterface):
        def open_session(self, app, request):
            framework.render_template_string("Before any rule has matched")
            return super().open_session(app, request)

    app.session_interface = Rendering()
    part = blueprint()
    part.before_request(lambda: "No entry")
    part.get("/")(lambda: "The secret")
    app.register_blueprint(part)

    assert client.get("/").text == "No entry"


def test_session_is_kept_on_the_server(app, client, framework, stored):
    @app.get("/")
    def count():
        framework.session["n"] = framework.session.get("n", 0) + 1
        return str(framework.session["n"])

    assert [client.get("/").text for _ in range(3)] == ["1", "2", "3"]
    assert stored == {"1": {"n": 3}}
    assert client.get_cookie("session").value == "1"


def test_transaction_goes_through_the_interface(app, client, framework, stored):
    app.get("/")(lambda: framework.session["user"])

    with client.session_transaction() as session:
        session["user"] = "li"

    assert client.get("/").text == "li"
    assert stored == {"1": {"user": "li"}}


def test_interface_sees_the_match_not_yet(app, client, framework, sessions):
    seen = []

    class Interface(sessions.SecureCookieSessionInterface):
        def open_session(self, app, request):
            seen.append((request.url_rule, request.path))
            return super().open_session(app, request)

    app.session_interface = Interface()
    client.get("/path")

    assert seen == [(None, "/path")]


def test_interface_that_opens_and_saves_nothing(app, client, framework, sessions):
    class Interface(sessions.SessionInterface):
        def open_session(self, app, request):
            return None

        def save_session(self, app, session, response):
            raise AssertionError("a null session was saved")

    app.session_interface = Interface()
    app.get("/")(lambda: repr(framework.session.get("a")))

    assert client.get("/").text == "None"


def test_interface_must_be_written(app, sessions):
    interface = sessions.SessionInterface()

    with pytest.raises(NotImplementedError):
        interface.open_session(app, None)
    with pytest.raises(NotImplementedError):
        interface.save_session(app, None, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.update(a=1),
        lambda session: session.__setitem__("a", 1),
        lambda session: session.__delitem__("a"),
        lambda session: session.setdefault("a", 1),
        lambda session: session.pop("a", None),
        lambda session: session.popitem(),
        lambda session: session.clear(),
        lambda session: setattr(session, "permanent", True),
    ],
)
def test_null_session_cannot_be_changed(app, framework, change):
    app.secret_key = None

    with (
        app.test_request_context(),
        pytest.raises(RuntimeError, match=r"^The session is unavailable because"),
    ):
        change(framework.session)


def test_null_session_can_be_read(app, framework):
    app.secret_key = None

    with app.test_request_context():
        session = framework.session
        assert (dict(session), len(session), "a" in session) == ({}, 0, False)
        assert session.get("a", 1) == 1
        assert session.permanent is False
        assert session.new is False
        with pytest.raises(KeyError):
            session["a"]


def test_null_session_class(app, sessions):
    interface = sessions.SecureCookieSessionInterface()

    session = interface.make_null_session(app)

    assert type(session) is sessions.NullSession
    assert interface.is_null_session(session)
    assert not interface.is_null_session(sessions.SecureCookieSession())
    assert not interface.is_null_session(None)


def test_names_of_the_cookie_interface(sessions):
    interface = sessions.SecureCookieSessionInterface

    assert interface.salt == "cookie-session"
    assert interface.key_derivation == "hmac"
    assert interface.digest_method().name == "sha1"
    assert interface.session_class is sessions.SecureCookieSession
    assert interface.pickle_based is False


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("salt", "other"), ("key_derivation", "django-concat")],
)
def test_signature_may_be_made_otherwise(
    app, client, framework, sessions, attribute, value
):
    app.get("/")(lambda: framework.session.update(a=1) or "")
    app.get("/read", endpoint="read")(lambda: str(framework.session.get("a")))
    client.get("/")
    interface = type("I", (sessions.SecureCookieSessionInterface,), {attribute: value})
    app.session_interface = interface()

    assert client.get("/read").text == "None"
    client.get("/")
    assert client.get("/read").text == "1"


def test_serializer_needs_a_key(app, sessions):
    interface = sessions.SecureCookieSessionInterface()
    assert interface.get_signing_serializer(app) is not None

    app.secret_key = None

    assert interface.get_signing_serializer(app) is None


# --- Permanence ---


@pytest.mark.parametrize(
    ("permanent", "refresh", "changed", "is_set"),
    [
        (False, True, False, False),
        (False, True, True, True),
        (True, True, False, True),
        (True, False, False, False),
        (True, False, True, True),
    ],
)
def test_cookie_is_sent_again(
    app, client, framework, permanent, refresh, changed, is_set
):
    app.config["SESSION_REFRESH_EACH_REQUEST"] = refresh
    with client.session_transaction() as session:
        session.permanent = permanent
        session["a"] = 1
    app.get("/")(lambda: (changed and framework.session.update(b=1)) or "")

    assert ("Set-Cookie" in client.get("/").headers) is is_set


def test_end_of_a_permanent_session(app, sessions):
    app.permanent_session_lifetime = timedelta(hours=1)
    interface = sessions.SecureCookieSessionInterface()
    permanent = sessions.SecureCookieSession({"_permanent": True})

    end = interface.get_expiration_time(app, permanent)

    assert timedelta(minutes=59) < end - datetime.now(UTC) <= timedelta(hours=1)
    assert interface.get_expiration_time(app, sessions.SecureCookieSession()) is None


@pytest.mark.parametrize("secure", [True, False])
def test_partitioned_cookie(app, client, framework, secure):
    app.config.update(SESSION_COOKIE_PARTITIONED=True, SESSION_COOKIE_SECURE=secure)
    app.get("/")(lambda: framework.session.update(a=1) or "")

    cookie = client.get("/", "https://localhost").headers["Set-Cookie"]

    assert "Partitioned" in cookie
    assert "Secure" in cookie


# --- Tags ---

VALUES = [
    None,
    True,
    1,
    1.5,
    "茶",
    [],
    {},
    (),
    (1, (2, [3])),
    [(1,), {"a": (b"b",)}],
    b"\x00\xff",
    Markup("<b>"),
    UUID(int=7),
    datetime(2024, 2, 29, 12, 30, tzinfo=UTC),
    {" t": 1},
    {" t": [1], "b": 2},
    {" b": "YQ=="},
    {" di": {" t": [1]}},
    {" t": {" t": (1,)}},
    {"a": {" d": 1}},
    {"": 1},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_value_comes_back(tag, value):
    serializer = tag.TaggedJSONSerializer()

    again = serializer.loads(serializer.dumps(value))

    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_text_is_the_others(value):
    ours, theirs = (
        import_module(f"{name}.json.tag").TaggedJSONSerializer().dumps(value)
        for name in ("lagena", "flask")
    )

    assert ours == theirs


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((1, 2), '{" t":[1,2]}'),
        (b"a", '{" b":"YQ=="}'),
        (Markup("<b>"), '{" m":"<b>"}'),
        (UUID(int=1), '{" u":"00000000000000000000000000000001"}'),
        (datetime(2024, 1, 1, tzinfo=UTC), '{" d":"Mon, 01 Jan 2024 00:00:00 GMT"}'),
        ({" t": 1}, '{" di":{" t__":1}}'),
    ],
    ids=repr,
)
def test_form_of_a_tag(tag, value, text):
    assert tag.TaggedJSONSerializer().dumps(value) == text


@pytest.fixture
def set_tag(tag):
    class TagSet(tag.JSONTag):
        key = " s"

        def check(self, value):
            return isinstance(value, set)

        def to_json(self, value):
            return self.serializer.tag(sorted(value))

        def to_python(self, value):
            return set(value)

    return TagSet


def test_own_tag(tag, set_tag):
    serializer = tag.TaggedJSONSerializer()
    serializer.register(set_tag)

    text = serializer.dumps({"a": {2, 1}})

    assert text == '{"a":{" s":[1,2]}}'
    assert serializer.loads(text) == {"a": {1, 2}}
    assert type(serializer.tags[" s"]) is set_tag
    assert set_tag not in tag.TaggedJSONSerializer.default_tags


def test_own_tag_of_the_session(app, client, framework, set_tag, sessions, tag):
    serializer = tag.TaggedJSONSerializer()
    serializer.register(set_tag)
    interface = sessions.SecureCookieSessionInterface()
    interface.serializer = serializer
    app.session_interface = interface
    app.get("/")(lambda: framework.session.update(a={1, 2}) or "")
    app.get("/read", endpoint="read")(lambda: repr(framework.session["a"]))

    client.get("/")

    assert client.get("/read").text == "{1, 2}"


def test_tag_of_a_subclass_comes_first(tag):
    from collections import OrderedDict

    class TagOrdered(tag.JSONTag):
        key = " od"

        def check(self, value):
            return isinstance(value, OrderedDict)

        def to_json(self, value):
            return [[k, self.serializer.tag(v)] for k, v in value.items()]

        def to_python(self, value):
            return OrderedDict(value)

    serializer = tag.TaggedJSONSerializer()
    serializer.register(TagOrdered, index=0)
    value = OrderedDict([("b", 1), ("a", (2,))])

    again = serializer.loads(serializer.dumps(value))

    assert type(again) is OrderedDict
    assert again == value
    assert isinstance(serializer.order[0], TagOrdered)


def test_key_is_taken(tag, set_tag):
    serializer = tag.TaggedJSONSerializer()
    serializer.register(set_tag)

    with pytest.raises(KeyError, match="' s'"):
        serializer.register(set_tag)
    serializer.register(set_tag, force=True)


def test_tag_without_a_key_only_checks(tag):
    class Whole(tag.JSONTag):
        def check(self, value):
            return isinstance(value, complex)

        def to_json(self, value):
            return str(value)

    serializer = tag.TaggedJSONSerializer()
    before = set(serializer.tags)
    serializer.register(Whole)

    assert set(serializer.tags) == before
    assert type(serializer.order[-1]) is Whole


@pytest.mark.parametrize("method", ["check", "to_json", "to_python"])
def test_tag_must_be_written(tag, method):
    with pytest.raises(NotImplementedError):
        getattr(tag.JSONTag(None), method)(1)


def test_default_tags(tag):
    serializer = tag.TaggedJSONSerializer()

    assert [kind.__name__ for kind in serializer.default_tags] == [
        *("TagDict", "PassDict", "TagTuple", "PassList"),
        *("TagBytes", "TagMarkup", "TagUUID", "TagDateTime"),
    ]
    assert set(serializer.tags) == {" di", " t", " b", " m", " u", " d"}
    assert serializer.untag({"a": 1}) == {"a": 1}
    assert serializer.untag({" t": [1]}) == (1,)
    assert serializer.tag((1,)) == {" t": [1]}
