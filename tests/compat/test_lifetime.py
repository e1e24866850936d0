"""An application goes with its last reference, without waiting for the collector."""

import gc
import weakref
from importlib import import_module
from pathlib import Path

import pytest


@pytest.fixture
def _no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def do_nothing(framework, app):
    pass


def answer_requests(framework, app):
    app.get("/")(lambda: {"path": framework.request.path})
    app.after_request(lambda response: response)
    client = app.test_client()
    assert client.get("/").json == {"path": "/"}
    assert client.options("/").status_code == 200


def answer_an_error(framework, app):
    app.get("/")(lambda: 1 / 0)
    app.register_error_handler(ZeroDivisionError, lambda error: ("sorry", 500))
    assert app.test_client().get("/").text == "sorry"


def keep_a_session(framework, app):
    def index():
        framework.session["tea"] = "green"
        framework.flash("hot")
        return framework.get_flashed_messages()

    app.get("/")(index)
    client = app.test_client()
    assert client.get("/").json == ["hot"]
    with client.session_transaction() as session:
        assert session["tea"] == "green"


def serve_files(framework, app):
    Path(app.root_path, "tea.css").write_text("tea {}")
    client = app.test_client()
    with client.get("/tea.css") as first:
        etag = first.headers["ETag"]
    with client.get("/tea.css", headers={"If-None-Match": etag}) as second:
        assert second.status_code == 304


def stream(framework, app):
    app.get("/")(lambda: framework.stream_with_context(iter(["green ", "tea"])))
    assert app.test_client().get("/").text == "green tea"


def use_blueprints(framework, app):
    outer = framework.Blueprint("outer", "example", url_prefix="/o")
    inner = framework.Blueprint("inner", "example", url_prefix="/i", static_folder="s")
    inner.get("/")(lambda: framework.url_for(".static", filename="tea.css"))
    outer.before_app_request(lambda: None)
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    assert app.test_client().get("/o/i/").text == "/o/i/s/tea.css"


def use_views(framework, app):
    class Leaf(import_module(f"{framework.__name__}.views").MethodView):
        def get(self):
            return "leaf"

    app.add_url_rule("/", view_func=Leaf.as_view("leaf"))
    assert app.test_client().get("/").text == "leaf"


def log(framework, app):
    app.logger.debug("tea")


def look_at_a_request(framework, app):
    app.get("/")(lambda: "here")
    with app.test_client() as client:
        client.get("/?tea=green")
        assert framework.request.args["tea"] == "green"


def copy_a_request(framework, app):
    app.get("/")(
        lambda: framework.copy_current_request_context(lambda: framework.request.path)()
    )
    assert app.test_client().get("/").text == "/"


def be_current(framework, app):
    app.config["SERVER_NAME"] = "example.org"
    with app.app_context():
        framework.g.tea = "green"
        assert framework.url_for("static", filename="a") == "http://example.org/a"


@pytest.mark.usefixtures("_no_collector")
@pytest.mark.parametrize(
    "use",
    [
        do_nothing,
        answer_requests,
        answer_an_error,
        keep_a_session,
        serve_files,
        stream,
        use_blueprints,
        use_views,
        log,
        look_at_a_request,
        copy_a_request,
        be_current,
    ],
)
def test_application_goes_with_its_last_reference(framework, tmp_path, use):
    app = framework.Flask("example", root_path=str(tmp_path), static_folder="")
    app.secret_key = "a key for tests"
    use(framework, app)
    gone = weakref.ref(app)

    del app

    assert gone() is None
