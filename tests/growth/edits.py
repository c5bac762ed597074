"""What a step does to the text of a file. Each says what it looks for in vain."""

import ast


class NotThereError(Exception):
    """What a step changes is not in the file as the step says."""


def around(where: str, anchor: str, block: str, text: str) -> str:
    """Return the text with the block after, before or in place of the one line with *anchor*."""
    lines = text.splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if anchor in line]
    if len(found) != 1:
        raise NotThereError(f"`{anchor}` is in {len(found)} lines, not in one")
    (number,) = found
    first, last = {"before": (0, 0), "after": (1, 1), "in place of": (0, 1)}[where]
    return "".join([*lines[: number + first], block, *lines[number + last :]])


def replaced(parts: list[str], text: str) -> str:
    """Return the text with the second part for the first, which is in it once."""
    old, new = parts
    if text.count(old) != 1:
        raise NotThereError(f"`{old}` is there {text.count(old)} times, not once")
    return text.replace(old, new)


def without_lines(parts: list[str], text: str) -> str:
    """Return the text without the lines that have one of the parts; each part is in some line."""
    lines = text.splitlines(keepends=True)
    for part in parts:
        kept = [line for line in lines if part not in line]
        if kept == lines:
            raise NotThereError(f"no line has `{part}`")
        lines = kept
    return "".join(lines)


def without_statements(names: list[str], text: str) -> str:
    """Return the Python text without the statements that define or call the names."""
    lines = text.splitlines(keepends=True)
    for name in names:
        nodes = (node for node in ast.walk(ast.parse("".join(lines))) if isinstance(node, ast.stmt))
        found = [node for node in nodes if is_called(node, name)]
        if len(found) != 1:
            raise NotThereError(f"{len(found)} statements are called `{name}`, not one")
        (node,) = found
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(each.lineno for each in decorators)])
        del lines[first - 1 : node.end_lineno]
    return "".join(lines)


def is_called(node: ast.stmt, name: str) -> bool:
    """Whether the node is the statement that defines the name, or calls it."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name == name
        case ast.Assign(targets=[ast.Name(id=target)]) | ast.AnnAssign(target=ast.Name(id=target)):
            return target == name
        case ast.Expr(value=ast.Call(func=called)):
            return ast.unparse(called) == name
    return False
