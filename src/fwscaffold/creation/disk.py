"""What a disk can be asked for, where its file system can."""

import os
import sys
from collections.abc import Callable
from errno import EINVAL, ENOLCK, ENOSYS, ENOTSUP, EOPNOTSUPP
from pathlib import Path

# The answers of file systems that have no such thing, as some on a network or in user space.
UNSUPPORTED = {EINVAL, ENOLCK, ENOSYS, ENOTSUP, EOPNOTSUPP}


def flush(directory: Path) -> None:
    """Have the system write a directory's entries to the disk."""
    if sys.platform == "win32":
        return  # directories cannot be opened there
    handle = os.open(directory, os.O_RDONLY)
    try:
        sync(handle)
    finally:
        os.close(handle)


def sync(handle: int) -> None:
    """Have the system write to the disk what is open, where the file system can."""
    if_supported(lambda: os.fsync(handle))


def if_supported(call: Callable[[], object]) -> None:
    """Make the call; it is nothing where the file system has no such thing."""
    try:
        call()
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
