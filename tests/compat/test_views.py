"""Views that are classes."""

from importlib import import_module

import pytest


@pytest.fixture
def views(framework):
    return import_module(f"{framework.__name__}.views")


@pytest.fixture
def view(views):
    """A plain class whose answer is the name that was given to it."""

    class Hello(views.View):
        """Says hello."""

        def __init__(self, who="nobody"):
            self.who = who

        def dispatch_request(self, **values):
            return f"hello {self.who} {values}"

    return Hello


# --- View ---


def test_class_answers(app, client, view):
    app.add_url_rule("/<int:n>", view_func=view.as_view("hello"))

    assert client.get("/4").text == "hello nobody {'n': 4}"


@pytest.mark.parametrize(
    ("arguments", "keywords"), [(("li",), {}), ((), {"who": "li"})]
)
def test_class_is_given_the_arguments(app, client, view, arguments, keywords):
    app.add_url_rule("/", view_func=view.as_view("hello", *arguments, **keywords))

    assert client.get("/").text == "hello li {}"


def test_one_class_may_be_many_views(app, client, framework, view):
    app.add_url_rule("/a", view_func=view.as_view("a", "li"))
    app.add_url_rule("/b", view_func=view.as_view("b", "wang"))

    assert client.get("/a").text == "hello li {}"
    assert client.get("/b").text == "hello wang {}"
    with app.test_request_context():
        assert framework.url_for("b") == "/b"


def test_view_function_describes_itself(view):
    function = view.as_view("hello")

    assert function.__name__ == "hello"
    assert function.__doc__ == "Says hello."
    assert function.__module__ == view.__module__
    assert function.view_class is view
    assert function.methods is None
    assert function.provide_automatic_options is None


def test_class_of_a_view_may_be_changed_later(app, client, view):
    class Other(view):
        def dispatch_request(self):
            return "other"

    function = view.as_view("hello")
    function.view_class = Other
    app.add_url_rule("/", view_func=function)

    assert client.get("/").text == "other"


def test_dispatch_request_must_be_written(app, client, views):
    app.testing = True
    app.add_url_rule("/", view_func=views.View.as_view("empty"))

    with pytest.raises(NotImplementedError):
        client.get("/")


def test_class_without_methods_answers_get(app, client, view):
    app.add_url_rule("/", view_func=view.as_view("hello"))

    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200
    assert client.options("/").allow == {"GET", "HEAD", "OPTIONS"}


def test_class_names_its_methods(app, client, view):
    view.methods = ["POST", "put"]
    app.add_url_rule("/", view_func=view.as_view("hello"))

    assert client.get("/").status_code == 405
    assert client.post("/").status_code == client.put("/").status_code == 200


def test_methods_of_the_rule_beat_those_of_the_class(app, client, view):
    view.methods = ["POST"]
    app.add_url_rule("/", view_func=view.as_view("hello"), methods=["PATCH"])

    assert client.patch("/").status_code == 200
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(("wanted", "text"), [(True, ""), (False, "hello nobody {}")])
def test_class_may_decide_about_options(app, client, view, wanted, text):
    view.methods = ["GET", "OPTIONS"]
    view.provide_automatic_options = wanted
    app.add_url_rule("/", view_func=view.as_view("hello"))

    assert client.options("/").text == text


def test_method_options_may_be_the_own_one(app, client, view):
    view.methods = ["GET", "OPTIONS"]
    app.add_url_rule("/", view_func=view.as_view("hello"))

    assert client.options("/").text == "hello nobody {}"


# --- An object for each request, or one for all ---


@pytest.mark.parametrize(("each", "texts"), [(True, "11"), (False, "12")])
def test_object_is_made(app, client, views, each, texts):
    class Count(views.View):
        init_every_request = each
        count = 0

        def dispatch_request(self):
            self.count += 1
            return str(self.count)

    app.add_url_rule("/", view_func=Count.as_view("count"))

    assert client.get("/").text + client.get("/").text == texts


def test_the_one_object_is_made_at_once(views):
    made = []

    class Early(views.View):
        init_every_request = False

        def __init__(self, *arguments, **keywords):
            made.append((arguments, keywords))

    Early.as_view("early", 1, two=2)

    assert made == [((1,), {"two": 2})]


def test_each_view_has_an_object_of_its_own(app, client, view):
    view.init_every_request = False
    app.add_url_rule("/a", view_func=view.as_view("a", "li"))
    app.add_url_rule("/b", view_func=view.as_view("b", "wang"))

    assert client.get("/a").text == "hello li {}"
    assert client.get("/b").text == "hello wang {}"


def test_object_that_is_false_is_used_all_the_same(app, client, views):
    class Empty(views.View):
        init_every_request = False
        made = 0

        def __init__(self):
            type(self).made += 1

        def __len__(self):
            return 0

        def dispatch_request(self):
            return str(self.made)

    app.add_url_rule("/", view_func=Empty.as_view("empty"))

    assert client.get("/").text + client.get("/").text == "11"


# --- Decorators ---


def bracket(mark):
    def decorator(view):
        def decorated(**values):
            return f"{mark}({view(**values)})"

        return decorated

    return decorator


@pytest.mark.parametrize("each", [True, False])
def test_first_decorator_is_innermost(app, client, view, each):
    view.init_every_request = each
    view.decorators = [bracket("first"), bracket("second")]
    app.add_url_rule("/", view_func=view.as_view("hello", "li"))

    assert client.get("/").text == "second(first(hello li {}))"


