"""Tells which blocks of a page are typed into the same Python, and which anew.

Names decide it: those that a block needs, and those that blocks above it have made.
"""

from __future__ import annotations

import ast
import builtins
import doctest
import symtable
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lagena_docs.blocks import Block

#: The kinds whose blocks are typed into Python's prompt.
TYPED = frozenset({"python", "pycon"})
#: What each Python has from its start.
GIVEN = frozenset(dir(builtins)) | {"__name__"}


class Names(NamedTuple):
    """The names that a block makes, and those that it needs from above."""

    made: frozenset[str]
    needed: frozenset[str]


def continued(shown: Sequence[Block]) -> dict[int, int | None]:
    """Return which block each typed block of a page continues, by their numbers.

    It is the nearest one that has made a name that it needs.  None says that it can be
    typed into a new Python: neither it nor a block below it needs what is above.
    """
    typed = [number for number, it in enumerate(shown) if it.kind in TYPED]
    names = {number: read(shown[number]) for number in typed}
    needs = {number: list(_makers(number, names)) for number in typed}
    found: dict[int, int | None] = {}
    for place, number in enumerate(typed):
        lasting = any(made < number for below in typed[place:] for made in needs[below])
        nearest = max(needs[number], default=typed[place - 1] if place else None)
        found[number] = nearest if lasting else None
    return found


def _makers(number: int, names: dict[int, Names]) -> Iterator[int]:
    """Yield the nearest block above that has made each name that a block needs."""
    for name in names[number].needed:
        above = [at for at, it in names.items() if at < number and name in it.made]
        yield from above[-1:]


def read(block: Block) -> Names:
    """Return the names of a block; one that is no Python has none."""
    try:
        source = _source(block)
        statements = ast.parse(source).body
        inner = frozenset(_needed_inside(symtable.symtable(source, "", "exec")))
    except (SyntaxError, ValueError):
        return Names(frozenset(), frozenset())
    made: set[str] = set()
    needed: set[str] = set()
    for statement in statements:
        new = set(_made(statement))
        loaded = {name.id for name in _read_as_it_runs(statement)}
        # What a loop or a `with` names is made before its body reads it.
        needed |= loaded - made - GIVEN - (new if hasattr(statement, "body") else set())
        made |= new
    return Names(frozenset(made), frozenset(needed | (inner - made - GIVEN)))


def _source(block: Block) -> str:
    if block.kind == "python":
        return block.content
    examples = doctest.DocTestParser().get_examples(block.content)
    return "".join(example.source for example in examples)


def _needed_inside(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the global names that functions and classes use."""
    for inner in table.get_children():
        for symbol in inner.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                yield symbol.get_name()
        yield from _needed_inside(inner)


def _read_as_it_runs(statement: ast.stmt) -> Iterator[ast.Name]:
    """Yield the names in a statement that are read as it runs, in no function's body.

    What a comprehension or a lambda names for itself is left out.
    """
    own: set[str] = set()
    found: list[ast.Name] = []
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                todo += [*node.decorator_list, node.args]
                todo += [node.returns] if node.returns else []
                continue
            case ast.ClassDef():
                todo += [*node.decorator_list, *node.bases, *node.keywords]
                continue
            case ast.Lambda():
                todo.append(node.args)
                continue
            case ast.comprehension():
                inside = ast.walk(node.target)
                own |= {it.id for it in inside if isinstance(it, ast.Name)}
            case ast.AugAssign(target=ast.Name() as target):
                found.append(target)
            case ast.Name(ctx=ast.Load()):
                found.append(node)
        todo += ast.iter_child_nodes(node)
    yield from (name for name in found if name.id not in own)


def _made(statement: ast.stmt) -> Iterator[str]:
    """Yield the global names that a statement makes."""
    table = symtable.symtable(ast.unparse(statement), "", "exec")
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported():
            yield symbol.get_name()
