"""What becomes of each file by itself: as it is, as the template has it, or both merged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fwscaffold import __version__
from fwscaffold.creation import base, origin, receipt
from fwscaffold.creation.plan import (
    EDITED,
    RENAMED,
    TAKEN,
    Change,
    Kind,
    Sides,
    plan_file,
    plan_merged,
)
from fwscaffold.lifecycle import repository
from fwscaffold.lifecycle.merge import merge, refuse_without_git
from fwscaffold.lifecycle.originals import Ask, originals, reformatted
from fwscaffold.lifecycle.present import files
from fwscaffold.lifecycle.project import Project
from fwscaffold.markers import has_markers
from fwscaffold.template.catalog import Template
from fwscaffold.tree import Tree

Marks = Mapping[PurePosixPath, str]
Paths = Mapping[PurePosixPath, PurePosixPath]
LARGEST = 1_000_000  # bytes of a file that is looked at as a renamed one


@dataclass(frozen=True, slots=True)
class Draft:
    """The changes to the files, why some are held back, and what the template has renamed."""

    changes: dict[PurePosixPath, Change]
    held: dict[PurePosixPath, str] = field(default_factory=dict)
    renames: Paths = field(default_factory=dict)


def drafted(project: Project, present: Tree, wanted: Tree, ask: Ask, wants_markers: bool) -> Draft:
    """Return what becomes of the files; *wants_markers* is for starters that do not merge.

    Without that they are held back. Raises where there is no git to merge what needs it.
    """
    sides = dict(_sides(_written(project, wanted), present, wanted))
    found = {path: plan_file(path, each) for path, each in sides.items()}
    changes = {path: change for path, change in found.items() if change}
    if both := [path for path, change in changes.items() if change.kind is Kind.KEEP]:
        refuse_without_git(both)
        return _merged(project, present, wanted, ask, wants_markers)
    return Draft(changes)


def _written(project: Project, wanted: Tree) -> Marks:
    """Return the marks that files were written with.

    A file that the user had deleted has its mark also under the name that the template gives it
    now, so that it stays deleted. One that the template has no more, and that was only laid out
    anew, has the mark that it has now, so that it goes.
    """
    marks = project.receipt.files
    dropped = {path: mark for path, mark in marks.items() if path not in wanted}
    here = {mark for path, mark in dropped.items() if path in project.present}
    deleted = {*dropped.values()} - here
    moved = {path: f.mark for path, f in wanted.items() if f.content and f.mark in deleted}
    return {**moved, **marks, **reformatted(project, dropped)}


def _sides(written: Marks, present: Tree, wanted: Tree) -> Iterator[tuple[PurePosixPath, Sides]]:
    for path in {**written, **wanted, **present}:
        yield path, Sides(written.get(path), present.get(path), wanted.get(path))


def _merged(project: Project, present: Tree, wanted: Tree, ask: Ask, wants_markers: bool) -> Draft:
    """Return what becomes of the files, and of those of the user's that they were renamed to."""
    written = _written(project, wanted)
    now = {**_own_files(project, {*project.receipt.files, *wanted}), **present}
    ours = {path: file.unix for path, file in now.items()}
    old = originals(project, project.receipt.files, ask)
    merged = merge(old, ours, wanted, _side(project.template))
    gone = {new: written[o] for o, new in merged.renames.items() if o in written and o not in now}
    former = {new: old for old, new in merged.renames.items()}
    draft = Draft({}, renames=merged.renames)
    for path, sides in _sides({**gone, **written}, now, wanted):
        is_conflict = path in merged.conflicts
        change = plan_merged(path, sides, merged.tree.get(path), is_conflict=is_conflict)
        if change and change.kind is Kind.CONFLICT:
            is_for_you = wants_markers or project.is_frame(path)
            if not (is_for_you and has_markers(change.wanted.content)):
                draft.held[path] = change.note or _why(path, sides, former)
        if change:
            draft.changes[path] = change
    return draft


def _why(path: PurePosixPath, sides: Sides, former: Paths) -> str:
    """Return why a change of the template's is held back, where nothing else says it."""
    if path in former and not sides.present:
        return RENAMED.format(former[path])
    return EDITED if sides.written else TAKEN


def _side(template: Template) -> str:
    """Return what stands for the template in conflict markers."""
    if template.origin:
        return f"{template.name}-{origin.release(template.origin)}"
    return f"fwscaffold-{__version__}"


def _own_files(project: Project, others: set[PurePosixPath]) -> Tree:
    """Return files of the user's, one of which may be what a missing file was renamed to."""
    if all(path in project.present for path in project.receipt.files):
        return {}
    return own_files(project.directory, others)


def own_files(directory: Path, others: set[PurePosixPath]) -> Tree:
    """Return the small files that are neither ignored nor among the *others*."""
    found = repository.files(directory) - {*others, base.PATH, receipt.PATH}
    small = [path for path in found if _size(directory / path) <= LARGEST]
    return files(directory, dict.fromkeys(small, ""))


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
