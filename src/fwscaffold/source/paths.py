"""Paths that a receipt can hold."""

import os
from pathlib import Path


def seen_from(project: Path, path: Path) -> str:
    """Return the path as it is seen from the project, so that a receipt can hold it."""
    try:
        return Path(os.path.relpath(path.resolve(), project.resolve())).as_posix()
    except ValueError:  # on another drive
        return path.resolve().as_posix()
