"""Directories to prepare something in; what killed runs leave, the next one removes."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir, mkdtemp

from fwscaffold.creation.disk import if_supported
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted

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


@contextmanager
def exclusive(project: Path) -> Iterator[None]:
    """Be the only run that changes the project; raise where another one is at it."""
    with ExitStack() as stack:
        try:
            if_supported(lambda: stack.enter_context(_claimed(project)))
        except BlockingIOError as error:
            message = f"another run of fwscaffold is changing {quoted(project)}"
            raise ScaffoldError(f"{message}, wait for its end", Exit.CONFLICT) from error
        yield


if sys.platform == "win32":

    @contextmanager
    def _claimed(_project: Path) -> Iterator[None]:
        """Claim nothing: a directory cannot be locked there."""
        yield

    @contextmanager
    def in_turn(_directory: Path) -> Iterator[None]:
        """Wait for nobody: a directory cannot be locked there."""
        yield

    @contextmanager
    def temporary(parent: Path) -> Iterator[Path]:
        """Give an empty directory below *parent*, which goes afterwards."""
        with TemporaryDirectory(SUFFIX, PREFIX, parent) as directory:
            yield Path(directory)

else:
    import fcntl

    def _claimed(project: Path) -> AbstractContextManager[None]:
        return _lock(project.resolve(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    @contextmanager
    def in_turn(directory: Path) -> Iterator[None]:
        """Wait until no other thread or process has its turn at the directory."""
        with ExitStack() as stack:
            if_supported(lambda: stack.enter_context(_lock(directory, fcntl.LOCK_EX)))
            yield

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
            if_supported(lambda: stack.enter_context(_lock(directory, fcntl.LOCK_EX)))
            return directory if directory.exists() else None
        return None

    def _remove_abandoned(parent: Path) -> None:
        """Remove what killed runs have left: nobody holds a lock on it."""
        for directory in parent.glob(f"{PREFIX}*{SUFFIX}"):
            with suppress(OSError), _lock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB):
                if directory.stat().st_uid == os.getuid():
                    take_back(directory / PROJECT, parent)
                    shutil.rmtree(directory, ignore_errors=True)

    @contextmanager
    def _lock(directory: Path, how: int) -> Iterator[None]:
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)
