"""The reference has every public name once, and an example of all that is called."""

import inspect
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from sphinx.pycode import ModuleAnalyzer

from lagena_docs import docstrings, sections
from lagena_docs.site import reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "reference"

#: The modules whose names are for users; the others hold how it is done.
MODULES = [
    "lagena",
    "lagena.cli",
    "lagena.ctx",
    "lagena.json",
    "lagena.json.provider",
    "lagena.json.tag",
    "lagena.sessions",
    "lagena.testing",
    "lagena.views",
]
#: Names in public modules that are the framework's own, and what they are.
FOR_ITSELF = {
    "lagena.cli.CertParamType": "the type of the option --cert",
    "lagena.cli.find_app_by_string": "a step of finding the application",
    "lagena.cli.find_best_app": "a step of finding the application",
    "lagena.cli.get_version": "what the option --version calls",
    "lagena.cli.locate_app": "a step of finding the application",
    "lagena.cli.prepare_import": "a step of finding the application",
    "lagena.cli.show_server_banner": "what the command run prints first",
    "lagena.cli.version_option": "the option --version",
}
#: Kinds of tags; what they have is on their base class, ``JSONTag``.
TAGS = re.compile(r"lagena\.json\.tag\.(?:Tag(?!ged)|Pass)\w+")
NAME = re.compile(r"\{api\} (.+)")


def public_names() -> Iterator[str]:
    """Yield the names that a user may write."""
    for module in map(import_module, MODULES):
        for name, value in vars(module).items():
            full = f"{module.__name__}.{name}"
            if name.startswith("_") or full in FOR_ITSELF or TAGS.fullmatch(full):
                continue
            if is_public(module, name, value):
                yield full
                yield from (f"{full}.{member}" for member in members(value))


def is_public(module: ModuleType, name: str, value: object) -> bool:
    """Return whether a module is the one where users find this."""
    if inspect.ismodule(value):
        return False
    if module.__name__ == "lagena" or name in getattr(module, "__all__", ()):
        return True
    is_code = inspect.isroutine(value) or inspect.isclass(value)
    exported = any(value is other for other in vars(import_module("lagena")).values())
    return is_code and not exported and value.__module__ == module.__name__


def members(value: object) -> set[str]:
    """Return what a class has of its own, or from a part that is not public itself."""
    found: set[str] = set()
    if not inspect.isclass(value):
        return found
    for part in value.__mro__:
        if part is value or (part.__name__, value.__name__) == ("Scaffold", "Flask"):
            said = ModuleAnalyzer.for_module(part.__module__).find_attr_docs()
            found |= {name for scope, name in said if scope == part.__qualname__}
            found |= vars(part).keys()
    return {name for name in found if not name.startswith("_")}


def entries() -> Iterator[tuple[str, sections.Section]]:
    """Yield the name of each entry, and the section that it stands in."""
    for path in sorted(PAGES.glob("*.md")):
        for section in sections.read(path).sections:
            for link in section.links:
                if match := NAME.fullmatch(link):
                    yield match[1], section


def test_every_public_name_has_one_entry() -> None:
    listed = Counter(name for name, _ in entries())

    assert sorted(set(public_names()) - listed.keys()) == []
    assert [name for name, count in listed.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "section"), [pytest.param(*entry, id=entry[0]) for entry in entries()]
)
def test_what_can_be_called_is_called_in_its_section(
    name: str, section: sections.Section
) -> None:
    kind = reference.kind(docstrings.find(name))
    examples = "\n".join(block.text for block in section.blocks)

    if kind in ("class", "classmethod", "function", "method", "staticmethod"):
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", examples)


def test_a_name_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "index.md"
    page.write_text("# Page\n\n```{api} lagena.teapot\n```\n")

    sphinx = [sys.executable, "-m", "sphinx", "-q", "-c", str(ROOT)]
    done = subprocess.run(
        [*sphinx, str(tmp_path), str(tmp_path / "html")],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert f"{page}:3: ERROR: lagena.teapot is not there" in done.stderr


@pytest.mark.parametrize(
    ("name", "kind", "begin"),
    [
        ("lagena.Flask", "class", "A WSGI application"),
        ("lagena.Flask.route", "method", "Call the decorated view for URLs"),
        ("lagena.Flask.static_folder", "property", "The absolute path of the folder"),
        ("lagena.Request.max_form_parts", "property", "Fields and files a form may"),
        ("lagena.ctx.RequestContext.request", "property", "The request, made of"),
        ("lagena.Flask.import_name", "attribute", "The name of the module or package"),
        ("lagena.cli.run_command", "data", "Serve the application to this computer"),
        ("lagena.request", "data", "The request being handled."),
        ("lagena.template_rendered", "data", "Sent after a template was rendered"),
        (
            "lagena.views.View.as_view",
            "classmethod",
            "Return a view function of",
        ),
    ],
)
def test_a_name_is_found_with_what_is_said_of_it(
    name: str, kind: str, begin: str
) -> None:
    assert reference.kind(docstrings.find(name)) == kind
    assert docstrings.first_line(name).startswith(begin)


@pytest.mark.parametrize("name", ["teapot.handle", "lagena.Flask.teapot", "lagena"])
def test_what_is_not_there_is_named(name: str) -> None:
    with pytest.raises(docstrings.NoSuchNameError, match=name):
        docstrings.find(name)
