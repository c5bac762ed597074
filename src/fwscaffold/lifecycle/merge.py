"""Three trees become one: git merges them in a repository of its own, which is thrown away."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from fwscaffold.command import Command
from fwscaffold.creation.staging import scratch
from fwscaffold.errors import ScaffoldError
from fwscaffold.git import ALONE, git, reason, text
from fwscaffold.lifecycle.aligned import aligned
from fwscaffold.lifecycle.repository import objects
from fwscaffold.lifecycle.settle import settle
from fwscaffold.lifecycle.standard import is_reformatted
from fwscaffold.tree import File, Tree
from fwscaffold.wording import quoted

YOURS = "yours"
OLDEST_GIT = (2, 38)  # `merge-tree --write-tree`
SETTINGS = (
    "-c",
    "merge.directoryRenames=false",
    "-c",
    "merge.conflictStyle=merge",
    "-c",
    "core.quotePath=false",
)


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged tree, the files in it that a person must look at, and what was renamed to what."""

    tree: Tree
    conflicts: frozenset[PurePosixPath]
    renames: Mapping[PurePosixPath, PurePosixPath]


def refuse_without_git(paths: Iterable[PurePosixPath]) -> None:
    """Raise unless there is a git that can merge the files, which need it."""
    said = text(git(["--version"]).stdout)
    found = re.search(r"(\d+)\.(\d+)\S*", said)
    if not found or (int(found[1]), int(found[2])) < OLDEST_GIT:
        lack = f"git {found[0]} is too old" if found else "there is no git"
        listed = ", ".join(map(quoted, paths))
        message = f"{lack} to merge {listed}, which you and the template have both changed"
        raise ScaffoldError(f"{message}: install git 2.38 or newer and try again")


def merge(base: Tree, ours: Tree, theirs: Tree, name: str) -> Merged:
    """Return *ours* with what happened between *base* and *theirs*, renames followed.

    *name* stands for *theirs* in conflict markers. Raises where git cannot do it.
    """
    base, ours, theirs = _aligned(base, ours, theirs)
    with scratch() as repository:
        where: Command = ["--git-dir", repository]
        git(["init", "--quiet", "--bare", "--template=", repository], extra=ALONE)
        stream = b"".join(_stream(base, {YOURS: ours, name: theirs}))
        git([*where, "fast-import", "--quiet"], stream, ALONE)
        command = ["merge-tree", "--write-tree", "-z", "--no-messages", YOURS, name]
        done = git([*where, *SETTINGS, *command], extra=ALONE)
        if done.returncode not in {0, 1}:
            raise ScaffoldError(f"git cannot merge ({reason(done)}), mend that and try again")
        top, *conflicts = done.stdout.split(b"\0")
        tree = dict(_tree(where, text(top)))
        sides = _sides(where, [line for line in conflicts if b"\t" in line])
        settled = {path: file for path, found in sides.items() if (file := _settled(path, found))}
        return Merged(
            {**tree, **settled},
            frozenset(sides.keys() - settled.keys()),
            dict(_renames(where, name)),
        )


def _aligned(base: Tree, ours: Tree, theirs: Tree) -> list[Tree]:
    """Return the trees without what is no change of either side in files that both changed."""
    trees = [dict(base), dict(ours), dict(theirs)]
    for path in base.keys() & ours.keys() & theirs.keys():
        if base[path] not in (ours[path], theirs[path]):
            texts = aligned(path, [tree[path].content for tree in trees])
            for tree, content in zip(trees, texts, strict=True):
                tree[path] = replace(tree[path], content=content)
    for path in (base.keys() & ours.keys()) - theirs.keys():
        if is_reformatted(path, ours[path], base[path]):
            trees[0][path] = ours[path]
    return [*trees]


def _sides(where: Command, entries: Sequence[bytes]) -> dict[PurePosixPath, dict[bytes, File]]:
    """Return for each path in conflict its sides: 1 is the base, 2 is yours, 3 is theirs."""
    found = dict[PurePosixPath, dict[bytes, File]]()
    held = objects(where, [entry.split()[1].decode() for entry in entries])
    for entry in entries:
        about, path = entry.split(b"\t", 1)
        mode, blob, stage = about.split()
        file = File(held[blob.decode()], executable=mode == b"100755")
        found.setdefault(_path(path), {})[stage] = file
    return found


def _settled(path: PurePosixPath, sides: Mapping[bytes, File]) -> File | None:
    """Return the file where its conflict means nothing."""
    texts = [sides[stage].content for stage in (b"1", b"2", b"3") if stage in sides]
    if len(texts) < 3 or (content := settle(path, *texts)) is None:
        return None
    return replace(sides[b"2"], content=content)


def _renames(where: Command, name: str) -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
    """Give the files that the template has renamed: as they were called, as they are now."""
    words = ["diff-tree", "-r", "-M", "-z", "--diff-filter=R", "--name-status", f"{name}~", name]
    fields = git([*where, *words], extra=ALONE).stdout.split(b"\0")
    for old, new in zip(fields[1::3], fields[2::3], strict=False):
        yield _path(old), _path(new)


def _stream(base: Tree, branches: dict[str, Tree]) -> Iterator[bytes]:
    """Give `fast-import` a commit with *base*, and one upon it for each branch."""
    yield from _commit("base", 1, base)
    for mark, (branch, tree) in enumerate(branches.items(), 2):
        yield from _commit(branch, mark, tree)


def _commit(branch: str, mark: int, tree: Tree) -> Iterator[bytes]:
    yield f"commit refs/heads/{branch}\nmark :{mark}\ncommitter x <> 0 +0000\ndata 0\n".encode()
    if mark > 1:
        yield b"from :1\ndeleteall\n"
    for path, file in tree.items():
        name = os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        name = name.replace(b"\n", b"\\n")
        yield b'M %s inline "%s"\n' % (file.mode.encode(), name)
        yield b"data %d\n%s\n" % (len(file.content), file.content)


def _tree(where: Command, name: str) -> Iterator[tuple[PurePosixPath, File]]:
    listed = git([*where, "ls-tree", "-r", "-z", name], extra=ALONE).stdout
    entries = [entry.split(b"\t", 1) for entry in listed.split(b"\0") if entry]
    blobs = [about.split()[2].decode() for about, _ in entries]
    held = objects(where, blobs)
    for (about, path), blob in zip(entries, blobs, strict=True):
        yield _path(path), File(held[blob], executable=about.startswith(b"100755"))


def _path(name: bytes) -> PurePosixPath:
    return PurePosixPath(os.fsdecode(name))
