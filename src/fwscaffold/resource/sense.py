"""Whether what is written for a resource means each name once: it may bring one that is there."""

import ast
from collections import Counter
from collections.abc import Iterator

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.tree import Tree
from fwscaffold.wording import quoted


def refuse_twofold(name: str, tree: Tree) -> None:
    """Raise where a file in Python would give one name to two things."""
    for path, file in tree.items():
        if path.suffix == ".py" and (twice := _twofold(ast.parse(file.content))):
            message = f"resource {quoted(name)} would give {quoted(path)} two meanings"
            raise ScaffoldError(f"{message} of {quoted(twice)}, choose another name", Exit.USAGE)


def _twofold(tree: ast.Module) -> str:
    """Return a name that a module, a class, a function's head or a dict has twice, or nothing."""
    for node in ast.walk(tree):
        counted = Counter(_names(node))
        if found := next((each for each, times in counted.items() if times > 1), ""):
            return found
    return ""


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Module | ast.ClassDef):
        for each in node.body:
            yield from _bound(each)
    elif isinstance(node, ast.arguments):
        yield from (each.arg for each in (*node.posonlyargs, *node.args, *node.kwonlyargs))
    elif isinstance(node, ast.Dict):
        keys = (key.value for key in node.keys if isinstance(key, ast.Constant))
        yield from (key for key in keys if isinstance(key, str))


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (each.asname or each.name for each in node.names)
    elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (each.id for each in node.targets if isinstance(each, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
