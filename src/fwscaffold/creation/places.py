"""Whether files can be where they are to go: links and other obstacles, and the length of paths."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from fwscaffold.creation.staging import NAME_LENGTH
from fwscaffold.errors import ScaffoldError
from fwscaffold.wording import quoted


def obstacle(directory: Path, path: PurePosixPath) -> Path | None:
    """Return what is in the file's way: a link, or what is no directory or no file."""
    for parent in (directory / parent for parent in path.parents[:-1]):
        if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
            return parent
    place = directory / path
    return place if place.is_symlink() or (place.exists() and not place.is_file()) else None


def refuse_too_long(target: Path, paths: Iterable[PurePosixPath]) -> None:
    """Raise where a name or a path is longer than the target's file system takes.

    That is NAME_MAX and PATH_MAX (POSIX, `pathconf`); a system that does not tell them refuses
    by itself.
    """
    if sys.platform == "win32":
        return
    whole, inside = target.absolute(), [os.fsencode(path) for path in paths]
    place = next(parent for parent in whole.parents if os.path.exists(parent))  # noqa: PTH110 too long is not there
    names = (name for path in (os.fsencode(whole), *inside) for name in path.split(b"/"))
    longest, deepest = max(names, key=len), max(inside, key=len, default=b"")
    most = os.pathconf(place, "PC_NAME_MAX")
    _refuse(target, f"the name {quoted(os.fsdecode(longest))}", len(longest), most)
    name = max(len(os.fsencode(whole.name)), NAME_LENGTH)  # it is first made under another name
    length = len(os.fsencode(whole.parent)) + 1 + name + 1 + len(deepest)
    most = os.pathconf(place, "PC_PATH_MAX") - 1
    _refuse(target, f"the path of {quoted(os.fsdecode(deepest))}", length, most)


def _refuse(target: Path, what: str, length: int, most: int) -> None:
    if 0 < most < length:
        message = f"cannot make {quoted(target)}: {what} would have {length:,} bytes and at most"
        raise ScaffoldError(f"{message} {most:,} are possible there, choose a shorter one")
