"""Which renderings of a text are the same: what it names of the variables says so."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

# Patterns that begin with a letter are found many times as fast as those that begin with `\b`.
USED = re.compile(r"cookiecutter\b(?:\.(\w+))?")
# The variables as a whole, by themselves or by what a table can do.
WHOLE = frozenset({"", *dir(dict)})
# What changes from one time to the next.
CHANGING = (re.compile(r"\{%-? *now\b"), re.compile("random"), re.compile("uuid4"))


def key(source: str, context: Mapping[str, Any]) -> tuple[object, ...] | None:
    """Return what is equal where the text would be; None where it may depend on anything."""
    used = _used(source)
    if used is None:
        return None
    return (source, *(_frozen(context[name]) if name in context else None for name in used))


@cache
def _used(source: str) -> tuple[str, ...] | None:
    found = {*USED.findall(source)}
    if found & WHOLE or any(each.search(source) for each in CHANGING):
        return None
    return tuple(sorted(found))


def _frozen(value: Any) -> tuple[object, ...]:
    """Return the value with its kind, as something that has a hash."""
    if isinstance(value, list):
        return (list, *map(_frozen, value))
    if isinstance(value, dict):
        return (dict, *((name, _frozen(each)) for name, each in value.items()))
    return (type(value), value)
