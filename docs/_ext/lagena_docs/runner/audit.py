"""Notes which files each Python of a page reads; keeps it from reaching out.

This text is also a part of what each Python of a page runs first, so it does without
what is slow to import, such as pathlib.  It sees what Python
code does, whatever catches the errors that it raises; of other programs it sees
nothing, but for curl, which is told to reach this machine only.
"""

import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
#: By audit event: which of its arguments is a path that changes, and which is the
#: folder that it is seen from, if it is not the current one.
CHANGES = {
    "os.mkdir": (0, 2),
    "os.remove": (0, 1),
    "os.rename": (1, 3),
    "os.rmdir": (0, 1),
}
NOWHERE = "(nowhere)"
#: What leads to this machine, as an address or a name.
LOOPBACK = (None, "", "localhost", "::", "::1", "0.0.0.0")
SENDS = ("socket.connect", "socket.sendto", "socket.sendmsg")
RESOLVES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


class Watch:
    """An audit hook that logs, a line for each, what it saw and what it refused."""

    def __init__(self, page: str, home: str, log: str) -> None:
        self.page = page
        self.home = home
        self.log = log

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            self.opens(args[0], args[2])
        elif event in CHANGES:
            path, folder = CHANGES[event]
            if args[folder] == -1:
                self.writes(args[path])
        elif event in SENDS:
            self.sends(event, args[0], args[1])
        elif event in RESOLVES:
            self.resolves(args[0])

    def opens(self, path: object, flags: object) -> None:
        if isinstance(flags, int) and flags & WRITING:
            self.writes(path)
        elif place(path).startswith(self.home + "/project/"):
            self.note("read", place(path))

    def writes(self, path: object) -> None:
        if not place(path).startswith((self.home + "/", "/dev/", "/proc/", NOWHERE)):
            self.refuse(f"writes {place(path)}, outside of its own folder")

    def sends(self, event: str, sender: object, address: object) -> None:
        # A datagram socket that connects sends nothing yet: programs learn so which
        # address this machine has.
        kind = getattr(sender, "type", None)
        if event == "socket.connect" and kind == sys.modules["socket"].SOCK_DGRAM:
            return
        if isinstance(address, tuple):
            self.resolves(address[0])

    def resolves(self, host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        own = sys.modules["socket"].gethostname()
        if name not in (*LOOPBACK, own) and not str(name).startswith("127."):
            self.refuse(f"reaches for {name}, and pages have no network")

    def refuse(self, what: str) -> None:
        self.note("refused", what)
        raise PermissionError(f"{self.page} {what}.")

    def note(self, kind: str, what: str) -> None:
        with open(self.log, "a", encoding="utf-8") as log:  # noqa: PTH123  # no pathlib here
            log.write(f"{kind} {what}\n")


def place(path: object) -> str:
    """Return where a path leads, seen from the root."""
    if not isinstance(path, str | bytes | os.PathLike):
        return NOWHERE  # an open file's number
    try:
        return os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # no pathlib here
    except OSError:
        return NOWHERE  # the current folder is gone


def watch(page: str, home: str, log: str) -> None:
    """Watch this process from now on."""
    sys.dont_write_bytecode = True  # as the environment says, which -I ignores
    sys.addaudithook(Watch(page, home, log))
