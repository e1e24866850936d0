"""Tells whether bash would ask for another line of a command."""

from __future__ import annotations

import re

#: In a command of bash: what is quoted, a quotation mark that is left, and the words.
QUOTED = re.compile(r"\\.|'[^']*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
QUOTE = re.compile("['\"]")
WORD = re.compile(r"&&|\|\||[(){}|;&\n]|[^\s(){}|;&]+")
#: What begins input that goes on until a line of this word alone.
HERE_DOCUMENT = re.compile(r"(?<!<)<<-?\s*(['\"]?)(?P<end>\w+)\1")
#: What begins a command of several lines, and what ends it.
ENDS = {"if": "fi", "for": "done", "while": "done", "until": "done", "case": "esac"}
ENDS |= {"{": "}", "(": ")"}
#: Behind these another command begins.
LEADS = {"if", "then", "else", "elif", "while", "until", "do"}
LEADS |= {"{", "(", ")", "!", ";", "&", "&&", "|", "||", "\n"}


def unfinished(command: str) -> bool:
    """Return whether bash would ask for another line of this command."""
    if document := HERE_DOCUMENT.search(command):
        end = rf"(?m)^\t*{document['end']}$"
        return not re.search(end, command[document.end() :])
    bare = QUOTED.sub("x", command)
    if command.endswith("\\") or QUOTE.search(bare):
        return True
    awaited: list[str] = []
    before = "\n"
    for word in WORD.findall(bare):
        begins = before in LEADS or before.endswith("$") or word == "("
        if begins and word in ENDS:
            awaited.append(ENDS[word])
        elif awaited[-1:] == [word]:
            awaited.pop()
        before = word
    return bool(awaited) or before in ("|", "&&", "||")
