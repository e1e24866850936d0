"""What debug mode explains, and on which conditions."""

import io
import logging

import pytest
from jinja2 import BaseLoader, TemplateNotFound


@pytest.fixture
def debugged(app):
    app.debug = True
    app.testing = True
    return app


# --- A file that a form did not send ---


@pytest.fixture
def upload(debugged, framework):
    """Ask a view for the file "leaf"; give the error and its text."""
    debugged.post("/")(lambda: framework.request.files["leaf"].filename)

    def post(**arguments):
        with pytest.raises(KeyError) as caught:
            debugged.test_client().post("/", **arguments)
        return type(caught.value).__name__, str(caught.value)

    return post


def test_form_that_sends_the_name_only_is_explained(upload):
    name, text = upload(data={"leaf": "leaf.txt"})

    assert name == "DebugFilesKeyError"
    assert text.startswith(
        "You tried to access the file 'leaf' in the request.files dictionary but it"
        " does not exist. The mimetype for the request is"
        " 'application/x-www-form-urlencoded' instead of 'multipart/form-data' which"
        " means that no file contents were transmitted. To fix this error you should"
        ' provide enctype="multipart/form-data" in your form.\n\nThe browser instead'
        " transmitted some file names. This was submitted: 'leaf.txt'"
    )


def test_json_is_a_plain_error(upload):
    name, _ = upload(json={"leaf": 1})

    assert name == "BadRequestKeyError"


def test_form_with_the_right_type_is_a_plain_error(upload):
    name, _ = upload(data={"leaf": "a", "other": (io.BytesIO(b""), "a.txt")})

    assert name == "BadRequestKeyError"


def test_other_mode_is_a_plain_error(app, framework):
    app.testing = True
    app.post("/")(lambda: framework.request.files["leaf"].filename)

    assert app.test_client().post("/", data={"leaf": "a"}).status_code == 400


def test_get_and_in_are_left_alone(debugged, framework):
    debugged.post("/")(
        lambda: repr(
            [framework.request.files.get("leaf"), "leaf" in framework.request.files]
        )
    )

    text = debugged.test_client().post("/", data={"leaf": "a"}).text

    assert text == "[None, False]"


# --- A redirect that loses a form ---


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
def test_redirect_that_keeps_the_form_is_not_explained(debugged, method):
    methods = ["GET", "POST", "PUT", "DELETE"]
    debugged.add_url_rule("/a/", "a", lambda: "", methods=methods)

    assert debugged.test_client().open("/a", method=method).status_code == 308


@pytest.mark.parametrize(
    ("target", "slash"),
    [
        ("/b/", ""),
        ("/a", ""),
        (
            "/a/",
            " The URL was defined with a trailing slash. Flask will redirect to the"
            " URL with a trailing slash if it was accessed without one.",
        ),
    ],
)
def test_explanation_of_an_older_redirect(debugged, framework, target, slash):
    """A rule's own redirect may be one that turns POST into GET."""
    from werkzeug.routing import RequestRedirect

    class Moved(RequestRedirect):
        code = 301

    with debugged.test_request_context("/a?milk=1", method="POST"):
        framework.request.routing_exception = Moved(f"http://localhost{target}?milk=1")
        with pytest.raises(AssertionError) as caught:
            debugged.raise_routing_exception(framework.request._get_current_object())

    assert type(caught.value).__name__ == "FormDataRoutingRedirect"
    assert str(caught.value).startswith(
        "A request was sent to 'http://localhost/a?milk=1', but routing issued a"
        f" redirect to the canonical URL 'http://localhost{target}?milk=1'.{slash} Send"
        " requests to the canonical URL, or use 307 or 308 for routing redirects."
        " Otherwise, browsers will drop form data.\n\nThis exception is only raised in"
        " debug mode."
    )


