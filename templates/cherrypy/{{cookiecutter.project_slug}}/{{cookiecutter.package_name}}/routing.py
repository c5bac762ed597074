"""Which addresses the tree has; `manage.py routes` prints them."""

import inspect
from collections.abc import Iterator
from typing import Any{{ ', NamedTuple' if cookiecutter.__accounts }}

import cherrypy

NAMED = {inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY}

{%- if cookiecutter.__accounts %}


class Resource(NamedTuple):
    """What a resource brings to the tree of the site."""

    title: str  # in the menu
    pages: type  # of what is at /<name>
    api: type  # of what is at /api/<name>
{%- endif %}


def routes(root: object, path: str = "") -> list[str]:
    """Return one line for each address: its verb, its path, and what it takes from a form.

    The path is where the tree is mounted.
    """
    return list(dict.fromkeys(_below(root, path, (), ())))


def _below(
    node: object, path: str, names: tuple[str, ...], above: tuple[object, ...]
) -> Iterator[str]:
    """Yield the lines of what is at the path and below it; `names` are the parts in braces.

    A page may know those above it; their addresses are listed once.
    """
    above = (*above, node)
    slash = getattr(node, "_cp_config", {}).get("tools.trailing_slash.on", True)
    for name, each in inspect.getmembers(node):
        if name.startswith("_"):
            continue
        if inspect.isroutine(each):
            if name.isupper() or getattr(each, "exposed", False):
                place = path if name.isupper() else f"{path}/{name}"
                if name == "index":
                    place = f"{path}/" if slash else path
                yield from _line(name, each, place, names)
        elif type(each).__module__.startswith(__package__) and all(each is not it for it in above):
            yield from _below(each, f"{path}/{name}", names, above)
    if not names:
        for found, taken in _dispatched(node):
            place = "".join("/{" + name + "}" for name in taken)
            yield from _below(found, path + place, taken, above)


def _line(name: str, page: Any, path: str, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the line of a page, unless it does not take what is in its path."""
    signature = inspect.signature(page)
    parameters = [each for each in signature.parameters.values() if each.kind in NAMED]
    missing = [each.name for each in parameters if each.default is each.empty]
    takes = [each.name for each in parameters]
    if not set(names) <= set(takes) or (missing and not names):
        return
    verb = name if name.isupper() else "page"
    fields = ", ".join(each for each in takes if each not in names)
    yield f"{verb:7}{path}" + (f" ({fields})" if fields else "")


def _dispatched(node: object) -> Iterator[tuple[object, tuple[str, ...]]]:
    """Ask a node what answers below it that is no attribute; yield that and the names of the parts."""
    dispatch: Any = getattr(node, "_cp_dispatch", None)
    for parts in range(1, 6 if dispatch else 1):
        cherrypy.request.params = {}
        found = dispatch(vpath=["0"] * parts)
        names = tuple(cherrypy.request.params)
        if len(names) < parts:
            return
        yield found, names
