"""Files that a project or a preset brings: regular, within bounds, and nothing else."""

import os
import stat
from errno import EFBIG, EINVAL, ELOOP
from pathlib import Path

RECORD = 1_000_000  # bytes that a receipt, a preset or other metadata may have
LARGEST = 10_000_000  # bytes that any other file may have
ALTOGETHER = 100_000_000  # bytes that all files of a project or a preset may have
OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


def read(path: Path, within: Path, most: int = LARGEST) -> bytes:
    """Return the content of a regular file.

    Raises `OSError` for anything else, also for what a link leads to outside of *within*, and for
    more than *most* bytes. Nothing that is opened can make the program wait.
    """
    if not is_inside(path, within):
        raise OSError(ELOOP, "a link that leads elsewhere", str(path))
    handle = os.open(path, OPEN | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(EINVAL, "not a regular file", str(path))
        content = file.read(most + 1) if status.st_size <= most else b""
        if status.st_size > most or len(content) > most:
            raise OSError(EFBIG, f"larger than {most:,} bytes", str(path))
        return content


def read_text(path: Path, within: Path, most: int = RECORD) -> str:
    """Return the same as text; raises `ValueError`, too, if it is not in UTF-8."""
    return read(path, within, most).decode("utf-8")


def is_inside(path: Path, within: Path) -> bool:
    """Return whether the path is in the directory *within*, links followed."""
    if _is_straight(path, within):
        return True
    top = os.path.realpath(within)
    return os.path.realpath(path).startswith(os.path.join(top, ""))  # noqa: PTH118 for the slash


def _is_straight(path: Path, within: Path) -> bool:
    """Whether no link is on the way: then nothing is to be followed, which takes its time."""
    if not path.is_relative_to(within) or ".." in path.parts or path == within:
        return False
    below = [path, *path.parents][: len(path.parts) - len(within.parts)]
    return not any(map(os.path.islink, below))


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
