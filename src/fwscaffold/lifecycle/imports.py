"""Names that you and the template import of one module, in one statement."""

import ast
from collections.abc import Mapping, Sequence

WIDTH = 100
Names = frozenset[str]


def joined(texts: Sequence[str]) -> list[str]:
    """Return the base, yours and theirs with what both want imported of a module.

    It is then no change of either side, and nothing that is changed beside it is in its way.
    """
    found = [_imports(text) for text in texts]
    wanted = dict[str, Names]()
    for module in frozenset.intersection(*(frozenset(each) for each in found)):
        base, ours, theirs = (_names(each[module]) for each in found)
        are_renamed = base - ours - theirs  # by both, each in its way
        if base not in (ours, theirs) and not are_renamed:
            wanted[module] = (ours & theirs) | (ours - base) | (theirs - base)
    return [_with(*pair, wanted) for pair in zip(texts, found, strict=True)]


def _imports(text: str) -> Mapping[str, ast.ImportFrom]:
    """Return the imports at the margin that could be written anew, by what they are from."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    modules = [_module(node) for node in found]
    once = [node for node in found if modules.count(_module(node)) == 1]
    return {_module(node): node for node in once if _is_plain(node, text)}


def _module(node: ast.ImportFrom) -> str:
    return "." * node.level + (node.module or "")


def _is_plain(node: ast.ImportFrom, text: str) -> bool:
    """Whether there is nothing but names, in the order of isort, on lines of their own."""
    names = [ast.unparse(each) for each in node.names]
    lines = text.split("\n")[node.lineno - 1 : node.end_lineno]
    words = "\n".join(lines).replace("(", " ").replace(")", " ").replace(",", " ").split()
    expected = f"from {_module(node)} import {' '.join(names)}".split()
    return words == expected and "*" not in names and names == sorted(names, key=_order)


def _order(name: str) -> tuple[int, str, str]:
    """Return what isort sorts by: constants, classes, the rest."""
    word = name.partition(" ")[0]
    kind = 0 if word.isupper() and len(word) > 1 else 1 if word[0].isupper() else 2
    return kind, name.lower(), name


def _names(node: ast.ImportFrom) -> Names:
    return frozenset(ast.unparse(each) for each in node.names)


def _with(text: str, imports: Mapping[str, ast.ImportFrom], wanted: Mapping[str, Names]) -> str:
    lines = text.split("\n")
    nodes = [(imports[module], names) for module, names in wanted.items() if names]
    for node, names in sorted(nodes, key=lambda pair: -pair[0].lineno):
        lines[node.lineno - 1 : node.end_lineno] = _written(_module(node), names)
    return "\n".join(lines)


def _written(module: str, names: Names) -> list[str]:
    listed = sorted(names, key=_order)
    line = f"from {module} import {', '.join(listed)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in listed), ")"]
