"""`.fwscaffold.base`: the text of each file as the standard wrote it, for the merges to come.

Whoever has the project has it: a shallow, a blobless and a squashed clone too, and without a
network. After a header it is deflated, and holds objects as `git cat-file --batch` prints them.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from fwscaffold import reading
from fwscaffold.tree import File

PATH = PurePosixPath(".fwscaffold.base")
# With a zero byte, so that git takes it for no text, whatever follows.
HEADER = b"fwscaffold base 1\n\0"
LEVEL = 4  # takes a quarter of the time of 9, and makes the file a twentieth larger
KEPT = 32  # streams that have begun, of 300 kB each


def packed(files: Iterable[File], typed: Sequence[str] = ()) -> File:
    """Return the file that holds the texts; the same texts are the same bytes.

    What many projects have comes first, and a process compresses it only once: texts with nothing
    that was *typed* for this project, then those with no more than the first of it, and so on.
    """
    said = [text.encode() for text in dict.fromkeys(typed)]
    groups: list[list[File]] = [[] for _ in range(len(said) + 1)]
    for file in {file.blob: file for file in files}.values():
        last = max((at for at, text in enumerate(said, 1) if text in file.content), default=0)
        groups[last].append(file)
    begun, compressing = _begun(tuple(tuple(group) for group in groups if group))
    return File(HEADER + begun + compressing.copy().flush())


@lru_cache(KEPT)
def _begun(groups: tuple[tuple[File, ...], ...]) -> tuple[bytes, "zlib._Compress"]:
    """Return the beginning of a stream, and what goes on from there in a copy of itself."""
    if not groups:
        return b"", zlib.compressobj(LEVEL)
    begun, compressing = _begun(groups[:-1])
    going_on = compressing.copy()
    return begun + going_on.compress(_objects(groups[-1])), going_on


def _objects(files: Iterable[File]) -> bytes:
    return b"".join(
        b"%s blob %d\n%s\n" % (file.blob.encode(), len(file.content), file.content)
        for file in files
    )


def read(project: Path) -> Mapping[str, bytes]:
    """Return the texts that the project holds by their git blob; none where they are broken."""
    try:
        content = reading.read(project / PATH, project)
        return unpacked(content)
    except (OSError, ValueError, zlib.error):
        return {}


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the texts by their git blob; raise `ValueError` or `zlib.error` for anything else."""
    if not content.startswith(HEADER):
        raise ValueError("it begins otherwise")
    whole = zlib.decompressobj()
    objects = whole.decompress(content.removeprefix(HEADER), reading.ALTOGETHER)
    if not whole.eof:
        raise ValueError("it has no end")
    return dict(_texts(objects))


def _texts(objects: bytes) -> Iterator[tuple[str, bytes]]:
    while objects:
        header, _, rest = objects.partition(b"\n")
        blob, _, size = header.decode("ascii").split(" ")
        text, objects = rest[: int(size)], rest[int(size) + 1 :]
        if File(text).blob != blob:
            raise ValueError("a text is not what it is called")
        yield blob, text
