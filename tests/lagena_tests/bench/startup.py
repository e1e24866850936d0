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

#: Seconds by deed, then by framework.
Costs = dict[str, dict[str, float]]


def measure(rounds: int) -> Costs:
    """Return the seconds of each deed by framework, without those of Python itself."""
    with TemporaryDirectory(prefix="bench-") as folder:
        folders = {name: make_app(Path(folder) / name, name) for name in FRAMEWORKS}
        # The first round writes the bytecode.
        return best([sample(folders) for _ in range(1 + rounds)][1:])


def best(samples: list[Costs]) -> Costs:
    """Return the best of all rounds, without the best of doing nothing."""
    deeds = [deed for deed in samples[0] if deed != NOTHING]
    return {
        deed: {
            name: min(sample[deed][name] for sample in samples)
            - min(sample[NOTHING][name] for sample in samples)
            for name in FRAMEWORKS
        }
        for deed in deeds
    }


def make_app(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "app.py").write_text(APP.format(name=name), "utf-8")
    return folder


def sample(folders: dict[str, Path]) -> Costs:
    """Do everything once, in one framework beside the other; return the seconds."""
    deeds = {
        NOTHING: ["-c", "pass"],
        "import": ["-c", "import {name}"],
        "first answer": ["-c", ANSWER],
        "--help": ["-m", "{name}", "--help"],
    }
    return {
        deed: {
            name: seconds([word.replace("{name}", name) for word in words], folder)
            for name, folder in folders.items()
        }
        for deed, words in deeds.items()
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
