"""What is to be known of a Python file before its project can be judged; each text is read once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Import:
    """`from module import name as alias`; *level* is the number of dots."""

    level: int
    module: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Facts:
    """What a file imports, uses of what it imports, names in texts, and has itself."""

    imports: tuple[Import, ...]
    uses: frozenset[tuple[str, str]]
    texts: frozenset[str]
    names: frozenset[str]


@cache
def facts(content: bytes) -> Facts | None:
    """Return what is to be known of the file, or None where it is no Python."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return None
    nodes = [*ast.walk(tree)]
    uses = {
        (node.value.id, node.attr)
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    texts = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_dotted(node.value)
    }
    return Facts((*imports(nodes),), frozenset(uses), frozenset(texts), frozenset(names(tree)))


def imports(nodes: list[ast.AST]) -> Iterator[Import]:
    """Give the imports, also those inside functions."""
    for node in nodes:
        match node:
            case ast.ImportFrom():
                found = tuple((each.name, each.asname or each.name) for each in node.names)
                yield Import(node.level, node.module or "", found)
            case ast.Import():
                for each in node.names:
                    package, _, name = each.name.rpartition(".")
                    if package:
                        yield Import(0, package, ((name, each.asname or each.name),))


def is_dotted(text: str) -> bool:
    """Whether the text has the form of `package.module.name`."""
    parts = text.split(".")
    return len(parts) > 2 and all(part.isidentifier() for part in parts)


def names(tree: ast.Module) -> set[str]:
    """Return the names that a module has once it is loaded, whatever its branches do."""
    found = set[str]()
    todo: list[ast.AST] = [*tree.body]
    while todo:
        node = todo.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
                continue
            case ast.Import() | ast.ImportFrom():
                found |= {(each.asname or each.name).partition(".")[0] for each in node.names}
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
        todo += ast.iter_child_nodes(node)
    return found
