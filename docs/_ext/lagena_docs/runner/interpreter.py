"""A Python of a page's own, which has what is installed here and not forbidden.

What a page installs goes no further; and however the page starts its Python, it
refuses what no page may import, and is watched.
"""

from __future__ import annotations

import functools
import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path

from lagena_docs.runner import audit, guard
from lagena_docs.runner.page import Page

#: What a program of a package does.
PROGRAM = """\
import sys

from {module} import {name}

if __name__ == "__main__":
    sys.exit({attr}())
"""


def make_interpreter(page: Page) -> None:
    """Make the virtual environment of a page."""
    folder = page.machine.python
    installed = sysconfig.get_path("purelib")
    packages = folder / Path(installed).relative_to(sys.prefix)
    packages.mkdir(parents=True)
    base = Path(getattr(sys, "_base_executable", sys.executable))
    (folder / "pyvenv.cfg").write_text(
        f"home = {base.parent}\ninclude-system-site-packages = false\n"
    )
    # Seen from within this environment: a server that reloads looks into no other's
    # packages once a second.
    inside = folder / "installed"
    inside.symlink_to(installed)
    # Python itself reads these two as it starts, in this order.
    (packages / "installed.pth").write_text(
        f"import site; site.addsitedir({str(inside)!r})\n"
    )
    # The second is for other Pythons, which a page may make; this one may ignore it.
    for place in (packages, page.machine.watcher):
        place.mkdir(exist_ok=True)
        (place / "sitecustomize.py").write_text(_first_words(page), "utf-8")
    _add_programs(folder, base)


def _first_words(page: Page) -> str:
    """Return what each Python of the page runs first."""
    settings, home, log = page.settings, page.machine.home, page.machine.watch_log
    refused, aliases = settings.refused(page.name), dict(settings.aliases)
    return "\n\n".join(
        [
            settings.first_words,
            Path(guard.__file__).read_text("utf-8"),
            Path(audit.__file__).read_text("utf-8"),
            f"guard({page.name!r}, {refused!r}, {aliases!r})",
            f"watch({page.name!r}, {str(home)!r}, {str(log)!r})\n",
        ]
    )


def _add_programs(folder: Path, base: Path) -> None:
    """Add Python, and the Python programs that are installed here.

    These are written anew, as pip writes them in more than one way.
    """
    programs = folder / "bin"
    programs.mkdir()
    for name in ("python", "python3", f"python{sysconfig.get_python_version()}"):
        (programs / name).symlink_to(base)
    for program, text in installed_programs().items():
        (programs / program).write_text(f"#!{programs}/python\n{text}", "utf-8")
        (programs / program).chmod(0o755)


@functools.cache
def installed_programs() -> dict[str, str]:
    """Return the Python programs that are installed here, without their first line.

    Asked before pages have processes of their own, it is found once for all.
    """
    found = {}
    for distribution in distributions(path=[sysconfig.get_path("purelib")]):
        for entry in distribution.entry_points.select(group="console_scripts"):
            name = entry.attr.partition(".")[0]
            found[entry.name] = PROGRAM.format(
                module=entry.module, name=name, attr=entry.attr
            )
    return found
