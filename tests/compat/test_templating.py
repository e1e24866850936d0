"""Templates: what they may use, what is escaped, what is found."""

import os
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError


@pytest.fixture
def template(app):
    """Write a template of ``app``: ``template(name, source)``."""

    def write(name, source):
        path = Path(app.root_path, "templates", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")

    return write


@pytest.fixture
def render(app, framework):
    """Render a string inside a request for ``/path?tea=green``."""
    with app.test_request_context("/path?tea=green"):
        yield framework.render_template_string


# --- Rendering ---


def test_template_is_rendered(app, template, framework):
    template("hello.html", "Hello {{ name }}!")

    with app.app_context():
        assert framework.render_template("hello.html", name="茶") == "Hello 茶!"


def test_template_in_a_folder(app, template, framework):
    template("user/hello.html", "Hello")

    with app.app_context():
        assert framework.render_template("user/hello.html") == "Hello"


def test_first_template_found_is_rendered(app, template, framework):
    template("b.html", "b")
    template("c.html", "c")

    with app.app_context():
        assert framework.render_template(["a.html", "b.html", "c.html"]) == "b"


def test_template_object_is_rendered(app, framework):
    with app.app_context():
        compiled = app.jinja_env.from_string("Hello {{ name }}")
        assert framework.render_template(compiled, name="li") == "Hello li"


def test_templates_inherit_and_include(app, template, framework):
    template("base.html", "<{% block body %}{% endblock %}>")
    template("part.html", "{{ name }}")
    template(
        "page.html",
        "{% extends 'base.html' %}"
        "{% block body %}{% include 'part.html' %}{% endblock %}",
    )

    with app.app_context():
        assert framework.render_template("page.html", name="li") == "<li>"


def test_missing_template_is_named(app, framework):
    with app.app_context(), pytest.raises(TemplateNotFound) as caught:
        framework.render_template("missing.html")

    assert caught.value.name == str(caught.value) == "missing.html"


def test_missing_templates_are_all_named(app, framework):
    with app.app_context(), pytest.raises(TemplateNotFound, match=r"a\.html, b\.html"):
        framework.render_template(["a.html", "b.html"])


def test_template_outside_of_the_folder_is_missing(app, framework):
    Path(app.root_path, "secret.html").write_text("secret")

    with app.app_context(), pytest.raises(TemplateNotFound):
        framework.render_template("../secret.html")


def test_folder_of_templates_may_be_named(framework, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text("here")
    app = framework.Flask("other", root_path=str(tmp_path), template_folder="pages")

    with app.app_context():
        assert framework.render_template("a.html") == "here"


def test_rendering_needs_an_application(framework):
    with pytest.raises(RuntimeError, match="Working outside of application context"):
        framework.render_template_string("")


def test_undefined_name_is_empty(render):
    assert render("[{{ missing }}]") == "[]"


def test_attribute_of_an_undefined_name_is_an_error(render):
    with pytest.raises(UndefinedError, match="missing"):
        render("{{ missing.attribute }}")


def test_last_newline_is_dropped(render):
    assert render("a\n") == "a"


# --- Escaping ---


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("a.html", True),
        ("a.htm", True),
        ("a.xml", True),
        ("a.xhtml", True),
        ("a.svg", True),
        ("a.txt", False),
        ("a.css", False),
        ("a.html.txt", False),
        ("a.HTML", False),
        ("a", False),
    ],
)
def test_escaping_goes_by_the_extension(app, template, framework, name, escaped):
    template(name, "{{ value }}")

    with app.app_context():
        text = framework.render_template(name, value="<b>")

    assert text == ("&lt;b&gt;" if escaped else "<b>")
    assert app.select_jinja_autoescape(name) is escaped


def test_strings_are_escaped(app, render):
    assert render("{{ value }}", value="<b>") == "&lt;b&gt;"
    assert app.select_jinja_autoescape(None) is True


def test_markup_is_not_escaped(render):
    from markupsafe import Markup

    assert render("{{ value }}", value=Markup("<b>")) == "<b>"
    assert render("{{ value|safe }}", value="<b>") == "<b>"


def test_escaping_may_be_switched_in_a_template(render):
    source = "{% autoescape false %}{{ value }}{% endautoescape %}{{ value }}"

    assert render(source, value="<") == "<&lt;"


def test_choice_of_escaping_may_be_replaced(framework, tmp_path):
    class Application(framework.Flask):
        def select_jinja_autoescape(self, filename):
            return False

    app = Application("other")

    with app.app_context():
        assert framework.render_template_string("{{ v }}", v="<") == "<"


