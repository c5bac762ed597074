"""A directory that is there already: whether a project may go there, and what is kept of it."""

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from fwscaffold.creation import receipt
from fwscaffold.creation.plan import THERE, Change, Kind, Plan
from fwscaffold.creation.write import refuse_existing
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted

# What a repository has that was made elsewhere and cloned, a team's preset included, and what
# systems leave in directories.
JUST_CLONED = re.compile(
    r"\.(git|gitignore|gitattributes|gitkeep|mailmap|editorconfig|github|gitlab|DS_Store)"
    r"|(README|LICEN[CS]E|COPYING|NOTICE|AUTHORS|CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT|SECURITY"
    r"|CODEOWNERS)(\.\w+)?|fwscaffold\.(toml|lock)|desktop\.ini|Thumbs\.db",
    re.IGNORECASE,
)
HERE = Path()
MOST = 3  # names that are listed


def refuse_unfit(directory: Path, into: bool) -> None:
    """Raise unless a project may be made in the directory.

    That is where none is yet, in this one if nothing is there but what a new repository has, and
    wherever it is wanted *into* what there is, but not where a project is already.
    """
    if directory.is_symlink() or not directory.is_dir():
        refuse_existing(directory)
        return
    if os.path.lexists(directory / receipt.PATH):
        message = f"{quoted(directory)} holds a project already, `fwscaffold update` renews it"
        raise ScaffoldError(f"{message}: choose another directory", Exit.EXISTS)
    others = _others(directory)
    if into or (directory == HERE and not others):
        return
    listed = ", ".join(map(quoted, others[:MOST])) + ", …" * (len(others) > MOST)
    what = f"exists already{f' with {listed}' if listed else ''}"
    message = f"{quoted(directory)} {what}, choose another name, or keep what is there and write"
    raise ScaffoldError(f"{message} what is not, with `--into`", Exit.EXISTS)


def is_fresh_clone(directory: Path) -> bool:
    """Return whether the directory is a repository with nothing of its own in it."""
    return (directory / ".git").exists() and not _others(directory)


def _others(directory: Path) -> list[str]:
    names = sorted(entry.name for entry in directory.iterdir())
    return [name for name in names if not JUST_CLONED.fullmatch(name)]


def keeping(plan: Plan, directory: Path) -> Plan:
    """Return the plan without what would touch a file that is there.

    Raises where a file of the project could only be written through a link or over something else.
    """
    return tuple(_beside(change, directory) for change in plan)


def kept(plan: Iterable[Change]) -> list[str]:
    """Return the files that are there and stay as they are."""
    return [str(change.path) for change in plan if change.kind is Kind.KEEP]


def _beside(change: Change, directory: Path) -> Change:
    for parent in reversed(change.path.parents[:-1]):
        place = directory / parent
        if place.is_symlink() or (os.path.lexists(place) and not place.is_dir()):
            raise _in_the_way(place)
    place = directory / change.path
    if place.is_dir() and not place.is_symlink():
        raise _in_the_way(place)
    return replace(change, kind=Kind.KEEP, note=THERE) if os.path.lexists(place) else change


def _in_the_way(place: Path) -> ScaffoldError:
    message = f"{quoted(place)} is in the way of a file of the project, move it away"
    return ScaffoldError(message, Exit.EXISTS)
