"""The files that a project has now."""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from fwscaffold.errors import ScaffoldError
from fwscaffold.lifecycle import repository
from fwscaffold.reading import ALTOGETHER, find_files
from fwscaffold.tree import File, Tree, is_executable
from fwscaffold.wording import quoted


def files(directory: Path, marks: Mapping[PurePosixPath, str]) -> Tree:
    """Return those of the files that are there; a link that leads elsewhere is no file of it."""
    found, total = dict[PurePosixPath, File](), 0
    for path, file in find_files(directory, marks):
        found[path] = _with_bit(file, marks[path])
        total += len(file.content)
        if total > ALTOGETHER:
            message = f"the files of {quoted(directory)} are larger than {ALTOGETHER:,} bytes"
            raise ScaffoldError(f"{message} together, so it is no project of this kind")
    return found


def not_checked_out(directory: Path, marks: Mapping[PurePosixPath, str], present: Tree) -> Tree:
    """Return the files that are committed, and not *present* because the checkout is sparse."""
    absent = (path for path in marks if path not in present)
    missing = [path for path in absent if not os.path.lexists(directory / path)]
    if not missing:
        return {}
    blobs = repository.sparse(directory, missing)
    held = repository.contents(directory, blobs.values()) if blobs else {}
    return {
        path: File(held[blob], is_executable(marks[path]))
        for path, blob in blobs.items()
        if blob in held
    }


def _with_bit(file: File, mark: str) -> File:
    if sys.platform == "win32":
        return replace(file, executable=is_executable(mark))  # there is no such bit on the disk
    return file
