"""Which tables there are, which of them can tell of a change, and the one loop."""

import pytest

from lagena import Blueprint, Flask, changes
from lagena.changes import WatchedDict
from lagena.config import Config
from lagena.tables import HOOKS, TABLES, hooks, unwatched


def epochs(act):
    """Return whether doing something began a new epoch."""
    before = changes.epoch
    act()
    return changes.epoch is not before


def test_every_container_of_a_new_application_is_a_table(app):
    containers = {
        name for name, value in vars(app).items() if isinstance(value, (dict, list))
    }

    assert containers | {"url_map"} == TABLES


def test_every_table_of_a_new_application_can_tell(app):
    assert unwatched(app) == []
    assert unwatched(Blueprint("shop", "example")) == []


def test_every_table_can_tell_after_registering(app):
    part = Blueprint("part", "example", static_folder="static")
    inner = Blueprint("inner", "example")
    for owner in (app, part, inner):
        owner.before_request(lambda: None)
        owner.after_request(lambda response: response)
        owner.errorhandler(404)(lambda error: "")
        owner.get("/")(lambda: "")
    part.register_blueprint(inner)
    app.register_blueprint(part)
    app.test_client().get("/none")

    assert unwatched(app) == []


@pytest.mark.parametrize(
    "register",
    [
        lambda app: app.before_request(print),
        lambda app: app.after_request(print),
        lambda app: app.teardown_request(print),
        lambda app: app.teardown_appcontext(print),
        lambda app: app.context_processor(print),
        lambda app: app.shell_context_processor(print),
        lambda app: app.url_value_preprocessor(print),
        lambda app: app.url_defaults(print),
        lambda app: app.url_build_error_handlers.append(print),
        lambda app: app.errorhandler(404)(print),
        lambda app: app.endpoint("print")(print),
        lambda app: app.add_url_rule("/", "print", print),
        lambda app: app.url_map.add(app.url_rule_class("/")),
        lambda app: app.register_blueprint(Blueprint("shop", "example")),
        lambda app: app.extensions.update(shop=1),
        lambda app: app.config.from_mapping(TESTING=True),
        lambda app: app.config.update(TESTING=True),
    ],
)
def test_registering_begins_an_epoch(app, register):
    assert epochs(lambda: register(app))


@pytest.mark.parametrize("table", sorted(TABLES))
def test_replacing_a_table_begins_an_epoch(app, table):
    assert epochs(lambda: setattr(app, table, getattr(app, table)))
    assert epochs(lambda: delattr(app, table))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("json", None),
        ("aborter", None),
        ("subdomain_matching", True),
        ("session_interface", None),
        ("response_class", None),
        ("dispatch_request", print),
        ("testing", True),
    ],
)
def test_replacing_what_requests_depend_on_begins_an_epoch(app, name, value):
    assert epochs(lambda: setattr(app, name, value))


def test_attribute_of_ones_own_begins_no_epoch(app):
    assert not epochs(lambda: setattr(app, "visits", 1))


def test_attribute_of_the_rules_begins_an_epoch(app):
    assert epochs(lambda: setattr(app.url_map, "strict_slashes", False))


@pytest.mark.parametrize("table", [*HOOKS, "error_handler_spec"])
def test_table_with_a_list_of_ones_own_cannot_tell(app, table):
    getattr(app, table)["part"] = []

    assert unwatched(app) == [table]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_table_of_ones_own_cannot_tell(app, table):
    setattr(app, table, {})

    assert unwatched(app) == [table]


@pytest.mark.parametrize("table", [*HOOKS, "error_handler_spec"])
def test_table_that_does_not_know_what_it_holds_cannot_tell(app, table):
    setattr(app, table, WatchedDict({None: []}))

    assert unwatched(app) == [table]


def test_inside_of_a_setting_is_not_looked_at(app):
    """Who works out something from a list in the configuration compares the list."""
    app.config["TRUSTED_HOSTS"] = ["a.example"]

    assert not epochs(lambda: app.config["TRUSTED_HOSTS"].append("b.example"))
    assert unwatched(app) == []


def test_map_of_another_class_cannot_tell(tmp_path):
    from werkzeug.routing import Map

    app = type("App", (Flask,), {"url_map_class": Map})("example", root_path=tmp_path)

    assert unwatched(app) == ["url_map"]


def test_configuration_can_tell(tmp_path):
    assert epochs(lambda: Config(tmp_path).from_mapping(A=1))


def test_requests_begin_no_epoch(app):
    """Neither what answers them nor what does not."""
    app.secret_key = "key"
    app.before_request(lambda: None)
    app.get("/")(lambda: "")
    client = app.test_client()
    client.get("/")

    assert not epochs(lambda: [client.get("/"), client.get("/none"), client.post("/")])
    assert app.error_handler_spec == {}
    assert app.before_request_funcs.keys() == {None}


# --- The one loop ---


def test_hooks_come_by_scope_and_in_order():
    table = {None: [1, 2], "a": [3, 4], "b": [5]}

    assert list(hooks(table, [None, "a", "none"])) == [1, 2, 3, 4]
    assert list(hooks(table, ["a", None], reversed)) == [4, 3, 2, 1]
    assert "none" not in table
