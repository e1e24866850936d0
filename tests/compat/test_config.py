"""Configuration, and what of the application is bound to it."""

import json
import tomllib
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

DEFAULTS = {
    "APPLICATION_ROOT": "/",
    "DEBUG": False,
    "EXPLAIN_TEMPLATE_LOADING": False,
    "MAX_CONTENT_LENGTH": None,
    "MAX_COOKIE_SIZE": 4093,
    "MAX_FORM_MEMORY_SIZE": 500_000,
    "MAX_FORM_PARTS": 1_000,
    "PERMANENT_SESSION_LIFETIME": timedelta(days=31),
    "PREFERRED_URL_SCHEME": "http",
    "PROPAGATE_EXCEPTIONS": None,
    "PROVIDE_AUTOMATIC_OPTIONS": True,
    "SECRET_KEY": None,
    "SECRET_KEY_FALLBACKS": None,
    "SEND_FILE_MAX_AGE_DEFAULT": None,
    "SERVER_NAME": None,
    "SESSION_COOKIE_DOMAIN": None,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_NAME": "session",
    "SESSION_COOKIE_PARTITIONED": False,
    "SESSION_COOKIE_PATH": None,
    "SESSION_COOKIE_SAMESITE": None,
    "SESSION_COOKIE_SECURE": False,
    "SESSION_REFRESH_EACH_REQUEST": True,
    "TEMPLATES_AUTO_RELOAD": None,
    "TESTING": False,
    "TRAP_BAD_REQUEST_ERRORS": None,
    "TRAP_HTTP_EXCEPTIONS": False,
    "TRUSTED_HOSTS": None,
    "USE_X_SENDFILE": False,
}


@pytest.fixture
def config(app):
    """The configuration of ``app``; its files are beside the application."""
    return app.config


def write(config, name, text):
    Path(config.root_path, name).write_text(text, encoding="utf-8")


# --- Defaults ---


def test_defaults(framework):
    assert dict(framework.Flask("example").config) == DEFAULTS


def test_defaults_of_both_frameworks_are_equal(framework):
    import flask

    assert dict(framework.Flask("a").config) == dict(flask.Flask("a").config)


@pytest.mark.parametrize(
    ("value", "debug"),
    [("1", True), ("true", True), ("yes", True), ("0", False), ("false", False)],
)
def test_debug_comes_from_the_environment(framework, monkeypatch, value, debug):
    monkeypatch.setenv("FLASK_DEBUG", value)

    app = framework.Flask("example")

    assert app.debug is debug
    assert app.config["DEBUG"] is debug


def test_class_of_the_configuration_may_be_replaced(framework):
    module = import_module(f"{framework.__name__}.config")

    class Config(module.Config):
        pass

    class Application(framework.Flask):
        config_class = Config

    assert type(Application("example").config) is Config


def test_configuration_is_a_dict(config):
    config["TEA"] = "green"
    config.update(MILK=None)

    assert isinstance(config, dict)
    assert config["TEA"] == "green"
    assert config.get("MISSING", 1) == 1
    assert repr(config).startswith("<Config {'DEBUG': False")


def test_configuration_stands_alone(framework, tmp_path):
    config = framework.Config(tmp_path, {"TEA": "green"})

    assert dict(config) == {"TEA": "green"}
    assert config.root_path == tmp_path


# --- Attributes bound to it ---


@pytest.mark.parametrize(
    ("attribute", "key", "value"),
    [
        ("secret_key", "SECRET_KEY", "x"),
        ("testing", "TESTING", True),
        ("debug", "DEBUG", True),
        ("permanent_session_lifetime", "PERMANENT_SESSION_LIFETIME", timedelta(1)),
    ],
)
def test_attribute_is_bound(app, attribute, key, value):
    setattr(app, attribute, value)
    assert app.config[key] == value

    app.config[key] = None
    app.config[key] = value
    assert getattr(app, attribute) == value


