"""Blueprints: what is recorded, and what registering makes of it."""

from pathlib import Path
from typing import Any

import click
import pytest

from lagena import Blueprint, Flask, render_template_string, url_for
from lagena.blueprints import BlueprintSetupState
from lagena.testing import FlaskClient

# --- What a blueprint is told ---


@pytest.mark.parametrize(("name", "text"), [("", "empty"), ("a.b", "contain a dot")])
def test_name_that_would_make_no_endpoints_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"'name' may not .*{text}"):
        Blueprint(name, "example")


def test_endpoints_and_views_have_no_dots() -> None:
    def view() -> str:
        return "here"

    blueprint = Blueprint("shop", "example")

    with pytest.raises(ValueError, match="'endpoint' may not contain a dot"):
        blueprint.add_url_rule("/", endpoint="a.b")
    view.__name__ = "a.b"
    with pytest.raises(ValueError, match="'view_func' name may not contain a dot"):
        blueprint.add_url_rule("/", view_func=view)


def test_blueprint_is_not_put_into_itself() -> None:
    blueprint = Blueprint("shop", "example")

    with pytest.raises(ValueError, match="on itself"):
        blueprint.register_blueprint(blueprint)


def test_telling_it_more_after_registration_is_answered_with_where_it_belongs(
    app: Flask,
) -> None:
    blueprint = Blueprint("shop", "example")
    app.register_blueprint(blueprint)

    with pytest.raises(AssertionError) as caught:
        blueprint.get("/late")

    assert "no longer be called on the blueprint 'shop'" in str(caught.value)
    assert "before it is registered" in str(caught.value)


def test_what_is_recorded_runs_at_each_registration_or_at_the_first(
    app: Flask,
) -> None:
    blueprint = Blueprint("shop", "example")
    seen = []
    blueprint.record(lambda state: seen.append(f"each {state.name}"))
    blueprint.record_once(lambda state: seen.append(f"once {state.name}"))

    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name="other")

    assert seen == ["each shop", "once shop", "each other"]


def test_setup_state_may_be_of_another_class(app: Flask) -> None:
    class State(BlueprintSetupState):
        def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
            super().add_url_rule(f"{rule}.html", *args, **options)

    class Site(Blueprint):
        def make_setup_state(self, *args: Any) -> State:
            return State(self, *args)

    site = Site("site", "example")
    site.add_url_rule("/tea", "tea")
    app.register_blueprint(site)

    (rule,) = app.url_map.iter_rules("site.tea")
    assert rule.rule == "/tea.html"


# --- For the whole application ---


@pytest.mark.parametrize(
    ("method", "table"),
    [
        ("before_app_request", "before_request_funcs"),
        ("after_app_request", "after_request_funcs"),
        ("teardown_app_request", "teardown_request_funcs"),
        ("app_context_processor", "template_context_processors"),
        ("app_url_value_preprocessor", "url_value_preprocessors"),
        ("app_url_defaults", "url_default_functions"),
    ],
)
def test_hook_for_the_application_is_filed_there_once(
    app: Flask, method: str, table: str
) -> None:
    def hook() -> None: ...

    blueprint = Blueprint("shop", "example")

    assert getattr(blueprint, method)(hook) is hook
    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name="other")

    assert getattr(app, table)[None].count(hook) == 1
    assert set(getattr(app, table)) == {None}


@pytest.mark.parametrize(
    ("decorator", "table"),
    [
        ("app_template_filter", "filters"),
        ("app_template_test", "tests"),
        ("app_template_global", "globals"),
    ],
)
def test_functions_of_templates_are_the_application_s(
    app: Flask, decorator: str, table: str
) -> None:
    def shout() -> None: ...

    blueprint = Blueprint("shop", "example")

    assert getattr(blueprint, decorator)("loud")(shout) is shout
    app.register_blueprint(blueprint)

    assert getattr(app.jinja_env, table)["loud"] is shout


def test_error_handler_for_the_application_answers_outside_of_the_blueprint(
    app: Flask, client: FlaskClient
) -> None:
    blueprint = Blueprint("shop", "example")

    @blueprint.app_errorhandler(404)
    def missing(error: Exception) -> tuple[str, int]:
        return "no tea", 404

    app.register_blueprint(blueprint)

    assert client.get("/missing").text == "no tea"
    assert missing(Exception()) == ("no tea", 404)


# --- Its own ---


def test_hooks_and_handlers_are_filed_under_its_name(app: Flask) -> None:
    inner, outer = Blueprint("inner", "example"), Blueprint("outer", "example")
    inner.before_request(hook := lambda: None)
    inner.register_error_handler(404, handler := lambda error: "no tea")
    outer.register_blueprint(inner)

    app.register_blueprint(outer)

    assert app.before_request_funcs == {"outer.inner": [hook]}
    assert handler in app.error_handler_spec["outer.inner"][404].values()


def test_endpoint_of_a_rule_gets_its_view_by_its_whole_name(
    app: Flask, client: FlaskClient
) -> None:
    blueprint = Blueprint("shop", "example")
    blueprint.add_url_rule("/", endpoint="tea")
    blueprint.endpoint("shop.tea")(lambda: "green")

    app.register_blueprint(blueprint)

    assert client.get("/").text == "green"


