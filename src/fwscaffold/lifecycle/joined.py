"""The receipts of two branches in one: what one side has changed is as that has it."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TypeVar

from fwscaffold.creation.receipt import Receipt
from fwscaffold.resource.resources import Resource, Resources
from fwscaffold.wording import quoted

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ApartError(ValueError):
    """Both branches have changed what can be only one thing; it says what."""


def joined(before: Receipt, ours: Receipt, theirs: Receipt) -> Receipt:
    """Return the receipt of both branches, which have come from *before*.

    A file that both have written otherwise has the mark that it has in *ours*. Raises `ApartError`
    where each was updated in its own way, or where both have a resource of one name.
    """
    return replace(
        _updated(before, ours, theirs),
        resources=_resources(before, ours, theirs),
        files=_entries(before.files, ours.files, theirs.files),
        pending=_entries(before.pending, ours.pending, theirs.pending),
        declined=_entries(before.declined, ours.declined, theirs.declined),
    )


def added(before: Receipt, after: Receipt) -> Resources:
    """Return the resources that are there in *after*, and were not *before*."""
    known = {_key(each) for each in before.resources if each.is_there}
    return tuple(each for each in after.resources if each.is_there and _key(each) not in known)


def _updated(before: Receipt, ours: Receipt, theirs: Receipt) -> Receipt:
    """Return the side that has followed another release, or has other answers."""
    if _standard(ours) in (_standard(before), _standard(theirs)):
        return theirs
    if _standard(theirs) == _standard(before):
        return ours
    raise ApartError("each was updated in its own way")


def _standard(written: Receipt) -> Receipt:
    """Return the receipt without what it says of single files and resources."""
    return replace(written, resources=(), files={}, pending={}, declined={})


def _resources(before: Receipt, ours: Receipt, theirs: Receipt) -> Resources:
    mine, yours = added(before, ours), added(before, theirs)
    names = {name for each in mine if each not in yours for name in (each.singular, each.plural)}
    for each in yours:
        if each not in mine and names & {each.singular, each.plural}:
            raise ApartError(f"both have a resource {quoted(each.plural)}")
    keyed = [{_key(each): each for each in side.resources} for side in (before, ours, theirs)]
    return tuple(_entries(*keyed).values())


def _key(resource: Resource) -> tuple[str, str]:
    return resource.plural, resource.migration.revision


def _entries(
    before: Mapping[Key, Value], ours: Mapping[Key, Value], theirs: Mapping[Key, Value]
) -> dict[Key, Value]:
    """Return the entries of both; where both have changed one it is as *ours* has it."""
    new = [key for key in theirs if key not in before or theirs[key] != before[key]]
    gone = [key for key in before if key not in theirs]
    taken = {key for key in (*new, *gone) if ours.get(key) == before.get(key)}
    kept = {key: value for key, value in ours.items() if key not in taken}
    return {**kept, **{key: theirs[key] for key in new if key in taken}}