def test_lifetime_in_seconds_becomes_a_timedelta(app):
    app.config["PERMANENT_SESSION_LIFETIME"] = 60

    assert app.permanent_session_lifetime == timedelta(minutes=1)


def test_lifetime_may_be_none(app):
    app.config["PERMANENT_SESSION_LIFETIME"] = None

    assert app.permanent_session_lifetime is None


def test_bound_attribute_of_the_class_is_a_descriptor(framework):
    module = import_module(f"{framework.__name__}.config")

    assert isinstance(framework.Flask.testing, module.ConfigAttribute)


# --- from_object ---


class Settings:
    """Settings as a class."""

    TEA = "green"
    lower = "left out"
    MILK_2 = None


def test_object_gives_its_upper_case_names(config):
    assert config.from_object(Settings) is None
    assert config["TEA"] == "green"
    assert config["MILK_2"] is None
    assert "lower" not in config


def test_object_may_be_an_instance(config):
    class Computed(Settings):
        @property
        def SUGAR(self):  # noqa: N802  # a key
            return f"in {self.TEA}"

    config.from_object(Computed())

    assert config["SUGAR"] == "in green"


def test_object_may_inherit(config):
    config.from_object(type("More", (Settings,), {"SUGAR": 1}))

    assert config["TEA"] == "green"
    assert config["SUGAR"] == 1


def test_object_may_be_named(config, monkeypatch, tmp_path):
    (tmp_path / "compat_settings.py").write_text(
        "TEA = 'green'\nclass A: TEA = 'black'"
    )
    monkeypatch.syspath_prepend(tmp_path)

    config.from_object("compat_settings")
    assert config["TEA"] == "green"
    config.from_object("compat_settings.A")
    assert config["TEA"] == "black"

    monkeypatch.delitem(__import__("sys").modules, "compat_settings")


def test_missing_module_is_an_import_error(config):
    with pytest.raises(ImportError, match="no_such_settings"):
        config.from_object("no_such_settings")


# --- from_mapping ---


def test_mapping_gives_its_upper_case_keys(config):
    assert config.from_mapping({"TEA": "green", "lower": 1}, MILK=None) is True
    assert config["TEA"] == "green"
    assert config["MILK"] is None
    assert "lower" not in config


def test_mapping_may_be_keywords(config):
    assert config.from_mapping(TEA="green") is True
    assert config["TEA"] == "green"


@pytest.mark.parametrize(
    "pairs",
    [
        [("TEA", "green"), ("lower", 1)],
        (("TEA", "black"), ["TEA", "green"]),
        {"TEA": "green"}.items(),
    ],
)
def test_mapping_may_be_pairs(config, pairs):
    assert config.from_mapping(iter(pairs), MILK=None) is True
    assert config["TEA"] == "green"
    assert config["MILK"] is None
    assert "lower" not in config


@pytest.mark.parametrize("nothing", [None, {}, [], ()])
def test_mapping_may_be_empty(config, nothing):
    before = dict(config)

    assert config.from_mapping(nothing) is True
    assert config == before


@pytest.mark.parametrize("other", [5, [1], [("TEA", "green", 1)], "tea"])
def test_what_is_neither_mapping_nor_pairs_is_an_error(config, other):
    with pytest.raises((TypeError, ValueError)):
        config.from_mapping(other)


def test_keywords_beat_the_mapping(config):
    config.from_mapping({"TEA": "green"}, TEA="black")

    assert config["TEA"] == "black"


def test_there_is_only_one_mapping(config):
    with pytest.raises(TypeError):
        config.from_mapping({}, {})


# --- from_prefixed_env ---


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("green", "green"),
        ("1", 1),
        ("1.5", 1.5),
        ("true", True),
        ("True", "True"),
        ("null", None),
        ("", ""),
        ('"1"', "1"),
        ("[1, 2]", [1, 2]),
        ('{"a": 1}', {"a": 1}),
        ("[1", "[1"),
    ],
)
def test_environment_is_parsed_as_json_where_it_can_be(
    config, monkeypatch, text, value
):
    monkeypatch.setenv("FLASK_TEA", text)

    assert config.from_prefixed_env() is True
    assert config["TEA"] == value
    assert type(config["TEA"]) is type(value)


