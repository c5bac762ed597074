"""What Python files say, read from their syntax tree; nothing of them is run."""

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache

from fwscaffold.tree import REMEMBERED

ALWAYS = frozenset({"skip", "xfail"})
SOMETIMES = frozenset({"skipif", "skipIf", "skipUnless"})


def listed(tree: ast.Module, targets: frozenset[str]) -> Iterator[str]:
    """Give the texts of each list that is assigned to such a name at the top of the file."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and targets & _targets(
            node
        ):
            for value in ast.walk(node):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def tests(tree: ast.Module) -> Mapping[str, str]:
    """Return each test function with what it does, however that is laid out."""
    return {
        node.name: "".join(ast.dump(each) for each in _body(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
    }


def skipped(tree: ast.Module, marks: frozenset[str]) -> Mapping[str, int]:
    """Return the line of each test with one of the marks; `all of it` is what the file calls."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            if "pytestmark" in _targets(node) and marks & names(node):
                found["all of it"] = node.lineno
        elif isinstance(node, ast.Expr | ast.If) and _skips(node):
            found["all of it"] = node.lineno
    for inner in ast.walk(tree):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and any(
            marks & names(decorator) for decorator in inner.decorator_list
        ):
            found[inner.name] = inner.lineno
    return found


@lru_cache(REMEMBERED)
def said(tree: ast.Module) -> frozenset[str]:
    """Return every name, and every text that stands alone, of a file."""
    found = names(tree)
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                found.add(name)
            case ast.Constant(str(text)) | ast.keyword(str(text)) | ast.alias(text):
                found.add(text)
            case ast.ImportFrom(str(text)):
                found.add(text)
    return frozenset(found)


def names(tree: ast.AST) -> set[str]:
    """Return every name and attribute below the node."""
    found = ast.walk(tree)
    return {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in found
        if isinstance(node, ast.Name | ast.Attribute)
    }


def _skips(node: ast.stmt) -> bool:
    """Whether the statement calls `pytest.skip`."""
    called = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return any("skip" in names(each) for each in called)


def _targets(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """Return what the function does, without its documentation."""
    return node.body[1:] if ast.get_docstring(node) else node.body
