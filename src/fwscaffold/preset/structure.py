"""Where the parts of one file go in another: tables by key, lists by what is missing from them."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from fwscaffold.preset.namesakes import called, like, requirements
from fwscaffold.wording import quoted

# Keys and indexes that lead from the top of a file to one of its values.
Place = tuple[str | int, ...]


class Misfit(ValueError):
    """Two files that do not go together, and at which key."""


def puts(
    present: Any, wanted: Any, place: Place = (), source: Place = ()
) -> Iterator[tuple[Place, Place]]:
    """Give each value of *wanted*, by its place, that is to be put to a place of *present*.

    An index that is past a list's end appends to it. Raises `Misfit` where one side has a table or
    a list and the other has not.
    """
    if _kind(present) != _kind(wanted) or _kind(wanted) == "value":
        raise Misfit(f"the whole is a {_kind(present)} there and a {_kind(wanted)} here")
    if isinstance(wanted, Mapping):
        for key, value in wanted.items():
            to, of = (*place, key), (*source, key)
            if key not in present:
                yield to, of
            else:
                yield from _both(present[key], value, to, of)
        return
    length, names = len(present), requirements([*present, *wanted])
    for index, value in enumerate(wanted):
        found = like(present, value, names)
        of = (*source, index)
        if found is not None:
            yield from _both(present[found], value, (*place, found), of)
        elif value not in wanted[:index]:
            yield (*place, length), of
            length += 1


def _both(there: Any, here: Any, place: Place, source: Place) -> Iterator[tuple[Place, Place]]:
    if _kind(there) == _kind(here) != "value":
        yield from puts(there, here, place, source)
    elif there is None or _kind(there) == _kind(here):
        if there != here:
            yield place, source
    else:
        raise Misfit(f"{shown(place)} is a {_kind(there)} there and a {_kind(here)} here")


def merged(present: Any, wanted: Any, found: Sequence[tuple[Place, Place]]) -> Any:
    """Return what *present* is to hold once the values of *wanted* are put there."""
    whole = deepcopy(present)
    for place, source in found:
        value, holder = at(wanted, source), at(whole, place[:-1])
        if isinstance(holder, list) and place[-1] == len(holder):
            holder.append(value)
        else:
            holder[place[-1]] = value
    return whole


def without(present: Any, place: Place) -> Any:
    """Return what *present* holds, but for what is at the place."""
    whole = deepcopy(present)
    del at(whole, place[:-1])[place[-1]]
    return whole


def at(data: Any, place: Place) -> Any:
    """Return the value at the place."""
    for step in place:
        data = data[step]
    return data


def found(present: Any, words: Sequence[str]) -> Place:
    """Return the place that is named by keys and, in lists, by what a value is or is called.

    Raises `Misfit` where there is none.
    """
    place: Place = ()
    for word in words:
        if isinstance(present, Mapping):
            step: str | int | None = word if word in present else None
        else:
            step = called(present, word) if isinstance(present, list) else None
        if step is None:
            raise Misfit(f"there is no {shown((*place, word))}")
        place, present = (*place, step), present[step]
    return place


def shown(place: Place) -> str:
    """Return the place as a message has it."""
    return quoted(".".join(map(str, place)))


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        return "table"
    return "list" if isinstance(value, list) else "value"
