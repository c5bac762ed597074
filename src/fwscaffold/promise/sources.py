"""The files of a project, read when something asks for them, and what is found wrong in one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.promise.formats import REMEMBERED, data
from fwscaffold.reading import RECORD, is_inside, read
from fwscaffold.tree import Tree

MOST = 100  # files of one pattern


@dataclass(frozen=True, slots=True)
class Broken:
    """Which file breaks a promise, and by what."""

    path: PurePosixPath
    problem: str


@dataclass(frozen=True, slots=True)
class Sources:
    """A project's directory, which files the standard wrote there, and which of them are present.

    What was *written* in them is missing where nobody knows it any more.
    """

    directory: Path
    files: Collection[PurePosixPath] = ()
    present: Tree = field(default_factory=dict)
    written: Tree = field(default_factory=dict)

    def content(self, path: PurePosixPath) -> bytes | None:
        """Return what the file holds, or None where there is none."""
        if path in self.present:
            return self.present[path].content
        place = self.directory / path
        if not (place.is_file() and is_inside(place, self.directory)):
            return None
        return read(place, self.directory, RECORD)

    def data(self, path: PurePosixPath) -> Any:
        """Return what the file says, or None where there is none."""
        content = self.content(path)
        return None if content is None else data(path, content)

    def found(self, patterns: Iterable[str]) -> Iterator[PurePosixPath]:
        """Give each file that one of the patterns names."""
        for pattern in patterns:
            if "*" not in pattern:
                yield PurePosixPath(pattern)
                continue
            for place in sorted(self.directory.glob(pattern))[:MOST]:
                yield PurePosixPath(place.relative_to(self.directory).as_posix())

    def standard(self, patterns: Iterable[str]) -> list[PurePosixPath]:
        """Return each file that the standard wrote, that is there, and that a pattern names."""
        return [path for path in self.present if any(matches(path, one) for one in patterns)]

    def above(self) -> "Sources | None":
        """Return the top of the repository that the project is in a directory of, if it is."""
        here = self.directory.resolve()
        tops = (place for place in (here, *here.parents) if (place / ".git").exists())
        found = next(tops, here)
        return None if found == here else Sources(found)


def matches(path: PurePosixPath, pattern: str) -> bool:
    """Return whether the pattern, as tools write them, names the file or a directory of its."""
    plain = pattern.removeprefix("./").removeprefix("**/").removesuffix("/**").rstrip("/")
    return any(fnmatchcase(text, plain) for text in _spelled(path))


@lru_cache(REMEMBERED)
def _spelled(path: PurePosixPath) -> Collection[str]:
    """Return the path and its directories, each whole and by its name alone."""
    places = (path, *path.parents[:-1])
    return {text for place in places for text in (str(place), place.name)}


Terms = Mapping[str, Any]
