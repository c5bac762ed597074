"""What keeps a plan from being carried out in a project as it lies on the disk."""

from collections.abc import Iterable
from pathlib import Path

from fwscaffold.creation.places import obstacle
from fwscaffold.creation.plan import IDLE, Change
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted


def refuse_obstacles(directory: Path, plan: Iterable[Change]) -> None:
    """Raise where a link or a directory is in the way: nothing is written through a link.

    Raises, too, for a file that a sparse checkout leaves out.
    """
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
