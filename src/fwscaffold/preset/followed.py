"""A preset that follows a tag or a branch: at the commit that its lock, a file beside it, names."""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from fwscaffold.errors import ScaffoldError
from fwscaffold.preset.problem import refusal
from fwscaffold.reading import read_text
from fwscaffold.source.repository import Repository, called
from fwscaffold.source.versions import COMMIT, nearest, tag_or_branch
from fwscaffold.wording import quoted

REF = re.compile(r"git\+((?:https|ssh|file)://(?:[^@/\s]*@)?[^@\s]*/[^@\s]*)@(\w[\w./-]*)")
HEAD = "# The commit that is followed. `fwscaffold preset lock` writes it; commit it.\n[extends]\n"


@dataclass(frozen=True, slots=True)
class Followed:
    """What is extended, at which commit, and at which it was before, if at any."""

    source: str
    commit: str
    before: str


def follows(extends: str) -> bool:
    """Return whether that is a tag or a branch of a repository, and no commit."""
    match = REF.fullmatch(extends)
    return bool(match and not COMMIT.fullmatch(match[2]))


def pinned(path: Path, extends: str) -> str:
    """Return what the preset at *path* extends, at the commit of its lock where it follows a ref.

    Raises a usage error where there is no lock for that.
    """
    if not follows(extends):
        return extends
    commit = _read(path).get(extends, "")
    if not COMMIT.fullmatch(commit):
        ref = quoted(extends.rpartition("@")[2])
        message = f"follows {ref}, and {quoted(lock_of(path).name)} does not say at which commit"
        raise refusal(path, f"{message}: run `fwscaffold preset lock`, and commit what it writes")
    return f"{extends.rpartition('@')[0]}@{commit}"


def newest(path: Path, extends: str) -> Followed:
    """Return the commit that the tag or branch is at now; raise where there is no such ref."""
    match = REF.fullmatch(extends)
    if not (match and follows(extends)):
        message = "extends no tag or branch, write `git+https://example.org/preset.git@main`"
        raise refusal(path, message)
    address, ref = match.groups()
    repository = Repository(address, called("preset", extends))
    repository.refuse_secrets()
    refs = repository.refs()
    commit = tag_or_branch(refs, ref)
    if not commit:
        message = f"extends {quoted(ref)}, which is neither tag nor branch there"
        raise refusal(path, message + nearest(refs, ref))
    return Followed(extends, commit, _known(path).get(extends, ""))


def lock_of(path: Path) -> Path:
    """Return the file that is the preset's lock."""
    return path.with_suffix(".lock")


def lock_text(followed: Followed) -> str:
    """Return what the lock holds; the same commit is the same text."""
    key, value = (json.dumps(text) for text in (followed.source, followed.commit))
    return f"{HEAD}{key} = {value}\n"


def _known(path: Path) -> dict[str, str]:
    try:
        return _read(path)
    except ScaffoldError:  # a broken lock is written anew
        return {}


def _read(path: Path) -> dict[str, str]:
    lock = lock_of(path)
    if not lock.exists():
        return {}
    try:
        extends = tomllib.loads(read_text(lock, lock.parent))["extends"]
        return {str(key): str(value) for key, value in extends.items()}
    except (OSError, ValueError, KeyError, AttributeError, RecursionError) as error:
        message = f"has a {quoted(lock.name)} that cannot be read"
        raise refusal(path, f"{message}: run `fwscaffold preset lock`") from error
