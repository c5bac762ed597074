"""A repository of presets, at the commit that the preset's name says."""

import re
from pathlib import Path

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.repository import Repository, called
from fwscaffold.wording import quoted

REPOSITORY = re.compile(r"git\+((?:https|ssh|file)://[^@\s]*(?:@[^@\s]*)?)@([0-9a-f]{40})")


def at_commit(source: str, fetch: bool) -> Path:
    """Return a copy of the repository at the commit, fetched once and then kept."""
    match = REPOSITORY.fullmatch(source)
    if not match:
        message = (
            "does not name a commit, write `git+https://example.org/preset.git@` and 40 digits"
        )
        raise ScaffoldError(f"preset {quoted(source)} {message}", Exit.USAGE)
    address, commit = match.groups()
    repository = Repository(address, called("preset", source))
    repository.refuse_secrets()
    if not (fetch or repository.kept(commit)):
        message = "is not here yet, and nobody but this project names it: to fetch it, add"
        raise ScaffoldError(f"preset {quoted(source)} {message} `--preset`", Exit.USAGE)
    return repository.at(commit)
