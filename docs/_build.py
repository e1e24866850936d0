"""Build the site: all languages at once, each by a Sphinx of its own.

    python docs/_build.py

builds English into ``build/html`` and the others into folders of it, and packs the site
into a zip file for readers.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS / "_ext"))

import offline  # noqa: E402
from languages import Language, read  # noqa: E402

LANGUAGES = read(DOCS / "languages.toml")
SITE = ROOT / "build" / "html"


def main() -> int:
    for language in LANGUAGES:
        print(f"Building the {language.code} pages into build/html/{language.folder}")
    sys.stdout.flush()
    right = build()
    if right:
        offline.pack(SITE)
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
