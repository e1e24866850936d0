"""Cookies are kept and sent as browsers do it (RFC 6265bis)."""

import time

import pytest

from lagena import Flask
from lagena.sessions import SecureCookieSessionInterface
from lagena_live.visitors import (
    LONGEST,
    LONGEST_ATTRIBUTE,
    Jar,
    named,
    parse,
    session_in,
)


def sent(
    jar: Jar, path: str = "/", host: str = "localhost", scheme: str = "http"
) -> str:
    return jar.header(scheme, host, path)


def kept(*lines: str, host: str = "localhost", path: str = "/") -> Jar:
    jar = Jar()
    for line in lines:
        jar.store(line, host, path)
    return jar


def test_a_cookie_is_sent_back() -> None:
    assert (
        sent(kept("a=1; Path=/", "b=2; Path=/; HttpOnly; SameSite=Lax")) == "a=1; b=2"
    )


def test_a_cookie_of_the_same_name_and_path_replaces_the_first() -> None:
    assert sent(kept("a=1; Path=/", "a=2; Path=/")) == "a=2"


def test_a_cookie_goes_to_its_path_and_below_and_the_longest_comes_first() -> None:
    jar = kept("a=1; Path=/", "b=2; Path=/shop")

    assert sent(jar, "/shop") == sent(jar, "/shop/cart") == "b=2; a=1"
    assert sent(jar, "/shopping") == sent(jar, "/") == "a=1"


def test_without_a_path_it_is_that_of_the_page_s_folder() -> None:
    jar = kept("a=1", path="/shop/cart")

    assert (sent(jar, "/shop/other"), sent(jar, "/")) == ("a=1", "")


def test_a_domain_has_what_is_below_it_and_a_host_is_itself_alone() -> None:
    jar = kept("a=1; Domain=shop.example; Path=/", "b=2; Path=/", host="shop.example")

    assert sent(jar, host="shop.example") == "a=1; b=2"
    assert sent(jar, host="de.shop.example") == "a=1"
    assert sent(jar, host="workshop.example") == ""


def test_a_cookie_for_somebody_else_is_refused() -> None:
    assert parse("a=1; Domain=bank.example", "shop.example", "/") is None


def test_a_secure_cookie_goes_over_https_or_to_this_computer() -> None:
    jar = kept("a=1; Path=/; Secure", host="shop.example")

    assert sent(jar, host="shop.example") == ""
    assert sent(jar, host="shop.example", scheme="https") == "a=1"
    assert sent(kept("a=1; Path=/; Secure")) == "a=1"


@pytest.mark.parametrize(
    "end", ["Max-Age=0", "Max-Age=-1", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"]
)
def test_an_end_in_the_past_deletes_a_cookie(end: str) -> None:
    assert sent(kept("a=1; Path=/", f"a=; Path=/; {end}")) == ""


def test_max_age_counts_before_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    jar = kept("a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
    assert sent(jar) == "a=1"

    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert sent(jar) == ""


def test_what_is_too_long_is_left_out() -> None:
    assert parse(f"a={'x' * (LONGEST - 1)}", "localhost", "/") is not None
    assert parse(f"a={'x' * LONGEST}", "localhost", "/") is None
    for length, path in (LONGEST_ATTRIBUTE, "/" + "x" * 1023), (1025, "/"):
        cookie = parse(f"a=1; Path=/{'x' * (length - 1)}", "localhost", "/")
        assert cookie is not None
        assert cookie.path == path


def test_a_session_is_read_without_its_key() -> None:
    app = Flask(__name__)
    app.secret_key = "a key for this test"
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    for text in ("Ada", "Ada" * 500):  # long ones are compressed
        assert session_in(signer.dumps({"name": text})) == f'{{"name":"{text}"}}'


@pytest.mark.parametrize("value", ["", "Ada", ".eJw", "%%%"])
def test_what_is_no_session_says_nothing(value: str) -> None:
    assert session_in(value) is None


def test_one_of_several_cookies_is_found() -> None:
    assert named("a=1; session=x.y; b=2", "session") == "x.y"
    assert named("a=1", "session") is None
