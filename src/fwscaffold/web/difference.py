"""What is different between two projects."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from fwscaffold.creation.plan import Change, Kind, Plan
from fwscaffold.tree import Tree


def difference(before: Tree, after: Tree) -> Plan:
    """Return what makes the one project of the other, in the order of the paths."""
    changes = (_change(path, before, after) for path in sorted({*before, *after}))
    return tuple(change for change in changes if change)


def _change(path: PurePosixPath, before: Tree, after: Tree) -> Change | None:
    old, new = before.get(path), after.get(path)
    if new is None:
        return Change(Kind.DELETE, path, before[path], old)
    if old is None:
        return Change(Kind.CREATE, path, new)
    return None if old == new else Change(Kind.UPDATE, path, new, old)


def alike(before: Tree, after: Tree) -> int:
    """Return how many files both projects have, byte for byte."""
    return sum(after.get(path) == file for path, file in before.items())


def only(own: Iterable[str], other: Iterable[str]) -> list[str]:
    """Return what only the first has, in its order."""
    theirs = {*other}
    return [each for each in own if each not in theirs]
