"""Frame and starter: what stays standard in a project, what is the user's, and a file's state."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePosixPath

from fwscaffold.lifecycle import markup
from fwscaffold.lifecycle.layout import extends, says
from fwscaffold.tree import File, blob_of, globs


class State(StrEnum):
    """What became of a file of the frame since it was last written."""

    PRISTINE = "pristine"
    EXTENDED = "extended"
    EDITED = "edited"
    MISSING = "missing"


# Why a file is pending in a project that was there before its standard.
ADOPTED = "the project was there before the standard"


def is_frame(path: PurePosixPath, patterns: Sequence[str]) -> bool:
    """Return whether the file is of the frame; every other file is the user's from the start."""
    return globs(*patterns).match(str(path)) is not None


def state(path: PurePosixPath, mark: str, present: File | None, original: File | None) -> State:
    """Return the state of the file that was written with *mark*.

    *original* is the file as it was written, where that is still known: without it nobody can tell
    an extended file from an edited one, so it is edited. Whether it can be executed says nothing:
    NTFS, network shares and git for Windows know no such bit.
    """
    if present is None:
        return State.MISSING
    if blob_of(mark) == present.blob or blob_of(mark) == present.unix.blob:
        return State.PRISTINE
    if original and is_reformatted(path, present, original):
        return State.PRISTINE
    if original and _extends(path, present, original):
        return State.EXTENDED
    return State.EDITED


def is_reformatted(path: PurePosixPath, present: File, original: File) -> bool:
    """Return whether an edited file says what the original says, and is laid out otherwise."""
    if path.suffix in markup.SUFFIXES:
        return markup.says(present.content, original.content)
    return path.suffix == ".py" and says(_text(present), _text(original))


def _extends(path: PurePosixPath, present: File, original: File) -> bool:
    """Whether every line of the original, or statement of Python, is still there, in order."""
    lines = iter(present.content.splitlines())
    if all(line in lines for line in original.content.splitlines()):
        return True
    return path.suffix == ".py" and extends(_text(present), _text(original))


def _text(file: File) -> str:
    return file.unix.content.decode("utf-8", "surrogateescape")
