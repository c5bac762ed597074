"""Which part of a list is the same as another: an equal one, or one of the same name."""

from collections.abc import Mapping, Sequence
from typing import Any

# What tells the tables of a list apart: hooks, repositories of hooks, steps of a pipeline, updates.
NAMES = ("id", "repo", "name", "uses", "package-ecosystem")


def like(present: Sequence[Any], value: Any, names: Mapping[str, str]) -> int | None:
    """Return which of the list is the value, or another of its name."""
    if value in present:
        return present.index(value)
    return next((i for i, each in enumerate(present) if _is_namesake(each, value, names)), None)


def _is_namesake(each: Any, value: Any, names: Mapping[str, str]) -> bool:
    if isinstance(each, str) and isinstance(value, str):
        return each in names and names[each] == names.get(value)
    if not (isinstance(each, Mapping) and isinstance(value, Mapping)):
        return False
    key = next((key for key in NAMES if key in value), "")
    return key in each and _unpinned(key, each[key]) == _unpinned(key, value[key])


def _unpinned(key: str, name: Any) -> str:
    return str(name).partition("@")[0] if key == "uses" else str(name)


def called(present: Sequence[Any], word: str) -> int | None:
    """Return which of the list is the word, or is called so."""
    names = requirements(present)
    for index, each in enumerate(present):
        called = [each.get(key) for key in NAMES] if isinstance(each, Mapping) else [each]
        if word in called or (isinstance(each, str) and word.casefold() == names.get(each)):
            return index
    return None


def requirements(values: Sequence[Any]) -> Mapping[str, str]:
    """Return what each requirement of a list of requirements (PEP 508) is of, with its marker."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    texts = [value for value in values if isinstance(value, str)]
    try:
        read = {text: Requirement(text) for text in texts}
    except InvalidRequirement:
        return {}
    if not any(each.specifier or each.url or each.extras for each in read.values()):
        return {}  # words of another kind: rules, names of modules
    marks = {text: f"; {each.marker}" if each.marker else "" for text, each in read.items()}
    return {text: canonicalize_name(read[text].name) + mark for text, mark in marks.items()}
