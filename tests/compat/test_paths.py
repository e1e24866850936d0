"""Where an application's folders are, by how its module is laid out."""

import subprocess
import sys
from importlib import import_module

import pytest

#: Prints the folders of an application; "{framework}" and "{module}" are put in.
ASK = """
import sys
from {module} import app
print(app.root_path)
print(app.instance_path)
print(app.name)
"""

SOURCE = "from {framework} import Flask\napp = Flask(__name__)\n"


@pytest.fixture
def folders(framework, tmp_path):
    """Write a module of an application, and give its folders in a new process."""

    def ask(path, module, search="", before="", source=SOURCE):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source.format(framework=framework.__name__))
        search = tmp_path / search
        code = f"import sys; sys.path.insert(0, {str(search)!r})\n{before}\n"
        done = subprocess.run(
            [sys.executable, "-c", code + ASK.format(module=module)],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            return done.stderr
        return [line.replace(str(tmp_path), "TMP") for line in done.stdout.split()]

    return ask


def test_module(folders):
    assert folders("site_.py", "site_") == ["TMP", "TMP/instance", "site_"]


def test_package(folders):
    assert folders("tea/__init__.py", "tea") == ["TMP/tea", "TMP/instance", "tea"]


def test_module_in_a_package(folders, tmp_path):
    (tmp_path / "tea").mkdir()
    (tmp_path / "tea" / "__init__.py").touch()

    assert folders("tea/web.py", "tea.web") == ["TMP/tea", "TMP/instance", "tea.web"]


def test_package_in_a_package(folders, tmp_path):
    (tmp_path / "tea").mkdir()
    (tmp_path / "tea" / "__init__.py").touch()

    assert folders("tea/web/__init__.py", "tea.web") == [
        "TMP/tea/web",
        "TMP/instance",
        "tea.web",
    ]


def test_package_in_a_source_folder(folders):
    assert folders("src/tea/__init__.py", "tea", search="src") == [
        "TMP/src/tea",
        "TMP/src/instance",
        "tea",
    ]


@pytest.mark.parametrize(
    ("path", "search", "instance"),
    [
        (
            "env/lib/python3.12/site-packages/tea/__init__.py",
            "env/lib/python3.12/site-packages",
            "TMP/env/var/tea-instance",
        ),
        (
            "env/lib/python3.12/site-packages/tea.py",
            "env/lib/python3.12/site-packages",
            "TMP/env/var/tea-instance",
        ),
        (
            "env/Lib/site-packages/tea/__init__.py",
            "env/Lib/site-packages",
            "TMP/env/var/tea-instance",
        ),
        (
            "some/site-packages/tea/__init__.py",
            "some/site-packages",
            "TMP/some/var/tea-instance",
        ),
    ],
)
def test_installed(folders, path, search, instance):
    assert folders(path, "tea", search=search)[1] == instance


def test_installed_below_the_prefix(folders, tmp_path):
    before = f"sys.prefix = {str(tmp_path / 'env')!r}"

    found = folders("env/other/tea.py", "tea", search="env/other", before=before)

    assert found == ["TMP/env/other", "TMP/env/var/tea-instance", "tea"]


def test_egg(folders):
    search = "env/lib/python3.12/site-packages/tea.egg"

    found = folders(f"{search}/tea/__init__.py", "tea", search=search)

    assert found == [
        f"TMP/{search}/tea",
        "TMP/env/lib/python3.12/site-packages/tea.egg/instance",
        "tea",
    ]


def test_module_in_a_namespace_package(folders):
    assert folders("space/web.py", "space.web")[:1] == ["TMP/space"]
    assert folders("space/web.py", "space.web")[1] == "TMP/instance"


def test_package_in_a_namespace_package(folders):
    assert folders("space/tea/__init__.py", "space.tea")[1] == "TMP/instance"


def test_namespace_package_has_no_root(folders, tmp_path):
    (tmp_path / "space").mkdir()
    source = "from {framework} import Flask\napp = Flask('space')\n"

    error = folders("web.py", "web", before="import space", source=source)

    assert "No root path can be found for the provided module 'space'" in error


def test_namespace_package_with_a_root(folders, tmp_path):
    (tmp_path / "space").mkdir()
    source = SOURCE.replace("__name__", f"'space', root_path={str(tmp_path)!r}")

    assert folders("web.py", "web", source=source) == ["TMP", "TMP/instance", "space"]


def test_main_module(framework, tmp_path):
    file = tmp_path / "run.py"
    file.write_text(
        SOURCE.format(framework=framework.__name__)
        + "print(app.root_path, app.instance_path, app.name)\n"
    )

    done = subprocess.run(
        [sys.executable, str(file)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd="/",
    )

    assert done.stdout.split() == [str(tmp_path), "/instance", "run"]


def test_prompt(framework, tmp_path):
    code = SOURCE.format(framework=framework.__name__)
    code += "print(app.root_path, app.instance_path, app.name)"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.split() == [str(tmp_path), f"{tmp_path}/instance", "__main__"]


def test_root_path_of_a_module(framework, tmp_path, monkeypatch):
    helpers = import_module(f"{framework.__name__}.helpers")
    name = f"root_path_of_{framework.__name__}"
    (tmp_path / f"{name}.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    assert helpers.get_root_path(name) == str(tmp_path)
    assert helpers.get_root_path("json") == import_module("json").__path__[0]


def test_root_path_of_a_builtin_module(framework):
    helpers = import_module(f"{framework.__name__}.helpers")

    with pytest.raises(RuntimeError, match="No root path can be found"):
        helpers.get_root_path("sys")


# --- Configuration and resources of the instance ---


@pytest.mark.parametrize(("relative", "folder"), [(True, "instance"), (False, "root")])
def test_configuration_is_relative_to(framework, tmp_path, relative, folder):
    for name in ("instance", "root"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "site.cfg").write_text(f"FROM = {name!r}")
    app = framework.Flask(
        "example",
        instance_path=str(tmp_path / "instance"),
        instance_relative_config=relative,
        root_path=str(tmp_path / "root"),
    )
    app.config.from_pyfile("site.cfg")

    assert app.config["FROM"] == folder
    assert str(app.config.root_path) == str(tmp_path / folder)


def test_instance_resources(framework, tmp_path):
    app = framework.Flask("example", instance_path=str(tmp_path))

    with app.open_instance_resource("a.txt", "w") as file:
        file.write("茶")
    with app.open_instance_resource("a.txt") as file:
        assert file.read() == "茶".encode()
    with app.open_instance_resource("a.txt", "a", encoding="utf-8") as file:
        file.write("a")
    with app.open_instance_resource("a.txt", "r") as file:
        assert file.read() == "茶a"
    with app.open_instance_resource("b", "wb") as file:
        file.write(b"bytes")
    with pytest.raises(FileNotFoundError):
        app.open_instance_resource("none")


def test_resources_have_folders(app, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("text")

    with app.open_resource("deep/a.txt", "rt") as file:
        assert file.read() == "text"
    with app.open_resource(str(tmp_path / "deep" / "a.txt")) as file:
        assert file.read() == b"text"
