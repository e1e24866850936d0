"""Files of the static folder, and files a view sends."""

from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest


@pytest.fixture
def static(app):
    """The static folder of ``app``, with one file."""
    folder = Path(app.root_path, "static")
    folder.mkdir()
    (folder / "tea.css").write_bytes(b"tea {}")
    return folder


# --- The static route ---


def test_file_is_served(client, static):
    response = client.get("/static/tea.css")

    assert response.status_code == 200
    assert response.data == b"tea {}"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Content-Length"] == "6"
    assert response.headers["Content-Disposition"] == "inline; filename=tea.css"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["ETag"]
    assert response.headers["Last-Modified"]
    response.close()


def test_file_in_a_folder_is_served(client, static):
    (static / "a" / "b").mkdir(parents=True)
    (static / "a" / "b" / "茶.txt").write_text("here")

    with client.get("/static/a/b/茶.txt") as response:
        assert response.text == "here"


def test_missing_file_is_not_found(client, static):
    assert client.get("/static/missing.css").status_code == 404


def test_folder_is_not_found(client, static):
    (static / "folder").mkdir()

    assert client.get("/static/folder").status_code == 404
    assert client.get("/static/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["../secret", "%2e%2e/secret", "a/../../secret", "/etc/passwd", "..%5csecret"],
)
def test_file_outside_of_the_folder_is_not_found(app, client, static, path):
    Path(app.root_path, "secret").write_text("secret")

    response = client.get(f"/static/{path}", follow_redirects=True)

    assert response.status_code == 404


def test_head_of_a_file(client, static):
    with client.head("/static/tea.css") as response:
        assert response.data == b""
        assert response.headers["Content-Length"] == "6"


def test_methods_of_the_static_route(client, static):
    assert sorted(client.options("/static/tea.css").allow) == ["GET", "HEAD", "OPTIONS"]
    assert client.post("/static/tea.css").status_code == 405


def test_unchanged_etag_is_not_modified(client, static):
    with client.get("/static/tea.css") as first:
        headers = {"If-None-Match": first.headers["ETag"]}

    with client.get("/static/tea.css", headers=headers) as response:
        assert response.status_code == 304
        assert response.data == b""
        assert response.headers["ETag"] == headers["If-None-Match"]
        assert "Content-Length" not in response.headers


def test_other_etag_is_served(client, static):
    with client.get("/static/tea.css", headers={"If-None-Match": '"x"'}) as response:
        assert response.status_code == 200


def test_unchanged_time_is_not_modified(client, static):
    with client.get("/static/tea.css") as first:
        headers = {"If-Modified-Since": first.headers["Last-Modified"]}

    with client.get("/static/tea.css", headers=headers) as response:
        assert response.status_code == 304


def test_older_time_is_served(client, static):
    headers = {"If-Modified-Since": "Thu, 01 Jan 2004 00:00:00 GMT"}

    with client.get("/static/tea.css", headers=headers) as response:
        assert response.status_code == 200


def test_range_of_a_file(client, static):
    with client.get("/static/tea.css", headers={"Range": "bytes=4-5"}) as response:
        assert response.status_code == 206
        assert response.data == b"{}"
        assert response.headers["Content-Range"] == "bytes 4-5/6"


def test_range_beyond_the_file_is_refused(client, static):
    response = client.get("/static/tea.css", headers={"Range": "bytes=9-"})

    assert response.status_code == 416


@pytest.mark.parametrize("value", [60, timedelta(minutes=1)])
def test_age_may_be_configured(app, client, static, value):
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = value

    with client.get("/static/tea.css") as response:
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert response.headers["Expires"]


def test_age_may_depend_on_the_name(framework, static):
    class Application(framework.Flask):
        def get_send_file_max_age(self, filename):
            return 5 if filename == "tea.css" else None

    app = Application("other", root_path=str(static.parent))

    with app.test_client().get("/static/tea.css") as response:
        assert response.headers["Cache-Control"] == "public, max-age=5"


def test_age_of_a_file_is_a_method(app):
    with app.app_context():
        assert app.get_send_file_max_age("a") is None
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(hours=1)
        assert app.get_send_file_max_age("a") == 3600


def test_url_of_the_folder_may_be_named(framework, static):
    app = framework.Flask(
        "other", root_path=str(static.parent), static_url_path="/assets"
    )

    assert app.test_client().get("/static/tea.css").status_code == 404
    with app.test_client().get("/assets/tea.css") as response:
        assert response.data == b"tea {}"


