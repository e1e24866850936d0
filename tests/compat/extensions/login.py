"""An application on Flask-Login: sessions, remembered visitors, tokens and a guard."""

from datetime import timedelta

import pytest
from flask import Blueprint, Flask, g, redirect, request, session, url_for
from flask_login import (
    FlaskLoginClient,
    LoginManager,
    UserMixin,
    confirm_login,
    current_user,
    fresh_login_required,
    login_fresh,
    login_required,
    login_user,
    logout_user,
    user_logged_in,
    user_logged_out,
    user_needs_refresh,
    user_unauthorized,
)


class User(UserMixin):
    def __init__(self, name, active=True):
        self.id = name
        self.active = active

    @property
    def is_active(self):
        return self.active


USERS = {"li": User("li"), "wang": User("wang"), "old": User("old", active=False)}

account = Blueprint("account", __name__, url_prefix="/account")


@account.post("/login")
def login():
    user = USERS[request.form["name"]]
    remember = "remember" in request.form
    if not login_user(user, remember=remember, duration=timedelta(days=2)):
        return "not active", 403
    return redirect(request.args.get("next") or url_for("account.who"))


@account.post("/logout")
@login_required
def logout():
    logout_user()
    return "bye"


@account.route("/who")
def who():
    if current_user.is_anonymous:
        return "nobody"
    return f"{current_user.get_id()} {login_fresh()}"


@account.route("/page")
@login_required
def page():
    return f"page of {current_user.id}"


@account.route("/secret")
@fresh_login_required
def secret():
    return f"secret of {current_user.id}"


@account.post("/confirm")
@login_required
def confirm():
    confirm_login()
    return "confirmed"


@account.route("/async")
@login_required
async def asynchronous():
    return f"async page of {current_user.id}"


@account.route("/loaded")
def loaded():
    first = "_login_user" in g
    current_user.is_authenticated
    return f"{first} {'_login_user' in g}"


@account.route("/template")
def template():
    from flask import render_template_string

    return render_template_string("Hello {{ current_user.id or 'visitor' }}")


@pytest.fixture
def app():
    app = Flask(__name__)
    app.secret_key = "a key"
    app.testing = True
    app.test_client_class = FlaskLoginClient
    app.register_blueprint(account)
    manager = LoginManager(app)
    manager.login_view = "account.login"
    manager.refresh_view = "account.login"
    manager.user_loader(USERS.get)
    manager.request_loader(lambda request: USERS.get(request.headers.get("X-User")))
    return app


@pytest.fixture
def client(app):
    return app.test_client()


def log_in(client, name="li", **form):
    return client.post("/account/login", data={"name": name, **form})


def heard(signal, app):
    """The senders and arguments of a signal, from now on."""
    heard = []

    def receive(sender, **arguments):
        heard.append((sender, sorted(arguments)))

    heard.append(receive)  # else nothing keeps it
    signal.connect(receive, app)
    return heard


def test_visitor_is_nobody(client):
    assert client.get("/account/who").text == "nobody"


def test_login_is_kept(client):
    response = log_in(client)

    assert response.location == "/account/who"
    assert client.get("/account/who").text == "li True"


def test_guarded_page_sends_to_the_login(client):
    response = client.get("/account/page?a=1")

    assert response.status_code == 302
    assert response.location == "/account/login?next=%2Faccount%2Fpage%3Fa%3D1"


def test_guarded_page_is_shown_after_the_login(client):
    log_in(client)

    assert client.get("/account/page").text == "page of li"
    assert client.get("/account/async").text == "async page of li"


def test_login_leads_on(client):
    response = client.post(
        "/account/login?next=/account/page", data={"name": "li"}, follow_redirects=True
    )

    assert response.text == "page of li"
    assert [past.status_code for past in response.history] == [302]


def test_message_is_flashed(client):
    client.get("/account/page")

    with client.session_transaction() as session:
        assert session["_flashes"] == [
            ("message", "Please log in to access this page.")
        ]


def test_logout_ends_it(client):
    log_in(client)

    assert client.post("/account/logout").text == "bye"
    assert client.get("/account/who").text == "nobody"


def test_inactive_user_may_not(client):
    assert log_in(client, "old").status_code == 403


def test_remembered_user_is_not_fresh(client):
    log_in(client, remember="yes")
    assert client.get_cookie("remember_token").value.startswith("li|")

    client.delete_cookie("session")

    assert client.get("/account/who").text == "li False"
    assert client.get("/account/page").text == "page of li"
    assert client.get("/account/secret").status_code == 302
    assert client.post("/account/confirm").text == "confirmed"
    assert client.get("/account/secret").text == "secret of li"


def test_forged_token_is_nobody(client):
    client.set_cookie("remember_token", "li|0000")

    assert client.get("/account/who").text == "nobody"


def test_logout_forgets(client):
    log_in(client, remember="yes")
    client.post("/account/logout")

    assert client.get_cookie("remember_token") is None


def test_request_may_say_who(client):
    response = client.get("/account/page", headers={"X-User": "wang"})

    assert response.text == "page of wang"
    assert "Set-Cookie" not in response.headers


def test_user_is_loaded_on_demand(client):
    assert client.get("/account/loaded").text == "False True"


def test_template_knows_the_user(client):
    assert client.get("/account/template").text == "Hello visitor"
    log_in(client)
    assert client.get("/account/template").text == "Hello li"


def test_client_may_be_logged_in_at_once(app):
    client = app.test_client(user=USERS["wang"])
    assert client.get("/account/page").text == "page of wang"

    client = app.test_client(user=USERS["wang"], fresh_login=False)
    assert client.get("/account/secret").status_code == 302


def test_handler_of_strangers(app, client):
    app.login_manager.unauthorized_handler(lambda: ("who are you", 401))

    response = client.get("/account/page")

    assert (response.status_code, response.text) == (401, "who are you")


def test_without_a_login_page_it_is_401(app, client):
    app.login_manager.login_view = None

    assert client.get("/account/page").status_code == 401


def test_login_page_of_a_blueprint(app, client):
    app.login_manager.blueprint_login_views = {"account": "/elsewhere"}

    assert client.get("/account/page").location.startswith("/elsewhere")


def test_strong_protection_drops_a_stolen_session(app, client):
    app.login_manager.session_protection = "strong"
    log_in(client)

    stolen = client.get("/account/who", headers={"User-Agent": "other"})

    assert stolen.text == "nobody"


def test_login_may_be_switched_off(app, client):
    app.config["LOGIN_DISABLED"] = True

    with app.test_request_context(), pytest.raises(AttributeError):
        app.view_functions["account.page"]()  # it runs, for a visitor without an id


@pytest.mark.parametrize(
    ("signal", "act"),
    [
        (user_logged_in, log_in),
        (user_logged_out, lambda c: log_in(c) and c.post("/account/logout")),
        (user_unauthorized, lambda client: client.get("/account/page")),
        (
            user_needs_refresh,
            lambda c: (
                log_in(c, remember="1"),
                c.delete_cookie("session"),
                c.get("/account/secret"),
            ),
        ),
    ],
)
def test_signal_is_sent(app, client, signal, act):
    seen = heard(signal, app)

    act(client)

    assert len(seen) == 2
    assert seen[1][0] is app


def test_user_in_a_test_request(app):
    with app.test_request_context(headers={"X-User": "li"}):
        assert current_user.id == "li"
        login_user(USERS["wang"])
        assert current_user.id == "wang"
        assert session["_user_id"] == "wang"
