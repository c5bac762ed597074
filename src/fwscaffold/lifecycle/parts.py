"""Of an update only a part: the frame, or one of the levels that it is taken over in."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from fwscaffold.creation import base, receipt
from fwscaffold.creation.left import NO_FILE, Left
from fwscaffold.creation.plan import IDLE, Change, Kind, Plan
from fwscaffold.creation.receipt import Receipt
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.originals import originals
from fwscaffold.lifecycle.project import Project
from fwscaffold.promise.promises import levels
from fwscaffold.promise.sources import matches
from fwscaffold.tree import File
from fwscaffold.wording import quoted, suggestion

FRAME = "frame"
LATER = "it was left for a later update"
RECORDS = (receipt.PATH, base.PATH)


def only(plan: Plan, project: Project, wished: Sequence[str]) -> Plan:
    """Return of the plan what is of the parts that are wished; the rest is pending.

    Raises a usage error for a part that there is not.
    """
    parts = {FRAME: ["*"], **levels(project.template, project.answers)}
    for part in wished:
        if part not in parts:
            message = f"no such part {quoted(part)}{suggestion(part, parts)}"
            raise ScaffoldError(message, Exit.USAGE)
    if not wished:
        return plan
    taken, left = list[Change](), list[Change]()
    for change in plan:
        is_wished = project.is_frame(change.path) and level(change.path, parts) in wished
        is_whole = project.is_frame(change.path) and FRAME in wished
        is_kept = change.path in RECORDS or is_wished or is_whole
        (taken if is_kept else left).append(change)
    return tuple(_as_left(change, project, left) for change in taken)


def level(path: PurePosixPath, parts: Mapping[str, Iterable[str]]) -> str:
    """Return the first of the levels that the file is of."""
    named = (name for name, patterns in parts.items() if name != FRAME and matches(path, *patterns))
    return next(named, FRAME)


def _as_left(change: Change, project: Project, left: Sequence[Change]) -> Change:
    """Return the change; those of the receipt and of its texts know what is left out."""
    if change.path == receipt.PATH:
        file = _receipt(receipt.parsed(json.loads(change.wanted.content)), project, left)
        is_same = change.present is not None and change.present.unix == file
    elif change.path == base.PATH:
        file = _texts(change.wanted, project, left)
        is_same = base.read(project.directory) == base.unpacked(file.content)
    else:
        return change
    return replace(change, kind=Kind.SAME if is_same else Kind.UPDATE, wanted=file)


def _receipt(new: Receipt, project: Project, left: Sequence[Change]) -> File:
    """Return the receipt in which what is left keeps its old mark, and is pending."""
    files, pending = {**new.files}, {**new.pending}
    for each in left:
        if each.kind in IDLE and each.path not in project.receipt.pending:
            continue
        held = new.pending.get(each.path, Left(NO_FILE, LATER))
        mark = files.pop(each.path, held.to)
        if each.path in project.receipt.files:
            files[each.path] = project.receipt.files[each.path]
        old = project.receipt.pending.get(each.path)
        pending[each.path] = Left(mark, old.why if old else LATER)
    return replace(new, files=files, pending=pending).file


def _texts(packed: File, project: Project, left: Sequence[Change]) -> File:
    """Return the texts with those that what is left was written with: a merge will need them."""
    old = originals(project, (each.path for each in left if each.path in project.receipt.files))
    new = [File(content) for content in base.unpacked(packed.content).values()]
    return base.packed([*new, *(old[path] for path in sorted(old))])
