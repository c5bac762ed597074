"""The wanted project becomes a list of changes."""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from fwscaffold.tree import File, Tree, blob_of, is_executable


class Kind(StrEnum):
    """What a change does to its path."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    CONFLICT = "conflict"
    KEEP = "keep"
    SAME = "same"


IDLE = frozenset({Kind.KEEP, Kind.SAME})

EDITED = "you edited it, so the template's change is left to you"
DELETED = "you deleted it, so it stays deleted"
DROPPED = "the template has it no more, but you edited it, so it stays"
THERE = "it is there already, so it stays as it is"
TAKEN = "you have a file of this name, so the template's is left out"
RENAMED = "the template has renamed {}, which you edited, so its change is left to you"
MOVED = "the template has renamed it, and your edits went along"
BINARY = "it cannot be merged line by line, so yours is kept for you to choose"


@dataclass(frozen=True, slots=True)
class Change:
    """One path, and what is to become of it: what it will hold, or for a deletion, what goes."""

    kind: Kind
    path: PurePosixPath
    wanted: File
    present: File | None = None
    note: str = ""


Plan = tuple[Change, ...]


def plan_new(wanted: Tree) -> Plan:
    """Return the changes that make the project where nothing is yet."""
    return tuple(Change(Kind.CREATE, path, file) for path, file in wanted.items())


@dataclass(frozen=True, slots=True)
class Sides:
    """A file as it was last written (its mark), as it is now, and as the template wants it."""

    written: str | None
    present: File | None
    wanted: File | None


def plan_file(path: PurePosixPath, sides: Sides) -> Change | None:
    """Return what becomes of a file that is the user's as soon as it is edited or deleted.

    Nothing is to be said of a file that is neither there nor wanted.
    """
    written, present, wanted = sides.written, sides.present, sides.wanted
    if present is None:
        if wanted is None or wanted.mark == written:
            return None
        return _deleted(path, wanted) if written else Change(Kind.CREATE, path, wanted)
    is_pristine = written is not None and blob_of(written) in _blobs(present)
    if wanted is None:
        kind, note = (Kind.DELETE, "") if is_pristine else (Kind.KEEP, DROPPED)
        return Change(kind, path, present, present, note)
    if wanted.mark == written or wanted.mark in _marks(present):
        return Change(Kind.SAME, path, present, present)
    if is_pristine:
        wanted = replace(wanted, executable=_executable(written, present, wanted))
        return Change(Kind.UPDATE, path, _like(present, wanted), present)
    return Change(Kind.KEEP, path, present, present, EDITED if written else TAKEN)


def plan_merged(
    path: PurePosixPath, sides: Sides, merged: File | None, is_conflict: bool
) -> Change | None:
    """Return what becomes of a file that git has *merged* from its sides, None for no file."""
    present = sides.present
    if present is None:
        if merged is None:
            return None
        if sides.written:
            return _deleted(path, merged)
        return Change(Kind.CONFLICT if is_conflict else Kind.CREATE, path, merged)
    if merged is None:
        is_pristine = sides.written and blob_of(sides.written) in _blobs(present)
        note = "" if is_pristine else MOVED
        return Change(Kind.DELETE, path, present, present, note)
    is_same = merged.mark in _marks(present)
    if is_same and sides.wanted is None:
        kind, note = (Kind.KEEP, DROPPED) if sides.written else (Kind.SAME, "")
        return Change(kind, path, present, present, note)
    if is_conflict:
        return Change(Kind.CONFLICT, path, _like(present, merged), present, BINARY * is_same)
    if is_same:
        return Change(Kind.SAME, path, present, present)
    return Change(Kind.UPDATE, path, _like(present, merged), present)


def _deleted(path: PurePosixPath, wanted: File) -> Change:
    return Change(Kind.KEEP, path, wanted, note=DELETED)


def _marks(present: File) -> set[str]:
    """The file's mark, and the one that it would have with the line ends of every template."""
    return {present.mark, present.unix.mark}


def _blobs(present: File) -> set[str]:
    return {blob_of(mark) for mark in _marks(present)}


def _executable(written: str | None, present: File, wanted: File) -> bool:
    """Whether it can be executed: as the template has it now if that is new, else as it is."""
    is_new = written is None or is_executable(written) != wanted.executable
    return wanted.executable if is_new else present.executable


def _like(present: File, wanted: File) -> File:
    """Return *wanted* with the line ends that the file has now."""
    return wanted.dos if present.is_dos else wanted
