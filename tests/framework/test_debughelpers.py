"""What debug mode explains: files that were not sent, forms that a redirect loses."""

import io

import pytest
from jinja2 import DictLoader, FileSystemLoader
from werkzeug.datastructures import ImmutableMultiDict

from lagena import Blueprint, Flask, request
from lagena.debughelpers import (
    DebugFilesKeyError,
    FormDataRoutingRedirect,
    loading_explanation,
)


def test_file_of_a_form_without_files_is_explained(app: Flask) -> None:
    app.debug = True

    with (
        app.test_request_context(method="POST", data={"photo": "cat.png"}),
        pytest.raises(DebugFilesKeyError) as caught,
    ):
        request.files["photo"]

    message = str(caught.value)
    assert "You tried to access the file 'photo'" in message
    assert "is 'application/x-www-form-urlencoded'" in message
    assert "This was submitted: 'cat.png'" in message
    assert '<form method="post" enctype="multipart/form-data">' in message


def test_explanation_is_both_a_missing_key_and_a_mistake(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"photo": "cat.png"}):
        error = DebugFilesKeyError(request, "photo")

    assert isinstance(error, KeyError)
    assert isinstance(error, AssertionError)


@pytest.mark.parametrize(
    ("debug", "options"),
    [
        (True, {"data": {"other": "cat.png"}}),
        (True, {"data": {"photo": "cat"}, "content_type": "multipart/form-data"}),
        (True, {"data": {"photo": "cat", "other": (io.BytesIO(b""), "cat.png")}}),
        (False, {"data": {"photo": "cat.png"}}),
    ],
    ids=["no such field", "multipart", "other files", "production"],
)
def test_file_that_is_only_missing_is_a_plain_key_error(
    app: Flask, debug: bool, options: dict[str, object]
) -> None:
    app.debug = debug

    with (
        app.test_request_context(method="POST", **options),
        pytest.raises(KeyError) as caught,
    ):
        request.files["photo"]

    assert not isinstance(caught.value, DebugFilesKeyError)


def test_explaining_files_look_like_plain_ones(app: Flask) -> None:
    app.debug = True

    with app.test_request_context(method="POST", data={"photo": "cat.png"}):
        files = request.files

    assert repr(files) == "ImmutableMultiDict([])"
    assert isinstance(files, ImmutableMultiDict)
    assert files.get("photo") is None


def test_redirect_that_loses_a_form_shows_both_urls_and_the_way_out(
    app: Flask,
) -> None:
    app.debug = True
    app.add_url_rule("/old", "old", redirect_to="/new", methods=["PUT"])

    with app.test_request_context("/old", method="PUT"):
        request.routing_exception.code = 302
        with pytest.raises(FormDataRoutingRedirect) as caught:
            app.dispatch_request()

    message = str(caught.value)
    assert "sent to 'http://localhost/old'" in message
    assert "the canonical URL 'http://localhost/new'" in message
    assert "Send requests to the canonical URL" in message
    assert "The request was a PUT; 'url_for' returns the canonical URL." in message


# --- The search for a template ---


def test_search_shows_each_place_and_what_it_gave(app: Flask) -> None:
    attempts = [
        (app, FileSystemLoader(["/a", "/b"]), None),
        (Blueprint("shop", "example"), DictLoader({}), ("source", None, None)),
    ]

    lines = loading_explanation("one.html", attempts, None).splitlines()

    assert lines == [
        "Locating template 'one.html':",
        "    1: trying loader of application 'example'",
        "       class: jinja2.loaders.FileSystemLoader",
        "       encoding: 'utf-8'",
        "       followlinks: False",
        "       searchpath:",
        "         - /a",
        "         - /b",
        "       -> no match",
        "    2: trying loader of blueprint 'shop' (example)",
        "       class: jinja2.loaders.DictLoader",
        "       -> found ('<string>')",
    ]


def test_search_without_a_match_asks_for_the_blueprint_s_folder(app: Flask) -> None:
    attempts = [(app, FileSystemLoader("/a"), None)]

    text = loading_explanation("one.html", attempts, "shop")

    assert "Error: the template could not be found." in text
    assert "belongs to the blueprint 'shop'" in text
    assert "Is the file in the templates folder of the blueprint" in text


def test_search_with_two_matches_says_which_is_used(app: Flask) -> None:
    found = ("source", "/a/one.html", None)
    attempts = [(app, FileSystemLoader("/a"), found)] * 2

    text = loading_explanation("one.html", attempts, None)

    assert "-> found ('/a/one.html')" in text
    assert "multiple loaders returned a match" in text
    assert "The first is used. Put a blueprint's templates in a subfolder" in text


def test_explanation_leaves_out_what_is_private_to_a_loader(app: Flask) -> None:
    class Counting(DictLoader):
        def __init__(self) -> None:
            super().__init__({})
            self._count = 3
            self.shelf = "tea"

    text = loading_explanation("none.html", [(app, Counting(), None)], None)

    assert "shelf: 'tea'" in text
    assert "_count" not in text
