"""Files that a project or a preset brings: regular, within bounds, and nothing else."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from errno import EFBIG, EINVAL, ELOOP
from itertools import accumulate, islice
from pathlib import Path, PurePosixPath

from fwscaffold.tree import File

RECORD = 1_000_000  # bytes that a receipt, a preset or other metadata may have
LARGEST = 10_000_000  # bytes that any other file may have
ALTOGETHER = 100_000_000  # bytes that all files of a project or a preset may have
# Opening must not wait, nor reading change line ends, where a system could do that.
PLAINLY = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))


@dataclass(frozen=True, slots=True)
class Listed:
    """The names of the regular files and of the directories in a folder, links left out."""

    files: Collection[str] = ()
    folders: Collection[str] = ()


def read_file(path: Path, within: Path, most: int = LARGEST) -> File:
    """Return a regular file.

    Raises `OSError` for anything else, also for what a link leads to outside of *within*, and for
    more than *most* bytes. Nothing that is opened can make the program wait.
    """
    if not is_inside(path, within):
        raise OSError(ELOOP, "a link that leads elsewhere", str(path))
    return _opened(path, most)


def find_file(path: Path, within: Path, most: int = LARGEST) -> File | None:
    """Return the same, or None where there is no file, or only what a link has elsewhere."""
    return _opened(path, most) if path.is_file() and is_inside(path, within) else None


def find_files(
    within: Path, paths: Iterable[PurePosixPath]
) -> Iterator[tuple[PurePosixPath, File]]:
    """Give each of the files that `find_file` would find; every directory is listed once."""
    top, listed = str(within), {"": _listed(str(within))}

    def below(folder: str) -> Listed:
        """Return what is in a folder; what is reached by a link only is not looked at here."""
        if folder not in listed:
            parent, _, name = folder.rpartition("/")
            is_there = name in below(parent).folders
            listed[folder] = _listed(f"{top}/{folder}") if is_there else Listed()
        return listed[folder]

    for path in paths:
        inside = str(path)
        folder, _, name = inside.rpartition("/")
        is_plain_file = name in below(folder).files
        place = f"{top}/{inside}"
        if file := _opened(place) if is_plain_file else find_file(within / path, within):
            yield path, file


def _listed(folder: str) -> Listed:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        return Listed()
    return Listed(
        {entry.name for entry in entries if entry.is_file(follow_symlinks=False)},
        {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)},
    )


def read(path: Path, within: Path, most: int = LARGEST) -> bytes:
    """Return what a regular file holds; raises as `read_file`."""
    return read_file(path, within, most).content


def read_text(path: Path, within: Path, most: int = RECORD) -> str:
    """Return the same as text; raises `ValueError`, too, if it is not in UTF-8."""
    return read(path, within, most).decode("utf-8")


def _opened(path: Path | str, most: int = LARGEST) -> File:
    handle = os.open(path, os.O_RDONLY | PLAINLY)
    with os.fdopen(handle, "rb", buffering=0) as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(EINVAL, "not a regular file", str(path))
        if status.st_size > most:
            raise OSError(EFBIG, f"larger than {most:,} bytes", str(path))
        return File(file.read(status.st_size), executable=bool(status.st_mode & 0o100))


def is_inside(path: Path, within: Path) -> bool:
    """Return whether the path is in the directory *within*, links followed."""
    if _is_straight(path, within):
        return True
    top = os.path.realpath(within)
    return os.path.realpath(path).startswith(os.path.join(top, ""))  # noqa: PTH118 for the slash


def _is_straight(path: Path, within: Path) -> bool:
    """Whether no link is on the way: then nothing is to be followed, which takes its time."""
    parts, depth = path.parts, len(within.parts)
    if parts[:depth] != within.parts or len(parts) == depth or ".." in parts:
        return False
    below = accumulate(parts[depth:], "{}/{}".format, initial=str(within))
    return not any(map(os.path.islink, islice(below, 1, None)))


def is_plain(directory: Path) -> bool:
    """Return whether a directory holds files, and directories with files, that can be copied."""
    for entry in directory.iterdir():
        status = entry.lstat()
        if stat.S_ISDIR(status.st_mode):
            if not all(map(_is_small_file, entry.iterdir())):
                return False
        elif not _is_small_file(entry):
            return False
    return True


def _is_small_file(path: Path) -> bool:
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST
