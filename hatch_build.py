"""The build hook: what programs read of the pages goes along, and the examples from it.

It is made of the pages with their parser, MyST.  An sdist has it already, so whoever
builds from one needs no parser.
"""

import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Examples(BuildHookInterface[BuilderConfig]):
    """Writes a file for each language; an editable lagena reads it where it lies."""

    def dependencies(self) -> list[str]:
        """Return the parser that the site is built with, where one is needed."""
        if self._is_sdist():
            return []
        project = tomllib.loads(Path(self.root, "pyproject.toml").read_text("utf-8"))
        tools: list[str] = project["dependency-groups"]["docs"]
        return [tool for tool in tools if tool.startswith("myst-parser")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        docs, build = Path(self.root, "docs"), Path(self.root, "build")
        sys.path.append(str(docs / "_ext"))
        from lagena_docs import artefact, languages, projects, starts

        listed = languages.read(docs / "languages.toml")
        if not self._is_sdist():
            from lagena_docs import pages

            pages.write(docs, listed, build / "pages")
        every = starts.read(docs / "starts.json")
        made = {artefact.path(build / "pages", language) for language in listed}
        if self.target_name == "sdist":
            self._add(made, "build/pages", build_data)
            return
        # What an earlier build left may be of a language that there is no more.
        shutil.rmtree(build / "examples", ignore_errors=True)
        for path in made:
            examples = projects.examples(artefact.read(path), every, path.stem)
            artefact.write(examples, build / "examples" / path.name)
        if version != "editable":
            written = {build / "examples" / path.name for path in made}
            self._add(written, "lagena/_examples", build_data)

    def _is_sdist(self) -> bool:
        return Path(self.root, "PKG-INFO").is_file()

    def _add(self, files: set[Path], folder: str, build_data: dict[str, Any]) -> None:
        for path in sorted(files):
            build_data["force_include"][str(path)] = f"{folder}/{path.name}"
