"""What the repository that a project lives in knows: old contents, and whether all is committed."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from fwscaffold.command import Command
from fwscaffold.errors import ScaffoldError
from fwscaffold.git import OFFLINE, git, reason, tamed, top
from fwscaffold.wording import quoted

SKIPPED = b"S "  # `git ls-files -t`: not checked out

# What a file in conflict held before, on one side and on the other.
Sides = tuple[bytes, bytes, bytes]


def contents(directory: Path, blobs: Iterable[str]) -> Mapping[str, bytes]:
    """Return the content of each of the blobs that the repository has, if there is one.

    Raises where git cannot read the repository.
    """
    if not top(directory):
        return {}
    return objects(["-C", directory], blobs)


def objects(where: Command, blobs: Iterable[str]) -> Mapping[str, bytes]:
    """Return the same; *where* is how git is told of the repository."""
    wanted = "".join(f"{blob}\n" for blob in blobs).encode()
    return dict(_objects(git([*where, "cat-file", "--batch"], wanted, OFFLINE).stdout))


def sparse(directory: Path, paths: Iterable[PurePosixPath]) -> Mapping[PurePosixPath, str]:
    """Return, with its blob, each of the paths that a sparse checkout leaves out."""
    words = ["ls-files", "-z", "-t", "--stage", "--", *(f":(literal){path}" for path in paths)]
    output = git(["-C", directory, *words], extra=OFFLINE).stdout
    found = (entry.split(b"\t", 1) for entry in output.split(b"\0") if entry.startswith(SKIPPED))
    return {PurePosixPath(os.fsdecode(name)): about.split()[2].decode() for about, name in found}


def sides(directory: Path, path: PurePosixPath) -> Sides | None:
    """Return what git holds of a file in conflict, or None where that is not three texts."""
    words = ["ls-files", "-z", "--unmerged", "--", f":(literal){path}"]
    entries = git(["-C", directory, *words], extra=OFFLINE).stdout.split(b"\0")[:-1]
    blobs = [entry.split()[1].decode() for entry in entries]  # in the order of the stages
    held = contents(directory, blobs)
    if len(blobs) < 3 or not held.keys() >= set(blobs):
        return None
    before, ours, theirs = (held[blob] for blob in blobs)
    return before, ours, theirs


def lacks(directory: Path) -> str:
    """Return the command that fetches the history which a clone has left out, or nothing."""
    where: Command = ["-C", directory]
    asked = git([*where, "rev-parse", "--is-shallow-repository"], extra=OFFLINE)
    if asked.stdout.strip() == b"true":
        return "git fetch --unshallow"
    promised = git([*where, "config", "--get-regexp", r"^remote\..*\.promisor$"], extra=OFFLINE)
    return "git fetch --refetch --no-filter" if promised.stdout else ""


def files(directory: Path) -> set[PurePosixPath]:
    """Return the files that git has or would take, none where there is no repository."""
    where: Command = ["-C", directory]
    words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = git([*where, *words], extra={**OFFLINE, **tamed(where)}).stdout
    return {PurePosixPath(os.fsdecode(name)) for name in output.split(b"\0") if name}


def uncommitted(directory: Path, paths: Sequence[str] = ()) -> str | None:
    """Return the first of the files with changes that are not committed, or None.

    Of the *paths*, where some are named, those count too that git does not know. Without a
    repository there is nothing to commit. Raises where git does not say.
    """
    if not top(directory):
        return None
    where: Command = ["-C", directory]
    unknown = ["--untracked-files=all", "--ignored"] if paths else ["--untracked-files=no"]
    words = ["status", "--porcelain", "-z", *unknown, "--ignore-submodules=all", "--"]
    named = [f":(literal){path}" for path in paths] or ["."]
    done = git([*where, *words, *named], extra={**OFFLINE, **tamed(where)})
    if done.returncode:
        message = f"git does not say whether all of {quoted(directory)} is committed"
        raise ScaffoldError(f"{message} ({reason(done)}), mend that or add `--force`")
    return os.fsdecode(done.stdout.split(b"\0")[0][3:]) or None


def _objects(output: bytes) -> Iterable[tuple[str, bytes]]:
    """Give name and content of each object in the output of `cat-file --batch`."""
    while output:
        header, _, output = output.partition(b"\n")
        name, *kind_and_size = header.decode("ascii").split()
        if len(kind_and_size) == 2:  # else it is `missing`
            size = int(kind_and_size[1])
            yield name, output[:size]
            output = output[size + 1 :]
