"""What each key of the configuration does."""

import logging
from datetime import timedelta

import pytest
from werkzeug.exceptions import BadRequestKeyError, NotFound, SecurityError


@pytest.fixture
def answer(app, client):
    """Answer by a view, and give the response."""

    def ask(view, path="/", rule="/", **arguments):
        app.add_url_rule(rule, "view", view, methods=["GET", "POST"])
        arguments.setdefault("method", "GET")
        return client.open(path, **arguments)

    return ask


def write_session(framework):
    return lambda: framework.session.update(a=1) or ""


# --- Cookies of sessions ---


@pytest.mark.parametrize(
    ("key", "value", "attribute"),
    [
        ("SESSION_COOKIE_NAME", "tea", "tea="),
        ("SESSION_COOKIE_DOMAIN", "example.com", "Domain=example.com"),
        ("SESSION_COOKIE_PATH", "/tea", "Path=/tea"),
        ("SESSION_COOKIE_SECURE", True, "Secure"),
        ("SESSION_COOKIE_SAMESITE", "Strict", "SameSite=Strict"),
        ("SESSION_COOKIE_SAMESITE", "Lax", "SameSite=Lax"),
        ("SESSION_COOKIE_PARTITIONED", True, "Partitioned"),
        ("APPLICATION_ROOT", "/root", "Path=/root"),
    ],
)
def test_attribute_of_the_cookie(app, answer, framework, key, value, attribute):
    plain = answer(write_session(framework)).headers["Set-Cookie"]
    app.config[key] = value

    changed = app.test_client().get("/").headers["Set-Cookie"]

    assert attribute not in plain
    assert attribute in changed


def test_http_only_is_the_default(app, answer, framework):
    assert "HttpOnly" in answer(write_session(framework)).headers["Set-Cookie"]
    app.config["SESSION_COOKIE_HTTPONLY"] = False
    assert "HttpOnly" not in app.test_client().get("/").headers["Set-Cookie"]


@pytest.mark.parametrize("lifetime", [timedelta(seconds=60), 60])
def test_permanent_session_lifetime(app, answer, framework, lifetime):
    app.config["PERMANENT_SESSION_LIFETIME"] = lifetime

    def view():
        framework.session.permanent = True
        return ""

    assert app.permanent_session_lifetime == timedelta(seconds=60)
    assert "Expires=" in answer(view).headers["Set-Cookie"]


def test_max_cookie_size(app, answer, framework):
    app.config["MAX_COOKIE_SIZE"] = 20

    with pytest.warns(UserWarning, match="too large"):
        answer(lambda: framework.session.update(a="b" * 30) or "")


def test_max_cookie_size_may_be_off(app, answer, framework):
    app.config["MAX_COOKIE_SIZE"] = 0

    assert answer(lambda: framework.session.update(a="b" * 9000) or "").text == ""


@pytest.mark.parametrize(
    ("key", "fallbacks", "read"),
    [
        ("new", ["old"], "1"),
        ("new", ["older", "old"], "1"),
        ("new", [], "None"),
        ("new", None, "None"),
        ("new", ["other"], "None"),
    ],
)
def test_secret_key_fallbacks(app, client, framework, key, fallbacks, read):
    app.secret_key = "old"
    app.get("/", endpoint="write")(write_session(framework))
    app.get("/read", endpoint="read")(lambda: str(framework.session.get("a")))
    client.get("/")

    app.config.update(SECRET_KEY=key, SECRET_KEY_FALLBACKS=fallbacks)

    assert client.get("/read").text == read


# --- Errors ---


def missing_key(framework):
    return lambda: framework.request.form["name"]


@pytest.mark.parametrize(
    ("debug", "trap", "raises"),
    [
        (False, None, False),
        (False, False, False),
        (False, True, True),
        (True, None, True),
        (True, False, False),
        (True, True, True),
    ],
)
def test_trap_bad_request_errors(app, answer, framework, debug, trap, raises):
    app.debug = debug
    app.testing = True
    app.config["TRAP_BAD_REQUEST_ERRORS"] = trap

    if raises:
        with pytest.raises(BadRequestKeyError, match="name"):
            answer(missing_key(framework))
    else:
        assert answer(missing_key(framework)).status_code == 400


@pytest.mark.parametrize("debug", [True, False])
def test_bad_request_says_the_key_in_debug_mode(app, answer, framework, debug):
    app.debug = debug
    app.config["TRAP_BAD_REQUEST_ERRORS"] = False

    text = answer(missing_key(framework)).text

    assert ("name" in text.replace("lang", "")) is debug


def test_trap_http_exceptions(app, answer, framework):
    app.testing = True
    app.config["TRAP_HTTP_EXCEPTIONS"] = True

    with pytest.raises(NotFound):
        answer(lambda: framework.abort(404))
    with pytest.raises(NotFound):
        app.test_client().get("/none")


def test_trapped_exceptions_have_handlers_of_their_class(app, client, framework):
    app.config["TRAP_HTTP_EXCEPTIONS"] = True
    app.errorhandler(NotFound)(lambda error: "handled")

    assert client.get("/none").text == "handled"


@pytest.mark.parametrize("testing", [True, False])
@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("propagate", [None, True, False])
def test_propagate_exceptions(app, answer, testing, debug, propagate):
    app.logger.disabled = True
    app.testing, app.debug = testing, debug
    app.config["PROPAGATE_EXCEPTIONS"] = propagate
    raises = (testing or debug) if propagate is None else propagate

    if raises:
        with pytest.raises(ZeroDivisionError):
            answer(lambda: 1 / 0)
    else:
        assert answer(lambda: 1 / 0).status_code == 500