def test_static_files_are_below_its_prefix(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "pots").mkdir()
    (tmp_path / "pots" / "tea.txt").write_text("green")
    blueprint = Blueprint(
        "shop",
        "example",
        static_folder="pots",
        url_prefix="/shop",
        root_path=str(tmp_path),
    )
    app.register_blueprint(blueprint)

    response = app.test_client().get("/shop/pots/tea.txt")
    with response:
        assert response.text == "green"


@pytest.mark.parametrize(
    ("prefix", "rule", "path"),
    [
        (None, "/tea", "/tea"),
        ("/shop", "/tea", "/shop/tea"),
        ("/shop/", "/tea", "/shop/tea"),
        ("/shop", "", "/shop"),
        ("/shop", "/", "/shop/"),
    ],
)
def test_prefix_and_rule_are_joined_by_one_slash(
    app: Flask, prefix: str | None, rule: str, path: str
) -> None:
    blueprint = Blueprint("shop", "example", url_prefix=prefix)
    blueprint.add_url_rule(rule, view_func=lambda: "here", endpoint="tea")

    app.register_blueprint(blueprint)

    (made,) = app.url_map.iter_rules("shop.tea")
    assert made.rule == path


def test_defaults_of_rule_registration_and_blueprint_win_in_that_order(
    app: Flask,
) -> None:
    blueprint = Blueprint(
        "shop", "example", url_defaults={"a": "blueprint", "b": "blueprint", "c": 0}
    )
    blueprint.add_url_rule("/", "tea", defaults={"a": "rule"})

    app.register_blueprint(
        blueprint, url_defaults={"a": "registration", "b": "registration"}
    )

    (made,) = app.url_map.iter_rules("shop.tea")
    assert made.defaults == {"a": "rule", "b": "registration", "c": 0}


def test_view_names_the_rule_unless_an_endpoint_is_given(app: Flask) -> None:
    def tea() -> str:
        return url_for(".tea") + render_template_string("")

    blueprint = Blueprint("shop", "example")
    blueprint.get("/")(tea)

    app.register_blueprint(blueprint)

    assert app.view_functions["shop.tea"] is tea


# --- Names and nesting ---


def test_name_that_is_taken_says_by_which_blueprint(app: Flask) -> None:
    blueprint = Blueprint("shop", "example")
    app.register_blueprint(blueprint)
    outer = Blueprint("outer", "example")
    outer.register_blueprint(Blueprint("inner", "example"))
    outer.register_blueprint(Blueprint("inner", "example"))

    with pytest.raises(ValueError, match="'shop' is already registered for this bl"):
        app.register_blueprint(blueprint)
    with pytest.raises(ValueError, match=r"for a different blueprint\. Use 'name='"):
        app.register_blueprint(Blueprint("shop", "example"))
    with pytest.raises(ValueError, match=r"for a different blueprint 'outer\.inner'\."):
        app.register_blueprint(outer)


@pytest.mark.parametrize("option", ["url_prefix", "subdomain"])
@pytest.mark.parametrize(
    ("outer", "inner", "path", "subdomain"),
    [
        (None, None, "/tea", ""),
        ("a", None, "a/tea", "a"),
        (None, "b", "b/tea", "b"),
        ("a", "b", "a/b/tea", "b.a"),
    ],
)
def test_inner_blueprint_is_below_the_outer(
    option: str, outer: str | None, inner: str | None, path: str, subdomain: str
) -> None:
    app = Flask("example", static_folder=None, subdomain_matching=True)
    slash = "/" if option == "url_prefix" else ""
    options: dict[str, Any] = {option: outer and slash + outer}
    outer_one = Blueprint("outer", "example", **options)
    inner_one = Blueprint("inner", "example")
    inner_one.add_url_rule("/tea", "tea")
    outer_one.register_blueprint(inner_one, **{option: inner and slash + inner})

    app.register_blueprint(outer_one)

    (made,) = app.url_map.iter_rules("outer.inner.tea")
    if option == "url_prefix":
        assert made.rule.strip("/") == path.strip("/")
    else:
        assert made.subdomain == subdomain


# --- Commands ---


@pytest.mark.parametrize(
    ("constructed", "registered", "arguments"),
    [
        ({}, {}, ["shop", "brew"]),
        ({"cli_group": "pot"}, {}, ["pot", "brew"]),
        ({"cli_group": None}, {}, ["brew"]),
        ({"cli_group": None}, {"cli_group": "kettle"}, ["kettle", "brew"]),
    ],
)
def test_commands_are_below_its_name_unless_told_otherwise(
    app: Flask,
    constructed: dict[str, Any],
    registered: dict[str, str],
    arguments: list[str],
) -> None:
    blueprint = Blueprint("shop", "example", **constructed)

    @blueprint.cli.command()
    def brew() -> None:
        click.echo("brewed")

    app.register_blueprint(blueprint, **registered)

    assert app.test_cli_runner().invoke(args=arguments).output == "brewed\n"
