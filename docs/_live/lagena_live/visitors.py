"""The cookies of those who visit an application, as their browsers keep them.

A service worker can set no cookie, so they are kept here: RFC 6265bis, of what matters
where one application answers, under any host.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
import zlib
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

#: The most that a cookie's name and value may have together, in bytes, and an
#: attribute's value; browsers leave out what is longer (RFC 6265bis, 5.6).
LONGEST, LONGEST_ATTRIBUTE = 4096, 1024


@dataclass(frozen=True)
class Cookie:
    name: str
    value: str
    #: The host that set it, or the domain that it named, with all below that.
    host: str
    path: str
    below: bool = False
    secure: bool = False
    #: When it ends, in seconds since 1970; None if with the browser.
    ends: float | None = None

    def goes_to(self, scheme: str, host: str, path: str) -> bool:
        """Return whether a browser sends it with a request (RFC 6265bis, 5.8.3)."""
        there = host == self.host or (self.below and host.endswith(f".{self.host}"))
        secure = scheme == "https" or host in ("localhost", "127.0.0.1")
        return there and is_below(path, self.path) and (secure or not self.secure)


class Jar:
    """The cookies of one visitor."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], Cookie] = {}

    def clear(self) -> None:
        self._cookies.clear()

    def header(self, scheme: str, host: str, path: str) -> str:
        """Return the ``Cookie`` header of a request; longest paths come first."""
        now = time.time()
        self._cookies = {
            key: cookie
            for key, cookie in self._cookies.items()
            if cookie.ends is None or cookie.ends > now
        }
        sent = [it for it in self._cookies.values() if it.goes_to(scheme, host, path)]
        sent.sort(key=lambda cookie: -len(cookie.path))
        return "; ".join(
            f"{it.name}={it.value}" if it.name else it.value for it in sent
        )

    def store(self, line: str, host: str, path: str) -> None:
        """Keep what a ``Set-Cookie`` header says; what no browser keeps is left out."""
        if cookie := parse(line, host, path):
            key = (cookie.name, cookie.host, cookie.path)
            self._cookies.pop(key, None)
            self._cookies[key] = cookie


def parse(line: str, host: str, path: str) -> Cookie | None:
    """Return the cookie that a header sets, or None where browsers refuse it."""
    pair, *rest = line.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(), value.strip()
    if len(f"{name}{value}".encode()) > LONGEST or not (name or value):
        return None
    said = _attributes(rest)
    domain = said.get("domain", "").lstrip(".").lower()
    if domain and domain != host and not host.endswith(f".{domain}"):
        return None
    below = said.get("path", "")
    return Cookie(
        name,
        value,
        domain or host,
        below if below.startswith("/") else default_path(path),
        below=bool(domain),
        secure="secure" in said,
        ends=_end(said),
    )


def is_below(path: str, above: str) -> bool:
    """Return whether a path matches a cookie's (RFC 6265bis, 5.1.4)."""
    return path == above or path.startswith(f"{above.rstrip('/')}/")


def default_path(path: str) -> str:
    """Return the path of a cookie that names none (RFC 6265bis, 5.1.4)."""
    return path.rpartition("/")[0] or "/"


def session_in(value: str) -> str | None:
    """Return what a session's cookie says, as JSON; anybody can, without its key."""
    packed = value.startswith(".")
    data = value.removeprefix(".").partition(".")[0]
    try:
        raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        text = (zlib.decompress(raw) if packed else raw).decode()
        json.loads(text)
    except (binascii.Error, zlib.error, ValueError):
        return None
    return text


def named(header: str, name: str) -> str | None:
    """Return the value of a cookie in a ``Cookie`` header."""
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return next((value for key, _, value in pairs if key == name), None)


def _attributes(parts: list[str]) -> dict[str, str]:
    """Return a cookie's attributes; of several of a name, the last counts."""
    pairs = (part.partition("=") for part in parts)
    return {
        name.strip().lower(): value.strip()
        for name, _, value in pairs
        if len(value.encode()) <= LONGEST_ATTRIBUTE
    }


def _end(said: dict[str, str]) -> float | None:
    age = said.get("max-age", "")
    if age.removeprefix("-").isdigit():
        return time.time() + int(age)
    try:
        end = parsedate_to_datetime(said["expires"])
    except (KeyError, ValueError):
        return None
    return (end if end.tzinfo else end.replace(tzinfo=UTC)).timestamp()
