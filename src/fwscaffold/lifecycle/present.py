"""The files that a project has now."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from fwscaffold.errors import ScaffoldError
from fwscaffold.lifecycle import repository
from fwscaffold.reading import ALTOGETHER, is_inside, read
from fwscaffold.tree import File, Tree, is_executable
from fwscaffold.wording import quoted


def files(directory: Path, marks: Mapping[PurePosixPath, str]) -> Tree:
    """Return those of the files that are there; a link that leads elsewhere is no file of it."""
    found, total = dict[PurePosixPath, File](), 0
    for path, mark in marks.items():
        place = directory / path
        if place.is_file() and is_inside(place, directory):
            found[path] = _file(place, directory, mark)
            total += len(found[path].content)
            if total > ALTOGETHER:
                message = f"the files of {quoted(directory)} are larger than {ALTOGETHER:,} bytes"
                raise ScaffoldError(f"{message} together, so it is no project of this kind")
    return found


def not_checked_out(directory: Path, marks: Mapping[PurePosixPath, str]) -> Tree:
    """Return the files that are committed, and not there because the checkout is sparse."""
    missing = [path for path in marks if not os.path.lexists(directory / path)]
    if not missing:
        return {}
    blobs = repository.sparse(directory, missing)
    held = repository.contents(directory, blobs.values())
    return {
        path: File(held[blob], is_executable(marks[path]))
        for path, blob in blobs.items()
        if blob in held
    }


def _file(path: Path, project: Path, mark: str) -> File:
    if sys.platform == "win32":
        executable = is_executable(mark)  # there is no such bit on the disk
    else:
        executable = bool(path.stat().st_mode & 0o100)
    return File(read(path, project), executable=executable)
