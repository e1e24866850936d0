"""What this project is: its pages, their languages, and how they are executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from lagena_docs import languages
from lagena_docs.commands import SERVERS

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "docs"
#: What programs read of the pages, a file for each language.
ARTEFACT = ROOT / "build" / "pages"
LANGUAGES = languages.read(PAGES / "languages.toml")


@dataclass(frozen=True)
class Recording:
    """Where runs are recorded, and what a record depends on besides its page."""

    folder: Path
    #: The framework's source.
    source: Path
    #: The distribution that it is; the versions of what this needs count.
    distribution: str
    #: What executes pages: other files and folders that count.
    runner: tuple[Path, ...] = ()
    #: The dependency group of what else pages run, whose versions count, too.
    group: str = ""


@dataclass(frozen=True)
class Starting:
    """Where it stands how the applications of the pages start."""

    file: Path
    #: The command that rewrites what it has of a page, with ``{page}`` in it.
    update: str
    #: The folders of the translations, whose pages start as those of the source.
    translations: tuple[str, ...] = ()

    def place(self, page: Path) -> tuple[str, str]:
        """Return the name of a page in all languages, and its translation's folder."""
        folder = page.parts[0] if page.parts[0] in self.translations else ""
        return page.relative_to(folder).with_suffix("").as_posix(), folder


@dataclass(frozen=True)
class Settings:
    """What the runner knows of the project whose pages it runs."""

    #: The project's folder; messages name pages as seen from here.
    root: Path
    #: The folder with the pages.
    pages: Path
    #: The command that runs one page again, with ``{page}`` in it.
    rerun: str
    #: Commands that start a server, and its port, as pages show it, if they name none.
    servers: Mapping[re.Pattern[str], int]
    #: Wheels that pages install from, and the command that makes them; pages that
    #: have none can install nothing.
    wheelhouse: Path | None
    make_wheelhouse: str
    #: In the command of a server, or in what it prints: it starts again when a module
    #: changes.  And what such a one prints each time that it has started.
    reloads: re.Pattern[str] | None = None
    reloaded: re.Pattern[str] | None = None
    #: Variables of a page's environment; ``{port[5000]}`` is the port shown as 5000.
    environment: Mapping[str, str] = field(default_factory=dict)
    #: More of them, or other values, by the folder in ``pages`` whose pages have them.
    environments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Modules that no page may import, and what to write instead.
    forbidden: Mapping[str, str] = field(default_factory=dict)
    #: Pages that may import them, as seen from ``pages``, and the reason.
    allowed: Mapping[str, str] = field(default_factory=dict)
    #: Packages whose names lead to another package, in every Python of a page.
    aliases: Mapping[str, str] = field(default_factory=dict)
    #: What the pages run on, as the summary calls it.
    framework: str = ""
    #: Pages that cannot run on it, as seen from ``pages``, and the reason.
    left_out: Mapping[str, str] = field(default_factory=dict)
    #: Python code that each Python of a page runs first.
    first_words: str = ""
    #: Packages that a page imports afresh, whatever the tests before it did to them.
    fresh: tuple[str, ...] = ()
    #: How pages that pass are recorded, if they are.
    recording: Recording | None = None
    #: Is it held how the applications of the pages start?
    starting: Starting | None = None
    #: The home of all pages, one after the other, if they share one: what they write
    #: into the project folder stays there, and a tree shows a part of it.
    home: Path | None = None
    #: How many seconds a block may take.
    limit: float = 30

    def refused(self, page: str) -> dict[str, str]:
        """Return what a page, as messages name it, may not import."""
        name = (self.root / page).relative_to(self.pages).as_posix()
        return {} if name in self.allowed else dict(self.forbidden)


def _in_each_language(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the same of each page and its translations."""
    return {
        (Path(language.folder) / page).as_posix(): reason
        for language in LANGUAGES
        for page, reason in pages.items()
        if not language.folder or (PAGES / language.folder / page).is_file()
    }


#: Pages that show what the real Flask does not have, and what that is.
LAGENA_ALONE = {
    "changes.md": "it says lagena's version",
    "contributing/blocks.md": "the wheel is lagena's own",
    "contributing/translating.md": "it runs the program that compares these pages",
    "design.md": "it lists lagena's modules",
    "guide/command-line.md": "the advice in errors is lagena's own",
    "guide/installation.md": "the wheel is lagena's own",
    "guide/moving-from-flask.md": "it gives lagena Flask's name",
    "quickstart/debug-mode.md": "the advice in errors is lagena's own",
    "quickstart/minimal-application.md": "the wheel is lagena's own",
    "quickstart/using-extensions.md": "it gives lagena Flask's name",
    "quickstart/when-it-does-not-start.md": "the advice in errors is lagena's own",
    "reference/contexts.md": "it shows what lagena's contexts have of their own",
    "reference/command-line.md": "it gives lagena Flask's name",
}
#: Pages that import the real Flask, and why.
BESIDE_FLASK = {
    "quickstart/using-extensions.md": "it shows who gets the real Flask by mistake",
}

#: What executes pages: a record depends on all of it.
RUNNER = (
    "bash.py",
    "blocks.py",
    "commands.py",
    "continuing.py",
    "languages.py",
    "runner",
    "settings.py",
)

LAGENA = Settings(
    root=ROOT,
    pages=PAGES,
    rerun="make doctest PAGE={page}",
    servers=SERVERS,
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
            "LANG": language.locale,
            "LC_CTYPE": "C.UTF-8",
            "LC_COLLATE": "C.UTF-8",
        }
        for language in LANGUAGES[1:]
    },
    forbidden={"flask": "these pages are about lagena, so import that."},
    allowed=_in_each_language(BESIDE_FLASK),
    framework=f"lagena {version('lagena')}",
    fresh=("lagena",),
    recording=Recording(
        folder=ROOT / "build" / "records",
        source=ROOT / "framework" / "lagena",
        distribution="lagena",
        runner=tuple(Path(__file__).with_name(name) for name in RUNNER),
        group="pages",
    ),
    starting=Starting(
        file=PAGES / "starts.json",
        update="make doctest-update PAGE={page}",
        translations=tuple(language.code for language in LANGUAGES[1:]),
    ),
)


def _on_flask() -> Settings:
    """Return how the pages are executed on the real Flask, which has to be there."""
    return replace(
        LAGENA,
        rerun="make doctest PAGE={page} FRAMEWORK=flask",
        wheelhouse=None,
        forbidden={},
        aliases={"lagena": "flask"},
        framework=f"Flask {version('flask')}",
        left_out=_in_each_language(LAGENA_ALONE),
        fresh=("flask",),
        recording=None,
        starting=None,
    )


#: What makes the settings by which pages are executed on a framework, by its name.
FRAMEWORKS: Mapping[str, Callable[[], Settings]] = {
    "lagena": lambda: LAGENA,
    "flask": _on_flask,
}
