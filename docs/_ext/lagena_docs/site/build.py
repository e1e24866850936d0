"""Build the site: all languages at once, each by a Sphinx of its own.

    python -m lagena_docs.site.build

builds English into ``build/html`` and the others into folders of it, and packs the site
into a zip file for readers.
"""

import subprocess
import sys
import time
from collections.abc import Sequence

from lagena_docs.languages import Language
from lagena_docs.settings import LANGUAGES, ROOT
from lagena_docs.site import offline, sources

SITE = ROOT / "build" / "html"


def main() -> int:
    for language in LANGUAGES:
        print(f"Building the {language.code} pages into build/html/{language.folder}")
    sys.stdout.flush()
    began = time.time()
    afresh = not all(map(sources.is_content, sources.newer()))
    right = build(LANGUAGES, *(["-E"] if afresh else []))
    if right:
        offline.pack(SITE)
        sources.note_built(began)
    return 0 if right else 1


def build(
    languages: Sequence[Language] = LANGUAGES, *options: str, builder: str = "html"
) -> bool:
    """Build the pages of these languages; return whether all of them are right."""
    running = [
        subprocess.Popen(_sphinx(language, builder, options), cwd=ROOT)
        for language in languages
    ]
    try:
        codes = [sphinx.wait() for sphinx in running]
    finally:
        for sphinx in running:
            sphinx.terminate()  # what still runs when this was interrupted
            sphinx.wait()
    return not any(codes)


def _sphinx(language: Language, builder: str, options: Sequence[str]) -> list[str]:
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-c", "."]
    command += ["-b", builder, "-d", f"build/doctrees/{language.code}"]
    command += ["-D", f"language={language.code}", *options]
    folder = language.folder
    return [*command, f"docs/{folder}", f"build/{builder}/{folder}"]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
