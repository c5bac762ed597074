"""A repository of presets at one commit, fetched once and then kept."""

import hashlib
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from fwscaffold import cache
from fwscaffold.command import Command
from fwscaffold.creation.staging import temporary
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.git import ALONE, git, reason
from fwscaffold.wording import quoted, shown

REPOSITORY = re.compile(r"git\+((?:https|ssh|file)://[^@\s]*(?:@[^@\s]*)?)@([0-9a-f]{40})")
# Credentials are the user's; what is checked out starts none of the user's filters.
FETCH = {"GIT_ALLOW_PROTOCOL": "https:ssh:file", "GIT_TERMINAL_PROMPT": "0"}
ONE_AT_A_TIME = Lock()  # many projects that are checked at once have one preset
# Unless the user has another way: it asks nobody, and gives up soon.
SSH = "ssh -oBatchMode=yes -oConnectTimeout=10"


def at_commit(source: str, fetch: bool) -> Path:
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