def test_prefix_may_be_chosen(config, monkeypatch):
    monkeypatch.setenv("SHOP_TEA", "green")
    monkeypatch.setenv("FLASK_TEA", "black")

    config.from_prefixed_env("SHOP")

    assert config["TEA"] == "green"


def test_loader_may_be_chosen(config, monkeypatch):
    monkeypatch.setenv("FLASK_TEA", "1")

    config.from_prefixed_env(loads=lambda text: text * 2)

    assert config["TEA"] == "11"


def test_failing_loader_leaves_the_text(config, monkeypatch):
    monkeypatch.setenv("FLASK_TEA", "green")

    config.from_prefixed_env(loads=int)

    assert config["TEA"] == "green"


def test_two_underscores_nest(config, monkeypatch):
    monkeypatch.setenv("FLASK_DB__HOST", "a.example")
    monkeypatch.setenv("FLASK_DB__Options__timeout", "5")

    config.from_prefixed_env()

    assert config["DB"] == {"HOST": "a.example", "Options": {"timeout": 5}}


def test_nested_name_changes_an_existing_dict(config, monkeypatch):
    config["DB"] = {"host": "old", "port": 1}
    monkeypatch.setenv("FLASK_DB__host", "new")

    config.from_prefixed_env()

    assert config["DB"] == {"host": "new", "port": 1}


def test_names_are_read_in_order(config, monkeypatch):
    monkeypatch.setenv("FLASK_DB__host", "new")
    monkeypatch.setenv("FLASK_DB", '{"host": "old", "port": 1}')

    config.from_prefixed_env()

    assert config["DB"] == {"host": "new", "port": 1}


def test_lower_case_names_are_kept(config, monkeypatch):
    monkeypatch.setenv("FLASK_tea", "green")

    config.from_prefixed_env()

    assert config["tea"] == "green"


# --- from_file ---


def test_json_file(config):
    write(config, "a.json", '{"TEA": "茶", "lower": 1}')

    assert config.from_file("a.json", load=json.load) is True
    assert config["TEA"] == "茶"
    assert "lower" not in config


def test_toml_file_is_opened_as_bytes(config):
    write(config, "a.toml", 'TEA = "茶"\n[DB]\nHOST = "x"')

    assert config.from_file("a.toml", load=tomllib.load, text=False) is True
    assert config["TEA"] == "茶"
    assert config["DB"] == {"HOST": "x"}


def test_missing_file_is_an_error(config):
    with pytest.raises(FileNotFoundError) as caught:
        config.from_file("missing.json", load=json.load)

    assert "missing.json" in str(caught.value)
    assert "Unable to load configuration file" in str(caught.value)


def test_missing_file_may_be_silent(config):
    assert config.from_file("missing.json", load=json.load, silent=True) is False


def test_silence_is_only_for_missing_files(config):
    write(config, "a.json", "{")

    with pytest.raises(json.JSONDecodeError):
        config.from_file("a.json", load=json.load, silent=True)


def test_file_may_be_absolute(config, tmp_path_factory):
    path = tmp_path_factory.mktemp("settings") / "a.json"
    path.write_text('{"TEA": "green"}')

    config.from_file(path, load=json.load)

    assert config["TEA"] == "green"


# --- from_pyfile and from_envvar ---


def test_python_file(config):
    write(config, "a.py", "TEA = '茶' * 2\nlower = 1\nNAME = __file__")

    assert config.from_pyfile("a.py") is True
    assert config["TEA"] == "茶茶"
    assert config["NAME"] == str(Path(config.root_path, "a.py"))
    assert "lower" not in config


