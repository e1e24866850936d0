"""What a page's files are together: the project that its reader has at its end.

A project is the last version of each file that a block of the page is, byte for byte as
the runner writes it.  What commands of the page create is not in it: no database, and
no secret key.  Only the pages in ``LESSONS`` have one, if they have a file at all; the
others show how something is written, and nothing that is meant to be taken along.

The site shows and zips what is defined here, and the build hook puts it into the wheel.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lagena_docs import starts
from lagena_docs.artefact import PageData, Pages
from lagena_docs.starts import Starts

#: The folders whose pages have projects, in the order in which these are listed.
LESSONS = ("quickstart", "guide")


@dataclass(frozen=True)
class Project:
    """What a page's files are together."""

    #: The page's: where it is in the folder of its language, without its ending.
    name: str
    page: PageData
    #: By the path in the project's folder, in the order of the page.
    files: dict[str, bytes]


def find_all(pages: Pages) -> Iterator[Project]:
    """Yield the projects of a language, lesson by lesson."""
    for lesson in LESSONS:
        for name, page in sorted(pages.items()):
            if name.startswith(f"{lesson}/") and (project := find(name, page)):
                yield project


def find(name: str, page: PageData) -> Project | None:
    """Return the project of the page of this name, if it has one."""
    written = files(page)
    if not page["title"] or not written or name.partition("/")[0] not in LESSONS:
        return None
    return Project(name, page, written)


def files(page: PageData) -> dict[str, bytes]:
    """Return the files that the blocks of a page have written by its end."""
    texts = {block["name"]: block["text"] for block in page["blocks"]}
    last = page["blocks"][-1]["files"] if page["blocks"] else {}
    return {path: texts[name].encode() for path, name in last.items()}


def archive(written: dict[str, bytes]) -> bytes:
    """Return these files as a zip, the same bytes whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(written.items()):
            entry = zipfile.ZipInfo(path)  # of the year 1980
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def examples(
    pages: Pages, every: Mapping[str, Starts], language: str
) -> dict[str, dict[str, object]]:
    """Return the projects of a language as ``lagena examples`` reads them."""
    return {
        project.name: {
            "title": project.page["title"],
            "packages": project.page["packages"],
            "commands": commands(project, starts.of(every, project.name, language)),
            "files": {path: text.decode() for path, text in project.files.items()},
        }
        for project in find_all(pages)
    }


def commands(project: Project, of_page: Starts) -> list[str]:
    """Return what runs the first application of a project; nothing if it has none."""
    last = project.page["blocks"][-1]["files"]
    found = [of_page[block] for block in last.values() if block in of_page]
    runs = [starts.commands(start) for start in found if starts.does_start(start)]
    # A page has room for two lines of Python where a reader copies one command.
    keys = [command["text"].replace("\n", "; ") for command in project.page["keys"]]
    return [*keys, *runs[0]] if runs else []