def test_folder_may_be_named(framework, static):
    static.rename(static.parent / "public")
    app = framework.Flask("other", root_path=str(static.parent), static_folder="public")

    with app.test_client().get("/public/tea.css") as response:
        assert response.data == b"tea {}"
    assert app.static_url_path == "/public"
    assert app.static_folder == str(static.parent / "public")


def test_folder_may_be_absolute(framework, static, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "a.txt").write_text("here")
    app = framework.Flask("other", static_folder=str(folder), static_url_path="/f")

    with app.test_client().get("/f/a.txt") as response:
        assert response.text == "here"


def test_folder_may_be_a_path(framework, static):
    app = framework.Flask("other", static_folder=static)

    assert app.static_folder == str(static)
    assert app.static_url_path == "/static"


def test_folder_may_be_at_the_root(framework, static):
    app = framework.Flask("other", root_path=str(static.parent), static_url_path="")
    app.get("/")(lambda: "home")

    assert app.static_url_path == ""
    assert app.test_client().get("/").text == "home"
    with app.test_client().get("/tea.css") as response:
        assert response.data == b"tea {}"


@pytest.mark.parametrize("folder", ["", "/"])
def test_folder_may_be_the_application_s_own(framework, static, folder):
    app = framework.Flask("o", root_path=str(static.parent), static_folder=folder)

    assert app.has_static_folder is True
    assert app.static_folder == f"{static.parent}/"
    assert app.static_url_path == ""
    with app.test_client().get("/static/tea.css") as response:
        assert response.text == "tea {}"


def test_url_of_the_application_s_own_folder_may_be_named(framework, static):
    app = framework.Flask(
        "other", root_path=str(static.parent), static_folder="", static_url_path="/f"
    )

    assert app.static_url_path == "/f"
    with app.test_client().get("/f/static/tea.css") as response:
        assert response.text == "tea {}"


def test_folder_of_a_blueprint_may_be_its_own(app, client, blueprint, static):
    part = blueprint(static_folder="", url_prefix="/p")
    app.register_blueprint(part)

    assert part.has_static_folder is True
    assert part.static_url_path == ""
    with client.get("/p/static/tea.css") as response:
        assert response.text == "tea {}"


def test_folder_may_be_a_dot(framework, static):
    app = framework.Flask("other", root_path=str(static.parent), static_folder=".")

    assert app.static_folder == f"{static.parent}/."
    assert app.static_url_path == "/."


def test_there_may_be_no_folder(framework):
    app = framework.Flask("other", static_folder=None)

    assert app.has_static_folder is False
    assert app.static_folder is None
    assert list(app.url_map.iter_rules()) == []
    assert app.test_client().get("/static/a").status_code == 404


def test_there_is_a_route_for_a_missing_folder(app):
    assert app.has_static_folder is True
    assert [rule.rule for rule in app.url_map.iter_rules()] == [
        "/static/<path:filename>"
    ]


def test_hooks_run_for_files(app, client, static):
    app.after_request(lambda response: response.headers.add("X-A", "1") or response)

    with client.get("/static/tea.css") as response:
        assert response.headers["X-A"] == "1"


def test_sending_of_static_files_may_be_replaced(app, client, static):
    app.send_static_file = lambda filename: f"{filename}!"

    assert client.get("/static/tea.css").text == "tea.css!"


def test_view_may_send_a_static_file(app, client, static):
    app.get("/")(lambda: app.send_static_file("tea.css"))

    with client.get("/") as response:
        assert response.data == b"tea {}"


def test_static_file_without_a_folder_is_an_error(framework):
    app = framework.Flask("other", static_folder=None)

    with app.test_request_context(), pytest.raises(RuntimeError, match="static_folder"):
        app.send_static_file("a")


# --- send_from_directory ---


def test_file_of_a_directory(app, client, static, framework):
    app.get("/<path:name>")(
        lambda name: framework.send_from_directory(static, name, max_age=7)
    )

    with client.get("/tea.css") as response:
        assert response.data == b"tea {}"
        assert response.headers["Cache-Control"] == "public, max-age=7"
    assert client.get("/missing").status_code == 404


def test_directory_is_relative_to_the_application(app, client, static, framework):
    app.get("/")(lambda: framework.send_from_directory("static", "tea.css"))

    with client.get("/") as response:
        assert response.data == b"tea {}"


