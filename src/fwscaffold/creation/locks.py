"""Locks on directories, which the system opens when a run is killed."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fwscaffold.creation.disk import if_supported
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted

if sys.platform == "win32":

    @contextmanager
    def lock(_directory: Path, **_how: bool) -> Iterator[None]:
        """Lock nothing: a directory cannot be locked there."""
        yield

else:
    import fcntl

    @contextmanager
    def lock(directory: Path, *, wait: bool = True) -> Iterator[None]:
        """Hold the directory's lock; raise `BlockingIOError` rather than *wait* for another."""
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield
        finally:
            os.close(handle)


@contextmanager
def exclusive(project: Path) -> Iterator[None]:
    """Be the only run that changes the project; raise where another one is at it."""
    with ExitStack() as stack:
        try:
            if_supported(lambda: stack.enter_context(lock(project.resolve(), wait=False)))
        except BlockingIOError as error:
            message = f"another run of fwscaffold is changing {quoted(project)}"
            raise ScaffoldError(f"{message}, wait for its end", Exit.CONFLICT) from error
        yield


@contextmanager
def in_turn(directory: Path) -> Iterator[None]:
    """Wait until no other thread or process has its turn at the directory."""
    with ExitStack() as stack:
        if_supported(lambda: stack.enter_context(lock(directory.resolve())))
        yield
