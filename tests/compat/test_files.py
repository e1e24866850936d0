"""Files that views send: parts of them, conditions, and how long they keep."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

MOMENT = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.fixture
def send(app, client, framework, tmp_path):
    """Send a file of ten letters by a view, and give the response."""
    (tmp_path / "a.txt").write_bytes(b"0123456789")
    responses = []

    def ask(headers=None, method="GET", file="a.txt", **options):
        app.view_functions["send"] = lambda: framework.send_file(file, **options)
        response = client.open("/", method=method, headers=headers)
        responses.append(response)
        return response

    app.add_url_rule("/", "send", methods=["GET", "POST"])
    yield ask
    for response in responses:
        response.close()


# --- Ranges ---


@pytest.mark.parametrize(
    ("wanted", "status", "body", "content_range"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=5-", 206, b"56789", "bytes 5-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-20", 206, b"89", "bytes 8-9/10"),
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=0-9", 206, b"0123456789", "bytes 0-9/10"),
        ("lines=1-2", 416, None, "bytes */10"),
        ("bytes=20-", 416, None, "bytes */10"),
        ("bytes=3-1", 416, None, "bytes */10"),
        ("nonsense", 416, None, "bytes */10"),
        ("bytes=0-1,4-5", 416, None, "bytes */10"),
    ],
)
def test_range(send, wanted, status, body, content_range):
    response = send({"Range": wanted})

    assert response.status_code == status
    assert body is None or response.data == body
    assert response.headers["Content-Range"] == content_range


def test_range_of_bytes_in_memory(send):
    response = send(
        {"Range": "bytes=2-4"}, file=io.BytesIO(b"0123456789"), mimetype="text/plain"
    )

    assert (response.status_code, response.data) == (206, b"234")


def test_ranges_are_announced(send):
    assert send().headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("method", "accepted", "before", "announced"),
    [
        ("GET", False, None, None),
        ("GET", False, "none", "none"),
        ("GET", "lines", None, "lines"),
        ("POST", True, None, None),
    ],
)
def test_only_accepted_ranges_are_announced(
    framework, method, accepted, before, announced
):
    response = framework.Response("tea", headers={"Accept-Ranges": before or ""})
    if before is None:
        del response.headers["Accept-Ranges"]

    response.make_conditional({"REQUEST_METHOD": method}, accepted)

    assert response.headers.get("Accept-Ranges") == announced


def test_unconditional_file_has_no_ranges(send):
    response = send({"Range": "bytes=0-3"}, conditional=False)

    assert (response.status_code, response.data) == (200, b"0123456789")


def test_head_of_a_range(send):
    response = send({"Range": "bytes=0-3"}, method="HEAD")

    assert (response.status_code, response.data) == (206, b"")
    assert response.headers["Content-Length"] == "4"


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('"tea"', 206),
        ('"coffee"', 200),
        ("Thu, 29 Feb 2024 12:00:00 GMT", 206),
        ("Thu, 29 Feb 2024 11:00:00 GMT", 200),
        ("Thu, 29 Feb 2024 13:00:00 GMT", 206),
    ],
)
def test_range_if_unchanged(send, condition, status):
    headers = {"Range": "bytes=0-3", "If-Range": condition}

    assert send(headers, etag="tea", last_modified=MOMENT).status_code == status


# --- Conditions ---


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": '"tea"'}, 304),
        ({"If-None-Match": 'W/"tea"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"a", "tea"'}, 304),
        ({"If-None-Match": '"coffee"'}, 200),
        ({"If-Match": '"coffee"'}, 412),
        ({"If-Match": '"tea"'}, 200),
        ({"If-Modified-Since": "Thu, 29 Feb 2024 12:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Thu, 29 Feb 2024 11:59:59 GMT"}, 200),
        (
            {"If-None-Match": '"x"', "If-Modified-Since": "Fri, 01 Jan 2100 0:0:0 GMT"},
            200,
        ),
    ],
)
def test_condition(send, headers, status):
    response = send(headers, etag="tea", last_modified=MOMENT)

    assert response.status_code == status


@pytest.mark.parametrize("etag", [True, False, "own"])
def test_etag(send, etag):
    found = send(etag=etag).get_etag()[0]

    assert {True: bool(found), False: found is None, "own": found == "own"}[etag]


@pytest.mark.parametrize(
    "moment", [MOMENT, MOMENT.timestamp(), int(MOMENT.timestamp())]
)
def test_moment_of_the_last_change(send, moment):
    assert send(last_modified=moment).last_modified == MOMENT


# --- Ages ---


@pytest.mark.parametrize(
    ("age", "header"),
    [
        (None, "no-cache"),
        (0, "no-cache, max-age=0"),
        (60, "public, max-age=60"),
        (lambda name: 7, "public, max-age=7"),
        (lambda name: None, "no-cache"),
        (lambda name: len(name), "public, max-age={}"),
    ],
)
def test_age(send, tmp_path, age, header):
    found = send(max_age=age).headers["Cache-Control"]

    assert found == header.format(len(str(tmp_path / "a.txt")))


@pytest.mark.parametrize("default", [30, timedelta(seconds=30)])
def test_default_age(app, send, default):
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = default

    assert send().cache_control.max_age == 30
    assert send(max_age=5).cache_control.max_age == 5


def test_age_is_a_method_of_the_application(app, send, tmp_path):
    seen = []
    app.get_send_file_max_age = lambda name: seen.append(name) or 9

    assert send().cache_control.max_age == 9
    assert seen == [str(tmp_path / "a.txt")]


# --- What is sent ---


@pytest.mark.parametrize(
    ("options", "disposition"),
    [
        ({}, "inline; filename=a.txt"),
        ({"as_attachment": True}, "attachment; filename=a.txt"),
        ({"download_name": "b.txt"}, "inline; filename=b.txt"),
        (
            {"download_name": "茶.txt", "as_attachment": True},
            "attachment; filename=.txt; filename*=UTF-8''%E8%8C%B6.txt",
        ),
        ({"download_name": 'a"b.txt'}, 'inline; filename="a\\"b.txt"'),
    ],
)
def test_name(send, options, disposition):
    assert send(**options).headers["Content-Disposition"] == disposition


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("a.html", "text/html"),
        ("a.json", "application/json"),
        ("a.tar.gz", "application/x-tar"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_type_by_the_name(send, tmp_path, name, mimetype):
    (tmp_path / name).touch()

    assert send(file=name).mimetype == mimetype


def test_text_has_a_charset(send):
    assert send().content_type == "text/plain; charset=utf-8"


def test_path_object(send, tmp_path):
    assert send(file=tmp_path / "a.txt").data == b"0123456789"
    assert send(file=Path("a.txt")).data == b"0123456789"


def test_open_file(send, tmp_path):
    file = (tmp_path / "a.txt").open("rb")

    assert send(file=file, mimetype="text/plain").data == b"0123456789"


def test_missing_file_is_an_error(app, send):
    app.testing = True

    with pytest.raises(FileNotFoundError):
        send(file="none.txt")


def test_server_may_send(app, send, tmp_path):
    app.config["USE_X_SENDFILE"] = True
    app.use_x_sendfile = True

    response = send()

    assert response.headers["X-Sendfile"] == str(tmp_path / "a.txt")
    assert response.data == b""


# --- From a folder ---


@pytest.fixture
def folder(app, client, framework, tmp_path):
    (tmp_path / "files" / "deep").mkdir(parents=True)
    (tmp_path / "files" / "a.txt").write_text("a")
    (tmp_path / "files" / "deep" / "b.txt").write_text("b")
    (tmp_path / "secret.txt").write_text("secret")
    app.get("/<path:name>")(lambda name: framework.send_from_directory("files", name))
    return client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/a.txt", 200),
        ("/deep/b.txt", 200),
        ("/deep/../a.txt", 200),
        ("/none.txt", 404),
        ("/deep", 404),
        ("/..%2fsecret.txt", 404),
        ("/%2e%2e/secret.txt", 404),
        ("/deep%00", 404),
    ],
)
def test_folder_is_never_left(folder, path, status):
    with folder.get(path) as response:
        assert response.status_code == status


def test_options_go_through(app, client, framework, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    app.get("/")(
        lambda: framework.send_from_directory(
            tmp_path, Path("a.txt"), as_attachment=True, max_age=4, etag="e"
        )
    )

    with client.get("/", headers={"Range": "bytes=0-0"}) as response:
        assert response.status_code == 206
        assert response.cache_control.max_age == 4
        assert response.get_etag() == ("e", False)
        assert "attachment" in response.headers["Content-Disposition"]


# --- In Werkzeug's place ---


@pytest.mark.parametrize(
    ("function", "arguments", "by_place", "by_name"),
    [
        ("send_file", ("a.txt",), (), {"path_or_file": "a.txt"}),
        ("send_from_directory", ("folder", "a.txt"), ("folder", "a.txt"), {}),
    ],
)
def test_function_of_werkzeug_may_be_replaced(
    app, client, framework, monkeypatch, function, arguments, by_place, by_name
):
    told = []

    def replacement(*args, **kwargs):
        told.append((args, kwargs))
        return framework.Response("instead")

    monkeypatch.setattr(f"werkzeug.utils.{function}", replacement)
    app.get("/")(lambda: getattr(framework, function)(*arguments))

    assert client.get("/").text == "instead"
    [(args, kwargs)] = told
    assert args == by_place
    assert kwargs.items() >= {**by_name, "_root_path": app.root_path}.items()


# --- Without a request, or without an application ---

OUTSIDE_REQUEST = r"^Working outside of request context"
OUTSIDE_APP = r"^Working outside of application context"


def test_sending_outside_of_contexts_names_the_one_that_is_asked_for_first(framework):
    with pytest.raises(RuntimeError, match=OUTSIDE_REQUEST):
        framework.send_file("leaf.txt")
    with pytest.raises(RuntimeError, match=OUTSIDE_APP):
        framework.send_from_directory(".", "leaf.txt")


def test_sending_needs_a_request(app, framework):
    with app.app_context():
        with pytest.raises(RuntimeError, match=OUTSIDE_REQUEST):
            framework.send_file("leaf.txt")
        with pytest.raises(RuntimeError, match=OUTSIDE_REQUEST):
            framework.send_from_directory(".", "leaf.txt")


@pytest.mark.parametrize("age", [None, 60])
@pytest.mark.usefixtures("bare_request")
def test_sending_needs_an_application(framework, tmp_path, age):
    file = tmp_path / "leaf.txt"
    file.write_text("tea")
    with pytest.raises(RuntimeError, match=OUTSIDE_APP):
        framework.send_file(file, max_age=age)
    with pytest.raises(RuntimeError, match=OUTSIDE_APP):
        framework.send_from_directory(tmp_path, "leaf.txt", max_age=age)


def test_current_application_sends_the_file(app, framework, tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "here/leaf.txt").write_text("tea")
    other = framework.Flask("other", root_path=str(tmp_path / "here"))

    with app.test_request_context(), other.app_context():
        response = framework.send_file("leaf.txt")

    assert b"".join(response.iter_encoded()) == b"tea"
    response.close()
