"""A directory beside the target to prepare it in; what killed runs leave, the next one removes."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

PREFIX, SUFFIX = ".fwscaffold-", ".tmp"


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give an empty directory on the target's file system; it and, on failure, new parents go."""
    made: list[Path] = []
    try:
        for parent in reversed([parent for parent in target.parents if not parent.exists()]):
            parent.mkdir()
            made.append(parent)
        with _locked_directory(target.parent) as directory:
            yield directory
    except BaseException:
        for parent in reversed(made):
            with suppress(OSError):
                parent.rmdir()
        raise


def flush(directory: Path) -> None:
    """Have the system write a directory's entries to the disk."""
    if sys.platform == "win32":
        return  # directories cannot be opened there
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":

    @contextmanager
    def _locked_directory(parent: Path) -> Iterator[Path]:
        with TemporaryDirectory(SUFFIX, PREFIX, parent) as directory:
            yield Path(directory)

else:
    import fcntl

    @contextmanager
    def _locked_directory(parent: Path) -> Iterator[Path]:
        """Lock a new directory while it is used; the parent's lock keeps others from between."""
        with ExitStack() as stack:
            with _lock(parent, fcntl.LOCK_EX):
                _remove_abandoned(parent)
                directory = Path(mkdtemp(SUFFIX, PREFIX, parent))
                stack.callback(shutil.rmtree, directory, ignore_errors=True)
                stack.enter_context(_lock(directory, fcntl.LOCK_EX))
            yield directory

    def _remove_abandoned(parent: Path) -> None:
        """Remove what killed runs have left: nobody holds a lock on it."""
        for directory in parent.glob(f"{PREFIX}*{SUFFIX}"):
            with suppress(OSError), _lock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB):
                shutil.rmtree(directory, ignore_errors=True)

    @contextmanager
    def _lock(directory: Path, how: int) -> Iterator[None]:
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)