@pytest.mark.parametrize(
    ("debug", "code", "method"),
    [
        (False, 301, "POST"),
        (True, 308, "POST"),
        (True, 307, "POST"),
        (True, 301, "GET"),
    ],
)
def test_other_redirects_are_not_explained(app, framework, debug, code, method):
    from werkzeug.routing import RequestRedirect

    app.debug = debug
    moved = type("Moved", (RequestRedirect,), {"code": code})("http://localhost/a/")
    with app.test_request_context("/a", method=method):
        framework.request.routing_exception = moved
        with pytest.raises(RequestRedirect):
            app.raise_routing_exception(framework.request._get_current_object())


# --- Where templates are looked for ---


@pytest.fixture
def lines(app, caplog):
    """Make the application explain; the messages it logged, and its level."""
    app.config["EXPLAIN_TEMPLATE_LOADING"] = True
    app.logger.setLevel(logging.INFO)
    app.logger.propagate = True
    return lambda: [
        (record.levelname, record.getMessage().splitlines())
        for record in caplog.records
    ]


def render(app, framework, name):
    with app.test_request_context():
        try:
            return framework.render_template(name)
        except Exception as error:
            return type(error).__name__


def write(tmp_path, path, text):
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)


def test_search_shows_each_loader_and_what_it_found(app, framework, lines, tmp_path):
    write(tmp_path, "templates/a.html", "a")
    app.register_blueprint(framework.Blueprint("bare", "example"))
    other = framework.Blueprint("other", "example.other")
    other.jinja_loader = Loader()
    app.register_blueprint(other)

    assert render(app, framework, "a.html") == "a"

    assert lines() == [
        (
            "INFO",
            [
                "Locating template 'a.html':",
                "    1: trying loader of application 'example'",
                "       class: jinja2.loaders.FileSystemLoader",
                "       encoding: 'utf-8'",
                "       followlinks: False",
                "       searchpath:",
                f"         - {tmp_path}/templates",
                f"       -> found ('{tmp_path}/templates/a.html')",
                "    2: trying loader of blueprint 'other' (example.other)",
                f"       class: {__name__}.Loader",
                "       names:",
                "         - green",
                "         - black",
                "       none:",
                "       share: 0.5",
                "       -> no match",
            ],
        )
    ]


class Loader(BaseLoader):
    """A loader with options that are shown, and with others."""

    def __init__(self):
        self.share = 0.5
        self.names = ("green", "black")
        self.none = []
        self.mixed = ["green", 1]
        self.raw = b"green"
        self._secret = "green"

    def get_source(self, environment, template):
        raise TemplateNotFound(template)


def test_search_without_a_match_is_logged(app, framework, lines):
    assert render(app, framework, "none.html") == "TemplateNotFound"

    ((_, said),) = lines()
    assert said[0] == "Locating template 'none.html':"
    assert said[-2:] == [
        "       -> no match",
        "Error: the template could not be found.",
    ]


def test_search_for_a_blueprint_s_view_asks_for_its_folder(app, framework, lines):
    part = framework.Blueprint("part", "example")
    part.add_url_rule("/", "leaf", lambda: render(app, framework, "none.html"))
    app.register_blueprint(part)

    assert app.test_client().get("/").text == "TemplateNotFound"

    ((_, said),) = lines()
    found = said.index("Error: the template could not be found.")
    assert said[found + 1 : found + 4] == [
        "  The template was looked up from an endpoint that belongs to the blueprint"
        " 'part'.",
        "  Maybe you did not place a template in the right folder?",
        "  See https://flask.palletsprojects.com/blueprints/#templates",
    ]


def test_two_matches_are_warned_of(app, framework, lines, tmp_path):
    write(tmp_path, "templates/a.html", "application")
    write(tmp_path, "pages/a.html", "blueprint")
    part = framework.Blueprint(
        "part", "example", template_folder="pages", root_path=str(tmp_path)
    )
    app.register_blueprint(part)

    assert render(app, framework, "a.html") == "application"

    ((_, said),) = lines()
    assert "Warning: multiple loaders returned a match for the template." in said


def test_search_is_quiet_by_default(app, framework, lines, tmp_path):
    app.config["EXPLAIN_TEMPLATE_LOADING"] = False
    write(tmp_path, "templates/a.html", "a")

    render(app, framework, "a.html")

    assert lines() == []
