"""A project as a value."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath


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
    def lines(self) -> int:
        """How many lines it has, counted as `wc -l` does."""
        return self.content.count(b"\n")


Tree = Mapping[PurePosixPath, File]
