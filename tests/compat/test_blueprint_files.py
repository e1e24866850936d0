"""What a blueprint brings along: templates, static files, resources, commands."""

import click
import pytest

# --- Templates ---


def write(tmp_path, path, text):
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)


def test_templates_of_a_blueprint(app, client, blueprint, framework, tmp_path):
    write(tmp_path, "pages/own.html", "own {{ n }}")
    part = blueprint(template_folder="pages")
    part.get("/", endpoint="x")(lambda: framework.render_template("own.html", n=1))
    app.get("/app", endpoint="y")(lambda: framework.render_template("own.html", n=2))
    app.register_blueprint(part)

    assert client.get("/").text == "own 1"
    assert client.get("/app").text == "own 2"


def test_template_of_the_application_wins(app, client, blueprint, framework, tmp_path):
    write(tmp_path, "templates/same.html", "application")
    write(tmp_path, "pages/same.html", "blueprint")
    part = blueprint(template_folder="pages")
    part.get("/", endpoint="x")(lambda: framework.render_template("same.html"))
    app.register_blueprint(part)

    assert client.get("/").text == "application"


def test_first_registered_blueprint_wins(app, client, blueprint, framework, tmp_path):
    for name in ("b", "a"):
        write(tmp_path, f"{name}/same.html", name)
        app.register_blueprint(blueprint(name, template_folder=name))
    app.get("/", endpoint="x")(lambda: framework.render_template("same.html"))

    assert client.get("/").text == "b"


def test_templates_of_an_inner_blueprint(app, client, blueprint, framework, tmp_path):
    own = "{% extends 'base.html' %}{% block b %}x{% endblock %}"
    write(tmp_path, "pages/own.html", own)
    write(tmp_path, "templates/base.html", "<{% block b %}{% endblock %}>")
    outer, inner = blueprint("outer"), blueprint("inner", template_folder="pages")
    inner.get("/", endpoint="x")(lambda: framework.render_template("own.html"))
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert client.get("/").text == "<x>"


def test_templates_of_all_are_listed(app, blueprint, tmp_path):
    write(tmp_path, "templates/b.html", "")
    write(tmp_path, "pages/a.html", "")
    app.register_blueprint(blueprint(template_folder="pages"))

    assert sorted(app.jinja_env.list_templates()) == ["a.html", "b.html"]


def test_processors_add_names_by_blueprint(app, client, blueprint, framework):
    outer, inner = blueprint("outer"), blueprint("inner")
    for name, owner in {"app": app, "outer": outer, "inner": inner}.items():
        owner.context_processor(lambda name=name: {"last": name, name: name})
        owner.get(f"/{name}", endpoint="x")(
            lambda: framework.render_template_string(
                "{{ app }} {{ outer }} {{ inner }} {{ last }}"
            )
        )
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    assert client.get("/app").text == "app   app"
    assert client.get("/outer").text == "app outer  outer"
    assert client.get("/inner").text == "app outer inner inner"


def test_names_for_all_templates(app, client, blueprint, framework):
    part = blueprint()
    part.app_context_processor(lambda: {"tea": "green"})
    part.app_template_filter("twice")(lambda value: value * 2)
    part.app_template_test("hot")(lambda value: value > 90)
    part.app_template_global("pot")(lambda: "pot")
    part.add_app_template_filter(str.upper)
    part.add_app_template_test(callable, name="brews")
    part.add_app_template_global(len, name="size")

    @part.app_template_filter()
    def shout(value):
        return f"{value}!"

    app.get("/", endpoint="x")(
        lambda: framework.render_template_string(
            "{{ tea|twice }} {{ 95 is hot }} {{ pot() }} {{ tea|upper }}"
            " {{ pot is brews }} {{ size(tea) }} {{ tea|shout }}"
        )
    )
    app.register_blueprint(part)

    assert client.get("/").text == "greengreen True pot GREEN True 5 green!"


# --- Static files and resources ---


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({"url_prefix": "/p"}, "/p/files/a.txt"),
        ({}, "/files/a.txt"),
        ({"static_url_path": "/other", "url_prefix": "/p"}, "/p/other/a.txt"),
        ({"static_url_path": "", "url_prefix": "/p"}, "/p/a.txt"),
    ],
)
def test_static_files(app, client, blueprint, framework, tmp_path, options, url):
    write(tmp_path, "files/a.txt", "text")
    app.register_blueprint(blueprint(static_folder="files", **options))

    with client.get(url) as response:
        assert response.data == b"text"
    with app.test_request_context():
        assert framework.url_for("part.static", filename="a.txt") == url


