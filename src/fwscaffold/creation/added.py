"""Carries out a plan in a directory that is there: all of it is added, or nothing."""

from contextlib import ExitStack, suppress
from pathlib import Path

from fwscaffold.creation.disk import flush
from fwscaffold.creation.locks import exclusive
from fwscaffold.creation.places import refuse_too_long
from fwscaffold.creation.plan import Kind, Plan
from fwscaffold.creation.receipt import PATH
from fwscaffold.creation.staging import PROJECT, temporary, withdraw
from fwscaffold.creation.write import directories, explained, move_file, prepare


def write_into(plan: Plan, target: Path) -> None:
    """Put the plan's new files into the directory *target*, where none of them may be.

    They are prepared in it, whole, and then linked into their places, the receipt last. A run that
    fails takes back what it has put there, and the next run takes back what a killed one has.
    """
    new = tuple(change for change in plan if change.kind is Kind.CREATE)
    refuse_too_long(target, [change.path for change in new])
    try:
        with exclusive(target), temporary(target) as place:
            prepare(new, place / PROJECT)
            _move_all(new, place / PROJECT, target)
    except OSError as error:
        raise explained(error, target) from error


def _move_all(plan: Plan, project: Path, target: Path) -> None:
    with ExitStack() as half_made:
        for path in sorted((change.path for change in plan), key=PATH.__eq__):
            for parent in reversed((target / path).parents):
                if not parent.is_dir():
                    half_made.callback(_remove, parent)
                    parent.mkdir()
            half_made.callback(withdraw, project / path, target / path)
            move_file(project / path, target / path)
        for directory in directories(plan):
            flush(target / directory)
        half_made.pop_all()


def _remove(directory: Path) -> None:
    with suppress(OSError):  # somebody else has put something there
        directory.rmdir()
