"""The lines by which a project knows of a resource: an entry in one list, and an import of it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fwscaffold.resource import literals
from fwscaffold.resource.literals import UnrecognisableError, lines, parsed


@dataclass(frozen=True, slots=True)
class Wire:
    """What is added to a file: *entry* to the list called *into*, and an *imported* name if any."""

    file: str
    into: str
    entry: str
    imported: str = ""

    @property
    def by_hand(self) -> str:
        """What a person would write."""
        entry = f"`{self.entry}` in `{self.into}`"
        return f"`{self.imported}` and {entry}" if self.imported else entry


def wire(content: Mapping[str, Any]) -> Wire:
    """Return the wire that an entry of a template's `__wiring` describes."""
    return Wire(content["file"], content["into"], content["entry"], content.get("import", ""))


def wired(text: str, wire: Wire) -> str:
    """Return the text with the wire; raise UnrecognisableError where there is no place for it."""
    if is_by_hand(text, wire):
        return text
    text = literals.added(text, wire.into, wire.entry)
    return _with_import(text, wire.imported) if wire.imported else text


def is_by_hand(text: str, wire: Wire) -> bool:
    """Return whether all of the wire is in the text already, wherever its owner has put it."""
    is_imported = not wire.imported or _found(parsed(text).body, wire.imported) is not None
    return is_imported and literals.mentions(text, wire.entry)


def unwired(text: str, wire: Wire) -> str:
    """Return the text without the wire; raise UnrecognisableError where it is there otherwise."""
    if is_gone(text, wire):
        return text
    text = literals.removed(text, wire.into, wire.entry)
    return _without_import(text, wire.imported) if wire.imported else text


def is_gone(text: str, wire: Wire) -> bool:
    """Return whether its owner has taken all of the wire out: the text has no name of it left."""
    entry = f"_({{{wire.entry}}})" if wire.imported else f"_({wire.entry})"
    return not {*_words(parsed(f"{wire.imported}\n{entry}"))} & {*_words(parsed(text))}


def _words(tree: ast.Module) -> Iterator[str]:
    """Give the modules that are imported, the names that they get, and the texts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            yield node.module
            yield from (each.asname or each.name for each in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value


def _with_import(text: str, imported: str) -> str:
    """Return the text with the import where isort puts it: among its like, by their names."""
    body, whole, (new,) = parsed(text).body, lines(text), ast.parse(imported).body
    if _found(body, imported):
        return text
    alike = [node for node in body if _order(node)]
    if later := next((node for node in alike if _order(node) > _order(new)), None):
        at, added = later.lineno - 1, f"{imported}\n"
    elif alike:
        at, added = _end(alike[-1]), f"{imported}\n"
    else:
        before = [node for node in body if _is_docstring(node) or _is_import(node)]
        at, added = (_end(before[-1]) if before else 0), f"\n{imported}\n"
    return "".join([*whole[:at], added, *whole[at:]])


def _without_import(text: str, imported: str) -> str:
    body, whole = parsed(text).body, lines(text)
    if not (node := _found(body, imported)):
        raise UnrecognisableError(imported)
    first, last = node.lineno - 1, _end(node)
    is_only = sum(bool(_order(each)) for each in body) == 1
    if is_only and first and not whole[first - 1].strip():
        first -= 1
    return "".join([*whole[:first], *whole[last:]])


def _found(body: list[ast.stmt], imported: str) -> ast.stmt | None:
    wanted = ast.dump(ast.parse(imported).body[0])
    return next((node for node in body if ast.dump(node) == wanted), None)


def _order(node: ast.stmt) -> tuple[int, str] | tuple[()]:
    """Return what a relative import is sorted by, nothing for what is none."""
    if isinstance(node, ast.ImportFrom) and node.level:
        return -node.level, (node.module or "").lower()
    return ()


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
