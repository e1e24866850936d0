"""The functions that views and templates call."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import cast
from unittest.mock import NonCallableMagicMock

import pytest
from werkzeug.exceptions import Aborter, Gone, NotFound

from lagena import (
    Flask,
    Response,
    abort,
    flash,
    get_flashed_messages,
    get_template_attribute,
    helpers,
    make_response,
    message_flashed,
    redirect,
    request,
    send_file,
    send_from_directory,
    session,
    stream_with_context,
    url_for,
)
from lagena.testing import FlaskClient

# --- The environment ---


# --- Streaming ---


def test_stream_outside_of_a_request_is_told_where_it_belongs() -> None:
    with pytest.raises(RuntimeError) as caught:
        stream_with_context(iter(["tea"]))

    assert "only be used when a request context is active" in str(caught.value)
    assert "'stream_with_context' was used at test_helpers.py:" in str(caught.value)


def test_stream_may_be_an_iterator_that_cannot_be_closed(
    app: Flask, client: FlaskClient
) -> None:
    app.get("/")(lambda: stream_with_context(iter(["green ", "tea"])))

    assert client.get("/").text == "green tea"


@pytest.mark.parametrize("read", [1, 3])
def test_stream_closes_its_iterator_once(app: Flask, read: int) -> None:
    parts = NonCallableMagicMock()
    parts.__iter__.return_value = iter(["green ", "tea"])
    with app.test_request_context():
        stream = stream_with_context(parts)

    for _ in range(read):
        next(stream, None)
    cast(Generator[str, None, None], stream).close()

    parts.close.assert_called_once_with()


def test_stream_that_nobody_reads_to_its_end_closes_its_generator(
    app: Flask,
) -> None:
    seen = []

    def generate() -> Generator[str]:
        try:
            yield "first"
            yield "second"
        finally:
            seen.append(request.path)

    with app.test_request_context("/tea"):
        stream = stream_with_context(generate())
        next(stream)
        stream.close()  # type: ignore[attr-defined]  # as WSGI servers do

    assert seen == ["/tea"]


def test_decorated_function_makes_a_new_stream_at_each_call(app: Flask) -> None:
    @stream_with_context
    def generate(word: str) -> Iterator[str]:
        yield word
        yield request.path

    with app.test_request_context("/tea"):
        first, second = generate("a"), generate(word="b")

    assert list(second) == ["b", "/tea"]
    assert list(first) == ["a", "/tea"]


# --- Responses ---


@pytest.mark.parametrize(
    ("arguments", "status", "body"),
    [
        ((), 200, ""),
        (("here",), 200, "here"),
        ((("here", 201),), 201, "here"),
        (("here", 201), 201, "here"),
        (("here", 201, {"X-Tea": "green"}), 201, "here"),
    ],
)
def test_response_is_made_of_what_a_view_may_return(
    app: Flask, arguments: tuple[object, ...], status: int, body: str
) -> None:
    with app.test_request_context():
        response = make_response(*arguments)

    assert isinstance(response, app.response_class)
    assert (response.status_code, response.get_data(as_text=True)) == (status, body)


def test_redirect_is_the_application_s_where_one_is_current(app: Flask) -> None:
    class Own(Response):
        pass

    app.response_class = Own

    with app.app_context():
        assert isinstance(redirect("/tea"), Own)
    assert not isinstance(redirect("/tea"), Own)


def test_url_is_built_by_the_current_application(app: Flask) -> None:
    app.add_url_rule("/tea/<kind>", "tea")

    with app.test_request_context():
        assert url_for("tea", kind="green", _anchor="pot") == "/tea/green#pot"


def test_abort_raises_without_an_application() -> None:
    with pytest.raises(NotFound, match="no tea"):
        abort(404, "no tea")


def test_abort_asks_the_application_first(app: Flask) -> None:
    app.aborter = Aborter(extra={404: Gone})

    with app.app_context(), pytest.raises(Gone):
        abort(404)


def test_abort_raises_even_where_the_aborter_does_not(app: Flask) -> None:
    app.aborter = lambda *args: None  # type: ignore[assignment]  # a callable will do

    with app.app_context(), pytest.raises(NotFound):
        abort(404)


def test_attribute_of_a_template_is_what_it_defines(app: Flask) -> None:
    folder = Path(app.root_path, "templates")
    folder.mkdir()
    (folder / "macros.html").write_text(
        "{% macro greet(name) %}Hello {{ name }}{% endmacro %}"
    )

    with app.app_context():
        greet = get_template_attribute("macros.html", "greet")

    assert greet("<li>") == "Hello &lt;li&gt;"


# --- Flashed messages ---


def test_flashing_makes_a_new_list_so_that_the_session_sees_it(app: Flask) -> None:
    with app.test_request_context():
        flash("first")
        before = session["_flashes"]
        session.modified = False
        flash("second", "error")

        assert session.modified
        assert session["_flashes"] is not before
        assert session["_flashes"] == [("message", "first"), ("error", "second")]


def test_flashing_is_signalled(app: Flask) -> None:
    seen = []

    def receive(sender: Flask, message: str, category: str) -> None:
        seen.append((sender, message, category))

    with app.test_request_context(), message_flashed.connected_to(receive, app):
        flash("hello", "greeting")

    assert seen == [(app, "hello", "greeting")]


def test_messages_leave_the_session_and_stay_for_the_request(app: Flask) -> None:
    with app.test_request_context():
        flash("hello", "greeting")
        flash("bye")

        assert get_flashed_messages() == ["hello", "bye"]
        assert "_flashes" not in session
        assert get_flashed_messages(True, ["greeting"]) == [("greeting", "hello")]


def test_no_messages_leave_the_session_untouched(app: Flask) -> None:
    with app.test_request_context():
        assert get_flashed_messages() == []
        assert not session.modified


# --- Files ---


def test_file_is_sent_from_the_folder_of_the_application(
    app: Flask, client: FlaskClient
) -> None:
    Path(app.root_path, "tea.txt").write_text("green")
    app.get("/")(lambda: send_file("tea.txt", max_age=60))

    response = client.get("/")
    with response:
        assert response.text == "green"
        assert response.cache_control.max_age == 60


def test_folder_is_one_of_the_application_s_too(
    app: Flask, client: FlaskClient
) -> None:
    Path(app.root_path, "pots").mkdir()
    Path(app.root_path, "pots", "tea.txt").write_text("green")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 30
    app.get("/")(lambda: send_from_directory("pots", "tea.txt"))

    response = client.get("/")
    with response:
        assert response.text == "green"
        assert response.cache_control.max_age == 30


def test_sending_a_file_needs_a_request(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuntimeError, match="'send_file' was used"):
        send_file("tea.txt")


def test_public_functions_are_listed() -> None:
    defined = {
        name
        for name, value in vars(helpers).items()
        if callable(value)
        and not name.startswith("_")
        and value.__module__ == helpers.__name__
    }

    elsewhere = {"get_debug_flag", "get_load_dotenv", "get_root_path"}
    assert defined == set(helpers.__all__) - elsewhere


def test_filter_may_be_a_text(app: Flask) -> None:
    with app.test_request_context():
        flash("no tea", "error")
        assert get_flashed_messages(category_filter="error") == ["no tea"]
