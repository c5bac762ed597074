"""An update carried out on a copy, so that the project is touched only when that has passed."""

import shutil
from pathlib import Path

from fwscaffold.creation.plan import Plan
from fwscaffold.creation.staging import PREFIX
from fwscaffold.lifecycle import journal, replay
from fwscaffold.template.render import LEFTOVERS

# What a project can be installed and tested without, and what may be large.
LEFT_OUT = (*LEFTOVERS, ".git", ".venv", "venv", ".tox", "node_modules", f"{PREFIX}*")


def rehearse(project: Path, plan: Plan, scratch: Path) -> Path:
    """Return a copy of the project in *scratch*, updated."""
    copy = scratch / project.resolve().name
    shutil.copytree(project, copy, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    journal.begin(copy, plan)
    replay.apply(copy)
    replay.finish(copy)
    return copy
