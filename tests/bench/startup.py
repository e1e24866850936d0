"""Measures what comes before the first request is answered, by the processor's time.

All modules have their bytecode, as they have wherever a program starts twice.
"""

import os
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

FRAMEWORKS = ("lagena", "flask")

#: The file app.py.
APP = """
from {name} import Flask
app = Flask("app")
app.add_url_rule("/", view_func=lambda: "Hello, World!")
"""

ANSWER = """
from wsgiref.util import setup_testing_defaults
from app import app
environ = {}
setup_testing_defaults(environ)
assert b"".join(app(environ, lambda *start: None)) == b"Hello, World!"
"""

NOTHING = "nothing"


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Return the seconds of each deed by framework, without those of Python itself."""
    with TemporaryDirectory(prefix="bench-") as folder:
        folders = {name: make_app(Path(folder) / name, name) for name in FRAMEWORKS}
        # The first round writes the bytecode.
        samples = [sample(folders) for _ in range(1 + rounds)][1:]
    best = {key: min(sample[key] for sample in samples) for key in samples[0]}
    deeds = dict.fromkeys(deed for deed, _ in best if deed != NOTHING)
    return {
        deed: {name: best[deed, name] - best[NOTHING, name] for name in FRAMEWORKS}
        for deed in deeds
    }


def make_app(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "app.py").write_text(APP.format(name=name), "utf-8")
    return folder


def sample(folders: dict[str, Path]) -> dict[tuple[str, str], float]:
    """Do everything once; return the seconds by deed and framework."""
    deeds = {
        NOTHING: ["-c", "pass"],
        "import": ["-c", "import {name}"],
        "first answer": ["-c", ANSWER],
        "--help": ["-m", "{name}", "--help"],
    }
    return {
        (deed, name): seconds([word.replace("{name}", name) for word in words], folder)
        for deed, words in deeds.items()
        for name, folder in folders.items()
    }


def seconds(words: list[str], folder: Path) -> float:
    """Run Python in a folder; return the processor's time that it took."""
    environ = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environ,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
