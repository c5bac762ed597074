"""Where this program keeps what it can make again: a directory that nobody else can write in."""

import os
import stat
import sys
from pathlib import Path

ADMINISTRATOR = 0
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def directory(variable: str = "XDG_CACHE_HOME", usual: str = ".cache") -> Path | None:
    """Return the directory, made if need be, or None where there is no place that is safe.

    It is below what the variable says, which counts only where it is absolute (XDG Base Directory
    Specification, "Basics"), else below the *usual* place in the home directory.
    """
    named, home = os.environ.get(variable, ""), Path(os.path.expanduser("~"))  # noqa: PTH111 no error
    above = Path(named) if Path(named).is_absolute() else home / usual
    if not above.is_absolute():
        return None
    made = above / "fwscaffold"
    try:
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        return made if _is_ours(above) and _is_ours(made) else None
    except OSError:
        return None


def _is_ours(place: Path) -> bool:
    """Whether nobody but this user and the administrator can put something there."""
    if sys.platform == "win32":
        return True
    status = place.lstat()
    is_safe = stat.S_ISDIR(status.st_mode) and not status.st_mode & OTHERS_WRITE
    return is_safe and status.st_uid in {os.getuid(), ADMINISTRATOR}
