"""Messages that wait for the next page."""

import pytest


def test_message_waits_for_the_next_request(app, client, framework):
    app.get("/in")(lambda: framework.flash("hello") or "flashed")
    app.add_url_rule("/out", "out", lambda: framework.get_flashed_messages())

    client.get("/in")

    assert client.get("/out").json == ["hello"]
    assert client.get("/out").json == []


def test_messages_come_in_order(app, framework):
    with app.test_request_context():
        framework.flash("a")
        framework.flash("b")
        assert framework.get_flashed_messages() == ["a", "b"]


def test_messages_of_one_request_are_read_once_and_kept(app, framework):
    with app.test_request_context():
        framework.flash("a")
        assert framework.get_flashed_messages() == ["a"]
        framework.flash("b")
        assert framework.get_flashed_messages() == ["a"]


def test_message_has_a_category(app, framework):
    with app.test_request_context():
        framework.flash("a")
        framework.flash("b", "error")
        assert framework.get_flashed_messages(with_categories=True) == [
            ("message", "a"),
            ("error", "b"),
        ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["error"], ["b"]),
        (["error", "info"], ["b", "c"]),
        (["missing"], []),
        ((), ["a", "b", "c"]),
    ],
)
def test_categories_filter(app, framework, wanted, expected):
    with app.test_request_context():
        framework.flash("a")
        framework.flash("b", "error")
        framework.flash("c", "info")
        assert framework.get_flashed_messages(category_filter=wanted) == expected


def test_filtered_messages_keep_their_category(app, framework):
    with app.test_request_context():
        framework.flash("a")
        framework.flash("b", "error")
        messages = framework.get_flashed_messages(True, ["error"])

    assert [tuple(message) for message in messages] == [("error", "b")]


def test_message_may_be_markup(app, client, framework):
    from markupsafe import Markup

    app.get("/in")(lambda: framework.flash(Markup("<b>")) or "")
    app.get("/out", endpoint="out")(
        lambda: framework.render_template_string("{{ get_flashed_messages()[0] }}")
    )

    client.get("/in")

    assert client.get("/out").text == "<b>"


def test_messages_are_kept_in_the_session(app, framework):
    with app.test_request_context():
        framework.flash("a", "info")
        assert framework.session["_flashes"] == [("info", "a")]
        framework.get_flashed_messages()
        assert "_flashes" not in framework.session


def test_reading_no_messages_sets_no_cookie(app, client, framework):
    app.get("/")(lambda: framework.get_flashed_messages())

    assert "Set-Cookie" not in client.get("/").headers


def test_flashing_needs_a_key(app, framework):
    app.secret_key = None

    with app.test_request_context(), pytest.raises(RuntimeError, match="secret"):
        framework.flash("a")


def test_flashing_needs_a_request(framework):
    with pytest.raises(RuntimeError, match="Working outside of request context"):
        framework.flash("a")


@pytest.mark.usefixtures("bare_request")
def test_flashing_needs_an_application(framework):
    with pytest.raises(RuntimeError, match="Working outside of application context"):
        framework.flash("a")


def test_message_is_signalled_for_the_current_application(app, framework):
    app.secret_key = "k"
    other, senders = framework.Flask("other"), []

    def listen(sender, **_):
        senders.append(sender)

    with framework.message_flashed.connected_to(listen), app.test_request_context():
        framework.flash("a")
        with other.app_context():
            framework.flash("b")

    assert senders == [app, other]
