"""Sessions: the seams of the interface, and when the cookie is written."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lagena import Flask, Response, session
from lagena.sessions import (
    NullSession,
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionInterface,
    SessionMixin,
)
from lagena.testing import FlaskClient


class DictSession(dict[str, Any], SessionMixin):
    """The least a session of one's own may be."""


def saved(app: Flask, session: SessionMixin) -> Response:
    """Return an empty response after the session was saved to it."""
    response = app.response_class()
    app.session_interface.save_session(app, session, response)
    return response


# --- Sessions ---


def test_session_of_one_s_own_counts_as_touched() -> None:
    own = DictSession()

    assert (own.new, own.modified, own.accessed) == (False, True, True)


def test_session_is_permanent_by_a_value_of_its_own() -> None:
    own = DictSession()
    assert not own.permanent

    own.permanent = 1  # type: ignore[assignment]  # stored as a bool

    assert own == {"_permanent": True}
    assert own.permanent is True


def test_session_of_a_cookie_notices_each_kind_of_change() -> None:
    changes: list[Callable[[SessionMixin], object]] = [
        lambda s: s.update(b=2),
        lambda s: s.pop("a"),
        lambda s: s.setdefault("b", 2),
        lambda s: s.clear(),
        lambda s: s.__setitem__("a", 1),
        lambda s: s.__delitem__("a"),
    ]
    sessions = [SecureCookieSession({"a": 1}) for _ in changes]

    for change, changed in zip(changes, sessions, strict=True):
        change(changed)

    assert all(changed.modified for changed in sessions)
    assert not SecureCookieSession({"a": 1}).modified


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.update(a=1),
        lambda s: s.pop("a"),
        lambda s: s.popitem(),
        lambda s: s.setdefault("a"),
        lambda s: s.clear(),
        lambda s: s.__setitem__("a", 1),
        lambda s: s.__delitem__("a"),
        lambda s: s.__ior__({"a": 1}),
    ],
)
def test_change_without_a_key_is_told_how_to_make_one(
    change: Callable[[SessionMixin], object],
) -> None:
    with pytest.raises(RuntimeError) as caught:
        change(NullSession())

    assert "no secret key was set" in str(caught.value)
    assert "print(secrets.token_hex())' makes one" in str(caught.value)


# --- The interface ---


@pytest.mark.parametrize(
    ("method", "arguments"),
    [("open_session", (None, None)), ("save_session", (None, None, None))],
)
def test_interface_must_define_how_sessions_are_kept(
    method: str, arguments: tuple[None, ...]
) -> None:
    with pytest.raises(NotImplementedError):
        getattr(SessionInterface(), method)(*arguments)


def test_interface_that_opens_nothing_gives_the_null_session(
    app: Flask, client: FlaskClient
) -> None:
    class Closed(SessionInterface):
        def open_session(self, app: Flask, request: object) -> None:
            return None

        def save_session(self, *args: object) -> None:
            pytest.fail("the null session was saved")

    app.session_interface = Closed()
    app.get("/")(lambda: session.__class__.__name__)

    assert client.get("/").text == "NullSession"


def test_path_of_the_cookie_is_that_of_the_application_unless_set(app: Flask) -> None:
    app.config["APPLICATION_ROOT"] = "/tea"
    assert app.session_interface.get_cookie_path(app) == "/tea"

    app.config["SESSION_COOKIE_PATH"] = "/pot"
    assert app.session_interface.get_cookie_path(app) == "/pot"


def test_permanent_session_ends_after_its_lifetime(app: Flask) -> None:
    app.permanent_session_lifetime = 60
    own = DictSession(_permanent=True)

    ends = app.session_interface.get_expiration_time(app, own)

    left = ends - datetime.now(UTC)
    assert timedelta(seconds=50) < left <= timedelta(seconds=60)
    assert app.session_interface.get_expiration_time(app, DictSession()) is None


@pytest.mark.parametrize(
    ("modified", "permanent", "refresh", "expected"),
    [
        (True, False, False, True),
        (False, False, True, False),
        (False, True, True, True),
        (False, True, False, False),
    ],
)
def test_cookie_is_set_when_it_changed_or_must_be_prolonged(
    app: Flask, modified: bool, permanent: bool, refresh: bool, expected: bool
) -> None:
    app.config["SESSION_REFRESH_EACH_REQUEST"] = refresh
    own = DictSession(_permanent=permanent)
    own.modified = modified

    assert app.session_interface.should_set_cookie(app, own) is expected


# --- The cookie ---


def test_serializer_needs_a_key(app: Flask) -> None:
    app.secret_key = None

    assert SecureCookieSessionInterface().get_signing_serializer(app) is None


def test_old_keys_verify_and_only_the_new_one_signs(app: Flask) -> None:
    interface = SecureCookieSessionInterface()
    by_old_key = interface.get_signing_serializer(app).dumps({"tea": "green"})

    app.config.update(
        SECRET_KEY="a new key", SECRET_KEY_FALLBACKS=["older", app.secret_key]
    )
    serializer = interface.get_signing_serializer(app)

    assert serializer.loads(by_old_key) == {"tea": "green"}
    app.config["SECRET_KEY_FALLBACKS"] = None
    by_new_key = serializer.dumps({"tea": "black"})
    assert interface.get_signing_serializer(app).loads(by_new_key) == {"tea": "black"}


def test_signature_can_be_made_stronger(app: Flask, client: FlaskClient) -> None:
    class Stronger(SecureCookieSessionInterface):
        digest_method = staticmethod(hashlib.sha256)
        salt = "another salt"

    app.session_interface = Stronger()

    with client.session_transaction() as own:
        own["tea"] = "green"

    signature = client.get_cookie("session").value.rpartition(".")[2]
    assert len(signature) == 43  # 32 bytes, in base64


def test_cookie_of_a_wrong_signature_opens_an_empty_session(
    app: Flask, client: FlaskClient
) -> None:
    client.set_cookie("session", "eyJhIjoxfQ.aaaaaa.wrong")

    with client.session_transaction() as own:
        assert own == {}


def test_cookie_that_is_right_opens_its_session(client: FlaskClient) -> None:
    with client.session_transaction() as own:
        own["tea"] = ("green", 1)

    with client.session_transaction() as own:
        assert own == {"tea": ("green", 1)}


@pytest.mark.parametrize(
    ("values", "touch", "cookie", "varies"),
    [
        ({}, {}, None, False),
        ({}, {"accessed": True}, None, True),
        ({}, {"modified": True}, "session=;", True),
        ({"a": 1}, {}, None, False),
        ({"a": 1}, {"accessed": True}, None, True),
        ({"a": 1}, {"modified": True}, "session=ey", True),
    ],
)
def test_touched_session_varies_by_the_cookie_and_a_changed_one_writes_it(
    app: Flask,
    values: dict[str, int],
    touch: dict[str, bool],
    cookie: str | None,
    varies: bool,
) -> None:
    own = SecureCookieSession(values)
    vars(own).update(touch)

    response = saved(app, own)

    assert ("Cookie" in response.vary) is varies
    assert (response.headers.get("Set-Cookie") or "").startswith(cookie or "")
    assert ("Set-Cookie" in response.headers) is (cookie is not None)
