"""``run --cert`` and ``--key``: what they take, and what Werkzeug is told then."""

import os
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from click.testing import Result

from lagena import Flask
from lagena.cli import FlaskGroup
from lagena_tests.commands import CliRunner

CONTEXTS = """\
import ssl
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
other = "no context"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a new folder, and forget what was imported from it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path[:])
    for name in ("cert.pem", "key.pem"):
        Path(name).touch()
    Path("contexts.py").write_text(CONTEXTS, encoding="utf-8")
    with mock.patch.dict(os.environ), mock.patch.dict(sys.modules):
        yield tmp_path


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> list[t.Any]:
    """Return what Werkzeug was told to serve HTTPS with, instead of having it serve."""
    told: list[t.Any] = []

    def run_simple(*args: t.Any, ssl_context: t.Any, **options: t.Any) -> None:
        told.append(ssl_context)

    monkeypatch.setattr("werkzeug.serving.run_simple", run_simple)
    return told


def run(*options: str) -> Result:
    group = FlaskGroup(create_app=lambda: Flask("hello"))
    return CliRunner().invoke(group, ["run", "--port", "0", *options])


def problem_of(*options: str) -> str:
    """Return the first line of what is said against the options."""
    result = run(*options)
    assert result.exit_code == 2
    return result.stderr.partition("Error: Invalid value for ")[2].splitlines()[0]


def install_cryptography(folder: Path) -> None:
    """Let it look as if cryptography were installed."""
    (folder / "cryptography.py").touch()
    sys.modules.pop("cryptography", None)
    sys.path.insert(0, str(folder))


def test_files_are_handed_on_as_a_pair(folder: Path, served: list[t.Any]) -> None:
    run("--cert", "cert.pem", "--key", "key.pem")
    run("--key", "key.pem", "--cert", "cert.pem")

    assert served == [(str(folder / "cert.pem"), str(folder / "key.pem"))] * 2


def test_files_can_be_named_in_the_environment(
    folder: Path, served: list[t.Any]
) -> None:
    os.environ |= {"FLASK_RUN_CERT": "cert.pem", "FLASK_RUN_KEY": "key.pem"}

    run()

    assert served == [(str(folder / "cert.pem"), str(folder / "key.pem"))]


def test_without_a_certificate_there_is_none(served: list[t.Any]) -> None:
    run()

    assert served == [None]


@pytest.mark.parametrize("name", ["contexts:context", "contexts.context"])
def test_a_context_can_be_imported_from_the_current_folder(
    name: str, served: list[t.Any]
) -> None:
    run("--cert", name)

    assert served == [sys.modules["contexts"].context]


@pytest.mark.parametrize("word", ["adhoc", "AdHoc"])
def test_a_certificate_can_be_made_on_the_spot(
    word: str, folder: Path, served: list[t.Any]
) -> None:
    install_cryptography(folder)

    run("--cert", word)

    assert served == ["adhoc"]


def test_a_certificate_made_on_the_spot_needs_cryptography() -> None:
    sys.modules["cryptography"] = None

    assert run("--cert", "adhoc").stderr.endswith(
        "Error: Invalid value for '--cert': Using ad-hoc certificates requires the "
        "cryptography library.\n\n"
        "Install it with: python -m pip install cryptography\n"
    )


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--cert", "cert.pem"], """'--key': Required when using "--cert"."""),
        (["--key", "key.pem"], """'--key': "--cert" must also be specified."""),
        (
            ["--cert", "contexts:context", "--key", "key.pem"],
            """'--key': When "--cert" is an SSLContext object, "--key" is not used.""",
        ),
        (["--cert", "no.pem"], "'--cert': File 'no.pem' does not exist."),
        (["--cert", "../no.pem"], "'--cert': File '../no.pem' does not exist."),
        (["--cert", "."], "'--cert': File '.' is a directory."),
        (
            ["--cert", "contexts:other"],
            "'--cert': File 'contexts:other' does not exist.",
        ),
        (["--cert", "contexts:no"], "'--cert': File 'contexts:no' does not exist."),
    ],
)
def test_what_does_not_fit_is_refused(options: list[str], problem: str) -> None:
    assert problem_of(*options) == problem


def test_a_key_is_no_use_to_a_certificate_made_on_the_spot(folder: Path) -> None:
    install_cryptography(folder)

    assert problem_of("--cert", "adhoc", "--key", "key.pem") == (
        """'--key': When "--cert" is "adhoc", "--key" is not used."""
    )


def test_the_key_may_be_in_the_file_of_the_certificate() -> None:
    assert run("--cert", "cert.pem").stderr.endswith(
        "Give the file of the private key; it is the same file if that holds both.\n"
    )


@pytest.mark.usefixtures("_chinese")
def test_what_is_missing_is_told_in_chinese() -> None:
    sys.modules["cryptography"] = None

    assert run("--cert", "cert.pem").stderr.endswith(
        """Error: Invalid value for '--key': Required when using "--cert".\n\n"""
        "请写出私钥所在的文件；如果私钥就在证书文件里，再写一次那个文件。\n"
    )
    assert run("--cert", "adhoc").stderr.endswith(
        "requires the cryptography library.\n\n"
        "请安装它：python -m pip install cryptography\n"
    )


def test_an_error_in_the_module_of_a_context_is_shown() -> None:
    Path("broken.py").write_text("1 / 0", encoding="utf-8")

    assert isinstance(run("--cert", "broken:context").exception, ZeroDivisionError)


def test_a_python_without_ssl_says_so() -> None:
    sys.modules["ssl"] = None

    assert problem_of("--cert", "cert.pem", "--key", "key.pem") == (
        """'--cert': """
        'Using "--cert" requires Python to be compiled with SSL support.'
    )
