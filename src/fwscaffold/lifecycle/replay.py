"""Takes an update forward or back from its journal, wherever it was stopped or killed before."""

import filecmp
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from fwscaffold.creation import receipt
from fwscaffold.creation.disk import flush
from fwscaffold.creation.places import obstacle
from fwscaffold.creation.staging import staging
from fwscaffold.creation.write import write_file
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import journal, outstanding
from fwscaffold.lifecycle.journal import Step
from fwscaffold.lifecycle.present import files
from fwscaffold.wording import quoted


def apply(project: Path) -> None:
    """Take every step that is still to be taken; raise where the user was faster."""
    place = journal.opened(project)
    if (place / "aborting").exists():
        message = f"the update of {quoted(project)} is being taken back, finish that with `--abort`"
        raise ScaffoldError(message, Exit.CONFLICT)
    for number, step in enumerate(journal.steps(place)):
        _take(project, place, number, step)


def unresolved(project: Path) -> list[str]:
    """Return the files in which conflict markers are left, in any clone of the project."""
    written = receipt.read(project)
    present = files(project, dict.fromkeys(written.pending, ""))
    left = outstanding.live(written, present)
    return [str(path) for path in left if outstanding.is_conflict(path, left[path], written)]


def is_under_way(project: Path) -> bool:
    """Return whether an update is neither ended nor as good as that: all done, all settled."""
    if not journal.is_open(project):
        return False
    try:
        journal.steps(place := journal.opened(project))
    except ScaffoldError:  # what is broken says nothing
        return True
    is_whole = all((place / name).is_dir() for name in ("before", "after"))
    is_halfway = any((place / "after").glob("*")) or (place / "aborting").exists()
    return not is_whole or is_halfway or bool(unresolved(project))


def finish(project: Path) -> None:
    """Take what is settled out of the receipt, and close the journal where there is one."""
    written = receipt.read(project)
    present = files(project, dict.fromkeys(written.pending, ""))
    left = outstanding.live(written, present)
    if left != written.pending:
        path = project / receipt.PATH
        with staging(path) as place:
            write_file(place / path.name, replace(written, pending=left).file)
            shutil.copymode(path, place / path.name)
            (place / path.name).replace(path)
            flush(project)
    if journal.is_open(project):
        journal.close(project)


def abort(project: Path) -> None:
    """Give every file that the update has touched what it held before, and close the journal."""
    place = journal.opened(project)
    steps = journal.steps(place)
    for step in steps:
        _refuse_link(project, step)
    (place / "aborting").touch()
    for number, step in enumerate(steps):
        path, before = project / step.path, place / "before" / str(number)
        is_taken = not (place / "after" / str(number)).exists()
        if step.existed and (is_taken or not path.exists()):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(before, place / "restored")
            (place / "restored").replace(path)
        elif is_taken:
            path.unlink(missing_ok=True)
    for directory in journal.made(place):
        with suppress(OSError):
            (project / directory).rmdir()
    journal.close(project)


def _take(project: Path, place: Path, number: int, step: Step) -> None:
    path, after = project / step.path, place / "after" / str(number)
    if not after.exists():
        return
    _refuse_link(project, step)
    before = place / "before" / str(number)
    is_done = step.deletes and not path.exists()
    if not is_done and not (_same(before, path) if step.existed else not path.exists()):
        message = (
            f"{quoted(step.path)} has changed since the update was stopped, take that back with"
        )
        raise ScaffoldError(f"{message} `fwscaffold update --abort`", Exit.CONFLICT)
    if step.deletes:
        path.unlink(missing_ok=True)
        _prune(project, path.parent)
        after.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        after.replace(path)


def _refuse_link(project: Path, step: Step) -> None:
    """Raise where a link is on the way: nothing is written or removed through it."""
    found = obstacle(project, PurePosixPath(step.path))
    if found and found.is_symlink():
        message = f"{quoted(found)} is a link, remove it and try again"
        raise ScaffoldError(message, Exit.CONFLICT)


def _same(before: Path, path: Path) -> bool:
    return path.is_file() and filecmp.cmp(before, path, shallow=False)


def _prune(project: Path, directory: Path) -> None:
    """Remove the directory, and those above it, where nothing is left in them."""
    with suppress(OSError):
        while directory != project:
            directory.rmdir()
            directory = directory.parent
