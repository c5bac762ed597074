"""What the repository that a project lives in knows: old contents, and whether all is committed."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from fwscaffold.git import git

# Never the network, also in a partial clone; never a program that the repository names.
OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}


def contents(directory: Path, blobs: Iterable[str]) -> Mapping[str, bytes]:
    """Return the content of each of the blobs that the repository has, if there is one."""
    wanted = "".join(f"{blob}\n" for blob in blobs).encode()
    output = git(["-C", directory, "cat-file", "--batch"], wanted, **OFFLINE).stdout
    return dict(_objects(output))


def _objects(output: bytes) -> Iterable[tuple[str, bytes]]:
    """Give name and content of each object in the output of `cat-file --batch`."""
    while output:
        header, _, output = output.partition(b"\n")
        name, *kind_and_size = header.decode("ascii").split()
        if len(kind_and_size) == 2:  # else it is `missing`
            size = int(kind_and_size[1])
            yield name, output[:size]
            output = output[size + 1 :]
