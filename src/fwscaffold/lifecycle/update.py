"""What an update does to a project: decided here, carried out by `journal`."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from fwscaffold import __version__
from fwscaffold.creation import receipt
from fwscaffold.creation.left import NO_FILE, Left, Lefts
from fwscaffold.creation.plan import IDLE, Change, Kind, Plan
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.draft import Draft, drafted, own_files
from fwscaffold.lifecycle.grown import removals
from fwscaffold.lifecycle.obstacles import refuse_obstacles
from fwscaffold.lifecycle.originals import Ask
from fwscaffold.lifecycle.present import files
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.records import CONFLICT, records
from fwscaffold.lifecycle.today import resources_after, today
from fwscaffold.lifecycle.together import held_back, kept_tables
from fwscaffold.template.answers import Answers
from fwscaffold.tree import Tree
from fwscaffold.wording import quoted


@dataclass(frozen=True, slots=True)
class Choices:
    """What the owner has chosen: markers in starters that do not merge, and what is declined."""

    wants_markers: bool = False
    declined: Mapping[PurePosixPath, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Update:
    """The changes; that of the receipt says what of the template's they leave out."""

    plan: Plan

    @property
    def pending(self) -> Lefts:
        """What is left out, as the receipt will have it."""
        written = next(change.wanted for change in self.plan if change.path == receipt.PATH)
        return receipt.parsed(json.loads(written.content)).pending

    @property
    def conflicts(self) -> list[str]:
        """The files that will have conflict markers."""
        return [str(change.path) for change in self.plan if change.kind is Kind.CONFLICT]


def plan_update(
    project: Project, answers: Answers, ask: Ask, choices: Choices | None = None
) -> Update:
    """Return what brings the project to this version's template and to *answers*.

    The last change is the receipt's. *ask* gives what an older release made, where only that knows.
    Raises for a project that a newer version has written, where something that is no file is in
    the way of one, and where there is no git to merge what needs it.
    """
    _refuse_newer(project)
    choices = choices or Choices()
    resources = resources_after(project, answers)
    wanted = today(project, answers, resources)
    marks = {path: file.mark for path, file in wanted.items()}
    present = {**files(project.directory, marks), **project.present}
    draft = _fitting(project, drafted(project, present, wanted, ask, choices.wants_markers), wanted)
    drops = removals(draft.changes, project.template, answers, resources)
    draft = _keeping_tables(draft, drops, {*project.receipt.declined, *choices.declined})
    pending = _pending(draft, wanted)
    declined = _declined(project, choices, pending, wanted)
    plan = [_kept(c, draft, declined) for _, c in sorted(draft.changes.items())]
    refuse_obstacles(project.directory, plan)
    pending = {path: left for path, left in pending.items() if path not in declined}
    whole = receipt.receipt(project.template, answers, wanted, project.preset.source)
    written = replace(whole, pending=pending, declined=declined, resources=resources)
    return Update((*plan, *records(project, written, wanted)))


def _keeping_tables(
    draft: Draft, drops: Iterable[PurePosixPath], decided: Collection[PurePosixPath]
) -> Draft:
    kept = kept_tables(draft.changes, draft.held, drops, decided)
    return replace(draft, held={**draft.held, **kept})


def _fitting(project: Project, draft: Draft, wanted: Tree) -> Draft:
    """Return the draft with everything held back that would not fit what is there."""
    own = own_files(project.directory, {*draft.changes, *project.present})
    there = {path: c.present for path, c in draft.changes.items() if c.present}
    present = {**own, **project.present, **there}
    pairs = {new: old for old, new in draft.renames.items()}
    for path in list(draft.held):
        if other := pairs.get(path):
            draft.held.setdefault(other, f"it goes with {path}")
    free = {path: c for path, c in draft.changes.items() if path not in draft.held}
    if all(change.kind in IDLE for change in free.values()):
        return draft
    held = held_back(free, present, wanted, pairs)
    return replace(draft, held={**held, **draft.held})


def _pending(draft: Draft, wanted: Tree) -> dict[PurePosixPath, Left]:
    found = dict[PurePosixPath, Left]()
    for path, change in draft.changes.items():
        why = draft.held.get(path) or CONFLICT * (change.kind is Kind.CONFLICT)
        if why and path in wanted:
            found[path] = Left(wanted[path].mark, why)
        elif why and change.kind is Kind.DELETE:
            found[path] = Left(NO_FILE, why)
    return dict(sorted(found.items()))


def _declined(
    project: Project, choices: Choices, pending: Lefts, wanted: Tree
) -> dict[PurePosixPath, Left]:
    """Return what is declined, now or before; raise for what there is nothing to decline of."""
    before = {path: left for path, left in project.receipt.declined.items() if path in wanted}
    now = dict[PurePosixPath, Left]()
    for path, reason in choices.declined.items():
        if path not in pending or pending[path].why == CONFLICT:
            message = f"nothing of {quoted(path)} is pending, see `fwscaffold diff`"
            raise ScaffoldError(message, Exit.USAGE)
        now[path] = Left(pending[path].to, reason)
    return {**before, **now}


def _kept(change: Change, draft: Draft, declined: Lefts) -> Change:
    """Return the change, or that there is none where it is held back."""
    why = draft.held.get(change.path)
    if not why:
        return change
    if change.path in declined:
        why = f"you declined it: {declined[change.path].why}"
    return Change(Kind.KEEP, change.path, change.present or change.wanted, change.present, why)


def _refuse_newer(project: Project) -> None:
    written = project.receipt.version
    if _numbers(written) > _numbers(__version__):
        message = f"{quoted(project.directory)} was written by fwscaffold {written}, this is"
        raise ScaffoldError(f"{message} {__version__}: upgrade fwscaffold first", Exit.USAGE)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)[:3]]
