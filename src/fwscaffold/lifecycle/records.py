"""What an update writes down in the project: the receipt, and the texts that it speaks of."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from fwscaffold.creation import base, receipt
from fwscaffold.creation.plan import Change, Kind
from fwscaffold.creation.receipt import Receipt
from fwscaffold.lifecycle.originals import originals
from fwscaffold.lifecycle.present import files
from fwscaffold.lifecycle.project import Project
from fwscaffold.tree import File, Tree

CONFLICT = "both of you changed the same lines: settle them between the markers"


def records(project: Project, whole: Receipt, wanted: Tree) -> Iterator[Change]:
    """Give the changes to the two files; *whole* is the receipt of all that is *wanted*."""
    written = _as_left(project, whole)
    held = files(project.directory, dict.fromkeys((base.PATH, receipt.PATH), ""))
    packed = base.packed(_texts(project, written, wanted))
    is_same = base.read(project.directory) == base.unpacked(packed.content)
    yield _record(base.PATH, packed, held.get(base.PATH), is_same=is_same)
    file = written.file
    yield _record(receipt.PATH, file, held[receipt.PATH], is_same=held[receipt.PATH].unix == file)


def _as_left(project: Project, whole: Receipt) -> Receipt:
    """Return the receipt in which what is held back has the mark that it had, or none."""
    held = {path for path, left in whole.pending.items() if left.why != CONFLICT}
    kept = {path: mark for path, mark in project.receipt.files.items() if path in held}
    new = {path: mark for path, mark in whole.files.items() if path not in held}
    return replace(whole, files={**new, **kept})


def _texts(project: Project, written: Receipt, wanted: Tree) -> Iterable[File]:
    """Return the texts that the receipt's marks stand for, in its order."""
    old = [path for path in written.pending if path in project.receipt.files]
    held = {path: f for path, f in originals(project, old).items() if f.mark == written.files[path]}
    known = {**wanted, **held}
    return [known[path] for path in sorted(written.files) if path in known]


def _record(path: PurePosixPath, file: File, present: File | None, is_same: bool) -> Change:
    kind = Kind.UPDATE if present else Kind.CREATE
    return Change(Kind.SAME if is_same else kind, path, file, present)
