"""A receipt in which git has left those of two branches."""

from pathlib import Path

from fwscaffold.command import command_line
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.markers import has_markers
from fwscaffold.wording import quoted, shown


def refuse_branches(text: str, path: Path) -> None:
    """Raise a conflict where the receipt at *path* has git's markers."""
    if has_markers(text.encode()):
        again = command_line(["fwscaffold", "update", "--continue", shown(path.parent)])
        message = f"{quoted(path)} is in conflict between two branches"
        raise ScaffoldError(f"{message}, make one of both with `{again}`", Exit.CONFLICT)