def test_decorator_that_returns_the_view_itself(app, client, view):
    seen = []
    view.decorators = [lambda function: seen.append(function.__name__) or function]
    app.add_url_rule("/", view_func=view.as_view("hello"))

    assert client.get("/").text == "hello nobody {}"
    assert seen == ["hello"]


def test_decorated_view_is_described_too(view):
    view.decorators = [bracket("a")]

    function = view.as_view("hello")

    assert function.__name__ == "hello"
    assert function.__doc__ == "Says hello."
    assert function.__module__ == view.__module__
    assert function.view_class is view


def test_decorator_may_answer_itself(app, client, framework, views):
    def guard(view):
        return lambda **values: framework.abort(401)

    class Secret(views.MethodView):
        decorators = [guard]

        def get(self):
            return "secret"

    app.add_url_rule("/", view_func=Secret.as_view("secret"))

    assert client.get("/").status_code == 401


def test_decorators_are_inherited(app, client, view):
    view.decorators = [bracket("base")]

    class Inner(view):
        pass

    app.add_url_rule("/", view_func=Inner.as_view("inner"))

    assert client.get("/").text == "base(hello nobody {})"


# --- MethodView ---


@pytest.fixture
def methods(views):
    class Methods(views.MethodView):
        def get(self, **values):
            return f"get {values}"

        def post(self):
            return "post"

        def delete(self):
            return "delete", 202

    return Methods


def test_each_method_has_its_function(app, client, methods):
    app.add_url_rule("/", view_func=methods.as_view("methods"))

    assert client.get("/").text == "get {}"
    assert client.post("/").text == "post"
    assert client.delete("/").status_code == 202
    assert client.put("/").status_code == 405
    assert client.options("/").allow == {"DELETE", "GET", "HEAD", "OPTIONS", "POST"}


def test_methods_are_those_that_are_written(methods, views):
    class Empty(views.MethodView):
        pass

    assert methods.methods == {"GET", "POST", "DELETE"}
    assert Empty.methods is None
    assert views.MethodView.methods is None


def test_methods_are_inherited(methods):
    class More(methods):
        def patch(self):
            return "patch"

    assert More.methods == {"GET", "POST", "DELETE", "PATCH"}
    assert methods.methods == {"GET", "POST", "DELETE"}


def test_methods_of_two_bases_add_up(methods, views):
    class Put(views.MethodView):
        def put(self):
            return "put"

    class Both(methods, Put):
        pass

    assert Both.methods == {"GET", "POST", "DELETE", "PUT"}


def test_methods_that_are_set_count(app, client, methods):
    class Fewer(methods):
        methods = ["POST"]

    app.add_url_rule("/", view_func=Fewer.as_view("fewer"))

    assert Fewer.methods == ["POST"]
    assert client.get("/").status_code == 405
    assert client.post("/").text == "post"


def test_mixin_gives_its_methods(app, client, views):
    class Deletes:
        def delete(self):
            return "deleted"

    class Tea(Deletes, views.MethodView):
        def get(self):
            return "tea"

    app.add_url_rule("/", view_func=Tea.as_view("tea"))

    assert client.delete("/").text == "deleted"


def test_head_is_answered_by_get(app, client, framework, views):
    class Tea(views.MethodView):
        def get(self):
            return "", {"X-Method": framework.request.method}

    app.add_url_rule("/", view_func=Tea.as_view("tea"))

    assert client.head("/").headers["X-Method"] == "HEAD"


def test_head_may_have_its_own_function(app, client, methods):
    class Tea(methods):
        def head(self):
            return "", 204

    app.add_url_rule("/", view_func=Tea.as_view("tea"))

    assert client.head("/").status_code == 204
    assert client.get("/").status_code == 200


def test_options_may_have_its_own_function(app, client, methods):
    class Tea(methods):
        def options(self):
            return "own"

    app.add_url_rule("/", view_func=Tea.as_view("tea"))

    assert client.options("/").text == "own"


def test_allowed_method_without_a_function_is_an_error(app, client, methods):
    app.testing = True
    app.add_url_rule("/", view_func=methods.as_view("m"), methods=["GET", "PUT"])

    with pytest.raises(AssertionError, match="'PUT'"):
        client.put("/")


def test_unknown_method_needs_a_function_of_its_name(app, client, views):
    class Odd(views.MethodView):
        methods = ["BREW"]

        def brew(self):
            return "brewed"

    app.add_url_rule("/", view_func=Odd.as_view("odd"))

    assert client.open("/", method="BREW").text == "brewed"


def test_rules_share_a_view(app, client, methods):
    view = methods.as_view("methods")
    app.add_url_rule("/", defaults={"id": None}, view_func=view, methods=["GET"])
    app.add_url_rule("/", view_func=view, methods=["POST"])
    app.add_url_rule("/<int:id>", view_func=view, methods=["GET"])

    assert client.get("/").text == "get {'id': None}"
    assert client.post("/").text == "post"
    assert client.get("/3").text == "get {'id': 3}"


def test_view_of_a_blueprint(app, client, framework, methods):
    part = framework.Blueprint("part", "example", url_prefix="/part")
    part.add_url_rule("/", view_func=methods.as_view("methods"))
    app.register_blueprint(part)

    assert client.get("/part/").text == "get {}"
    with app.test_request_context():
        assert framework.url_for("part.methods") == "/part/"


def test_names_of_the_methods(views):
    assert views.http_method_funcs == {
        *("get", "post", "head", "options", "delete", "put", "trace", "patch")
    }
