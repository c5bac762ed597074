"""A repository of somebody's: what it offers, and a copy at a commit, fetched once and kept."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fwscaffold import cache
from fwscaffold.command import Command
from fwscaffold.creation.locks import in_turn
from fwscaffold.creation.staging import temporary
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.git import ALONE, git, reason, text
from fwscaffold.wording import quoted, shown

# Credentials are the user's; what is checked out starts none of the user's filters.
FETCH = {"GIT_ALLOW_PROTOCOL": "https:ssh:file", "GIT_TERMINAL_PROMPT": "0"}
PATIENT: Command = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=10"]
PLACE = "repositories"
# Unless the user has another way: it asks nobody, and gives up soon.
SSH = "ssh -oBatchMode=yes -oConnectTimeout=10"
PEELED = "^{}"  # what an annotated tag is of


@dataclass(frozen=True, slots=True)
class Repository:
    """An address that git knows, and what a message calls it, such as a preset or a template."""

    address: str
    called: str

    def refs(self) -> Mapping[str, str]:
        """Return the commits of its `HEAD`, branches and tags; raise where it does not answer."""
        done = git([*PATIENT, "ls-remote", "--", self.address], extra=_reach())
        if done.returncode:
            message = f"{self.called} cannot be reached ({reason(done)})"
            raise ScaffoldError(f"{message}, see whether the address is right", Exit.USAGE)
        lines = (line.split("\t") for line in text(done.stdout).splitlines())
        named = {name: commit for commit, name in lines}
        return {name.removesuffix(PEELED): commit for name, commit in sorted(named.items())}

    def kept(self, commit: str) -> Path | None:
        """Return the copy at the commit, where it was fetched before."""
        place = self._place(commit)
        return place if place.is_dir() else None

    def is_known(self) -> bool:
        """Return whether any commit of it was fetched before, so that the user has named it."""
        return any(cached(PLACE).glob(f"{self._place('').name}*"))

    def at(self, commit: str) -> Path:
        """Return a copy at the commit; raise where that cannot be had."""
        place = self._place(commit)
        with in_turn(place.parent):  # many projects that are checked at once have one preset
            if place.is_dir():
                return place
            with temporary(place.parent) as fetched:
                self._fetch(commit, fetched / "copy")
                with suppress(OSError):  # another process has been faster
                    (fetched / "copy").rename(place)
            return place

    def refuse_secrets(self) -> None:
        """Raise where the address has a password or a token: receipts are committed, and shown."""
        if shown(self.address) != self.address or "?" in self.address:
            message = "has a secret in its address, which every receipt would show: leave it out,"
            helper = "and give it to git's credential helper (`git help credentials`)"
            raise ScaffoldError(f"{self.called} {message} {helper}", Exit.USAGE)

    def _place(self, commit: str) -> Path:
        return cached(PLACE) / f"{hashlib.sha256(self.address.encode()).hexdigest()[:16]}-{commit}"

    def _fetch(self, commit: str, place: Path) -> None:
        inside: Command = ["-C", place, "-c", "core.symlinks=false", "-c", "core.autocrlf=false"]
        reach: Command = ["fetch", "--quiet", "--depth=1", "--no-tags", "--", self.address, commit]
        steps: list[tuple[Command, Mapping[str, str]]] = [
            (["init", "--quiet", "--template=", place], ALONE),
            ([*inside, *PATIENT, *reach], _reach()),
            ([*inside, "checkout", "--quiet", "--detach", commit], ALONE),
        ]
        for words, extra in steps:
            done = git(words, extra=extra)
            if done.returncode:
                message = f"{self.called} cannot be fetched ({reason(done)})"
                raise ScaffoldError(f"{message}, see whether the commit is there", Exit.USAGE)


def called(what: str, source: str) -> str:
    """Return what a message calls a source, without what could be a secret."""
    return f"{what} {quoted(source.partition('?')[0])}"


def _reach() -> dict[str, str]:
    return {**FETCH, "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", SSH)}


def cached(what: str) -> Path:
    """Return where such things are kept; raise where there is no safe place."""
    place = cache.directory()
    if not place:
        message = "there is no cache directory that only you can write in"
        raise ScaffoldError(f"{message}, set `XDG_CACHE_HOME` to one and try again", Exit.USAGE)
    (place / what).mkdir(mode=0o700, exist_ok=True)
    return place / what
