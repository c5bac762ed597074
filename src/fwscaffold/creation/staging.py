"""Directories to prepare something in; what killed runs leave, the next one removes."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir, mkdtemp

from fwscaffold.creation.disk import if_supported
from fwscaffold.creation.locks import lock

PREFIX, SUFFIX = ".fwscaffold-", ".tmp"
PROJECT = "project"
# Files in which uv and pytest look for settings, in a directory and then in those above it.
SETTINGS = ("uv.toml", "pytest.ini")
NAME_LENGTH = len(f"{PREFIX}12345678{SUFFIX}/{PROJECT}")


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give an empty directory on the target's file system; it and, on failure, new parents go."""
    made: list[Path] = []
    try:
        for parent in reversed([parent for parent in target.parents if not parent.exists()]):
            with suppress(FileExistsError):  # another run was faster
                parent.mkdir()
                made.append(parent)
        with temporary(target.parent) as directory:
            yield directory
    except BaseException:
        for parent in reversed(made):
            with suppress(OSError):
                parent.rmdir()
        raise


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a directory of this user's among the temporary files, which goes afterwards.

    Nobody else can write in it, and what a tool is told in the directories above ends there.
    """
    with temporary(Path(gettempdir())) as directory:
        fence(directory)
        yield directory


def fence(directory: Path) -> None:
    """Keep tools that work in the directory from looking for their settings above it.

    What they find there could be a neighbour's. The settings of a project in the directory count.
    """
    for name in SETTINGS:
        (directory / name).touch()


def take_back(prepared: Path, target: Path) -> None:
    """Remove from *target* what is linked to a file that was *prepared*, and what gets empty."""
    emptied = set[Path]()
    for folder, folders, names in os.walk(prepared, topdown=False):
        place = target / Path(folder).relative_to(prepared)
        removed = [name for name in names if withdraw(Path(folder, name), place / name)]
        if removed or emptied & {place / name for name in folders}:
            emptied.add(place)
            with suppress(OSError):
                place.rmdir()


def withdraw(prepared: Path, place: Path) -> bool:
    """Remove what is at *place* if it is the file that was *prepared*; return whether it was.

    It was linked there or, on a file system without links, moved, so that it is at one place only.
    """
    with suppress(OSError):
        if not prepared.exists() or place.samefile(prepared):
            place.unlink()
            return True
    return False


if sys.platform == "win32":

    @contextmanager
    def temporary(parent: Path) -> Iterator[Path]:
        """Give an empty directory below *parent*, which goes afterwards."""
        with TemporaryDirectory(SUFFIX, PREFIX, parent) as directory:
            yield Path(directory)

else:

    @contextmanager
    def temporary(parent: Path) -> Iterator[Path]:
        """Give an empty directory below *parent*, which goes afterwards.

        It is locked while it is used, which tells it from those of killed runs.
        """
        _remove_abandoned(parent)
        with ExitStack() as stack:
            directory = None
            while not directory:
                directory = _locked_directory(parent, stack)
            yield directory

    def _locked_directory(parent: Path, stack: ExitStack) -> Path | None:
        """Return a new directory, or None where another run took it for an abandoned one."""
        directory = Path(mkdtemp(SUFFIX, PREFIX, parent))
        stack.callback(shutil.rmtree, directory, ignore_errors=True)
        with suppress(FileNotFoundError):
            if_supported(lambda: stack.enter_context(lock(directory)))
            return directory if directory.exists() else None
        return None

    def _remove_abandoned(parent: Path) -> None:
        """Remove what killed runs have left: nobody holds a lock on it."""
        for directory in parent.glob(f"{PREFIX}*{SUFFIX}"):
            with suppress(OSError), lock(directory, wait=False):
                if directory.stat().st_uid == os.getuid():
                    take_back(directory / PROJECT, parent)
                    shutil.rmtree(directory, ignore_errors=True)
