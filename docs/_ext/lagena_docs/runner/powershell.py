"""Says what a command for bash is in PowerShell, where a rule says it.

An answer is right in Windows PowerShell 5.1 and in PowerShell 7.  Where these differ,
as in how a program gets a quotation mark, there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: Rules for the words that a command begins with: in each shell of Windows, and here.
WINDOWS = [
    (r"python3\b(?!\.)", "py"),
    (r"(?:\.|source) (\S+)/bin/activate$", r"\1\\Scripts\\activate"),
    (r"(\S+)/bin/(?=\S)", r"\1\\Scripts\\"),
    (r"cat ", "type "),
    (r"cp ", "copy "),
    (r"mkdir -p ", "mkdir "),
    (r"mv ", "move "),
    (r"rm ", "del "),
]
RULES = [*WINDOWS, (r"curl\b", "curl.exe"), (r"echo \$\?$", "echo $LASTEXITCODE")]
#: Commands of Windows itself; a slash begins their options, so paths need the other.
OWN = re.compile(r"(?:copy|del|mkdir|move|type|cd) ")
QUOTED = re.compile(r"('[^']*'|\"(?:\\.|[^\"\\])*\")")
#: The output of a command that becomes a variable, or a file.
SUBSTITUTED = re.compile(r"export (\w+)=\$\((.*)\)", re.DOTALL)
REDIRECTED = re.compile(r"(?P<command>[^>]*[^>\d&]) (?P<mark>>>?) (?P<file>\S+)")
#: In 5.1 ``>`` writes UTF-16, and ``-Encoding utf8`` begins a file with a mark that no
#: parser of TOML takes; what ``ascii`` writes is the same in both, and is UTF-8, too.
WRITERS = {">": "Set-Content -Encoding", ">>": "Add-Content -Encoding"}
EXPORT = re.compile(rf"export (\w+)=({QUOTED.pattern}|[^\s'\"]*)")
UNSET = re.compile(r"unset ((?:\w+ ?)+)")
GREP = re.compile(rf"grep (?P<options>(?:-[En]+ )*)(?P<pattern>{QUOTED.pattern}|\S+)")
GREP_BELOW = re.compile(
    r"grep -rnE --include=\"(?P<names>[\w.*]+)\" --exclude-dir=(?P<but>[\w.]+) "
    r"(?P<pattern>\"[^\"$`]+\") \."
)
#: What a pattern of grep means otherwise, unless ``-E`` is said.
BASIC = re.compile(r"[\\+?(){}|]")
VARIABLE = re.compile(r"\$(?!LASTEXITCODE)(\w+)(?![\w:])")
#: Outside of quotes, and within double ones, what PowerShell takes otherwise.
STRANGE = re.compile(
    r"^\w+=|\$(?!env:\w|LASTEXITCODE)|[<>&|;,(){}]|`(?!\n)|(?:^| )[@#]|\\\n"
)
STRANGE_IN_QUOTES = re.compile(r"\$(?!env:\w)|`|\\[\"$`\\]")
#: What cannot be typed in PowerShell as it stands.
OF_BASH = re.compile(
    r"\bexport\b|\bunset\b|>|\bgrep\b|\bpython3\b|/bin/activate\b|\$[\w({?]"
)


def needed(command: str) -> bool:
    """Return whether a command means something else in PowerShell, or nothing."""
    bare = QUOTED.sub(lambda quoted: "$_" * _expands(quoted[0]), command)
    return bool(OF_BASH.search(bare))


def _expands(quoted: str) -> bool:
    return quoted.startswith('"') and bool(re.search(r"(?<!\\)\$[\w({?]", quoted))


def command(text: str) -> str | None:
    """Return a command for bash as it is typed in PowerShell; None if no rule says."""
    text = joined(text)
    blank = QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)
    if found := SUBSTITUTED.fullmatch(text):
        inner = command(found[2])
        return inner and f"$env:{found[1]} = {inner}"
    if found := REDIRECTED.fullmatch(blank):
        return _redirected(text, found)
    if " | " in blank:
        middle = blank.rindex(" | ")
        left, right = command(text[:middle]), command(text[middle + 3 :])
        return left and right and f"{left} | {right}"
    return next(filter(None, (rule(text) for rule in SIMPLE)), None)


def joined(text: str) -> str:
    """Return a command on one line; both shells let it go on in the next after a |."""
    return text.replace(" |\n", " | ")


def _redirected(text: str, found: re.Match[str]) -> str | None:
    """Return a command whose output goes into a file.

    What a program prints in other letters than ASCII, 5.1 may read wrongly.
    """
    typed = text[: found.end("command")]
    left, file = command(typed), text[found.start("file") :]
    if not left or not (text.isascii() or typed.startswith("echo ")):
        return None
    encoding = "ascii" if text.isascii() else "utf8"
    return f"{left} | {WRITERS[found['mark']]} {encoding} {file}"


def _export(text: str) -> str | None:
    found = EXPORT.fullmatch(text)
    if not found:
        return None
    name, value = found[1], found[2]
    if re.fullmatch(r"'.*[\"$`].*'", value):
        return f"$env:{name} = {value}"
    typed = _words(value if QUOTED.fullmatch(value) else f'"{value}"')
    return typed and f"$env:{name} = {typed}"


def _unset(text: str) -> str | None:
    found = UNSET.fullmatch(text)
    names = found[1].split() if found else []
    return found and "Remove-Item " + ", ".join(f"Env:{name}" for name in names)


def _grep(text: str) -> str | None:
    """Return what finds the same lines; it writes before each where it stands."""
    found = GREP.match(text)
    if not found or ("E" not in found["options"] and BASIC.search(found["pattern"])):
        return None
    words = [found["pattern"], *text[found.end() :].split()]
    typed = [_words(word) for word in words]
    if None in typed or any(word.startswith("-") for word in words):
        return None
    pattern, *files = map(str, typed)
    return " ".join(["Select-String", pattern, *filter(None, [", ".join(files)])])


def _grep_below(text: str) -> str | None:
    """Return what looks into all files of a folder, but not into those of one in it."""
    found = GREP_BELOW.fullmatch(text)
    if not found:
        return None
    files = f"Get-ChildItem -Recurse -Filter {found['names']}"
    others = f'Where-Object FullName -NotMatch "{re.escape(found["but"])}"'
    return f"{files} | {others} | Select-String {found['pattern']}"


def _program(text: str) -> str | None:
    """Return a command that is a program and its words."""
    if text.startswith(("export ", "unset ", "grep ", "eval ")):
        return None
    for pattern, ours in RULES:  # the first that fits
        if re.match(pattern, text):
            text = re.sub(pattern, ours, text, count=1)
            break
    if OWN.match(text):
        text = text.replace("/", "\\")
    return _words(text.replace(" \\\n", " `\n"))


#: What a command without pipes may be.
SIMPLE: tuple[Callable[[str], str | None], ...] = (
    _export,
    _unset,
    _grep,
    _grep_below,
    _program,
)


def _words(text: str) -> str | None:
    """Return words as PowerShell quotes them, and names its variables."""
    pieces = [_word(piece) for piece in QUOTED.split(text) if piece]
    return None if None in pieces else "".join(map(str, pieces))


def _word(piece: str) -> str | None:
    """Return quoted text, or what stands between such."""
    if piece.startswith("'"):
        inner = piece[1:-1]
        if '"' in inner:
            return None
        return piece if re.search("[$`]", inner) else f'"{inner}"'
    ours = VARIABLE.sub(r"$env:\1", piece)
    strange = STRANGE_IN_QUOTES if piece.startswith('"') else STRANGE
    return None if strange.search(ours) else ours
