"""Views that are classes: one object a request or for all, a method for each verb."""

import functools
from collections.abc import Callable
from typing import Any

import pytest

from lagena import Flask
from lagena.testing import FlaskClient
from lagena.views import MethodView, View


class Counting(View):
    """Counts its objects."""

    made = 0

    def __init__(self, start: int = 0) -> None:
        type(self).made += 1
        self.start = start

    def dispatch_request(self, **values: Any) -> str:
        return str(self.start + self.made)


@pytest.mark.parametrize(("each", "answers"), [(True, "23"), (False, "11")])
def test_object_is_made_for_each_request_or_once(
    app: Flask, client: FlaskClient, each: bool, answers: str
) -> None:
    class Tea(Counting):
        made = 0
        init_every_request = each

    app.add_url_rule("/", view_func=Tea.as_view("tea"))
    Tea.made = 1

    assert client.get("/").text + client.get("/").text == answers


def test_arguments_of_the_class_and_of_the_url_arrive(
    app: Flask, client: FlaskClient
) -> None:
    class Tea(Counting):
        def dispatch_request(self, **values: int) -> str:
            return str(self.start + values["size"])

    app.add_url_rule("/<int:size>", view_func=Tea.as_view("tea", start=40))

    assert client.get("/2").text == "42"


def test_view_function_describes_its_class() -> None:
    view = Counting.as_view("tea")

    assert view.__name__ == "tea"
    assert view.__doc__ == "Counts its objects."
    assert view.__module__ == __name__
    assert vars(view)["view_class"] is Counting


def test_view_may_be_async(app: Flask, client: FlaskClient) -> None:
    class Tea(MethodView):
        async def get(self) -> str:
            return "green"

    app.add_url_rule("/", view_func=Tea.as_view("tea"))

    assert client.get("/").text == "green"


def test_view_must_say_how_it_answers() -> None:
    with pytest.raises(NotImplementedError):
        View().dispatch_request()


# --- A method for each verb ---


class Pot(MethodView):
    def get(self) -> str:
        return "get"

    def post(self) -> str:
        return "post"


def test_methods_are_those_that_are_defined_here_or_above() -> None:
    class Lid:
        def delete(self) -> str:
            return "delete"

    class PotWithLid(Pot, Lid): ...

    assert Pot.methods == {"GET", "POST"}
    assert PotWithLid.methods == {"GET", "POST", "DELETE"}


def test_methods_that_are_listed_are_left_alone() -> None:
    class Closed(Pot):
        methods = ("GET",)

    class Cleaning(Pot):
        methods = ("PURGE",)

    class Base(MethodView): ...

    cleaning: type[View] = type("CleaningToo", (Cleaning,), {})

    assert Closed.methods == ("GET",)
    assert cleaning.methods == {"GET", "POST", "PURGE"}
    assert Base.methods is None


@pytest.mark.parametrize(
    ("method", "text"), [("GET", "get"), ("POST", "post"), ("HEAD", "")]
)
def test_method_of_the_request_chooses_the_method(
    app: Flask, client: FlaskClient, method: str, text: str
) -> None:
    app.add_url_rule("/", view_func=Pot.as_view("pot"))

    response = client.open("/", method=method)

    assert (response.status_code, response.text) == (200, text)


def test_listed_method_that_is_not_defined_is_named(
    app: Flask, client: FlaskClient
) -> None:
    class Promising(Pot):
        methods = ("PUT",)

    app.add_url_rule("/", view_func=Promising.as_view("pot"))

    with pytest.raises(AssertionError, match="Unimplemented method 'PUT'"):
        client.put("/")


def test_first_decorator_is_the_innermost(app: Flask, client: FlaskClient) -> None:
    def adding(letter: str) -> Callable[[Any], Any]:
        def decorate(view: Callable[..., str]) -> Callable[..., str]:
            @functools.wraps(view)
            def decorated(**values: int) -> str:
                return view(**values) + letter

            return decorated

        return decorate

    class Tea(View):
        decorators = [adding("a"), adding("b")]

        def dispatch_request(self) -> str:
            return "tea "

    app.add_url_rule("/", view_func=Tea.as_view("tea"))

    assert client.get("/").text == "tea ab"


def test_object_for_all_requests_may_be_false(app: Flask, client: FlaskClient) -> None:
    class Tea(View):
        init_every_request = False
        made = 0

        def __init__(self) -> None:
            type(self).made += 1

        def __len__(self) -> int:
            return 0

        def dispatch_request(self) -> str:
            return str(self.made)

    app.add_url_rule("/", view_func=Tea.as_view("tea"))

    assert client.get("/").text + client.get("/").text == "11"
