"""Carries out a plan, whole or not at all: a new directory, or a zip archive."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EEXIST, ENOTDIR, ENOTEMPTY, EPERM
from pathlib import Path

from fwscaffold.creation.disk import UNSUPPORTED, flush, sync
from fwscaffold.creation.places import refuse_too_long
from fwscaffold.creation.plan import Plan
from fwscaffold.creation.staging import PROJECT, staging
from fwscaffold.creation.zipped import pack
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.tree import File
from fwscaffold.wording import quoted

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
TAKEN = {EEXIST, ENOTDIR, ENOTEMPTY}


def refuse_existing(target: Path) -> None:
    """Raise if there is anything at *target*, a dangling link included, or can be nothing."""
    try:
        os.lstat(target)
    except FileNotFoundError:
        return
    except OSError as error:
        raise explained(error, target) from error
    raise _exists(target)


def write_directory(plan: Plan, target: Path) -> None:
    """Make the directory *target*, which must not exist, by one rename of a complete copy."""
    refuse_too_long(target, [change.path for change in plan])
    with _staged(target) as place:
        prepare(plan, place / PROJECT)
        (place / PROJECT).rename(target)
        flush(target.parent)


def prepare(plan: Plan, project: Path) -> None:
    """Make the directory *project* with the plan's files, and have all of it on the disk."""
    for directory in directories(plan):
        (project / directory).mkdir()
    for change in plan:
        write_file(f"{project}/{change.path}", change.wanted)  # `/` takes ten times as long
    for directory in directories(plan):
        flush(project / directory)


def directories(plan: Plan) -> list[str]:
    """Return the directories of the plan, its top first, each after the one that it is in."""
    found = {""}
    for change in plan:
        directory = str(change.path).rpartition("/")[0]
        while directory not in found:
            found.add(directory)
            directory = directory.rpartition("/")[0]
    return sorted(found)


def write_zip(plan: Plan, archive: Path, directory: str) -> None:
    """Make the zip file *archive*, which must not exist, with everything under *directory*."""
    with _staged(archive) as place:
        staged = place / "archive"
        with staged.open("wb") as file:
            pack(plan, directory, file)
            file.flush()
            sync(file.fileno())
        move_file(staged, archive)
        flush(archive.parent)


def write_new(path: Path, wanted: File) -> None:
    """Make the file *path*, which must not exist, whole or not at all."""
    with _staged(path) as place:
        write_file(place / path.name, wanted)
        move_file(place / path.name, path)
        flush(path.parent)


def write_file(path: Path | str, wanted: File) -> None:
    """Make the file *path*, which must not exist, and have the system write it to the disk."""
    # Git's two modes, less the umask; `open` takes half as long again.
    handle = os.open(path, NEW, 0o777 if wanted.executable else 0o666)
    try:
        rest = memoryview(wanted.content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        sync(handle)
    finally:
        os.close(handle)


def move_file(staged: Path, target: Path) -> None:
    """Put the file in its place, which must be free: unlike a rename, a link sees to that."""
    try:
        os.link(staged, target)
    except OSError as error:
        if error.errno not in {EPERM, *UNSUPPORTED}:
            raise
        refuse_existing(target)  # a file system without links, such as exFAT
        staged.rename(target)


@contextmanager
def _staged(target: Path) -> Iterator[Path]:
    """Give a directory to prepare the target in; say in one line what the system refuses."""
    refuse_existing(target)
    try:
        with staging(target) as directory:
            yield directory
    except OSError as error:
        raise explained(error, target) from error


def explained(error: OSError, target: Path) -> ScaffoldError:
    """Return what the system refused at the target, in one line with what to do."""
    if error.errno in TAKEN and os.path.lexists(target):
        return _exists(target)
    reason = (error.strerror or str(error)).lower()
    return ScaffoldError(
        f"cannot make {quoted(target)}: {reason}, choose another place or mend that"
    )


def _exists(target: Path) -> ScaffoldError:
    message = f"{quoted(target)} exists already, choose another name or move it away"
    return ScaffoldError(message, Exit.EXISTS)
