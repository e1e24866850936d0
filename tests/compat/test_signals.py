"""Signals: who hears what, with which arguments, and from when on."""

from importlib import import_module

import pytest

NAMES = [
    "appcontext_popped",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "before_render_template",
    "got_request_exception",
    "message_flashed",
    "request_finished",
    "request_started",
    "request_tearing_down",
    "template_rendered",
]


@pytest.fixture
def hear(framework):
    """Connect receivers to all signals; what they hear, by name and arguments."""
    heard = []
    receivers = []

    def connect(sender=None):
        for name in NAMES:

            def receive(sender, name=name, **arguments):
                heard.append((name, sender, arguments))

            signal = getattr(framework, name)
            if sender is None:
                signal.connect(receive)
            else:
                signal.connect(receive, sender)
            receivers.append((signal, receive))
        return heard

    yield connect
    for signal, receive in receivers:
        signal.disconnect(receive)


def names(heard):
    return [name for name, _, _ in heard]


def test_all_signals_of_a_whole_request(app, client, framework, hear):
    @app.get("/")
    def view():
        framework.flash("hello", "info")
        return framework.render_template_string("{{ 1 }}")

    heard = hear()
    client.get("/")

    assert names(heard) == [
        "appcontext_pushed",
        "request_started",
        "message_flashed",
        "before_render_template",
        "template_rendered",
        "request_finished",
        "request_tearing_down",
        "appcontext_tearing_down",
        "appcontext_popped",
    ]
    assert all(sender is app for _, sender, _ in heard)


def test_arguments(app, client, framework, hear):
    @app.get("/")
    def view():
        framework.flash("hello", "info")
        return framework.render_template_string("{{ 1 }}", tea="green")

    heard = hear(app)
    client.get("/")

    arguments = {name: given for name, _, given in heard}
    assert arguments["message_flashed"] == {"message": "hello", "category": "info"}
    assert set(arguments["template_rendered"]) == {"template", "context"}
    assert arguments["template_rendered"]["context"]["tea"] == "green"
    assert arguments["request_finished"]["response"].data == b"1"
    assert arguments["request_tearing_down"] == {"exc": None}
    assert arguments["appcontext_tearing_down"] == {"exc": None}
    assert arguments["request_started"] == {}


def test_arguments_of_an_error(app, client, hear):
    error = ValueError("boom")

    @app.get("/")
    def view():
        raise error

    heard = hear(app)
    app.logger.disabled = True
    client.get("/")

    arguments = {name: given for name, _, given in heard}
    assert arguments["got_request_exception"] == {"exception": error}
    assert arguments["request_tearing_down"] == {"exc": error}
    assert arguments["appcontext_tearing_down"] == {"exc": error}
    assert arguments["request_finished"]["response"].status_code == 500
    assert names(heard).index("got_request_exception") < names(heard).index(
        "request_finished"
    )


def test_receiver_of_any_sender_hears_all(framework, hear):
    heard = hear()
    for name in ("one", "two"):
        framework.Flask(name).test_client().get("/")

    senders = [sender.name for name, sender, _ in heard if name == "request_started"]
    assert senders == ["one", "two"]


def test_receiver_may_come_late(app, client, framework):
    ran = []

    def receive(sender):
        ran.append("started")

    client.get("/")
    framework.request_started.connect(receive, app)
    client.get("/")

    assert ran == ["started"]


def test_receiver_may_come_during_the_request(app, client, framework):
    ran = []

    def receive(sender, response):
        ran.append(response.status_code)

    @app.get("/")
    def view():
        framework.request_finished.connect(receive, app)
        return "here"

    client.get("/")

    assert ran == [200]


def test_receiver_may_go(app, client, framework):
    ran = []

    def receive(sender):
        ran.append("started")

    framework.request_started.connect(receive, app)
    client.get("/")
    framework.request_started.disconnect(receive, app)
    client.get("/")

    assert ran == ["started"]


def test_receiver_for_a_while(app, client, framework):
    ran = []

    def receive(sender):
        ran.append("started")

    with framework.request_started.connected_to(receive, app):
        client.get("/")
    client.get("/")

    assert ran == ["started"]


def test_muted_signal(app, client, framework, hear):
    heard = hear(app)

    with framework.request_started.muted():
        client.get("/")

    assert "request_started" not in names(heard)
    assert "request_finished" in names(heard)


def test_forgotten_receiver_is_not_called(app, client, framework):
    ran = []

    def connect():
        def receive(sender):
            ran.append("started")

        framework.request_started.connect(receive, app)

    connect()
    client.get("/")

    assert ran == []


def test_error_of_a_receiver_is_handled(app, client, framework):
    def receive(sender):
        raise ValueError("heard")

    framework.request_started.connect(receive, app)
    app.errorhandler(ValueError)(lambda error: f"handled {error}")
    app.get("/")(lambda: "here")

    assert client.get("/").text == "handled heard"


def test_error_of_a_late_receiver_is_a_server_error(app, client, framework):
    def receive(sender, response):
        raise ValueError("heard")

    app.logger.disabled = True
    framework.request_finished.connect(receive, app)
    app.get("/")(lambda: "here")

    assert client.get("/").status_code == 500


def test_receiver_sees_the_contexts(app, client, framework):
    seen = []

    def receive(sender, **arguments):
        seen.append((framework.current_app.name, framework.request.path))

    framework.request_started.connect(receive, app)
    framework.request_tearing_down.connect(receive, app)
    client.get("/here")

    assert seen == [("example", "/here")] * 2


def test_popped_context_is_gone(app, framework):
    seen = []

    def receive(sender, **arguments):
        seen.append(framework.has_app_context())

    framework.appcontext_pushed.connect(receive, app)
    framework.appcontext_tearing_down.connect(receive, app)
    framework.appcontext_popped.connect(receive, app)
    with app.app_context():
        pass

    assert seen == [True, True, False]


def test_streamed_template_is_told_of(app, client, framework, hear):
    app.get("/")(lambda: framework.stream_template_string("{{ 1 }}"))
    heard = hear(app)

    assert client.get("/").text == "1"

    assert names(heard).count("before_render_template") == 1
    assert names(heard).count("template_rendered") == 1


def test_included_templates_are_not_told_of(app, client, framework, hear, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text("{% include 'b.html' %}")
    (tmp_path / "templates" / "b.html").write_text("b")
    app.get("/")(lambda: framework.render_template("a.html"))
    heard = hear(app)

    client.get("/")

    assert [
        arguments["template"].name
        for name, _, arguments in heard
        if name == "template_rendered"
    ] == ["a.html"]


def test_own_namespace(framework):
    signals = import_module(f"{framework.__name__}.signals")
    heard = []
    brewed = signals.Namespace().signal("brewed")

    @brewed.connect
    def receive(sender, **arguments):
        heard.append((sender, arguments))

    brewed.send("pot", tea="green")

    assert heard == [("pot", {"tea": "green"})]


@pytest.mark.parametrize("name", NAMES)
def test_name_and_documentation(framework, name):
    signal = getattr(framework, name)

    assert signal.name == name.replace("_", "-")
