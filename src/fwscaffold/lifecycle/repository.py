"""What the repository that a project lives in knows: old contents, and whether all is committed."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from fwscaffold.git import git

# Never the network, also in a partial clone; never a program that the repository names.
OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
QUIET = ("-c", "core.fsmonitor=false")


def contents(directory: Path, blobs: Iterable[str]) -> Mapping[str, bytes]:
    """Return the content of each of the blobs that the repository has, if there is one."""
    wanted = "".join(f"{blob}\n" for blob in blobs).encode()
    output = git(["-C", directory, "cat-file", "--batch"], wanted, OFFLINE).stdout
    return dict(_objects(output))


def files(directory: Path) -> set[PurePosixPath]:
    """Return the files that git has or would take, none where there is no repository."""
    words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = git(["-C", directory, *QUIET, *words], extra=OFFLINE).stdout
    return {PurePosixPath(os.fsdecode(name)) for name in output.split(b"\0") if name}


def uncommitted(directory: Path) -> str | None:
    """Return the first of the files with changes that are not committed, or None."""
    words = ["status", "--porcelain", "-z", "--untracked-files=no", "--", "."]
    output = git(["-C", directory, *QUIET, *words], extra=OFFLINE).stdout
    return os.fsdecode(output.split(b"\0")[0][3:]) or None


def _objects(output: bytes) -> Iterable[tuple[str, bytes]]:
    """Give name and content of each object in the output of `cat-file --batch`."""
    while output:
        header, _, output = output.partition(b"\n")
        name, *kind_and_size = header.decode("ascii").split()
        if len(kind_and_size) == 2:  # else it is `missing`
            size = int(kind_and_size[1])
            yield name, output[:size]
            output = output[size + 1 :]
