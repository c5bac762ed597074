"""Whether a tool's settings still say what they must."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.promise.sources import Broken, Sources, Terms, matches
from fwscaffold.tree import path_of
from fwscaffold.wording import either, quoted

SHARED = "pyproject.toml"  # a tool reads it only if there is a table for it
Problem = Callable[[Sequence[Any], Terms, Sources], str | None]


def broken(terms: Terms, sources: Sources) -> Iterator[Broken]:
    """Give each condition that the settings break, in the first of the places that is there.

    Tools read one place and no other. Without any there is nothing to break, or all of it is.
    """
    for place in terms["places"]:
        path = path_of(place["file"])
        read = sources.data(path)
        is_own = read is not None and path.name != SHARED
        for settings in values(read, place.get("table", "")) or [{}] * is_own:
            for condition in terms["conditions"]:
                yield from (Broken(path, said) for said in _said(settings, condition, sources))
            return
    if terms.get("required", True):
        place = terms["places"][-1]
        table = f", `{place['table']}`," if "table" in place else ""
        yield Broken(PurePosixPath(place["file"]), f"the place for that{table} is not there")


def values(settings: Any, key: str) -> list[Any]:
    """Return what is at the dotted key, `*` being any; the items of a list count each."""
    found = [] if settings is None else [settings]
    for part in filter(None, key.split(".")):
        found = [inner for each in found for inner in _inner(each, part)]
    return [item for each in found for item in (each if isinstance(each, list) else [each])]


def _inner(value: Any, part: str) -> Sequence[Any]:
    if not isinstance(value, dict):
        return []
    if part == "*":
        return list(value.values())
    return [value[part]] if part in value else []


def _said(settings: Any, condition: Terms, sources: Sources) -> Iterator[str]:
    found = [value for key in condition["keys"] for value in _of(settings, key, condition)]
    for name, problem in PROBLEMS.items():
        if name in condition and (said := problem(found, condition, sources)):
            yield f"`{condition['keys'][0]}` {said}"


def _of(settings: Any, key: str, condition: Terms) -> Sequence[Any]:
    """Return the values; with `codes` the names that have one, with `where` what is taken there."""
    found = values(settings, key)
    if codes := condition.get("codes"):
        tables = [each for each in found if isinstance(each, dict)]
        return [name for each in tables for name in each if _texts(values(each, name)) & {*codes}]
    if flag := condition.get("where"):
        there = [each for each in found if _texts(values(each, flag)) & {"true"}]
        return [value for each in there for value in values(each, condition["take"])]
    return found


def _texts(found: Sequence[Any]) -> set[str]:
    return {_text(value) for value in found}


def _text(value: Any) -> str:
    text = str(value)
    return text.lower() if text in {"True", "False"} else text


def _any_of(found: Sequence[Any], condition: Terms, _: Sources) -> str | None:
    if _texts(found) & {*condition["any_of"]}:
        return None
    lacking = f"has neither {either(condition['any_of'])}".replace(" or ", " nor ")
    return lacking if len(condition["any_of"]) > 1 else f"is not {either(condition['any_of'])}"


def _none_of(found: Sequence[Any], condition: Terms, _: Sources) -> str | None:
    bad = sorted(_texts(found) & {*condition["none_of"]})
    return f"has {quoted(bad[0])}" if bad else None


def _at_least(found: Sequence[Any], condition: Terms, _: Sources) -> str | None:
    least = condition["at_least"]
    if not found:
        return f"is not there, and at least {least} is promised"
    try:
        return None if float(found[-1]) >= least else f"is {quoted(found[-1])}, less than {least}"
    except (TypeError, ValueError):
        return f"is {quoted(found[-1])}, which is no number"


def _spares(found: Sequence[Any], condition: Terms, sources: Sources) -> str | None:
    """Name a file that the patterns leave out, if they leave out more than their share."""
    patterns = [text for text in map(_text, found) if text not in condition.get("but", ())]
    if not patterns:
        return None
    files = sources.standard(condition["spares"])
    if condition.get("modules"):
        patterns = [pattern.replace(".", "/") for pattern in patterns]
        files = [path.with_suffix("") for path in files]
    left = [path for path in files if matches(path, *patterns)]
    if len(left) <= len(files) * condition.get("share", 0):
        return None
    return f"leaves out {quoted(left[0])}"


def _covers(found: Sequence[Any], condition: Terms, sources: Sources) -> str | None:
    """Name a directory that is there and that no value names; no value at all names everything."""
    named = [PurePosixPath(_text(each)) for each in found]
    for path in map(PurePosixPath, condition["covers"]):
        is_named = any(path.is_relative_to(each) for each in named)
        if named and not is_named and (sources.directory / path).is_dir():
            return f"leaves out {quoted(path)}"
    return None


PROBLEMS: Mapping[str, Problem] = {
    "any_of": _any_of,
    "none_of": _none_of,
    "at_least": _at_least,
    "spares": _spares,
    "covers": _covers,
}
