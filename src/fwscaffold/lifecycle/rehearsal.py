"""An update carried out on a copy, so that the project is touched only when that has passed."""

import shutil
import stat
from pathlib import Path

from fwscaffold.creation.plan import Plan
from fwscaffold.creation.staging import PREFIX
from fwscaffold.lifecycle import journal, replay
from fwscaffold.template.catalog import LEFTOVERS

# What a project can be installed and tested without, and what may be large.
LEFT_OUT = (*LEFTOVERS, ".git", ".venv", "venv", ".tox", "node_modules", f"{PREFIX}*")


def rehearse(project: Path, plan: Plan, scratch: Path) -> Path:
    """Return a copy of the project in *scratch*, updated."""
    copy = scratch / project.resolve().name
    shutil.copytree(project, copy, symlinks=True, ignore=_left_out)
    journal.begin(copy, plan)
    replay.apply(copy)
    replay.finish(copy)
    return copy


def _left_out(directory: str, names: list[str]) -> set[str]:
    """Return what is not copied: also what is neither a file, a directory nor a link."""
    special = {name for name in names if not _is_ordinary(Path(directory, name))}
    return special | shutil.ignore_patterns(*LEFT_OUT)(directory, names)


def _is_ordinary(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)
