"""Which commit of a repository is meant: that of a tag or a branch, or of the newest tag."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.repository import Repository
from fwscaffold.wording import quoted, suggestion

if TYPE_CHECKING:
    from packaging.version import Version

COMMIT = re.compile(r"[0-9a-f]{40}")
USUAL = ("main", "master")
TAGS, BRANCHES = "refs/tags/", "refs/heads/"


def commit_of(repository: Repository, ref: str) -> tuple[str, str]:
    """Return a ref and its commit: those named, or the newest release, or else the newest commit.

    Raises a usage error where there is nothing of that name.
    """
    if COMMIT.fullmatch(ref):
        return ref, ref
    refs = repository.refs()
    if not ref:
        newest = newest_tag(refs)
        found = refs.get(f"{TAGS}{newest}" if newest else "HEAD")
        if not found:
            message = f"{repository.called} has no commit yet, name another"
            raise ScaffoldError(message, Exit.USAGE)
        return newest, found
    if commit := tag_or_branch(refs, ref):
        return ref, commit
    message = f"{repository.called} has no tag, branch or whole commit {quoted(ref)}"
    raise ScaffoldError(message + nearest(refs, ref), Exit.USAGE)


def tag_or_branch(refs: Mapping[str, str], name: str) -> str:
    """Return the commit of the tag, or else of the branch, of this name; nothing where none is."""
    return refs.get(TAGS + name) or refs.get(BRANCHES + name, "")


def nearest(refs: Mapping[str, str], name: str) -> str:
    """Return, as the end of a message, the tag or branch that may be meant."""
    names = [each.removeprefix(TAGS).removeprefix(BRANCHES) for each in refs if each != "HEAD"]
    return suggestion(name, names) if names else ""


def followed(repository: Repository, ref: str) -> tuple[str, str]:
    """Return what an update goes to: a branch is followed, else it is the newest release."""
    return commit_of(repository, ref if f"{BRANCHES}{ref}" in repository.refs() else "")


def branch_of(repository: Repository) -> str:
    """Return the branch that the repository's `HEAD` is at, or nothing where none is."""
    refs = repository.refs()
    there = [name for name, commit in refs.items() if commit == refs.get("HEAD")]
    found = [name.removeprefix(BRANCHES) for name in there if name.startswith(BRANCHES)]
    return next((name for name in USUAL if name in found), "".join(found[:1]))


def newest_tag(refs: Mapping[str, str]) -> str:
    """Return the tag with the highest version, a release before what precedes one, or nothing."""
    tags = [name.removeprefix(TAGS) for name in refs if name.startswith(TAGS)]
    versions = {tag: version for tag in tags if (version := _version(tag))}
    return max(
        versions, key=lambda tag: (not versions[tag].is_prerelease, versions[tag]), default=""
    )


def _version(tag: str) -> "Version | None":
    from packaging.version import InvalidVersion, Version  # it takes its time to load

    try:
        return Version(tag)
    except InvalidVersion:
        return None
