"""The small server of `make serve`, run as it is on a made-up site."""

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"
#: What the server is started by.
COMMAND = [sys.executable, "-m", "lagena_docs.site.serve"]

SITE = {
    "index.html": "<p>Hello",
    "404.html": "<p>No such page",
    "_static/live.js": "1",
    "_static/page.css": "p {}",
    "_live/sw.js": "1",
    "_live/page.0123456789abcdef.js": "const long = 1;" * 100,
    "_live/wasm.0123456789abcdef.bin": "packed already",
    "empty/picture.svg": "<svg/>",
    "zh_CN/index.html": "<p>你好",
    "zh_CN/404.html": "<p>没有这一页",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a project whose built site is a made-up one; return its folder."""
    for name, text in SITE.items():
        path = tmp_path / "build" / "html" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shutil.copytree(DOCS / "_ext", tmp_path / "docs" / "_ext")
    shutil.copy(DOCS / "languages.toml", tmp_path / "docs")
    return tmp_path


def environment(root: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(root / "docs" / "_ext")}


class Server:
    """A running server, and what it said when it started."""

    def __init__(self, root: Path, port: int, *options: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "--port", str(port), *options],
            env=environment(root),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            # Whoever runs the tests in the background makes them ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.said = list(self.lines_said())
        self.address = re.findall(r"http://\S+", "".join(self.said))[0]

    def lines_said(self) -> Iterator[str]:
        assert self.process.stdout
        for line in self.process.stdout:
            yield line
            if "Ctrl-C" in line:
                return

    def get(self, path: str) -> HTTPResponse:
        response = urllib.request.urlopen(self.address + path, timeout=10)
        assert isinstance(response, HTTPResponse)
        return response

    def get_packed(self, path: str) -> HTTPResponse:
        packed = {"Accept-Encoding": "gzip"}
        request = urllib.request.Request(self.address + path, headers=packed)
        response = urllib.request.urlopen(request, timeout=10)
        assert isinstance(response, HTTPResponse)
        return response

    def interrupt(self) -> tuple[int, str]:
        """End it as Ctrl-C does; return the exit status and what it said on stderr."""
        self.process.send_signal(signal.SIGINT)
        _, complaint = self.process.communicate(timeout=10)
        return self.process.returncode, complaint


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    server = Server(root, 0)
    yield server
    server.interrupt()


def test_the_first_address_is_the_site(server: Server) -> None:
    assert server.get("").read() == b"<p>Hello"
    assert server.get("zh_CN/").read().decode() == "<p>你好"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("_static/live.js", "text/javascript; charset=utf-8"),
        ("_static/page.css", "text/css; charset=utf-8"),
        ("empty/picture.svg", "image/svg+xml"),
    ],
)
def test_a_file_goes_out_under_its_own_type(
    server: Server, path: str, kind: str
) -> None:
    assert server.get(path).headers["Content-Type"] == kind


@pytest.mark.parametrize(
    "path", ["", "_static/live.js", "_live/page.0123456789abcdef.js"]
)
def test_text_is_packed_for_a_browser_that_can_unpack_it(
    server: Server, path: str
) -> None:
    plain = server.get(path)
    packed = server.get_packed(path)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] is None
    assert gzip.decompress(packed.read()) == plain.read()
    assert plain.headers["Content-Encoding"] is None


def test_what_is_packed_already_goes_out_as_it_is(server: Server) -> None:
    answer = server.get_packed("_live/wasm.0123456789abcdef.bin")

    assert answer.headers["Content-Encoding"] is None
    assert answer.headers["Content-Length"] == "14"
    assert answer.read() == b"packed already"


@pytest.mark.parametrize(
    "path", ["_live/page.0123456789abcdef.js", "_live/wasm.0123456789abcdef.bin"]
)
def test_a_browser_keeps_what_has_a_hash_in_its_name(server: Server, path: str) -> None:
    kept = server.get(path).headers["Cache-Control"]

    assert kept == "public, max-age=31536000, immutable"


def test_a_browser_does_not_keep_that_a_file_is_missing(server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        server.get_packed("_live/page.ffffffffffffffff.js")

    with caught.value as error:
        assert error.headers["Cache-Control"] == "no-cache"
        assert error.read() == b"<p>No such page"


@pytest.mark.parametrize(
    "path", ["", "_static/live.js", "_live/sw.js", "empty/picture.svg"]
)
def test_a_browser_asks_again_for_what_may_have_been_built_since(
    server: Server, path: str
) -> None:
    assert server.get(path).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("missing.html", "No such page"),
        ("empty/", "No such page"),
        ("zh_CN/missing.html", "没有这一页"),
        ("_live/preview/1/app/", "No such page"),
    ],
)
def test_what_is_missing_gets_the_404_page_of_its_language(
    server: Server, path: str, text: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        server.get(path)

    with caught.value as error:
        assert error.code == 404
        assert text in error.read().decode()


def test_a_taken_port_is_said_and_the_next_free_one_used(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        server = Server(root, taken)
        server.interrupt()

    assert f"Port {taken} is taken" in "".join(server.said)
    assert f":{taken}/" not in server.address


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_what_runs_beside_it_ends_with_it(root: Path, end: signal.Signals) -> None:
    os.mkfifo(root / "pipe")
    # A child of the command holds the pipe open for as long as it lives.
    command = f"sh -c 'exec >{root}/pipe; echo begun; sleep 60 & wait'"
    server = Server(root, 0, "--meanwhile", command)

    with (root / "pipe").open() as pipe:
        assert pipe.readline() == "begun\n"
        assert server.get("").status == 200
        server.process.send_signal(end)

        assert pipe.read() == ""
    server.process.communicate(timeout=10)


def test_ctrl_c_ends_it_quietly(root: Path) -> None:
    status, complaint = Server(root, 0).interrupt()

    assert (status, complaint) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a second loopback address")
def test_only_this_machine_is_answered(server: Server) -> None:
    assert server.address.startswith("http://127.0.0.1:")
    port = int(server.address.rstrip("/").rpartition(":")[2])

    # Were the server listening on every address, this one would be taken.
    with socket.create_server(("127.0.0.2", port)) as free:
        assert free.getsockname()[0] == "127.0.0.2"


def test_without_a_built_site_it_says_how_to_build_one(root: Path) -> None:
    (root / "build" / "html" / "index.html").unlink()

    done = subprocess.run(
        COMMAND, env=environment(root), capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "make html" in done.stderr