def test_directory_is_never_left(app, client, static, framework):
    Path(app.root_path, "secret").write_text("secret")
    app.get("/")(lambda: framework.send_from_directory("static", "../secret"))

    assert client.get("/").status_code == 404


# --- send_file ---


def test_path_is_sent(app, client, static, framework):
    app.get("/")(lambda: framework.send_file(static / "tea.css"))

    with client.get("/") as response:
        assert response.data == b"tea {}"
        assert response.mimetype == "text/css"


def test_path_is_relative_to_the_application(app, client, static, framework):
    app.get("/")(lambda: framework.send_file("static/tea.css"))

    with client.get("/") as response:
        assert response.data == b"tea {}"


def test_bytes_are_sent_with_a_type(app, client, framework):
    app.get("/")(lambda: framework.send_file(BytesIO(b"tea"), "text/plain"))

    with client.get("/") as response:
        assert response.data == b"tea"
        assert response.content_type == "text/plain; charset=utf-8"
        assert "ETag" not in response.headers


def test_bytes_without_a_type_are_refused(app, framework):
    with app.test_request_context(), pytest.raises(TypeError, match="MIME type"):
        framework.send_file(BytesIO(b"tea"))


def test_text_file_is_refused(app, framework):
    with app.test_request_context(), pytest.raises(ValueError, match="binary"):
        framework.send_file(StringIO("tea"), "text/plain")


def test_download_has_a_name(app, client, framework):
    app.get("/")(
        lambda: framework.send_file(
            BytesIO(b"tea"), as_attachment=True, download_name="茶.txt"
        )
    )

    with client.get("/") as response:
        assert response.mimetype == "text/plain"
        assert response.headers["Content-Disposition"] == (
            "attachment; filename=.txt; filename*=UTF-8''%E8%8C%B6.txt"
        )


def test_download_without_a_name_is_refused(app, framework):
    with app.test_request_context(), pytest.raises(TypeError, match="download_name"):
        framework.send_file(BytesIO(b"tea"), "text/plain", as_attachment=True)


def test_options_of_a_sent_file(app, client, framework):
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    app.get("/")(
        lambda: framework.send_file(
            BytesIO(b"tea"),
            "text/plain",
            etag="abc",
            last_modified=moment,
            max_age=lambda name: 9,
        )
    )

    with client.get("/") as response:
        assert response.headers["ETag"] == '"abc"'
        assert response.last_modified == moment
        assert response.headers["Cache-Control"] == "public, max-age=9"


def test_sent_file_may_ignore_conditions(app, client, static, framework):
    app.get("/")(lambda: framework.send_file(static / "tea.css", conditional=False))

    with client.get("/", headers={"Range": "bytes=0-1"}) as response:
        assert response.status_code == 200


def test_server_may_send_the_file(app, client, static, framework):
    app.config["USE_X_SENDFILE"] = True
    app.get("/")(lambda: framework.send_file(static / "tea.css"))

    with client.get("/") as response:
        assert response.headers["X-Sendfile"] == str(static / "tea.css")
        assert response.data == b""


# --- Files of the application ---


def test_resource_is_opened(app):
    Path(app.root_path, "data.txt").write_text("茶", encoding="utf-8")

    with app.open_resource("data.txt") as file:
        assert file.read() == "茶".encode()
    with app.open_resource("data.txt", "r") as file:
        assert file.read() == "茶"
    with app.open_resource("data.txt", "r", encoding="latin-1") as file:
        assert len(file.read()) == 3


def test_resource_is_only_read(app):
    with pytest.raises(ValueError, match="read"):
        app.open_resource("data.txt", "w")


def test_instance_resource_is_written_and_read(framework, tmp_path):
    app = framework.Flask("other", instance_path=str(tmp_path))

    with app.open_instance_resource("data.txt", "w") as file:
        file.write("茶")
    with app.open_instance_resource("data.txt") as file:
        assert file.read() == "茶".encode()


def test_instance_folder_must_be_absolute(framework):
    with pytest.raises(ValueError, match="absolute"):
        framework.Flask("other", instance_path="instance")


def test_instance_folder_is_beside_the_application(framework, tmp_path, monkeypatch):
    (tmp_path / "shop.py").write_text(
        f"import {framework.__name__}\napp = {framework.__name__}.Flask(__name__)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    from importlib import import_module
    from sys import modules

    try:
        app = import_module("shop").app
    finally:
        modules.pop("shop", None)

    assert app.root_path == str(tmp_path)
    assert app.instance_path == str(tmp_path / "instance")
    assert app.name == "shop"