def test_static_files_of_the_application_win(app, client, blueprint, tmp_path):
    write(tmp_path, "static/a.txt", "application")
    write(tmp_path, "part/static/a.txt", "blueprint")
    part = blueprint(static_folder="static", root_path=str(tmp_path / "part"))
    app.register_blueprint(part)

    with client.get("/static/a.txt") as response:
        assert response.data == b"application"


def test_static_files_of_an_inner_blueprint(app, client, blueprint, tmp_path):
    write(tmp_path, "files/a.txt", "text")
    outer = blueprint("outer", url_prefix="/o")
    outer.register_blueprint(blueprint("inner", url_prefix="/i", static_folder="files"))
    app.register_blueprint(outer)

    with client.get("/o/i/files/a.txt") as response:
        assert response.data == b"text"


def test_age_of_files_may_be_the_blueprints(app, client, framework, tmp_path):
    class Part(framework.Blueprint):
        def get_send_file_max_age(self, filename):
            return 7

    write(tmp_path, "files/a.txt", "text")
    part = Part("part", "example", static_folder="files", root_path=str(tmp_path))
    app.register_blueprint(part)

    with client.get("/files/a.txt") as response:
        assert response.cache_control.max_age == 7


def test_hooks_of_a_blueprint_run_for_its_files(app, client, blueprint, tmp_path):
    seen = []
    write(tmp_path, "files/a.txt", "text")
    part = blueprint(static_folder="files")
    part.before_request(lambda: seen.append("before"))
    app.register_blueprint(part)

    client.get("/files/a.txt").close()

    assert seen == ["before"]


def test_resource_of_a_blueprint(blueprint, tmp_path):
    write(tmp_path, "a.txt", "茶")
    part = blueprint()

    with part.open_resource("a.txt") as file:
        assert file.read() == "茶".encode()
    with part.open_resource("a.txt", "r", encoding="utf-8") as file:
        assert file.read() == "茶"
    with pytest.raises(ValueError, match="reading"):
        part.open_resource("a.txt", "w")


def test_static_file_without_a_folder_is_an_error(app, blueprint):
    with app.app_context(), pytest.raises(RuntimeError, match="static_folder"):
        blueprint().send_static_file("a.txt")


# --- Commands ---


@pytest.fixture
def commands(blueprint):
    """Make a blueprint with the command "hello"."""

    def make(name="part", **options):
        part = blueprint(name, **options)
        part.cli.command("hello")(lambda: click.echo(f"hello from {name}"))
        return part

    return make


@pytest.mark.parametrize(
    ("own", "given", "arguments"),
    [
        ({}, {}, ["part", "hello"]),
        ({"cli_group": "tea"}, {}, ["tea", "hello"]),
        ({"cli_group": None}, {}, ["hello"]),
        ({}, {"cli_group": "tea"}, ["tea", "hello"]),
        ({"cli_group": "own"}, {"cli_group": "tea"}, ["tea", "hello"]),
        ({"cli_group": "own"}, {"cli_group": None}, ["hello"]),
    ],
)
def test_commands_are_in_a_group(app, commands, own, given, arguments):
    app.register_blueprint(commands(**own), **given)

    result = app.test_cli_runner().invoke(args=arguments)

    assert result.output == "hello from part\n"


def test_commands_of_an_inner_blueprint(app, blueprint, commands):
    outer = blueprint("outer")
    outer.register_blueprint(commands("inner"))
    app.register_blueprint(outer)

    result = app.test_cli_runner().invoke(args=["outer.inner", "hello"])

    assert result.output == "hello from inner\n"


def test_blueprint_without_commands_has_no_group(app, blueprint):
    app.register_blueprint(blueprint())

    assert "part" not in app.cli.commands


def test_commands_run_inside_the_application(app, framework, blueprint):
    part = blueprint()
    part.cli.command("name")(lambda: click.echo(framework.current_app.name))
    app.register_blueprint(part)

    result = app.test_cli_runner().invoke(args=["part", "name"])

    assert result.output == "example\n"
