"""Files that belong together change together or not at all: what must be held back, and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from fwscaffold.creation.plan import IDLE, Change, Kind
from fwscaffold.lifecycle.wholeness import SYNTAX, Lack, lacks
from fwscaffold.tree import Tree

Changes = Mapping[PurePosixPath, Change]
Pairs = Mapping[PurePosixPath, PurePosixPath]


def held_back(
    changes: Changes, present: Tree, wanted: Tree, pairs: Pairs
) -> dict[PurePosixPath, str]:
    """Return the changes that would break the project, each with the file that they do not fit.

    *pairs* has for a file the one that it was renamed from, which waits with it. What is missing
    already, or in the template's own files, is not what an update breaks.
    """
    known = (present, wanted)
    excused = lacks(present, known) | lacks(wanted, known)
    held = dict[PurePosixPath, str]()

    def missing() -> list[Lack]:
        return sorted(lacks(_after(changes, present, held), known) - excused, key=str)

    while found := dict(_blamed(missing(), changes, held)):
        for path, why in found.items():
            held.setdefault(path, why)
            if other := pairs.get(path):
                held.setdefault(other, f"it goes with {path}")
    return held


def kept_tables(
    changes: Changes,
    held: Collection[PurePosixPath],
    drops: Iterable[PurePosixPath],
    decided: Collection[PurePosixPath],
) -> dict[PurePosixPath, str]:
    """Return the changes that drop tables, while code that may need them is left as it is."""
    left = next((path for path in sorted(held) if path not in decided), None)
    why = f"{left} is left as it is, and may need the table"
    return {path: why for path in drops if left and changes[path].kind is Kind.CREATE}


def _after(changes: Changes, present: Tree, held: Collection[PurePosixPath]) -> Tree:
    after = dict(present)
    for path, change in changes.items():
        if change.kind is Kind.DELETE and path not in held:
            after.pop(path, None)
        elif change.kind not in IDLE and path not in held:
            after[path] = change.wanted
    return after


def _blamed(
    new: Collection[Lack], changes: Changes, held: Collection[PurePosixPath]
) -> Iterator[tuple[PurePosixPath, str]]:
    """Give for each lack a change to hold back: of the file that misses something, else of that."""
    for lack in new:
        if _is_made(lack.path, changes, held):
            yield lack.path, _why(lack)
        elif _is_made(lack.of, changes, held):
            yield lack.of, f"{lack.path} needs {lack.what} of it, which would go"


def _why(lack: Lack) -> str:
    if lack.what == SYNTAX:
        return "merged with your changes it cannot be read, as where a key stands twice"
    where = "" if lack.of == lack.path else f" of {lack.of}"
    return f"it needs {lack.what}{where}, which is not there"


def _is_made(path: PurePosixPath, changes: Changes, held: Collection[PurePosixPath]) -> bool:
    change = changes.get(path)
    return change is not None and change.kind not in IDLE and path not in held
