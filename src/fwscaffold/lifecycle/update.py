"""What an update does to a project: decided here, carried out by `journal`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from fwscaffold import __version__
from fwscaffold.creation import base, receipt
from fwscaffold.creation.places import obstacle
from fwscaffold.creation.plan import IDLE, Change, Kind, Plan, Sides, plan_file, plan_merged
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import repository
from fwscaffold.lifecycle.merge import merge, refuse_without_git
from fwscaffold.lifecycle.present import files
from fwscaffold.lifecycle.project import Ask, Project, originals, standard
from fwscaffold.template.answers import Answers
from fwscaffold.tree import File, Tree
from fwscaffold.wording import quoted

Marks = Mapping[PurePosixPath, str]
LARGEST = 1_000_000  # bytes of a file that is looked at as a renamed one


def plan_update(project: Project, answers: Answers, ask: Ask) -> Plan:
    """Return the changes that bring the project to this version's template and to *answers*.

    The last one is the receipt's. *ask* gives what an older release made, where only that knows.
    Raises for a project that a newer version has written, where something that is no file is in
    the way of one, and where there is no git to merge what needs it.
    """
    _refuse_newer(project)
    wanted = standard(project.template, answers, project.preset)
    marks = {path: file.mark for path, file in wanted.items()}
    present = {**files(project.directory, marks), **project.present}
    written = _written(project, wanted)
    changes = {path: plan_file(path, sides) for path, sides in _sides(written, present, wanted)}
    if both := [c.path for c in changes.values() if c and _is_for_git(project, c)]:
        refuse_without_git(both)
        old = originals(project, project.frame(project.receipt.files), ask)
        changes.update(_merged(project, old, written, present, wanted))
    plan = [change for _, change in sorted(changes.items()) if change]
    _refuse_obstacles(project.directory, plan)
    return (*plan, *_records(project, _receipt(project, answers, wanted), wanted))


def _written(project: Project, wanted: Tree) -> Marks:
    """Return the marks that files were written with.

    A file that the user had deleted has its mark also under the name that the template gives it
    now, so that it stays deleted.
    """
    marks = project.receipt.files
    dropped = {path: mark for path, mark in marks.items() if path not in wanted}
    here = {mark for path, mark in dropped.items() if path in project.present}
    deleted = {*dropped.values()} - here
    moved = {path: f.mark for path, f in wanted.items() if f.content and f.mark in deleted}
    return {**moved, **marks}


def _sides(written: Marks, present: Tree, wanted: Tree) -> Iterator[tuple[PurePosixPath, Sides]]:
    for path in {**written, **wanted, **present}:
        yield path, Sides(written.get(path), present.get(path), wanted.get(path))


def _is_for_git(project: Project, change: Change) -> bool:
    """Whether it is a file of the frame that both the user and the template have changed."""
    return change.kind is Kind.KEEP and project.is_frame(change.path)


def _merged(
    project: Project, old: Tree, written: Marks, present: Tree, wanted: Tree
) -> Iterator[tuple[PurePosixPath, Change | None]]:
    """Give the frame's changes, and those to files of the user's that it was renamed to."""
    own = _own_files(project, {*project.receipt.files, *wanted})
    now = {**own, **{path: present[path] for path in project.frame(present)}}
    theirs = {path: wanted[path] for path in project.frame(wanted)}
    ours = {path: file.unix for path, file in now.items()}
    merged = merge(old, ours, theirs, f"fwscaffold-{__version__}")
    for path, sides in _sides(written, now, theirs):
        if project.is_frame(path) or path in own:
            result, is_conflict = merged.tree.get(path), path in merged.conflicts
            yield path, plan_merged(path, sides, result, is_conflict=is_conflict)


def _own_files(project: Project, others: set[PurePosixPath]) -> Tree:
    """Return files of the user's, one of which may be what a missing file was renamed to."""
    if all(path in project.present for path in project.frame(project.receipt.files)):
        return {}
    found = repository.files(project.directory) - others
    small = [path for path in found if _size(project.directory / path) <= LARGEST]
    return files(project.directory, dict.fromkeys(small, ""))


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _receipt(project: Project, answers: Answers, wanted: Tree) -> receipt.Receipt:
    return receipt.receipt(project.template, answers, wanted, project.preset.source)


def _records(project: Project, written: receipt.Receipt, wanted: Tree) -> Iterator[Change]:
    """Give the changes to what this program keeps in the project: the texts, and the receipt."""
    held = files(project.directory, dict.fromkeys((base.PATH, receipt.PATH), ""))
    packed = base.packed(wanted.values())
    is_same = base.read(project.directory) == base.unpacked(packed.content)
    yield _record(base.PATH, packed, held.get(base.PATH), is_same=is_same)
    file = written.file
    yield _record(receipt.PATH, file, held[receipt.PATH], is_same=held[receipt.PATH].unix == file)


def _record(path: PurePosixPath, file: File, present: File | None, is_same: bool) -> Change:
    kind = Kind.UPDATE if present else Kind.CREATE
    return Change(Kind.SAME if is_same else kind, path, file, present)


def _refuse_newer(project: Project) -> None:
    written = project.receipt.version
    if _numbers(written) > _numbers(__version__):
        message = f"{quoted(project.directory)} was written by fwscaffold {written}, this is"
        raise ScaffoldError(f"{message} {__version__}: upgrade fwscaffold first", Exit.USAGE)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)[:3]]


def _refuse_obstacles(directory: Path, plan: Iterable[Change]) -> None:
    """Raise where a link or a directory is in the way: nothing is written through a link."""
    for change in plan:
        if change.kind in IDLE:
            continue
        if found := obstacle(directory, change.path):
            message = f"{quoted(found)} is in the way of one of the template's files, move it away"
            raise ScaffoldError(message, Exit.CONFLICT)
        if change.present and not (directory / change.path).exists():
            message = f"{quoted(change.path)} changes, and this sparse checkout leaves it out"
            again = "check it out with `git sparse-checkout add` and try again"
            raise ScaffoldError(f"{message}: {again}", Exit.CONFLICT)
