"""The configuration: where values come from, and what is said when they do not."""

from pathlib import Path

import pytest

from lagena import Config, Flask
from lagena.config import ConfigAttribute


class Tea(Flask):
    """An application with attributes that are bound to its configuration."""

    loud = ConfigAttribute[str]("NAME", get_converter=str.upper)
    plain = ConfigAttribute[str]("NAME")

    def __init__(self) -> None:
        super().__init__("tea")
        self.config["NAME"] = "green"


def test_attribute_reads_and_writes_the_value_of_its_name() -> None:
    tea = Tea()

    tea.plain = "black"

    assert tea.plain == "black"
    assert tea.config["NAME"] == "black"


def test_attribute_may_convert_what_it_reads() -> None:
    assert Tea().loud == "GREEN"


def test_attribute_of_the_class_is_the_attribute_itself() -> None:
    assert isinstance(Flask.secret_key, ConfigAttribute)


def test_repr_is_the_class_and_the_dict() -> None:
    assert repr(Config("", {"A": 1})) == "<Config {'A': 1}>"


def test_missing_variable_is_named_with_what_to_set_it_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEA_SETTINGS", raising=False)
    config = Config(tmp_path)

    with pytest.raises(RuntimeError) as caught:
        config.from_envvar("TEA_SETTINGS")

    assert "'TEA_SETTINGS' is not set" in str(caught.value)
    assert "make it point to a configuration file" in str(caught.value)
    assert config.from_envvar("TEA_SETTINGS", silent=True) is False


def test_variable_names_a_python_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tea.cfg").write_text("NAME = 'green'\nname = 'no setting'\n")
    monkeypatch.setenv("TEA_SETTINGS", "tea.cfg")
    config = Config(tmp_path)

    assert config.from_envvar("TEA_SETTINGS") is True
    assert config == {"NAME": "green"}


def test_python_file_knows_its_own_path(tmp_path: Path) -> None:
    (tmp_path / "tea.cfg").write_text("HERE = __file__\n")
    config = Config(tmp_path)

    config.from_pyfile("tea.cfg")

    assert config["HERE"] == str(tmp_path / "tea.cfg")


@pytest.mark.parametrize("name", ["missing.cfg", ".", "tea.cfg/inside.cfg"])
def test_absent_python_file_may_be_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "tea.cfg").write_text("")

    assert Config(tmp_path).from_pyfile(name, silent=True) is False


@pytest.mark.parametrize("silent", [True, False])
@pytest.mark.parametrize("loader", ["from_pyfile", "from_file"])
def test_file_that_cannot_be_opened_is_never_passed_over(
    tmp_path: Path, loader: str, silent: bool
) -> None:
    arguments = [] if loader == "from_pyfile" else [dict]
    name = "x" * 300

    with pytest.raises(OSError, match="Unable to load configuration file") as caught:
        getattr(Config(tmp_path), loader)(name, *arguments, silent=silent)

    assert str(caught.value.filename) == str(tmp_path / name)


def test_file_is_read_by_the_function_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "tea.txt").write_text("green")
    config = Config(tmp_path)

    assert config.from_file("tea.txt", lambda file: {"TEXT": file.read()})
    assert config.from_file("tea.txt", lambda file: {"BYTES": file.read()}, text=False)
    assert config == {"TEXT": "green", "BYTES": b"green"}


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_absent_file_may_be_passed_over(tmp_path: Path, name: str) -> None:
    assert Config(tmp_path).from_file(name, dict, silent=True) is False


def test_object_may_be_given_by_its_import_name() -> None:
    config = Config("")

    config.from_object("errno")

    assert config["ENOENT"] == 2
    assert "errorcode" not in config


def test_mapping_may_be_pairs(tmp_path: Path) -> None:
    config = Config(tmp_path)

    assert config.from_mapping([("A", 1), ("lower", 1)]) is True
    assert config == {"A": 1}


def test_mapping_and_keywords_are_one(tmp_path: Path) -> None:
    config = Config(tmp_path)

    assert config.from_mapping({"A": 1, "B": 1, "lower": 1}, B=2) is True
    assert config == {"A": 1, "B": 2}


def test_nested_names_make_the_dicts_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEA_POT__LID__OPEN", "true")
    monkeypatch.setenv("TEA_POT__NAME", "brown betty")
    config = Config("")

    assert config.from_prefixed_env("TEA") is True
    assert config == {"POT": {"LID": {"OPEN": True}, "NAME": "brown betty"}}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"name": 1, "size": 2}),
        ({"lowercase": False}, {"NAME": 1, "SIZE": 2}),
        ({"trim_namespace": False}, {"tea_name": 1, "tea_size": 2}),
    ],
)
def test_namespace_leaves_other_settings_out(
    options: dict[str, bool], expected: dict[str, int]
) -> None:
    config = Config("", {"TEA_NAME": 1, "TEA_SIZE": 2, "OTHER": 3})

    assert config.get_namespace("TEA_", **options) == expected
