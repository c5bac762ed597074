"""A receipt in which git has left those of two branches, for a person to settle."""

from pathlib import Path

from fwscaffold.command import command_line
from fwscaffold.creation import base
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.markers import has_markers
from fwscaffold.wording import quoted, shown


def refuse_branches(text: str, path: Path) -> None:
    """Raise a conflict where the receipt at *path* has git's markers."""
    if has_markers(text.encode()):
        both = [shown(path), shown(path.with_name(base.PATH.name))]
        side = command_line(["git", "checkout", "--ours", *both])
        again = command_line(["fwscaffold", "update", shown(path.parent)])
        message = f"{quoted(path)} is in conflict between two branches: settle it, or take one side"
        raise ScaffoldError(f"{message} with `{side}`, then merge and run `{again}`", Exit.CONFLICT)
