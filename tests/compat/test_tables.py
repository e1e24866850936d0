"""Tables of hooks, views and handlers are open to programs, as extensions use them."""

from collections import defaultdict

import pytest
from werkzeug.exceptions import ImATeapot, NotFound

HOOKS = [
    "after_request_funcs",
    "before_request_funcs",
    "teardown_request_funcs",
    "template_context_processors",
    "url_default_functions",
    "url_value_preprocessors",
]
DICTS = [*HOOKS, "blueprints", "config", "error_handler_spec", "extensions"]
LISTS = [
    "shell_context_processors",
    "teardown_appcontext_funcs",
    "url_build_error_handlers",
]


def calls(app):
    """Note which hooks a request calls."""
    called = []
    hooks = [lambda n=n: called.append(n) for n in range(5)]
    app.get("/")(lambda: "")
    return hooks, lambda: (called.clear(), app.test_client().get("/"), called[:])[2]


# --- What stands there stays that very object ---


@pytest.mark.parametrize("table", [*DICTS, "view_functions"])
def test_dict_that_replaces_a_table_is_the_table(app, table):
    mine = dict(getattr(app, table))

    setattr(app, table, mine)

    assert getattr(app, table) is mine


@pytest.mark.parametrize("table", LISTS)
def test_list_that_replaces_a_table_is_the_table(app, table):
    mine = []

    setattr(app, table, mine)

    assert getattr(app, table) is mine


@pytest.mark.parametrize("table", HOOKS)
def test_list_that_is_put_into_a_table_is_in_it(app, table):
    first, second, third, fourth = [], [], [], [len]

    getattr(app, table)[None] = first
    getattr(app, table).update(a=second)
    setattr(app, table, getattr(app, table) | {"b": third})
    getattr(app, table).setdefault("c", fourth)

    assert getattr(app, table)[None] is first
    assert getattr(app, table)["a"] is second
    assert getattr(app, table)["b"] is third
    assert getattr(app, table)["c"] is fourth


def test_handlers_that_are_put_into_a_table_are_in_it(app):
    mine, by_code = {}, {}

    app.error_handler_spec[None][404] = mine
    app.error_handler_spec["part"] = by_code

    assert app.error_handler_spec[None][404] is mine
    assert app.error_handler_spec["part"] is by_code


def test_functions_in_a_list_of_ones_own_are_called(app):
    hooks, called = calls(app)
    mine = [hooks[0]]
    app.before_request_funcs = {None: mine}
    mine.append(hooks[1])

    assert called() == [0, 1]
    mine.pop(0)
    assert called() == [1]
    app.before_request_funcs.setdefault(None, []).append(hooks[2])
    assert mine == [hooks[1], hooks[2]]


# --- How they are written to ---


def test_default_that_a_table_returns_is_in_it(app):
    hooks, called = calls(app)

    app.before_request_funcs.setdefault(None, []).append(hooks[0])
    app.before_request_funcs.setdefault(None, []).append(hooks[1])

    assert called() == [0, 1]
    assert app.before_request_funcs == {None: hooks[:2]}
    assert app.before_request_funcs.setdefault("a") is None


@pytest.mark.parametrize(
    ("table", "default"), [("before_request_funcs", {}), ("error_handler_spec", [])]
)
def test_default_of_another_kind_is_kept(app, table, default):
    assert getattr(app, table).setdefault("part", default) is default


def test_default_of_error_handlers_is_in_the_table(app):
    handlers = app.error_handler_spec.setdefault(None, {}).setdefault(404, {})

    handlers[NotFound] = lambda error: "none here"

    assert app.test_client().get("/none").text == "none here"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda table, hooks: table.extend(hooks), [0, 0, 1, 2, 3, 4]),
        (lambda table, hooks: table.__iadd__(hooks[3:]), [0, 3, 4]),
        (lambda table, hooks: table.__imul__(2), [0, 0]),
        (lambda table, hooks: table.insert(0, hooks[1]), [1, 0]),
        (lambda table, hooks: table.__setitem__(slice(0, 1), hooks[2:]), [2, 3, 4]),
        (lambda table, hooks: table.__delitem__(0), []),
        (lambda table, hooks: table.clear(), []),
        (lambda table, hooks: table.remove(hooks[0]), []),
    ],
)
def test_list_of_hooks_takes_every_change(app, change, expected):
    hooks, called = calls(app)
    app.before_request(hooks[0])

    change(app.before_request_funcs[None], hooks)

    assert called() == expected


def test_hook_that_a_hook_adds_runs_in_this_request(app):
    hooks, called = calls(app)
    app.before_request(lambda: app.before_request_funcs[None].append(hooks[0]))

    assert called() == [0]


def test_view_may_be_replaced_in_the_table(app):
    app.get("/", endpoint="index")(lambda: "old")
    client = app.test_client()
    client.get("/")

    app.view_functions["index"] = lambda: "new"

    assert client.get("/").text == "new"


# --- How they are read ---


@pytest.mark.parametrize("table", HOOKS)
def test_missing_hooks_read_as_a_list(app, table):
    hooks = getattr(app, table)["part"]

    assert hooks == []
    assert isinstance(hooks, list)
    assert getattr(app, table)["part"] is hooks


def test_missing_handlers_read_as_dicts(app):
    assert app.error_handler_spec["part"] == {}
    assert app.error_handler_spec["part"][404] == {}
    with pytest.raises(KeyError):
        app.error_handler_spec["part"][404][NotFound]
    assert app.error_handler_spec == {"part": {404: {}}}


@pytest.mark.parametrize("table", [*HOOKS, "error_handler_spec"])
def test_tables_by_scope_are_defaultdicts(app, blueprint, table):
    assert isinstance(getattr(app, table), defaultdict)
    assert isinstance(getattr(blueprint(), table), defaultdict)


@pytest.mark.parametrize("table", [*DICTS, *LISTS, "view_functions"])
def test_table_is_no_class_attribute(framework, table):
    assert not hasattr(framework.Flask, table)


def test_handler_that_is_put_into_the_table_answers(app, framework):
    app.error_handler_spec[None][None][ZeroDivisionError] = lambda error: "by zero"
    app.error_handler_spec[None][418][ImATeapot] = lambda error: "a pot"
    app.get("/")(lambda: str(1 / 0))
    app.get("/pot", endpoint="pot")(lambda: framework.abort(418))
    client = app.test_client()

    assert client.get("/").text == "by zero"
    assert client.get("/pot").text == "a pot"
