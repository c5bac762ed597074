"""Where a preset is: a file, an installed package, or a commit of a repository."""

import os
import sys
from pathlib import Path

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.fetched import at_commit
from fwscaffold.source.installed import PRESETS, offered
from fwscaffold.source.installed import directory as directory_of
from fwscaffold.source.paths import seen_from
from fwscaffold.wording import quoted, suggestion

FILE = "preset.toml"
TEAM_FILE = "fwscaffold.toml"
QUESTIONS = "cookiecutter.json"
ADMINISTRATOR = 0


def named_for(project: Path, named: str | None) -> str:
    """Return the preset that is named on the command line or by the environment, or nothing."""
    source = named or os.environ.get("FWSCAFFOLD_PRESET", "")
    return seen_from(project, Path(source)) if source and Path(source).exists() else source


def teams(project: Path) -> str:
    """Return the `fwscaffold.toml` in the project or the nearest one above it, or nothing.

    One beside a `cookiecutter.json` is of the template there, and of no team. Raises a usage error
    for one of another user's, who may have left it where others work.
    """
    here = project.resolve()
    places = [place / TEAM_FILE for place in (here, *here.parents)]
    there = (place for place in places if place.is_file())
    found = next((it for it in there if not it.with_name(QUESTIONS).is_file()), None)
    if found and _is_foreign(found):
        message = f"preset {quoted(found)} is another user's, name it with `--preset` to trust it"
        raise ScaffoldError(message, Exit.USAGE)
    return seen_from(project, found) if found else ""


def own_file(named: str) -> Path:
    """Return the file of the preset that somebody works on: the one named, or that is here.

    Raises a usage error where there is none, and for one that is in a repository elsewhere.
    """
    here = Path()
    source = named or ("." if Path(FILE).is_file() else teams(here))
    if not source:
        message = f"there is neither `{FILE}` nor `{TEAM_FILE}` here, name a preset"
        raise ScaffoldError(message, Exit.USAGE)
    if source.startswith("git+"):
        message = f"preset {quoted(source)} is a copy: do that in a clone of its repository"
        raise ScaffoldError(message, Exit.USAGE)
    return locate(source, here, fetch=False)


def _is_foreign(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    owners = {path.stat().st_uid, path.lstat().st_uid}  # of a link and of what it leads to
    return not owners <= {os.getuid(), ADMINISTRATOR}


def locate(source: str, directory: Path, fetch: bool) -> Path:
    """Return the file of the preset that *source* names, a path being seen from *directory*.

    Raises a usage error if there is none, and unless one may *fetch* for one that is not here yet.
    """
    if source.startswith("git+"):
        return at_commit(source, fetch) / FILE
    path = Path(os.path.normpath(directory.resolve() / source))  # also where no project is yet
    if path.is_dir():
        path /= FILE
    if path.is_file():
        return path.resolve()
    installed = offered(PRESETS)
    if source in installed:
        return directory_of("preset", source, installed[source]) / FILE
    hint = suggestion(source, installed) if installed else ""
    where = "neither a file nor installed"
    raise ScaffoldError(f"preset {quoted(source)} is {where}{hint}", Exit.USAGE)
