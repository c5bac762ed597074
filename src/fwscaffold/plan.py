"""The wanted project becomes a list of changes."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from fwscaffold.tree import File, Tree


class Kind(StrEnum):
    """What a change does to its path."""

    CREATE = "create"


@dataclass(frozen=True, slots=True)
class Change:
    """One path, and what is to become of it."""

    kind: Kind
    path: PurePosixPath
    wanted: File


Plan = tuple[Change, ...]


def plan_new(wanted: Tree) -> Plan:
    """Return the changes that make the project where nothing is yet."""
    return tuple(Change(Kind.CREATE, path, file) for path, file in wanted.items())
