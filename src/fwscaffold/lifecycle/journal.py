"""Carries out an update so that it can go on, or be taken back, wherever it was stopped or killed.

The journal's directory appears by one rename, complete: `before` has what each file held, `after`
what it will hold. Each file is then put in its place by one rename. What is left in `after` is
still to be done. The last step is the receipt's. While conflicts are left the journal stays, so
that all can be taken back; what another clone needs to know of them is in the receipt.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from fwscaffold import strict_json
from fwscaffold.creation import base, receipt
from fwscaffold.creation.disk import flush
from fwscaffold.creation.plan import IDLE, Change, Kind, Plan
from fwscaffold.creation.staging import PREFIX, staging
from fwscaffold.creation.write import write_file
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.reading import is_plain, read_text
from fwscaffold.tree import File, is_safe
from fwscaffold.wording import quoted

DIRECTORY = f"{PREFIX}update"


@dataclass(frozen=True, slots=True)
class Step:
    """One file, and what the update does to it."""

    path: str
    existed: bool
    deletes: bool
    conflicts: bool


def is_open(project: Path) -> bool:
    """Return whether an update is under way."""
    return (project / DIRECTORY).is_dir()


def begin(project: Path, plan: Plan) -> None:
    """Write the journal of the plan; nothing else of the project is touched."""
    changes = [change for change in plan if change.kind not in IDLE]
    with staging(project / DIRECTORY) as place:
        journal = place / "journal"
        for name in ("before", "after"):
            (journal / name).mkdir(parents=True)
        (journal / ".gitignore").write_text("*\n", "utf-8")
        steps = [
            _record(project / change.path, change, journal, str(number))
            for number, change in enumerate(changes)
        ]
        content = {"steps": [asdict(step) for step in steps], "made": _new(project, steps)}
        write_file(journal / "journal.json", File(json.dumps(content).encode("utf-8")))
        for directory in (journal / "before", journal / "after", journal):
            flush(directory)
        journal.rename(project / DIRECTORY)
        flush(project)


def opened(project: Path) -> Path:
    """Return the journal's directory; raise a usage error if no update is under way."""
    if not is_open(project):
        message = f"no update of {quoted(project)} is under way, start one with `fwscaffold update`"
        raise ScaffoldError(message, Exit.USAGE)
    return project / DIRECTORY


def close(project: Path) -> None:
    """Remove the journal, also by one rename."""
    with staging(project / DIRECTORY) as place:
        (project / DIRECTORY).rename(place / "journal")


def steps(place: Path) -> list[Step]:
    """Return the steps in their order."""
    return _content(place)[0]


def made(place: Path) -> list[str]:
    """Return the directories that the update makes, the deepest first."""
    return _content(place)[1]


def _content(place: Path) -> tuple[list[Step], list[str]]:
    """Return the steps and the new directories; raise a usage error for a record that is broken."""
    try:
        return _parsed(place)
    except (OSError, ValueError, TypeError, LookupError) as error:
        message = f"the record {quoted(place)} of an update is broken, remove it"
        raise ScaffoldError(f"{message} and see what `git status` says", Exit.USAGE) from error


def _parsed(place: Path) -> tuple[list[Step], list[str]]:
    """Read the record; it may have come with the project, so it must stay within that."""
    content = strict_json.loads(read_text(place / "journal.json", place))
    steps, made = [Step(**step) for step in content["steps"]], list(content["made"])
    paths = {*(step.path for step in steps), *made} - {str(base.PATH), str(receipt.PATH)}
    if not steps or not all(map(is_safe, paths)) or place.is_symlink() or not is_plain(place):
        raise ValueError(place)
    return steps, made


def _record(path: Path, change: Change, place: Path, name: str) -> Step:
    """Write what the file holds and what it will hold; an empty `after` stands for nothing."""
    after = place / "after" / name
    planned = change.present.content if change.present else None
    if (path.read_bytes() if path.exists() else None) != planned:
        message = f"{quoted(change.path)} has changed meanwhile, so nothing is touched: try again"
        raise ScaffoldError(message, Exit.CONFLICT)
    if change.kind is Kind.DELETE:
        after.touch()
    else:
        write_file(after, change.wanted)
    if change.present:
        shutil.copy2(path, place / "before" / name)
        if change.kind is not Kind.DELETE:
            after.chmod(_permissions(path, change.wanted))
    return Step(
        str(change.path),
        existed=change.present is not None,
        deletes=change.kind is Kind.DELETE,
        conflicts=change.kind is Kind.CONFLICT,
    )


def _permissions(path: Path, wanted: File) -> int:
    """Those that the file has, but for the executable bits."""
    mode = path.stat().st_mode & 0o666
    return mode | (mode & 0o444) >> 2 if wanted.executable else mode


def _new(project: Path, steps: Sequence[Step]) -> list[str]:
    """Return the directories that are still to be made, the deepest first."""
    parents = {parent for step in steps for parent in PurePosixPath(step.path).parents}
    return sorted((str(p) for p in parents if not (project / p).exists()), key=len, reverse=True)