# --- What every template knows ---


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ request.path }}", "/path"),
        ("{{ request.args.tea }}", "green"),
        ("{{ g.user }}", "li"),
        ("{{ session.tea }}", "black"),
        ("{{ session['tea'] }}", "black"),
        ("{{ config.TEA }}", "white"),
        ("{{ config['TEA'] }}", "white"),
        ("{{ url_for('static', filename='a.css') }}", "/static/a.css"),
        ("{{ get_flashed_messages() }}", "[&#39;hello&#39;]"),
        ("{{ {'a': [1, '<']}|tojson }}", "{&#34;a&#34;: [1, &#34;\\u003c&#34;]}"),
        ("{{ range(3)|list }}", "[0, 1, 2]"),
    ],
)
def test_template_knows(app, render, framework, source, expected):
    app.config["TEA"] = "white"
    framework.g.user = "li"
    framework.session["tea"] = "black"
    framework.flash("hello")

    if "tojson" in source:
        expected = '{"a": [1, "\\u003c"]}'

    assert render(source) == expected


def test_tojson_uses_the_provider(render):
    from uuid import UUID

    assert render("{{ v|tojson }}", v=UUID(int=0)) == (
        '"00000000-0000-0000-0000-000000000000"'
    )


def test_tojson_is_safe_inside_a_script(render):
    assert render("{{ v|tojson }}", v="</script>'&") == (
        '"\\u003c/script\\u003e\\u0027\\u0026"'
    )


def test_without_a_request_there_is_only_g(app, framework):
    source = "{{ g.user }} {{ request is defined }} {{ session is defined }}"

    with app.app_context():
        framework.g.user = "li"
        assert framework.render_template_string(source) == "li True True"
        assert framework.render_template_string("{{ config.DEBUG }}") == "False"


def test_request_is_unbound_without_a_request(app, framework):
    with app.app_context(), pytest.raises(RuntimeError, match="request context"):
        framework.render_template_string("{{ request.path }}")


def test_imported_template_knows_the_globals(app, template, framework):
    template("macros.html", "{% macro path() %}{{ request.path }}{% endmacro %}")

    with app.test_request_context("/path"):
        source = "{% from 'macros.html' import path %}{{ path() }}"
        assert framework.render_template_string(source) == "/path"


def test_imported_template_knows_no_processors(app, template, framework):
    template("macros.html", "{% macro show() %}[{{ tea }}]{% endmacro %}")
    app.context_processor(lambda: {"tea": "green"})

    with app.app_context():
        plain = "{% from 'macros.html' import show %}{{ show() }}"
        with_context = "{% import 'macros.html' as m with context %}{{ m.show() }}"
        assert framework.render_template_string(plain) == "[]"
        assert framework.render_template_string(with_context) == "[green]"


# --- Context processors ---


def test_context_processor_adds_names(app, render):
    app.context_processor(lambda: {"tea": "green"})

    assert render("{{ tea }}") == "green"


def test_context_processor_returns_the_function(app):
    def process():
        return {}

    assert app.context_processor(process) is process


def test_passed_value_beats_the_processor(app, render):
    app.context_processor(lambda: {"tea": "green"})

    assert render("{{ tea }}", tea="black") == "black"


def test_later_processor_beats_the_earlier(app, render):
    app.context_processor(lambda: {"tea": "green"})
    app.context_processor(lambda: {"tea": "black"})

    assert render("{{ tea }}") == "black"


def test_processor_may_hide_a_global(app, render):
    app.context_processor(lambda: {"config": "mine"})

    assert render("{{ config }}") == "mine"


def test_processor_may_add_functions(app, render):
    app.context_processor(lambda: {"twice": lambda text: text * 2})

    assert render("{{ twice('a') }}") == "aa"


def test_processor_runs_for_each_template(app, template, framework):
    runs = []
    app.context_processor(lambda: runs.append(1) or {})
    template("part.html", "part")

    with app.test_request_context():
        framework.render_template_string("{% include 'part.html' %}")
        framework.render_template_string("")

    assert runs == [1, 1]


def test_update_template_context_fills_in(app):
    app.context_processor(lambda: {"tea": "green", "milk": "none"})

    with app.test_request_context():
        context = {"tea": "black"}
        assert app.update_template_context(context) is None

    assert context["tea"] == "black"
    assert context["milk"] == "none"
    assert {"request", "g"} <= context.keys()


def test_processor_without_a_request(app, framework):
    app.context_processor(lambda: {"tea": "green"})

    with app.app_context():
        assert framework.render_template_string("{{ tea }}") == "green"


# --- Filters, tests and globals ---


def shout(text):
    return f"{text.upper()}!"


@pytest.mark.parametrize(
    ("decorator", "table", "source"),
    [
        ("template_filter", "filters", "{{ 'a'|NAME }}"),
        ("template_global", "globals", "{{ NAME('a') }}"),
    ],
)
def test_function_may_be_added_under_its_name(app, render, decorator, table, source):
    assert getattr(app, decorator)()(shout) is shout
    assert getattr(app.jinja_env, table)["shout"] is shout
    assert render(source.replace("NAME", "shout")) == "A!"


