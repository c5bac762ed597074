"""Templates of somebody else's, made from a dict, and what cookiecutter makes of them."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from cookiecutter.main import cookiecutter

from fwscaffold.tree import File, Tree
from tiny import git, write

FOLDER = "{{cookiecutter.slug}}"
SLUG = {"slug": "shop"}


def write_theirs(
    root: Path,
    files: Mapping[str, str | bytes],
    more: Mapping[str, str] | None = None,
    **variables: Any,
) -> Path:
    """Write a template in the place of what is there; *more* are files beside the project's."""
    for entry in root.iterdir() if root.is_dir() else ():
        if entry.name != ".git":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    write(root, {"cookiecutter.json": json.dumps({**SLUG, **variables}), **(more or {})})
    (root / FOLDER).mkdir(exist_ok=True)
    write(root / FOLDER, files)
    return root


def released(root: Path, tag: str = "") -> str:
    """Commit the template, in a repository of its own, and tag it; return the commit."""
    if not (root / ".git").exists():
        git("init", "--quiet", "--initial-branch=main", root)
    git("-C", root, "add", "--all")
    git("-C", root, "commit", "--quiet", "--allow-empty", "--message", tag or "more")
    if tag:
        git("-C", root, "tag", tag)
    return git("-C", root, "rev-parse", "HEAD").strip()


def baked(root: Path, place: Path, accept_hooks: bool = False) -> Tree:
    """Return what cookiecutter itself makes of the template."""
    place.mkdir(parents=True)
    config = {"replay_dir": str(place / "replay"), "cookiecutters_dir": str(place / "there")}
    made = Path(
        cookiecutter(
            str(root),
            no_input=True,
            output_dir=str(place / "out"),
            default_config=config,
            accept_hooks=accept_hooks,
        )
    )
    return tree_of(made)


def tree_of(directory: Path) -> Tree:
    """Return every file below the directory, but the records of ours."""
    found = [path for path in sorted(directory.rglob("*")) if path.is_file()]
    return {
        PurePosixPath(path.relative_to(directory)): File(
            path.read_bytes(), bool(path.stat().st_mode & 0o100)
        )
        for path in found
        if not path.name.startswith(".fwscaffold")
    }
