"""A project as a value."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

# What no path of a project's file may have in it, wherever it comes from.
UNSAFE = re.compile(r"[\\:\x00-\x1f]|^/|^\.git(/|$)|(^|/)\.{0,2}(/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """What a file holds and whether it can be executed."""

    content: bytes
    executable: bool = False

    @property
    def mode(self) -> str:
        """The mode as git writes it."""
        return "100755" if self.executable else "100644"

    @property
    def blob(self) -> str:
        """The object name that git gives to this content (SHA-1, hexadecimal)."""
        header = b"blob %d\0" % len(self.content)
        return hashlib.sha1(header + self.content, usedforsecurity=False).hexdigest()

    @property
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


Tree = Mapping[PurePosixPath, File]
