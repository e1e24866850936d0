"""The session and its signed cookie."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from importlib import import_module
from uuid import UUID

import pytest
from markupsafe import Markup


def cookie_of(response, name="session"):
    """The morsel of one cookie of a response, or None."""
    for header in response.headers.getlist("Set-Cookie"):
        cookies = SimpleCookie(header)
        if name in cookies:
            return cookies[name]
    return None


def remember(app, framework, **values):
    """Add to ``app`` the view ``/in``, which writes to the session."""

    @app.route("/in")
    def write():
        framework.session.update(values)
        return "written"


def recall(app, framework):
    """Add to ``app`` the view ``/out``, which shows the session as JSON."""
    app.add_url_rule("/out", "out", lambda: dict(framework.session))


# --- Reading and writing ---


def test_session_is_kept_between_requests(app, client, framework):
    remember(app, framework, user="li")
    recall(app, framework)

    client.get("/in")

    assert client.get("/out").json == {"user": "li"}


def test_pop_removes_a_value(app, client, framework):
    remember(app, framework, user="li", tea="green")
    recall(app, framework)
    app.get("/pop")(lambda: framework.session.pop("user"))

    client.get("/in")

    assert client.get("/pop").text == "li"
    assert client.get("/out").json == {"tea": "green"}


def test_untouched_session_sets_no_cookie(app, client):
    app.get("/")(lambda: "here")

    response = client.get("/")

    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers


def test_reading_varies_by_cookie_and_sets_none(app, client, framework):
    app.get("/")(lambda: framework.session.get("user", "nobody"))

    response = client.get("/")

    assert "Set-Cookie" not in response.headers
    assert response.headers["Vary"] == "Cookie"


def test_writing_varies_by_cookie(app, client, framework):
    remember(app, framework, user="li")

    assert client.get("/in").headers["Vary"] == "Cookie"


@pytest.mark.parametrize(
    "touch",
    [
        lambda session: session.get("a"),
        lambda session: "user" in session,
        lambda session: list(session),
        lambda session: len(session),
        lambda session: bool(session),
        lambda session: dict(session),
        lambda session: session == {},
        lambda session: session.permanent,
        lambda session: session.modified,
        lambda session: session.accessed,
        lambda session: repr(session),
        lambda session: session._get_current_object(),
    ],
)
def test_any_look_at_the_session_varies_by_cookie(app, client, framework, touch):
    app.get("/")(lambda: str(touch(framework.session)))

    response = client.get("/")

    assert response.headers["Vary"] == "Cookie"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("touch", "modified"),
    [
        (lambda session: session.get("a"), False),
        (lambda session: session["user"], False),
        (lambda session: session.setdefault("user", "x"), False),
        (lambda session: session.setdefault("a", "x"), True),
        (lambda session: session.copy(), False),
        (lambda session: session.pop("a", None), False),
        (lambda session: session.pop("user"), True),
        (lambda session: session.popitem(), True),
        (lambda session: session.update(a=1), True),
        (lambda session: session.__setitem__("a", 1), True),
        (lambda session: session.__setitem__("user", "li"), True),
        (lambda session: session.__delitem__("user"), True),
        (lambda session: session.__ior__({"a": 1}), True),
        (lambda session: session.clear(), True),
        (lambda session: setattr(session, "permanent", True), True),
        (lambda session: setattr(session, "permanent", False), True),
    ],
)
def test_only_writing_marks_a_session_modified(app, touch, modified):
    session = app.session_interface.session_class({"user": "li"})

    touch(session)

    assert session.modified is modified


def test_existing_vary_header_is_extended(app, client, framework):
    @app.get("/")
    def index():
        framework.session["user"] = "li"
        return "here", {"Vary": "Accept-Encoding, Accept-Language"}

    assert client.get("/").headers["Vary"] == (
        "Accept-Encoding, Accept-Language, Cookie"
    )


def test_vary_names_the_cookie_once(app, client, framework):
    @app.get("/")
    def index():
        framework.session["user"] = "li"
        return "here", {"Vary": "Cookie"}

    assert client.get("/").headers["Vary"] == "Cookie"


def test_change_inside_a_value_is_not_seen(app, client, framework):
    @app.get("/")
    def index():
        framework.session.setdefault("list", []).append(1)
        return framework.session["list"]

    assert client.get("/").json == [1]
    assert client.get("/").json == [1, 1]
    assert client.get("/").json == [1, 1]


def test_change_inside_a_value_may_be_announced(app, client, framework):
    @app.get("/")
    def index():
        framework.session.setdefault("list", []).append(1)
        framework.session.modified = True
        return framework.session["list"]

    client.get("/")
    client.get("/")

    assert client.get("/").json == [1, 1, 1]


def test_new_session_is_not_marked(app, framework):
    with app.test_request_context():
        assert framework.session.new is False
        assert framework.session.modified is False
        assert framework.session.permanent is False


def test_session_of_a_test_request_may_be_written(app, framework):
    with app.test_request_context():
        framework.session["user"] = "li"
        assert framework.session == {"user": "li"}
        assert framework.session.modified is True


def test_session_may_be_deleted_from(app, client, framework):
    remember(app, framework, user="li", tea="green")
    recall(app, framework)

    @app.get("/del")
    def delete():
        del framework.session["user"]
        return ""

    client.get("/in")
    client.get("/del")

    assert client.get("/out").json == {"tea": "green"}


def test_emptied_session_deletes_the_cookie(app, client, framework):
    remember(app, framework, user="li")

    @app.get("/clear")
    def clear():
        framework.session.clear()
        return "gone"

    client.get("/in")
    response = client.get("/clear")

    cookie = cookie_of(response)
    assert cookie.value == ""
    assert cookie["expires"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    assert cookie["max-age"] == "0"
    assert cookie["path"] == "/"
    assert cookie["httponly"] is True
    assert response.headers["Vary"] == "Cookie"
    assert client.get_cookie("session") is None


def test_clearing_an_empty_session_deletes_the_cookie(app, client, framework):
    app.get("/")(lambda: framework.session.clear() or "here")

    assert cookie_of(client.get("/"))["max-age"] == "0"


def test_session_set_by_a_hook_is_saved(app, client, framework):
    @app.after_request
    def mark(response):
        framework.session["user"] = "li"
        return response

    app.get("/")(lambda: "here")

    assert cookie_of(client.get("/")) is not None


def test_session_is_saved_after_an_error_handler(app, client, framework):
    @app.errorhandler(404)
    def missing(error):
        framework.session["missed"] = framework.request.path
        return "missing", 404

    recall(app, framework)

    client.get("/nowhere")

    assert client.get("/out").json == {"missed": "/nowhere"}


# --- Without a key ---


def test_without_a_key_reading_is_fine(app, framework):
    app.secret_key = None

    with app.test_request_context():
        assert framework.session.get("user") is None
        assert "user" not in framework.session
        assert not framework.session


@pytest.mark.parametrize(
    "write",
    [
        lambda session: session.__setitem__("a", 1),
        lambda session: session.__delitem__("a"),
        lambda session: session.clear(),
        lambda session: session.pop("a", None),
        lambda session: session.popitem(),
        lambda session: session.update(a=1),
        lambda session: session.setdefault("a", 1),
    ],
)
def test_without_a_key_writing_is_refused(app, framework, write):
    app.secret_key = None

    with app.test_request_context(), pytest.raises(RuntimeError) as caught:
        write(framework.session)

    assert str(caught.value).startswith(
        "The session is unavailable because no secret key was set."
    )
    assert "secret_key" in str(caught.value)


def test_without_a_key_no_cookie_is_set(app, client, framework):
    app.secret_key = None
    app.get("/")(lambda: framework.session.get("user", "nobody"))

    response = client.get("/")

    assert response.text == "nobody"
    assert "Set-Cookie" not in response.headers


# --- Attributes of the cookie ---


def test_default_cookie(app, client, framework):
    remember(app, framework, user="li")

    header = client.get("/in").headers["Set-Cookie"]

    assert header.startswith("session=eyJ1c2VyIjoibGkifQ.")
    assert header.endswith("; HttpOnly; Path=/")
    assert "Expires" not in header


@pytest.mark.parametrize(
    ("option", "value", "attribute", "expected"),
    [
        ("SESSION_COOKIE_DOMAIN", "example.com", "domain", "example.com"),
        ("SESSION_COOKIE_DOMAIN", None, "domain", ""),
        ("SESSION_COOKIE_PATH", "/app", "path", "/app"),
        ("APPLICATION_ROOT", "/root", "path", "/root"),
        ("SESSION_COOKIE_HTTPONLY", False, "httponly", ""),
        ("SESSION_COOKIE_HTTPONLY", True, "httponly", True),
        ("SESSION_COOKIE_SECURE", True, "secure", True),
        ("SESSION_COOKIE_SECURE", False, "secure", ""),
        ("SESSION_COOKIE_SAMESITE", "Lax", "samesite", "Lax"),
        ("SESSION_COOKIE_SAMESITE", "Strict", "samesite", "Strict"),
        ("SESSION_COOKIE_SAMESITE", None, "samesite", ""),
    ],
)
def test_cookie_follows(app, client, framework, option, value, attribute, expected):
    app.config[option] = value
    remember(app, framework, user="li")

    response = client.get("/in", "http://example.com/")

    assert cookie_of(response)[attribute] == expected


def test_cookie_may_be_partitioned(app, client, framework):
    app.config.update(SESSION_COOKIE_PARTITIONED=True, SESSION_COOKIE_SECURE=True)
    remember(app, framework, user="li")

    header = client.get("/in").headers["Set-Cookie"]

    assert "; Partitioned" in header
    assert "; Secure" in header


def test_cookie_may_have_another_name(app, client, framework):
    app.config["SESSION_COOKIE_NAME"] = "tea"
    remember(app, framework, user="li")
    recall(app, framework)

    assert cookie_of(client.get("/in"), "tea") is not None
    assert client.get("/out").json == {"user": "li"}


def test_path_of_the_cookie_beats_the_root(app, client, framework):
    app.config.update(APPLICATION_ROOT="/root", SESSION_COOKIE_PATH="/path")
    remember(app, framework, user="li")

    assert cookie_of(client.get("/in"))["path"] == "/path"


def test_deleted_cookie_keeps_its_attributes(app, client, framework):
    app.config.update(
        SESSION_COOKIE_DOMAIN="example.com",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    remember(app, framework, user="li")

    @app.get("/clear")
    def clear():
        framework.session["x"] = 1
        framework.session.clear()
        return ""

    cookie = cookie_of(client.get("/clear", "https://example.com/"))

    assert cookie["domain"] == "example.com"
    assert cookie["secure"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == "0"


# --- Permanent sessions ---


def expires_in(response):
    expires = datetime.strptime(
        cookie_of(response)["expires"], "%a, %d %b %Y %H:%M:%S GMT"
    ).replace(tzinfo=UTC)
    return expires - datetime.now(UTC)


def permanent(app, framework):
    @app.get("/")
    def index():
        framework.session.permanent = True
        framework.session["user"] = "li"
        return ""


def test_permanent_session_expires_in_a_month(app, client, framework):
    permanent(app, framework)

    left = expires_in(client.get("/"))

    assert timedelta(days=31) - left < timedelta(minutes=1)
    assert app.permanent_session_lifetime == timedelta(days=31)


@pytest.mark.parametrize("value", [timedelta(hours=1), 3600])
def test_lifetime_may_be_configured(app, client, framework, value):
    app.config["PERMANENT_SESSION_LIFETIME"] = value
    permanent(app, framework)

    assert timedelta(hours=1) - expires_in(client.get("/")) < timedelta(minutes=1)


def test_permanence_is_kept_in_the_session(app, client, framework):
    permanent(app, framework)
    app.get("/is")(lambda: [framework.session.permanent, framework.session["user"]])
    recall(app, framework)

    client.get("/")

    assert client.get("/is").json == [True, "li"]
    assert client.get("/out").json == {"_permanent": True, "user": "li"}


def test_permanent_session_is_refreshed_each_time(app, client, framework):
    permanent(app, framework)
    app.get("/other")(lambda: "no touch")
    client.get("/")

    response = client.get("/other")

    assert cookie_of(response)["expires"]
    assert response.headers["Vary"] == "Cookie"


def test_refreshing_may_be_off(app, client, framework):
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    permanent(app, framework)
    app.get("/other")(lambda: "no touch")
    client.get("/")

    assert "Set-Cookie" not in client.get("/other").headers


def test_expired_permanent_session_is_empty(app, client, framework):
    permanent(app, framework)
    recall(app, framework)
    client.get("/")

    app.permanent_session_lifetime = timedelta(seconds=-1)

    assert client.get("/out").json == {}


# --- Signatures ---


@pytest.mark.parametrize("damage", [lambda v: v[:-1], lambda v: "x" + v, lambda v: "x"])
def test_damaged_cookie_is_an_empty_session(app, client, framework, damage):
    remember(app, framework, user="li")
    recall(app, framework)
    client.get("/in")

    client.set_cookie("session", damage(client.get_cookie("session").value))

    assert client.get("/out").json == {}


def test_cookie_of_another_key_is_an_empty_session(app, client, framework):
    remember(app, framework, user="li")
    recall(app, framework)
    client.get("/in")

    app.secret_key = "another"

    assert client.get("/out").json == {}


def test_old_keys_still_verify(app, client, framework):
    remember(app, framework, user="li")
    recall(app, framework)
    client.get("/in")

    app.secret_key = "new"
    app.config["SECRET_KEY_FALLBACKS"] = ["older", "a key for tests"]

    assert client.get("/out").json == {"user": "li"}


def test_old_keys_no_longer_sign(app, client, framework):
    app.config["SECRET_KEY_FALLBACKS"] = ["old"]
    remember(app, framework, user="li")
    recall(app, framework)
    client.get("/in")

    del app.config["SECRET_KEY_FALLBACKS"]
    app.config["SECRET_KEY_FALLBACKS"] = None

    assert client.get("/out").json == {"user": "li"}


def test_key_may_be_bytes(app, client, framework):
    app.secret_key = b"bytes"
    remember(app, framework, user="li")
    recall(app, framework)

    client.get("/in")

    assert client.get("/out").json == {"user": "li"}


# --- Values, and cookies of the other framework ---

VALUES = {
    "none": None,
    "true": True,
    "number": 3,
    "float": 1.5,
    "text": "茶",
    "long": "tea " * 100,
    "list": [1, "two", [3]],
    "dict": {"a": {"b": 1}},
    "tuple": (1, (2, "three"), []),
    "bytes": b"\x00\xff",
    "moment": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    "uuid": UUID(int=7),
    "markup": Markup("<b>tea</b>"),
    "nested": {"list": [(b"a", UUID(int=1))], "tuple": ({"x": Markup("y")},)},
    "looks tagged": {" t": [1]},
    "looks twice tagged": {" t__": {" b": "x"}},
    "other dict": {" b": "x", "more": 1},
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_value_survives_the_cookie(app, client, framework, value):
    seen = []
    remember(app, framework, value=value)
    app.get("/out")(lambda: seen.append(framework.session["value"]) or "")

    client.get("/in")
    client.get("/out")

    assert seen == [value]
    assert type(seen[0]) is type(value)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_the_other_framework_reads_the_cookie(app, client, framework, value):
    remember(app, framework, value=value)
    other = import_module("lagena" if framework.__name__ == "flask" else "flask")
    other_app = other.Flask("other")
    other_app.secret_key = app.secret_key

    client.get("/in")
    header = f"session={client.get_cookie('session').value}"

    with other_app.test_request_context(headers={"Cookie": header}):
        assert other.session == {"value": value}


def test_moment_without_a_zone_is_read_as_utc(app, client, framework):
    seen = []
    remember(app, framework, value=datetime(2026, 1, 2))
    app.get("/out")(lambda: seen.append(framework.session["value"]) or "")

    client.get("/in")
    client.get("/out")

    assert seen == [datetime(2026, 1, 2, tzinfo=UTC)]


def test_value_with_an_html_method_becomes_markup(app, client, framework):
    class Tea:
        def __html__(self):
            return "<i>tea</i>"

    remember(app, framework, value=Tea())
    app.get("/out")(lambda: type(framework.session["value"]).__name__)

    client.get("/in")

    assert client.get("/out").text == "Markup"


def test_value_that_cannot_be_stored_is_an_error(app, client, framework):
    app.testing = True
    remember(app, framework, value=object())

    with pytest.raises(TypeError, match="object is not JSON serializable"):
        client.get("/in")


# --- The interface ---


def test_interface_answers_questions_about_the_cookie(app):
    interface = app.session_interface
    app.config["APPLICATION_ROOT"] = "/root"

    assert interface.get_cookie_name(app) == "session"
    assert interface.get_cookie_domain(app) is None
    assert interface.get_cookie_path(app) == "/root"
    assert interface.get_cookie_httponly(app) is True
    assert interface.get_cookie_secure(app) is False
    assert interface.get_cookie_samesite(app) is None
    assert interface.get_cookie_partitioned(app) is False


def test_own_interface_opens_and_saves(app, client, framework):
    sessions = import_module(f"{framework.__name__}.sessions")
    store = {}

    class Session(dict, sessions.SessionMixin):
        pass

    class Interface(sessions.SessionInterface):
        def open_session(self, app, request):
            return Session(store)

        def save_session(self, app, session, response):
            store.update(session)
            response.headers["X-Saved"] = "yes"

    app.session_interface = Interface()
    remember(app, framework, user="li")

    assert client.get("/in").headers["X-Saved"] == "yes"
    assert store == {"user": "li"}


def test_interface_that_opens_nothing_gets_a_null_session(app, client, framework):
    sessions = import_module(f"{framework.__name__}.sessions")

    class Interface(sessions.SessionInterface):
        def open_session(self, app, request):
            return None

    app.session_interface = Interface()
    app.get("/")(lambda: str(app.session_interface.is_null_session(framework.session)))

    assert client.get("/").text == "True"
