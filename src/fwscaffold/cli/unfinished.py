"""What keeps a project from being changed: an update that has not ended."""

from pathlib import Path

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import replay
from fwscaffold.wording import quoted


def refuse_unfinished(directory: Path) -> None:
    """Raise where an update is under way, or its conflicts have come with the project."""
    if replay.is_under_way(directory):
        message = f"an update of {quoted(directory)} is under way, end it with `--continue` or with"
        raise ScaffoldError(f"{message} `--abort`", Exit.CONFLICT)
    refuse_conflicts(directory)


def refuse_conflicts(directory: Path) -> None:
    """Raise where conflict markers are left."""
    if conflicts := replay.unresolved(directory):
        listed = ", ".join(map(quoted, conflicts))
        message = (
            f"conflicts are left in {listed}: settle them and run `fwscaffold update --continue`"
        )
        raise ScaffoldError(f"{message}, or take all back with `--abort`", Exit.CONFLICT)
