"""What an update has left out, as the receipt holds it: pending, or declined."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from fwscaffold import tree
from fwscaffold.tree import is_safe
from fwscaffold.wording import quoted

MARK = re.compile(r"100(644|755) [0-9a-f]{40}")
NO_FILE = ""  # in the place of a mark


@dataclass(frozen=True, slots=True)
class Left:
    """A change of the standard that a file has not got: what it was to hold (its mark), and why."""

    to: str
    why: str


Lefts = Mapping[PurePosixPath, Left]


def as_json(lefts: Lefts) -> dict[str, dict[str, str]]:
    """Return the entries as the receipt has them."""
    return {str(path): asdict(left) for path, left in sorted(lefts.items())}


def read(entries: Mapping[str, Any]) -> Lefts:
    """Return what the receipt's entries say; raise `ValueError` for what no version has written."""
    return {path_of(path, NO_FILE): _left(path, entry) for path, entry in entries.items()}


def path_of(path: str, mark: object) -> PurePosixPath:
    """Return the path of a file with the mark; raise `ValueError` where none can be written."""
    if not is_safe(path) or not (mark == NO_FILE or MARK.fullmatch(str(mark))):
        raise ValueError(f"{quoted(path)} is no file that was written")
    return tree.path_of(path)


def _left(path: str, entry: Any) -> Left:
    match entry:
        case {"to": str(mark), "why": str(why)} if mark == NO_FILE or MARK.fullmatch(mark):
            return Left(mark, why)
    raise ValueError(f"{quoted(path)} is no file that was left")
