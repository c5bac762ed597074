"""What a project's `pyproject.toml` says; what is wrong with it is for others to say."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fwscaffold.reading import read_text


def settings(project: Path) -> dict[str, Any]:
    """Return the whole of it, or nothing where it is not there or cannot be read."""
    try:
        return tomllib.loads(read_text(project / "pyproject.toml", project))
    except (OSError, ValueError, RecursionError):
        return {}


def metadata(project: Path) -> Mapping[str, Any]:
    """Return its table `project` (PEP 621), or nothing."""
    match settings(project):
        case {"project": dict(found)}:
            return found
    return {}


def requirements(project: Path) -> list[Any]:
    """Return what of it a lock file is made of."""
    known = metadata(project)
    keys = ("requires-python", "dependencies", "optional-dependencies")
    return [settings(project).get("dependency-groups"), *map(known.get, keys)]