@pytest.mark.parametrize("decorator", ["template_filter", "template_global"])
def test_function_may_be_added_under_another_name(app, render, decorator):
    getattr(app, decorator)("loud")(shout)

    source = "{{ 'a'|loud }}" if decorator == "template_filter" else "{{ loud('a') }}"
    assert render(source) == "A!"


def test_filter_may_be_added_without_a_decorator(app, render):
    app.add_template_filter(shout)
    app.add_template_filter(shout, "loud")

    assert render("{{ 'a'|shout }} {{ 'b'|loud }}") == "A! B!"


def test_global_may_be_added_without_a_decorator(app, render):
    app.add_template_global(shout)
    app.add_template_global(shout, name="loud")

    assert render("{{ shout('a') }} {{ loud('b') }}") == "A! B!"


def test_test_may_be_added(app, render):
    @app.template_test()
    def even(number):
        return number % 2 == 0

    app.template_test("twice")(even)
    app.add_template_test(even, "thrice")

    assert render("{{ 2 is even }} {{ 3 is twice }} {{ 4 is thrice }}") == (
        "True False True"
    )


def test_global_may_be_a_value(app, render):
    app.jinja_env.globals["tea"] = "green"

    assert render("{{ tea }}") == "green"


# --- The environment ---


def test_environment_has_the_usual_globals(app):
    names = {"url_for", "get_flashed_messages", "config", "request", "session", "g"}

    assert names <= app.jinja_env.globals.keys()
    assert app.jinja_env is app.jinja_env


def test_options_of_the_environment(framework):
    class Application(framework.Flask):
        jinja_options = {"trim_blocks": True}

    app = Application("other")

    assert app.jinja_env.trim_blocks is True


def test_options_may_be_set_on_the_instance(app):
    app.jinja_options = {"variable_start_string": "<<", "variable_end_string": ">>"}

    assert app.jinja_env.from_string("<< 1 + 1 >>").render() == "2"


@pytest.mark.parametrize(
    ("debug", "option", "expected"),
    [
        (False, None, False),
        (True, None, True),
        (False, True, True),
        (True, False, False),
    ],
)
def test_reloading_of_templates(app, debug, option, expected):
    app.config["TEMPLATES_AUTO_RELOAD"] = option
    app.debug = debug

    assert app.jinja_env.auto_reload is expected


def test_reloading_follows_debug_later(app):
    env = app.jinja_env

    app.debug = True

    assert env.auto_reload is True


def test_changed_template_is_read_again_under_any_server_in_debug_mode(
    framework, tmp_path, monkeypatch
):
    """The variable alone says so where no command sets the mode, as in gunicorn."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = framework.Flask("example", root_path=str(tmp_path))
    file = tmp_path / "templates" / "tea.html"
    file.parent.mkdir()

    shown = []
    for moment, text in enumerate(["green", "black"]):
        file.write_text(text)
        os.utime(file, (moment, moment))
        with app.app_context():
            shown.append(framework.render_template("tea.html"))

    assert shown == ["green", "black"]


def test_changed_template_is_read_again_in_debug_mode(app, template, framework):
    app.debug = True
    template("a.html", "old")

    with app.app_context():
        assert framework.render_template("a.html") == "old"
        template("a.html", "new")
        os.utime(Path(app.root_path, "templates", "a.html"), (1, 1))
        assert framework.render_template("a.html") == "new"


def test_extension_of_jinja_may_be_added(app, render):
    app.jinja_env.add_extension("jinja2.ext.do")

    assert render("{% set a = [] %}{% do a.append(1) %}{{ a }}") == "[1]"


# --- Streaming ---


def test_template_is_streamed(app, client, template, framework):
    template("a.html", "{% for i in range(3) %}{{ i }}{{ request.path }}{% endfor %}")
    app.get("/p")(lambda: framework.stream_template("a.html"))

    response = client.get("/p")

    assert response.text == "0/p1/p2/p"
    assert "Content-Length" not in response.headers


def test_string_is_streamed(app, client, framework):
    app.get("/p")(
        lambda: framework.stream_template_string(
            "{{ tea }} {{ request.path }}", tea="<"
        )
    )

    assert client.get("/p").text == "&lt; /p"


def test_stream_needs_no_request(app, framework):
    with app.app_context():
        assert "".join(framework.stream_template_string("{{ 1 }}")) == "1"


def test_attribute_of_a_template(app, template, framework):
    template("macros.html", "{% macro hello(name) %}Hello {{ name }}{% endmacro %}")

    with app.app_context():
        hello = framework.get_template_attribute("macros.html", "hello")
        assert hello("li") == "Hello li"