def test_python_file_may_have_any_name(config):
    write(config, "a.cfg", "TEA = 1")

    config.from_pyfile("a.cfg")

    assert config["TEA"] == 1


def test_missing_python_file_is_an_error(config):
    with pytest.raises(FileNotFoundError, match="Unable to load configuration file"):
        config.from_pyfile("missing.cfg")


def test_missing_python_file_may_be_silent(config):
    assert config.from_pyfile("missing.cfg", silent=True) is False


def test_folder_is_silent_too(config):
    Path(config.root_path, "folder").mkdir()

    assert config.from_pyfile("folder", silent=True) is False


def test_error_in_a_python_file_is_raised(config):
    write(config, "a.py", "1 / 0")

    with pytest.raises(ZeroDivisionError):
        config.from_pyfile("a.py", silent=True)


def test_file_of_an_environment_variable(config, monkeypatch):
    write(config, "a.py", "TEA = 1")
    monkeypatch.setenv("SHOP_SETTINGS", "a.py")

    assert config.from_envvar("SHOP_SETTINGS") is True
    assert config["TEA"] == 1


def test_missing_environment_variable_is_an_error(config):
    with pytest.raises(RuntimeError, match="'NO_SUCH_SETTINGS' is not set"):
        config.from_envvar("NO_SUCH_SETTINGS")


def test_missing_environment_variable_may_be_silent(config):
    assert config.from_envvar("NO_SUCH_SETTINGS", silent=True) is False


def test_instance_folder_may_hold_the_configuration(framework, tmp_path):
    (tmp_path / "a.py").write_text("TEA = 1")
    app = framework.Flask(
        "example", instance_path=str(tmp_path), instance_relative_config=True
    )

    app.config.from_pyfile("a.py")

    assert app.config["TEA"] == 1


# --- get_namespace ---


def test_namespace_gives_the_rest_of_the_names(config):
    config.from_mapping(TEA_KIND="green", TEA_HOT=True, MILK=1)

    assert config.get_namespace("TEA_") == {"kind": "green", "hot": True}


def test_namespace_may_keep_case_and_prefix(config):
    config.from_mapping(TEA_KIND="green")

    assert config.get_namespace("TEA_", lowercase=False) == {"KIND": "green"}
    assert config.get_namespace("TEA_", trim_namespace=False) == {"tea_kind": "green"}


# --- The application itself ---


def test_attributes_of_a_new_application(app, tmp_path):
    assert app.name == app.import_name == "example"
    assert app.root_path == str(tmp_path)
    assert app.static_folder == str(tmp_path / "static")
    assert app.static_url_path == "/static"
    assert app.template_folder == "templates"
    assert app.extensions == {}
    assert app.blueprints == {}
    assert app.testing is False
    assert app.debug is False
    assert repr(app) == "<Flask 'example'>"


def test_application_may_be_a_key_of_a_weak_dictionary(app):
    from weakref import WeakKeyDictionary

    assert WeakKeyDictionary({app: 1})[app] == 1


def test_application_of_a_module_is_named_after_it(framework):
    app = framework.Flask(__name__)

    assert app.import_name == __name__
    assert app.root_path == str(Path(__file__).parent)


def test_application_of_the_main_module_is_named_after_its_file(framework, monkeypatch):
    from sys import modules

    monkeypatch.setattr(
        modules["__main__"], "__file__", "/shop/store.py", raising=False
    )

    assert framework.Flask("__main__", root_path="/shop").name == "store"


def test_extensions_are_a_plain_dict(app):
    app.extensions["tea"] = "green"

    assert app.extensions["tea"] == "green"


def test_shell_knows_the_application(app, framework):
    app.shell_context_processor(lambda: {"tea": "green"})

    context = app.make_shell_context()

    assert context["app"] is app
    assert context["tea"] == "green"
    assert "g" in context


def test_debug_may_be_set_late(app):
    app.debug = True

    assert app.config["DEBUG"] is True
    assert app.jinja_env.auto_reload is True
