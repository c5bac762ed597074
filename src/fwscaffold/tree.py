"""A project as a value."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import translate
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

# What no path of a project's file may have in it: a way out of the project, git's own directory as
# any file system spells it, this program's own records, and characters that nobody sees.
UNSAFE = re.compile(
    r"[\\:\x00-\x1f\x7f\u200c-\u200f\u202a-\u202e\u2066-\u206f\ufeff\ud800-\udfff]"
    r"|^/|(^|/)\.{0,2}(/|$)|(^|/)(\.git|git~\d+)[ .]*(/|$)|^\.fwscaffold[.-]",
    re.IGNORECASE,
)
LONGEST_NAME, LONGEST_PATH = 255, 1024  # bytes
NOTHING = r"(?!)"  # what nothing matches
REMEMBERED = 1024  # what many projects have in common


@dataclass(frozen=True)
class File:
    """What a file holds and whether it can be executed."""

    content: bytes
    executable: bool = False

    @property
    def mode(self) -> str:
        """The mode as git writes it."""
        return "100755" if self.executable else "100644"

    @cached_property
    def blob(self) -> str:
        """The object name that git gives to this content (SHA-1, hexadecimal)."""
        header = b"blob %d\0" % len(self.content)
        return hashlib.sha1(header + self.content, usedforsecurity=False).hexdigest()

    @cached_property
    def mark(self) -> str:
        """Its mode and blob, as the receipt and git's tree objects put them together."""
        return f"{self.mode} {self.blob}"

    @property
    def is_dos(self) -> bool:
        """Whether it is a text and each of its lines ends as on Windows."""
        ends = self.content.count(b"\r\n")
        return ends > 0 and ends == self.content.count(b"\n") and b"\0" not in self.content

    @property
    def unix(self) -> "File":
        """The same file with the line ends that every template has."""
        return replace(self, content=self.content.replace(b"\r\n", b"\n")) if self.is_dos else self

    @property
    def dos(self) -> "File":
        """The same text with the line ends of Windows."""
        return replace(self, content=self.unix.content.replace(b"\n", b"\r\n"))

    @property
    def lines(self) -> int:
        """How many lines it has, counted as `wc -l` does."""
        return self.content.count(b"\n")


def blob_of(mark: str) -> str:
    """Return the blob that stands in a mark."""
    return mark.split()[1]


def is_executable(mark: str) -> bool:
    """Return whether a file with the mark can be executed."""
    return mark.startswith("100755")


Tree = Mapping[PurePosixPath, File]


def marked(marks: Mapping[PurePosixPath, str], texts: Mapping[str, bytes]) -> Tree:
    """Return the files that the marks stand for, where their *texts*, by their blobs, are known."""
    return {
        path: File(texts[blob_of(mark)], is_executable(mark))
        for path, mark in marks.items()
        if blob_of(mark) in texts
    }


@lru_cache(REMEMBERED)
def globs(*patterns: str) -> re.Pattern[str]:
    """Return what matches each text that one of the patterns, as `fnmatch` reads them, names."""
    return re.compile("|".join(map(translate, patterns)) or NOTHING)


@lru_cache(8 * REMEMBERED)
def path_of(text: str) -> PurePosixPath:
    """Return the path; what many projects have in common is one object, which knows its hash."""
    return PurePosixPath(text)


@lru_cache(8 * REMEMBERED)
def is_safe(path: str) -> bool:
    """Return whether a project's file may have this path, wherever the path comes from."""
    if UNSAFE.search(path):
        return False
    encoded = path.encode("utf-8")
    longest = max(map(len, encoded.split(b"/")))
    return longest <= LONGEST_NAME and len(encoded) <= LONGEST_PATH


def clash(paths: Iterable[PurePosixPath]) -> tuple[PurePosixPath, PurePosixPath] | None:
    """Return two of the paths that cannot be side by side on every disk, if there are two.

    Either they differ only in case or in Unicode's spellings of a character (The Unicode Standard,
    definition D145), or one is the other's directory.
    """
    seen: dict[str, tuple[PurePosixPath, PurePosixPath, bool]] = {}
    for path in paths:
        for place in (path, *path.parents[:-1]):
            entry = (place, path, place == path)
            other, owner, is_file = seen.setdefault(_caseless(place), entry)
            if (other, is_file) != (place, place == path):
                return owner, path
    return None


def _caseless(path: PurePosixPath) -> str:
    folded = unicodedata.normalize("NFD", str(path)).casefold()
    return unicodedata.normalize("NFD", folded)
