"""What applications and blueprints share, and what is said of wrong set-ups."""

from datetime import timedelta
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from lagena import Blueprint, Flask
from lagena.scaffold import Scaffold, setupmethod
from lagena.testing import FlaskClient

# --- Static files, resources and templates ---


def test_repr_is_the_class_and_the_name(app: Flask) -> None:
    assert repr(app) == "<Flask 'example'>"
    assert repr(Blueprint("shop", "example")) == "<Blueprint 'shop'>"


@pytest.mark.parametrize(
    ("folder", "url_path", "expected"),
    [
        ("static", None, ("static", "/static")),
        (Path("deep/files"), None, ("deep/files", "/files")),
        ("static/", "/", ("static", "")),
        ("static", "/assets/", ("static", "/assets")),
        ("/", None, ("", "")),
        ("", None, ("", "")),
    ],
)
def test_folder_of_static_files_names_their_path(
    tmp_path: Path,
    folder: str | Path,
    url_path: str | None,
    expected: tuple[str, str],
) -> None:
    root = tmp_path / "example"

    app = Flask(
        "example",
        static_folder=folder,  # type: ignore[arg-type]  # a Path works, too
        static_url_path=url_path,
        root_path=str(root),
    )

    assert Path(app.static_folder) == root / expected[0]
    assert app.static_url_path == expected[1]


def test_scaffold_without_static_files_has_no_path_for_them() -> None:
    blueprint = Blueprint("shop", "example")

    assert not blueprint.has_static_folder
    assert blueprint.static_folder is None
    assert blueprint.static_url_path is None


def test_static_file_without_a_folder_is_an_error(app: Flask) -> None:
    app.static_folder = None

    with app.test_request_context(), pytest.raises(RuntimeError, match="static_folder"):
        app.send_static_file("tea.css")


def test_static_file_is_sent_from_the_folder(app: Flask, client: FlaskClient) -> None:
    Path(app.static_folder).mkdir()
    Path(app.static_folder, "tea.css").write_text("p {}")

    response = client.get("/static/tea.css")
    with response:
        assert response.text == "p {}"


@pytest.mark.parametrize(
    ("value", "age"), [(None, None), (60, 60), (timedelta(minutes=1), 60)]
)
def test_age_of_files_is_in_seconds(app: Flask, value: object, age: int | None) -> None:
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = value

    with app.app_context():
        assert app.get_send_file_max_age("tea.css") == age


def test_age_of_files_is_the_current_application_s(app: Flask) -> None:
    with pytest.raises(
        RuntimeError, match=r"'get_send_file_max_age' was used at .*, while no"
    ):
        app.get_send_file_max_age("tea.css")


def test_resource_is_bytes_or_text_and_only_read(app: Flask) -> None:
    Path(app.root_path, "note").write_text("茶", encoding="utf-8")

    with app.open_resource("note") as file:
        assert file.read() == "茶".encode()
    with app.open_resource("note", "r", encoding="utf-8") as file:
        assert file.read() == "茶"
    with pytest.raises(ValueError, match="only be opened for reading"):
        app.open_resource("note", "w")


def test_scaffold_without_a_template_folder_has_no_loader(app: Flask) -> None:
    assert Blueprint("shop", "example").jinja_loader is None
    assert isinstance(app.jinja_loader, FileSystemLoader)
    assert app.jinja_loader.searchpath == [str(Path(app.root_path, "templates"))]


# --- Routes ---


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_shortcut_of_a_method_is_a_route_with_that_method(
    app: Flask, method: str
) -> None:
    def view() -> str:
        return "here"

    decorated = getattr(app, method)("/tea", endpoint="tea")(view)

    (rule,) = app.url_map.iter_rules("tea")
    assert decorated is view
    assert method.upper() in rule.methods


def test_shortcut_of_a_method_names_the_decorator_that_takes_methods(
    app: Flask,
) -> None:
    with pytest.raises(TypeError, match="Use the 'route' decorator"):
        app.get("/", methods=["GET", "POST"])


@pytest.mark.parametrize("method", ["route", "get", "post"])
def test_route_without_parentheses_is_told_what_it_lacks(
    app: Flask, method: str
) -> None:
    def index() -> str:
        raise AssertionError

    with pytest.raises(
        TypeError, match="needs a path, not the function 'index'"
    ) as caught:
        getattr(app, method)(index)

    assert str(caught.value).endswith('Write the path in parentheses: @app.route("/")')


def test_endpoint_of_a_rule_gets_its_view_later(
    app: Flask, client: FlaskClient
) -> None:
    app.add_url_rule("/", endpoint="index")
    app.endpoint("index")(lambda: "here")

    assert client.get("/").text == "here"


def test_rule_needs_an_endpoint_or_a_view(app: Flask) -> None:
    with pytest.raises(AssertionError, match="expected view func"):
        app.add_url_rule("/")


# --- Hooks and handlers ---


@pytest.mark.parametrize(
    ("method", "table"),
    [
        ("before_request", "before_request_funcs"),
        ("after_request", "after_request_funcs"),
        ("teardown_request", "teardown_request_funcs"),
        ("context_processor", "template_context_processors"),
        ("url_value_preprocessor", "url_value_preprocessors"),
        ("url_defaults", "url_default_functions"),
    ],
)
def test_hook_is_filed_last_and_returned(method: str, table: str) -> None:
    blueprint = Blueprint("shop", "example")

    def first() -> None: ...
    def second() -> None: ...

    getattr(blueprint, method)(first)

    assert getattr(blueprint, method)(second) is second
    assert getattr(blueprint, table) == {None: [first, second]}


def test_error_handler_is_filed_by_status_and_class() -> None:
    blueprint = Blueprint("shop", "example")

    @blueprint.errorhandler(ValueError)
    def answer(error: ValueError) -> str:
        return "sorry"

    assert blueprint.error_handler_spec == {None: {None: {ValueError: answer}}}


# --- What a scaffold must say itself ---


def test_set_up_is_checked_before_anything_is_done() -> None:
    class Closed(Scaffold):
        name = "closed"

        def _check_setup_finished(self, f_name: str) -> None:
            raise AssertionError(f"too late for {f_name}")

        @setupmethod
        def brew(self) -> None:
            """Make tea."""
            pytest.fail("it was done")

    closed = Closed("example", root_path="/")

    with pytest.raises(AssertionError, match="too late for brew"):
        closed.brew()
    assert Closed.brew.__doc__ == "Make tea."
