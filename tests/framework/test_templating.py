"""Templates: what they know, where they are found, how they are rendered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, TemplateNotFound

from lagena import (
    Blueprint,
    Flask,
    before_render_template,
    g,
    render_template,
    render_template_string,
    request,
    stream_template,
    stream_template_string,
    template_rendered,
)


def save(folder: Path, **templates: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in templates.items():
        (folder / f"{name}.html").write_text(text)
    return folder


# --- What templates know ---


def test_template_context_is_empty_outside_of_contexts(app: Flask) -> None:
    context: dict[str, Any] = {}

    app.update_template_context(context)

    assert context == {}


def test_template_context_in_a_command_is_g_alone(app: Flask) -> None:
    context: dict[str, Any] = {}

    with app.app_context():
        app.update_template_context(context)

        assert context == {"g": g._get_current_object()}


def test_template_context_of_a_request_does_not_touch_the_session(app: Flask) -> None:
    context: dict[str, Any] = {}

    with app.test_request_context() as ctx:
        app.update_template_context(context)

        assert set(context) == {"g", "request"}
        assert context["request"] is request._get_current_object()  # type: ignore[attr-defined]  # a proxy
        assert not ctx._session.accessed


def test_processors_of_blueprints_come_last_and_the_view_s_names_win(
    app: Flask,
) -> None:
    blueprint = Blueprint("shop", "example")
    app.context_processor(lambda: {"a": "app", "b": "app", "c": "app"})
    blueprint.context_processor(lambda: {"b": "shop", "c": "shop"})
    blueprint.add_url_rule("/", "index")
    app.register_blueprint(blueprint)

    with app.test_request_context():
        text = render_template_string("{{ a }} {{ b }} {{ c }}", c="view")

    assert text == "app shop view"


# --- Where they are found ---


def test_template_of_the_application_hides_a_blueprint_s(
    app: Flask, tmp_path: Path
) -> None:
    save(tmp_path / "templates", one="app's")
    folder = save(tmp_path / "shop", one="shop's", two="shop's")
    app.register_blueprint(Blueprint("shop", "example", template_folder=str(folder)))

    with app.app_context():
        assert render_template("one.html") == "app's"
        assert render_template("two.html") == "shop's"


def test_templates_of_all_folders_are_listed_once(app: Flask, tmp_path: Path) -> None:
    save(tmp_path / "templates", one="", two="")
    folder = save(tmp_path / "shop", two="", three="")
    app.register_blueprint(Blueprint("shop", "example", template_folder=str(folder)))
    app.register_blueprint(Blueprint("bare", "example"))

    names = app.jinja_env.list_templates()

    assert sorted(names) == ["one.html", "three.html", "two.html"]


def test_missing_template_is_named(app: Flask) -> None:
    with app.app_context(), pytest.raises(TemplateNotFound, match=r"missing\.html"):
        render_template("missing.html")


def notes_of_a_missing_template(app: Flask) -> list[str]:
    with app.app_context(), pytest.raises(TemplateNotFound) as caught:
        render_template("missing.html")
    assert str(caught.value) == "missing.html"
    return getattr(caught.value, "__notes__", [])


def test_missing_template_says_where_it_was_looked_for(
    app: Flask, tmp_path: Path
) -> None:
    save(tmp_path / "templates", one="")
    folder = save(tmp_path / "shop", two="")
    app.register_blueprint(Blueprint("shop", "example", template_folder=str(folder)))

    notes = notes_of_a_missing_template(app)

    assert notes == [
        f"It is not in the folder {tmp_path / 'templates'}",
        f"It is not in the folder {folder}",
    ]


def test_missing_folder_of_templates_is_named(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "templates.txt").write_text("A file is no folder.")

    notes = notes_of_a_missing_template(app)

    assert notes == [f"There is no folder {tmp_path / 'templates'}"]


def test_folder_with_nearly_the_right_name_is_to_be_renamed(
    app: Flask, tmp_path: Path
) -> None:
    (tmp_path / "template").mkdir()

    (note,) = notes_of_a_missing_template(app)

    assert note == (
        f"There is no folder {tmp_path / 'templates'};"
        " rename the folder 'template' beside it."
    )


def test_loader_without_folders_adds_no_note(app: Flask) -> None:
    app.jinja_loader = DictLoader({})

    assert notes_of_a_missing_template(app) == []


def test_search_is_logged_where_the_configuration_asks(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    save(tmp_path / "templates", one="app's")
    app.config["EXPLAIN_TEMPLATE_LOADING"] = True
    app.logger.setLevel("INFO")

    with app.test_request_context():
        assert render_template("one.html") == "app's"

    (message,) = caplog.messages
    assert message.startswith("Locating template 'one.html':")


def test_search_outside_of_a_request_is_logged_too(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["EXPLAIN_TEMPLATE_LOADING"] = True
    app.logger.setLevel("INFO")

    with app.app_context(), pytest.raises(TemplateNotFound):
        render_template("one.html")

    assert caplog.messages[0].endswith("Error: the template could not be found.")


def test_loader_of_one_s_own_replaces_the_folders(app: Flask) -> None:
    app.jinja_options = {"loader": DictLoader({"one.html": "from a dict"})}

    with app.app_context():
        assert render_template("one.html") == "from a dict"


# --- How they are rendered ---


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (render_template, ["one.html"]),
        (render_template_string, ["Hello"]),
        (stream_template, ["one.html"]),
        (stream_template_string, ["Hello"]),
    ],
)
def test_rendering_is_signalled_before_and_after(
    app: Flask, tmp_path: Path, function: Callable[..., Any], arguments: list[str]
) -> None:
    save(tmp_path / "templates", one="Hello")
    seen = []

    def before(sender: Flask, template: object, context: dict[str, object]) -> None:
        seen.append(("before", context["name"]))

    def after(sender: Flask, template: object, context: dict[str, object]) -> None:
        seen.append(("after", context["name"]))

    with (
        app.app_context(),
        before_render_template.connected_to(before, app),
        template_rendered.connected_to(after, app),
    ):
        text = "".join(function(*arguments, name="li"))

    assert text == "Hello"
    assert seen == [("before", "li"), ("after", "li")]


@pytest.mark.parametrize(
    "function",
    [render_template, render_template_string, stream_template, stream_template_string],
)
def test_rendering_without_an_application_names_the_function(
    function: Callable[..., Any],
) -> None:
    with pytest.raises(
        RuntimeError, match=f"'{function.__name__}' was used at .*, while no"
    ):
        function("one.html")


def test_stream_of_a_request_keeps_the_request(app: Flask) -> None:
    with app.test_request_context("/tea"):
        stream = stream_template_string("{{ request.path }}")

    assert list(stream) == ["/tea"]


def test_stream_without_a_request_needs_no_context_later(app: Flask) -> None:
    with app.app_context():
        stream = stream_template_string("{{ name }}", name="li")

    assert list(stream) == ["li"]
