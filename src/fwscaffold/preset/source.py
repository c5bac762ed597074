"""Where a preset is: a file, an installed package, or a commit of a repository."""

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from fwscaffold import cache
from fwscaffold.command import Command
from fwscaffold.creation.staging import temporary
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.git import ALONE, git, reason
from fwscaffold.wording import quoted, shown, suggestion

GROUP = "fwscaffold.presets"
FILE = "preset.toml"
TEAM_FILE = "fwscaffold.toml"
ADMINISTRATOR = 0
REPOSITORY = re.compile(r"git\+((?:https|ssh|file)://[^@\s]*(?:@[^@\s]*)?)@([0-9a-f]{40})")
# Credentials are the user's; what is checked out starts none of the user's filters.
FETCH = {"GIT_ALLOW_PROTOCOL": "https:ssh:file", "GIT_TERMINAL_PROMPT": "0"}
ONE_AT_A_TIME = Lock()  # many projects that are checked at once have one preset
# Unless the user has another way: it asks nobody, and gives up soon.
SSH = "ssh -oBatchMode=yes -oConnectTimeout=10"


def named_for(project: Path, named: str | None) -> str:
    """Return the preset that is named on the command line or by the environment, or nothing."""
    source = named or os.environ.get("FWSCAFFOLD_PRESET", "")
    return seen_from(project, Path(source)) if source and Path(source).exists() else source


def teams(project: Path) -> str:
    """Return the `fwscaffold.toml` in the project or the nearest one above it, or nothing.

    Raises a usage error for one of another user's, who may have left it where others work.
    """
    here = project.resolve()
    places = [place / TEAM_FILE for place in (here, *here.parents)]
    found = next((place for place in places if place.is_file()), None)
    if found and _is_foreign(found):
        message = f"preset {quoted(found)} is another user's, name it with `--preset` to trust it"
        raise ScaffoldError(message, Exit.USAGE)
    return seen_from(project, found) if found else ""


def _is_foreign(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    owners = {path.stat().st_uid, path.lstat().st_uid}  # of a link and of what it leads to
    return not owners <= {os.getuid(), ADMINISTRATOR}


def seen_from(project: Path, path: Path) -> str:
    """Return the path as it is seen from the project, so that a receipt can hold it."""
    try:
        return Path(os.path.relpath(path.resolve(), project.resolve())).as_posix()
    except ValueError:  # on another drive
        return path.resolve().as_posix()


def locate(source: str, directory: Path, fetch: bool) -> Path:
    """Return the file of the preset that *source* names, a path being seen from *directory*.

    Raises a usage error if there is none, and unless one may *fetch* for one that is not here yet.
    """
    if source.startswith("git+"):
        return _commit(source, fetch) / FILE
    path = Path(os.path.normpath(directory.resolve() / source))  # also where no project is yet
    if path.is_dir():
        path /= FILE
    if path.is_file():
        return path.resolve()
    installed = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    if source in installed:
        return _installed(source, installed[source])
    hint = suggestion(source, installed) if installed else ""
    where = "neither a file nor installed"
    raise ScaffoldError(f"preset {quoted(source)} is {where}{hint}", Exit.USAGE)


def _installed(source: str, package: str) -> Path:
    """Return the file in the package that the entry point names, which is not imported."""
    spec = find_spec(package) if package.isidentifier() else None
    places = spec.submodule_search_locations if spec else None
    if not places:
        message = f"preset {quoted(source)} is said to be in {quoted(package)}, which is no package"
        raise ScaffoldError(message, Exit.USAGE)
    return Path(next(iter(places)), FILE)


def _commit(source: str, fetch: bool) -> Path:
    """Return a copy of the repository at the commit, fetched once and then kept."""
    match = REPOSITORY.fullmatch(source)
    if not match:
        message = (
            "does not name a commit, write `git+https://example.org/preset.git@` and 40 digits"
        )
        raise ScaffoldError(f"preset {quoted(source)} {message}", Exit.USAGE)
    address, commit = match.groups()
    _refuse_secrets(source, address)
    with ONE_AT_A_TIME:
        place = _cache()
        kept = place / f"{hashlib.sha256(address.encode()).hexdigest()[:16]}-{commit}"
        if not kept.is_dir():
            if not fetch:
                message = "is not here yet, and nobody but this project names it: to fetch it, add"
                raise ScaffoldError(f"preset {quoted(source)} {message} `--preset`", Exit.USAGE)
            with temporary(place) as fetched:
                _fetch(source, address, commit, fetched / "preset")
                with suppress(OSError):  # another process has been faster
                    (fetched / "preset").rename(kept)
    return kept


def _refuse_secrets(source: str, address: str) -> None:
    """Raise where the address has a password or a token: receipts are committed, and shown."""
    if shown(address) != address or "?" in address:
        message = "has a secret in its address, which every receipt would show: leave it out, and"
        helper = "give it to git's credential helper (`git help credentials`)"
        seen = quoted(source.partition("?")[0])
        raise ScaffoldError(f"preset {seen} {message} {helper}", Exit.USAGE)


def _fetch(source: str, address: str, commit: str, place: Path) -> None:
    inside: Command = ["-C", place, "-c", "core.symlinks=false", "-c", "core.autocrlf=false"]
    patient: Command = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=10"]
    ssh = os.environ.get("GIT_SSH_COMMAND", SSH)
    reach: Command = ["fetch", "--quiet", "--depth=1", "--no-tags", "--", address, commit]
    steps: list[tuple[Command, Mapping[str, str]]] = [
        (["init", "--quiet", "--template=", place], ALONE),
        ([*inside, *patient, *reach], {**FETCH, "GIT_SSH_COMMAND": ssh}),
        ([*inside, "checkout", "--quiet", "--detach", commit], ALONE),
    ]
    for words, extra in steps:
        done = git(words, extra=extra)
        if done.returncode:
            message = f"preset {quoted(source)} cannot be fetched ({reason(done)})"
            raise ScaffoldError(f"{message}, see whether the commit is there", Exit.USAGE)


def _cache() -> Path:
    """Return where fetched presets are kept; raise where there is no safe place."""
    place = cache.directory()
    if not place:
        message = "there is no cache directory that only you can write in"
        raise ScaffoldError(f"{message}, set `XDG_CACHE_HOME` to one and try again", Exit.USAGE)
    (place / "presets").mkdir(mode=0o700, exist_ok=True)
    return place / "presets"
