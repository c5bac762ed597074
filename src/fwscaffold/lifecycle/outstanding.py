"""What of an update is still to be done, as the receipt says and the files show."""

from pathlib import PurePosixPath

from fwscaffold.creation.left import Left, Lefts
from fwscaffold.creation.receipt import Receipt
from fwscaffold.lifecycle.project import Project
from fwscaffold.markers import has_markers
from fwscaffold.tree import File, Tree


def pending(project: Project) -> Lefts:
    """Return what is pending: a file that was deleted, taken or settled since then is not."""
    return live(project.receipt, project.present)


def live(written: Receipt, present: Tree) -> Lefts:
    """Return the same for a receipt and the files that are there."""
    found = written.pending.items()
    return {path: left for path, left in found if _is_live(path, left, written, present.get(path))}


def is_conflict(path: PurePosixPath, left: Left, written: Receipt) -> bool:
    """Whether both texts were put into the file, for a person to settle."""
    return written.files.get(path) == left.to


def _is_live(path: PurePosixPath, left: Left, written: Receipt, present: File | None) -> bool:
    if is_conflict(path, left, written):
        return present is not None and has_markers(present.content)
    if present is None:
        return path not in written.files
    return left.to not in {present.mark, present.unix.mark}
