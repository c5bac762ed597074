"""What pages name of the code, such as addresses and filters, and which code gives it."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

ADDRESS = re.compile(r"""\burl(?:_for)?[ (]\s*(["'])([^"'\s]+)\1""")  # also of Django's `{% url %}`
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TEXT = re.compile(r""""[^"]*"|'[^']*'""")
WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Given:
    """A name for pages, and the file's own object that it is in, such as a blueprint or a router.

    Who wants the name must take that object; without one it is enough to import the file. The name
    of an address is in quotes.
    """

    name: str
    by: str = ""


@lru_cache(maxsize=4096)
def named(content: bytes) -> frozenset[str]:
    """Return the addresses that a page names, in quotes, and the words in its tags."""
    text = content.decode("utf-8", "replace")
    tags = " ".join(TEXT.sub("", tag) for tag in TAG.findall(text))
    return frozenset({*(f"'{found[2]}'" for found in ADDRESS.finditer(text)), *WORD.findall(tags)})


@lru_cache(maxsize=4096)
def given(content: bytes) -> frozenset[Given]:
    """Return what a Python file gives to pages, as far as its text says so."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    assigned = dict(_assigned(tree))
    app = assigned.get("app_name")
    spaces = {name: f"{first}." for name, first in assigned.items() if first}
    found = set[Given]()
    for name, by in _routes(tree):
        space = spaces.get(by) or (f"{app}:" if app else "")
        found.add(Given(f"'{space}{name}'", by if by in assigned else ""))
    for name, by in _words(tree):
        found.add(Given(name, by if by in assigned else ""))
    return frozenset(found)


def _assigned(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give the module's variables, with the text that each is, or that what makes it is given."""
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                first = value.args[0] if isinstance(value, ast.Call) and value.args else value
                is_text = isinstance(first, ast.Constant) and isinstance(first.value, str)
                yield name, ast.literal_eval(first) if is_text else ""


def _routes(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give the names of addresses, each with the object that it is a route of."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for each in node.decorator_list:
                    if isinstance(each, ast.Call) and not _is_filter(each):
                        yield node.name, _root(each)
            case ast.Call():
                for name in ("name", "endpoint"):
                    if text := _keywords(node).get(name):
                        yield text, _root(node)


def _words(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give the filters and what is global in pages, each with the object that decorates it."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef():
                for each in filter(_is_filter, node.decorator_list):
                    first = each.args[:1] if isinstance(each, ast.Call) else []
                    yield next(map(_text, first), "") or node.name, _root(each)
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="filters" | "globals"))):
                yield from ((name, "") for name in _keywords(node))
            case ast.Subscript(value=ast.Attribute(attr="filters" | "globals"), slice=key):
                if isinstance(node.ctx, ast.Store) and (text := _text(key)):
                    yield text, ""


def _is_filter(decorator: ast.expr) -> bool:
    func = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(func, ast.Attribute) and func.attr.endswith("filter")


def _keywords(call: ast.Call) -> Mapping[str, str]:
    return {each.arg: _text(each.value) for each in call.keywords if each.arg}


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _root(node: ast.expr) -> str:
    """Return the name that an expression begins with, where that is an object's: of `a.b()` a."""
    found = node.func if isinstance(node, ast.Call) else node
    while isinstance(found, ast.Attribute | ast.Subscript | ast.Call):
        found = found.func if isinstance(found, ast.Call) else found.value
    return found.id if isinstance(found, ast.Name) else ""
