"""Lets pytest execute the pages: ``pytest docs``, or one page of it.

``FRAMEWORK=flask`` executes them on the real Flask, under lagena's name.
"""

import os
import re
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs"
sys.path.append(str(PAGES / "_ext"))

import languages  # noqa: E402
from runner.collect import Pages  # noqa: E402
from runner.settings import Recording, Settings  # noqa: E402

LANGUAGES = languages.read(PAGES / "languages.toml")

#: Pages that show what the real Flask does not have, and what that is.
LAGENA_ALONE = {
    "changes.md": "it says lagena's version",
    "contributing/blocks.md": "the wheel is lagena's own",
    "contributing/translating.md": "it runs the program that compares these pages",
    "design.md": "it lists lagena's modules",
    "guide/command-line.md": "the advice in errors is lagena's own",
    "guide/installation.md": "the wheel is lagena's own",
    "guide/moving-from-flask.md": "it gives lagena Flask's name",
    "quickstart/minimal-application.md": "the wheel and the advice in errors are "
    "lagena's own",
    "quickstart/using-extensions.md": "it gives lagena Flask's name",
    "reference/command-line.md": "it gives lagena Flask's name",
}

#: What may stand before a program's name: variables, a folder, ``python -m``.
PROGRAM = r"^(?:.*&& )?(?:\w+=\S* )*(?:\S*/)?(?:python3? (?:-\S+ )*?-m )?"

LAGENA = Settings(
    root=ROOT,
    pages=PAGES,
    rerun="make doctest PAGE={page}",
    servers={
        re.compile(rf"(?s){PROGRAM}lagena\b.* run\b(?!.* --help)"): 5000,
        re.compile(
            rf"(?s){PROGRAM}(?:gunicorn|granian|waitress-serve)\b"
            r"(?!.* (?:-h|--help|-v|--version|--check-config|--print-config)\b)"
        ): 8000,
    },
    reloads=re.compile(r"(?s)^(?!.* --no-).*(?: --debug\b| \* Debugger PIN: )"),
    reloaded=re.compile(r" \* Debugger PIN: .*\n"),
    wheelhouse=ROOT / "build" / "wheelhouse",
    make_wheelhouse="make wheelhouse",
    environment={
        "FLASK_RUN_PORT": "{port[5000]}",
        "GRANIAN_PORT": "{port[8000]}",
        "GUNICORN_CMD_ARGS": "--bind=127.0.0.1:{port[8000]}",
    },
    # Programs speak the page's language.  Letters and their order are those of a locale
    # that every system has, so that nothing depends on whether this one is installed.
    environments={
        language.folder: {
            "LANG": f"{language.code}.UTF-8",
            "LC_CTYPE": "C.UTF-8",
            "LC_COLLATE": "C.UTF-8",
        }
        for language in LANGUAGES[1:]
    },
    forbidden={"flask": "these pages are about lagena, so import that."},
    framework=f"lagena {version('lagena')}",
    fresh=("lagena",),
    recording=Recording(
        folder=ROOT / "build" / "records",
        source=ROOT / "framework" / "lagena",
        distribution="lagena",
    ),
)
FLASK = replace(
    LAGENA,
    rerun="make doctest PAGE={page} FRAMEWORK=flask",
    wheelhouse=None,
    forbidden={},
    aliases={"lagena": "flask"},
    framework=f"Flask {version('flask')}",
    left_out={
        (Path(language.folder) / page).as_posix(): reason
        for language in LANGUAGES
        for page, reason in LAGENA_ALONE.items()
        if not language.folder or (PAGES / language.folder / page).is_file()
    },
    fresh=("flask",),
    recording=None,
)
FRAMEWORKS = {"lagena": LAGENA, "flask": FLASK}


def pytest_configure(config: pytest.Config) -> None:
    name = os.environ.get("FRAMEWORK", "lagena")
    if name not in FRAMEWORKS:
        known = ", ".join(FRAMEWORKS)
        raise pytest.UsageError(f"FRAMEWORK={name!r} is none of: {known}.")
    config.pluginmanager.register(Pages(FRAMEWORKS[name]), "pages")
