"""What a Python file binds, imports and uses: enough to see what it would miss."""

import ast
import builtins
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fwscaffold.markers import has_markers

DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")  # as settings name what they start
GIVEN = frozenset({*dir(builtins), "__file__", "__path__", "__annotations__", "__builtins__"})


@dataclass(frozen=True, slots=True)
class Need:
    """A module, counted as `from` does by its dots, and a name in it where one is needed."""

    dots: int
    module: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PythonFile:
    """A module's names, what it needs of others, and the names in it that nothing binds.

    One that *is_open* may have any name: it has conflict markers, or makes names as it runs.
    """

    names: frozenset[str] = frozenset()
    needs: frozenset[Need] = frozenset()
    unbound: frozenset[str] = frozenset()
    is_open: bool = True
    is_broken: bool = False


@lru_cache(maxsize=4096)
def python_file(content: bytes) -> PythonFile:
    """Return what the file says; one that is no Python, for this version of it, is broken."""
    if has_markers(content):
        return PythonFile()
    try:
        tree = ast.parse(content)
        table = symtable.symtable(content.decode("utf-8"), "", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return PythonFile(is_broken=True)
    names = frozenset(_bound(table))
    return PythonFile(
        names,
        frozenset(_needs(tree)),
        frozenset(_unbound(table)) - names - GIVEN,
        is_open="__getattr__" in names or any(map(_is_star, ast.walk(tree))),
    )


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def _bound(table: symtable.SymbolTable) -> Iterator[str]:
    """Give the module's names: bound in it, or in a function that calls them global."""
    for each in _tables(table):
        for symbol in each.get_symbols():
            is_binding = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            if is_binding and (each is table or symbol.is_declared_global()):
                yield symbol.get_name()


def _unbound(table: symtable.SymbolTable) -> Iterator[str]:
    for each in _tables(table):
        for symbol in each.get_symbols():
            if symbol.is_referenced() and (each is table or symbol.is_global()):
                yield symbol.get_name()


def _needs(tree: ast.Module) -> Iterator[Need]:
    """Give each module that is imported, and each name that is taken from one."""
    modules = dict[str, Need]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Need(0, alias.name)
                modules[alias.asname or alias.name] = Need(0, alias.name)
        elif isinstance(node, ast.ImportFrom) and not _is_star(node):
            for alias in node.names:
                need = Need(node.level, node.module or "", alias.name)
                modules[alias.asname or alias.name] = _inside(need)
                yield need
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if DOTTED.fullmatch(text):
                module, _, name = text.rpartition(".")
                yield Need(0, module, name)
            case ast.Attribute(value=ast.Name() | ast.Attribute() as of, attr=attribute):
                if found := modules.get(ast.unparse(of)):
                    yield Need(found.dots, found.module, attribute)


def _inside(need: Need) -> Need:
    """Return the module that `from … import name` may have imported."""
    return Need(need.dots, ".".join(filter(None, (need.module, need.name))))


def _is_star(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
