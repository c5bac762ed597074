"""The way back: files of a project as its standard has them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from fwscaffold.creation import receipt
from fwscaffold.creation.places import obstacle
from fwscaffold.creation.plan import Change, Kind, Plan
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.git import top
from fwscaffold.lifecycle import repository
from fwscaffold.lifecycle.originals import originals
from fwscaffold.lifecycle.project import Project
from fwscaffold.tree import File
from fwscaffold.wording import quoted, shown, suggestion


def home(paths: Iterable[Path]) -> tuple[Path, list[PurePosixPath]]:
    """Return the project that the paths are in, and what they are called there.

    Raises a usage error for a path in no project, and for paths in several.
    """
    found = dict[Path, list[PurePosixPath]]()
    for path in paths:
        whole = path.parent.resolve() / path.name if path.name else path.resolve()
        places = (place for place in (whole, *whole.parents) if (place / receipt.PATH).is_file())
        directory = next(places, None)
        if directory is None:
            raise ScaffoldError(f"{quoted(path)} is in no project of fwscaffold's", Exit.USAGE)
        inside = PurePosixPath(whole.relative_to(directory).as_posix())
        found.setdefault(directory, []).append(inside)
    if len(found) > 1:
        names = " and ".join(quoted(shown(each.name)) for each in found)
        raise ScaffoldError(f"the paths are in {names}, restore one after the other", Exit.USAGE)
    return next(iter(found.items()))


def plan_restore(project: Project, wanted: Sequence[PurePosixPath]) -> Plan:
    """Return what gives the files, and those in the directories, the standard's text back."""
    paths = [path for name in wanted for path in _below(project, name)]
    texts = _texts(project, paths)
    changes = []
    for path in dict.fromkeys(paths):
        if path not in texts:
            said = f"the standard's text of {quoted(path)} is not here"
            raise ScaffoldError(f"{said}: `fwscaffold update` brings the newest")
        changes.append(_change(path, project.present.get(path), texts[path]))
        if changes[-1].kind is not Kind.SAME and (found := obstacle(project.directory, path)):
            name = quoted(found.relative_to(project.directory))
            raise ScaffoldError(f"{name} is in the way, move it away", Exit.CONFLICT)
    return tuple(changes)


def lost(project: Project, plan: Plan) -> str | None:
    """Return the first of the files whose edits nobody could have back, or None."""
    edited = [str(change.path) for change in plan if change.kind is Kind.UPDATE]
    if not edited:
        return None
    if not top(project.directory):
        return edited[0]
    return repository.uncommitted(project.directory, edited)


def _below(project: Project, name: PurePosixPath) -> list[PurePosixPath]:
    files = project.receipt.files
    found = [path for path in files if path.is_relative_to(name)]
    if not found:
        hint = suggestion(str(name), map(str, files)) or ", `.fwscaffold.json` names them"
        raise ScaffoldError(f"{quoted(name)} is no file of the standard{hint}", Exit.USAGE)
    return found


def _texts(project: Project, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, File]:
    """Return each file as it was last written, or where a newer text is pending, that."""
    known = dict(originals(project, paths))
    for path, left in project.receipt.pending.items():
        if path in known and path in project.rendered and project.rendered[path].mark == left.to:
            known[path] = project.rendered[path]
    return known


def _change(path: PurePosixPath, present: File | None, wanted: File) -> Change:
    if present is None:
        return Change(Kind.CREATE, path, wanted)
    if present.unix == wanted:
        return Change(Kind.SAME, path, present, present)
    text = wanted.dos if present.is_dos else wanted
    return Change(Kind.UPDATE, path, replace(text, executable=wanted.executable), present)