# --- Hosts and roots ---


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("example.com", 200),
        ("a.example.org", 200),
        ("example.org", 200),
        ("a.example.com", 400),
        ("evil.test", 400),
        ("example.com:5000", 200),
    ],
)
def test_trusted_hosts(app, answer, host, status):
    app.config["TRUSTED_HOSTS"] = ["example.com", ".example.org"]

    assert answer(lambda: "here", headers={"Host": host}).status_code == status


def test_untrusted_host_is_a_security_error(app, client):
    app.config["TRUSTED_HOSTS"] = ["example.com"]
    app.errorhandler(SecurityError)(lambda error: "untrusted")

    assert client.get("/").text == "untrusted"


def test_server_name_is_the_host_of_urls_outside(app, framework):
    app.get("/here", endpoint="here")(lambda: "")
    app.config.update(
        SERVER_NAME="example.com:5000",
        APPLICATION_ROOT="/root",
        PREFERRED_URL_SCHEME="https",
    )

    with app.app_context():
        assert framework.url_for("here") == "https://example.com:5000/root/here"
        assert framework.url_for("here", _external=False) == "/root/here"


def test_server_name_refuses_no_host(app, answer):
    app.config["SERVER_NAME"] = "example.com"

    assert answer(lambda: "here", headers={"Host": "other.test"}).text == "here"


@pytest.mark.parametrize(
    ("host", "text"),
    [
        ("example.com", "None"),
        ("a.example.com", "a"),
        ("a.b.example.com", "a.b"),
        ("other.test", "<invalid>"),
        ("example.com:80", "None"),
    ],
)
@pytest.mark.filterwarnings("ignore:Current server name")
def test_server_name_with_subdomains(framework, host, text):
    app = framework.Flask("example", subdomain_matching=True, static_folder=None)
    app.config["SERVER_NAME"] = "example.com"
    app.get("/", endpoint="a", subdomain="<name>")(lambda name: name)
    app.get("/", endpoint="b")(lambda: "None")

    assert app.test_client().get("/", headers={"Host": host}).text == text


# --- Sizes ---

PARTS = {"content_type": "multipart/form-data"}


@pytest.mark.parametrize(
    ("key", "value", "arguments", "status"),
    [
        ("MAX_CONTENT_LENGTH", 5, {"data": {"a": "bcdefg"}}, 413),
        ("MAX_CONTENT_LENGTH", 50, {"data": {"a": "bcdefg"}}, 200),
        ("MAX_FORM_MEMORY_SIZE", 5, {"data": {"a": "bcdefg"}, **PARTS}, 413),
        ("MAX_FORM_MEMORY_SIZE", 900, {"data": {"a": "bcdefg"}, **PARTS}, 200),
        ("MAX_FORM_MEMORY_SIZE", None, {"data": {"a": "b" * 10_000}, **PARTS}, 200),
        ("MAX_FORM_MEMORY_SIZE", 9_000, {"data": {"a": "b" * 10_000}, **PARTS}, 413),
    ],
)
def test_size(app, answer, framework, key, value, arguments, status):
    app.config[key] = value

    response = answer(
        lambda: framework.request.form.to_dict(), method="POST", **arguments
    )

    assert response.status_code == status


@pytest.mark.parametrize(("parts", "status"), [(1, 413), (2, 200), (None, 200)])
def test_max_form_parts(app, answer, framework, parts, status):
    app.config["MAX_FORM_PARTS"] = parts

    response = answer(
        lambda: framework.request.form.to_dict(),
        method="POST",
        data={"a": "1", "b": "2"},
        content_type="multipart/form-data",
    )

    assert response.status_code == status


# --- Routes, templates and modes ---


@pytest.mark.parametrize(("value", "status"), [(True, 200), (False, 405)])
def test_provide_automatic_options(app, client, value, status):
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = value
    app.get("/")(lambda: "")

    assert client.options("/").status_code == status


@pytest.mark.parametrize(
    ("debug", "value", "reloads"),
    [
        (False, None, False),
        (True, None, True),
        (True, False, False),
        (False, True, True),
    ],
)
def test_templates_auto_reload(app, debug, value, reloads):
    app.config["TEMPLATES_AUTO_RELOAD"] = value
    app.debug = debug

    assert app.jinja_env.auto_reload is reloads


def test_debug_and_testing_are_attributes(app):
    app.config.update(DEBUG=True, TESTING=True, SECRET_KEY="k")

    assert (app.debug, app.testing, app.secret_key) == (True, True, "k")

    app.debug, app.testing, app.secret_key = False, False, "other"

    assert not app.config["DEBUG"]
    assert not app.config["TESTING"]
    assert app.config["SECRET_KEY"] == "other"


def test_explain_template_loading(app, framework, caplog):
    app.config["EXPLAIN_TEMPLATE_LOADING"] = True
    caplog.set_level(logging.INFO)

    with app.app_context(), pytest.raises(Exception, match=r"none\.html"):
        framework.render_template("none.html")

    assert caplog.messages[0].startswith("Locating template 'none.html':")


def test_use_x_sendfile(app, client, tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.txt").write_text("a")
    app.config["USE_X_SENDFILE"] = True

    with client.get("/static/a.txt") as response:
        assert response.headers["X-Sendfile"] == str(tmp_path / "static" / "a.txt")
