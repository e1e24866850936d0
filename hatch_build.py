"""The build hook: takes the examples out of the pages and puts them into the wheel."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Examples(BuildHookInterface[BuilderConfig]):
    """Writes a file for each language; an editable lagena reads it where it lies."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        docs = Path(self.root, "docs")
        sys.path.append(str(docs / "_ext"))
        from lagena_docs import languages, projects

        out = Path(self.root, "build", "examples")
        out.mkdir(parents=True, exist_ok=True)
        for language in languages.read(docs / "languages.toml"):
            text = projects.as_json(projects.read_all(docs, language.folder))
            (out / f"{language.code}.json").write_text(text, "utf-8")
        if version != "editable":
            build_data["force_include"][str(out)] = "lagena/_examples"
