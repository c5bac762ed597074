"""The files of a project, read when something asks for them, and what is found wrong in one."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from fwscaffold.promise.formats import data
from fwscaffold.reading import RECORD, find_file
from fwscaffold.tree import REMEMBERED, File, Tree, globs

MOST = 100  # files of one pattern
T = TypeVar("T")


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
    _known: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, read: Callable[["Sources"], T]) -> T:
        """Return what *read* makes of the sources; several promises ask for the same."""
        if read not in self._known:
            self._known[read] = read(self)
        found: T = self._known[read]
        return found

    def content(self, path: PurePosixPath) -> bytes | None:
        """Return what the file holds, or None where there is none."""
        if path in self.present:
            return self.present[path].content
        if path not in self._known:
            self._known[path] = find_file(self.directory / path, self.directory, RECORD)
        file: File | None = self._known[path]
        return file.content if file else None

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
        names = tuple(patterns)
        if names not in self._known:
            self._known[names] = [path for path in self.present if matches(path, *names)]
        found: list[PurePosixPath] = self._known[names]
        return found

    def repository(self) -> tuple["Sources", PurePosixPath]:
        """Return the top of the repository that the project is in, and where in that it is."""
        here = self.directory.resolve()
        tops = (place for place in (here, *here.parents) if (place / ".git").exists())
        top = next(tops, here)
        place = PurePosixPath(here.relative_to(top).as_posix())
        return self if top == here else Sources(top), place


@lru_cache(16 * REMEMBERED)
def matches(path: PurePosixPath, *patterns: str) -> bool:
    """Return whether a pattern, as tools write them, names the file or a directory of its."""
    return any(map(_names(*patterns).match, _spelled(path)))


@lru_cache(REMEMBERED)
def _names(*patterns: str) -> re.Pattern[str]:
    cut = (each.removeprefix("./").removeprefix("**/").removesuffix("/**") for each in patterns)
    return globs(*(each.rstrip("/") for each in cut))


@lru_cache(16 * REMEMBERED)
def _spelled(path: PurePosixPath) -> Collection[str]:
    """Return the path and its directories, each whole and by its name alone."""
    return {*accumulate(path.parts, "{}/{}".format), *path.parts}


Terms = Mapping[str, Any]
