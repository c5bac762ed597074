"""The steps of `docs/delete-the-example.md`, read from the page and carried out."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
STEP = re.compile(r"- In `([^`]+)` (replace|delete the lines with|delete)\s(.*?`)[.]", re.DOTALL)
QUOTED = re.compile(r"`([^`]+)`")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def sections(page: str) -> dict[str, str]:
    """Return the page's sections by their headings; what comes first has none."""
    first, *rest = re.split(r"^## (.+)\n", (DOCS / page).read_text("utf-8"), flags=re.MULTILINE)
    return {"": first, **dict(zip(rest[::2], rest[1::2], strict=True))}


def transcript(page: str) -> tuple[str, list[str]]:
    """Return what the page's plain blocks have people type, as one script, and what they show."""
    typed, shown = "", list[str]()
    for language, block in BLOCK.findall((DOCS / page).read_text("utf-8")):
        if language:
            continue
        if block.startswith("$ "):
            command, _, output = block.removeprefix("$ ").partition("\n")
            typed, shown = f"{typed}{command}\n", [*shown, output]
        elif block.startswith(("project ", "error:")):
            shown.append(block)
        else:
            typed += block
    return typed, shown


def blocks(section: str) -> list[str]:
    """Return the section's shell blocks."""
    return [block for language, block in BLOCK.findall(section) if language == "sh"]


def edits(section: str) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Give each step that edits a file: its path, and what becomes of its text."""
    edit = {
        "replace": replaced,
        "delete the lines with": without_lines,
        "delete": without_statements,
    }
    for path, verb, words in STEP.findall(section):
        yield path, partial(edit[verb], QUOTED.findall(words))


def replaced(parts: list[str], text: str) -> str:
    old, new = parts
    assert text.count(old) == 1, old
    return text.replace(old, new)


def without_lines(parts: list[str], text: str) -> str:
    lines = text.splitlines(keepends=True)
    for part in parts:
        kept = [line for line in lines if part not in line]
        assert kept != lines, part
        lines = kept
    return "".join(lines)


def without_statements(names: list[str], text: str) -> str:
    lines = text.splitlines(keepends=True)
    for name in names:
        nodes = (node for node in ast.walk(ast.parse("".join(lines))) if isinstance(node, ast.stmt))
        (found,) = (node for node in nodes if is_called(node, name))
        decorators = getattr(found, "decorator_list", [])
        first = min([found.lineno, *(each.lineno for each in decorators)])
        del lines[first - 1 : found.end_lineno]
    return "".join(lines)


def is_called(node: ast.stmt, name: str) -> bool:
    """Whether the node is the statement that defines the name, or calls it."""
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            return node.name == name
        case ast.Assign(targets=[ast.Name(id=target)]):
            return target == name
        case ast.Expr(value=ast.Call(func=called)):
            return ast.unparse(called) == name
    return False
