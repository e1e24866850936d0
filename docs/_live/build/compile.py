"""Compiles archives of Python code for the page's Python, which this runs in.

Its caller calls ``write`` for each.
"""

import importlib
import importlib.util
import zipfile
from collections.abc import Iterator

#: Of the year 1980: the same bytes whenever it is made.
DATE = (1980, 1, 1, 0, 0, 0)
#: What a program needs none of.
LEFT_OUT = (".c", ".h", ".pyi", ".so", "/", "RECORD", "WHEEL")


def write(to: str, of: str, place: str, optimized: list[str]) -> None:
    """Write an archive with the code of another, which will lie in a place.

    What begins with one of ``optimized`` loses its docstrings.
    """
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, data in members(of):
            if name.endswith(".py"):
                data = compiled(data, f"{place}/{name}", level(name, optimized))
                name += "c"
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)


def members(source: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(LEFT_OUT) and "_examples/" not in name:
                yield name, archive.read(name)


def level(name: str, optimized: list[str]) -> int:
    """Return 2, which drops docstrings, for what is below one of these; else 0."""
    return 2 if any(name.startswith(above) for above in optimized) else 0


def compiled(source: bytes, place: str, optimize: int) -> bytes:
    bootstrap = importlib.import_module("importlib._bootstrap_external")
    code = compile(source, place, "exec", dont_inherit=True, optimize=optimize)
    digest = importlib.util.source_hash(source)
    packed: bytearray = bootstrap._code_to_hash_pyc(code, digest, False)
    return bytes(packed)
