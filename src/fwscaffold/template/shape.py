"""What values a file that people write may hold, as data; the first that does not fit is named."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fwscaffold.tree import is_safe
from fwscaffold.wording import either, quoted, suggestion


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: whether one fits, and what it has to be."""

    fits: Callable[[Any], bool]
    phrase: str


@dataclass(frozen=True, slots=True)
class Many:
    """A list, each item of which has the same shape; *some* is for one that may not be empty."""

    shape: "Shape"
    some: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the shape of each key, which of them it needs, and which go with which other."""

    keys: Mapping[str, "Shape"]
    needs: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A table with any keys, the values of which have the same shape."""

    shape: "Shape"


@dataclass(frozen=True, slots=True)
class Kinds:
    """A table whose *key* says which of the tables it is."""

    key: str
    tables: Mapping[str, Table]


Shape = Scalar | Many | Table | Named | Kinds
TEXT = Scalar(lambda value: isinstance(value, str) and value.isprintable(), "a line of text")
WORDS = Scalar(lambda value: TEXT.fits(value) and bool(value.strip()), "a line of text")
PATH = Scalar(lambda value: isinstance(value, str) and is_safe(value), "a path in a project")
FLAG = Scalar(lambda value: isinstance(value, bool), "true or false")
NUMBER = Scalar(lambda v: isinstance(v, int | float) and not isinstance(v, bool), "a number")


def misfit(value: Any, shape: Shape, key: str = "") -> str:
    """Return what is wrong with the value at the *key*, or nothing."""
    match shape:
        case Scalar():
            return "" if shape.fits(value) else f"has {quoted(key)} that is not {shape.phrase}"
        case Many():
            if not isinstance(value, list) or (shape.some and not value):
                return f"has {quoted(key)} that is no list{' of one or more' * shape.some}"
            return _first(misfit(each, shape.shape, key) for each in value)
    if not isinstance(value, dict):
        return f"has {quoted(key)} that is no table"
    match shape:
        case Named():
            return _first(
                misfit(each, shape.shape, f"{key}.{name}") for name, each in value.items()
            )
        case Kinds():
            kind = value.get(shape.key)
            if kind not in shape.tables:
                return f"has {quoted(f'{key}.{shape.key}')} that is not {either(shape.tables)}"
            return misfit(value, shape.tables[str(kind)], key)
    above = f"{key}." if key else ""
    return _unknown(value, shape, key) or _first(
        misfit(each, shape.keys[name], f"{above}{name}") for name, each in value.items()
    )


def _unknown(value: Mapping[str, Any], shape: Table, key: str) -> str:
    """Return which key means nothing there, or which one is missing."""
    where = f" in {quoted(key)}" if key else ""
    for name in value:
        if name not in shape.keys:
            return f"has an unknown key {quoted(name)}{where}{suggestion(name, shape.keys)}"
    wanted = [*shape.needs, *(other for name, other in shape.pairs.items() if name in value)]
    return _first(f"has no {quoted(name)}{where}" for name in wanted if name not in value)


def _first(problems: Iterable[str]) -> str:
    return next(filter(None, problems), "")
