"""The pages as they are now, and their projects: read once for all tests."""

from functools import cache

from lagena_docs import pages, projects
from lagena_docs.artefact import Pages
from lagena_docs.languages import Language
from lagena_docs.projects import Project
from lagena_docs.settings import LANGUAGES, PAGES


@cache
def read(language: Language) -> Pages:
    """Return all pages of a language, which whoever asks shares: change none."""
    return pages.read_all(PAGES, language, LANGUAGES)


@cache
def every_project() -> list[tuple[Language, Project]]:
    """Return the projects of all languages, each with its language."""
    return [
        (language, project)
        for language in LANGUAGES
        for project in projects.find_all(read(language))
    ]
