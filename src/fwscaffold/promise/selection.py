"""Which tests pytest collects, by its words, its settings and what `conftest.py` says."""

import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.promise import python
from fwscaffold.promise.formats import module
from fwscaffold.promise.setting import values
from fwscaffold.promise.sources import Sources, matches
from fwscaffold.tree import is_safe

# Where pytest looks for its settings, the first that is there.
PLACES = (
    ("pytest.toml", "pytest"),
    (".pytest.toml", "pytest"),
    ("pytest.ini", "pytest"),
    (".pytest.ini", "pytest"),
    ("pyproject.toml", "tool.pytest"),
)
EXPRESSIONS = ("-k", "-m")
LEAVE_OUT = ("--ignore", "--ignore-glob", "--deselect")
RUN_NOTHING = frozenset({"--collect-only", "--co", "--version", "--help", "-h", "--fixtures"})
IGNORED = frozenset({"collect_ignore", "collect_ignore_glob"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What pytest is told by its settings, and the file of those."""

    place: PurePosixPath
    table: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The words that they add to every call."""
        texts = values(self.table, "addopts")
        if self.place.suffix == ".toml" and isinstance(self.table.get("addopts"), list):
            return [str(text) for text in texts]
        return [word for text in texts for word in _split(text)]


def narrowed(words: Sequence[str], path: PurePosixPath, sources: Sources) -> str:
    """Return the word by which pytest, called with the words, leaves out the test, or nothing."""
    for word, value in _options(words):
        if word in RUN_NOTHING:
            return word
        if word in EXPRESSIONS and value and not value.startswith("not "):
            return f"{word} {value}"
        if word in LEAVE_OUT and matches(path, value.split("::")[0]):
            return f"{word}={value}"
    places = sources.once(_places)
    for word in words:
        if word not in places:
            places[word] = _is_place(word, sources)
    named = [word for word in words if places[word]]
    covering = [word for word in named if path.is_relative_to(word.split("::")[0].rstrip("/"))]
    return named[0] if named and not covering else ""


def settings(sources: Sources) -> Settings:
    """Return pytest's settings, which may be empty."""
    for name, table in PLACES:
        place = PurePosixPath(name)
        for found in values(sources.data(place), table):
            inner = [*values(found, "ini_options"), found][0]
            return Settings(place, inner if isinstance(inner, dict) else {})
    return Settings(place)


def uncollected(
    paths: Collection[PurePosixPath], sources: Sources
) -> Iterator[tuple[PurePosixPath, PurePosixPath, str]]:
    """Give each of the tests that is not collected, and which file keeps it from that by what."""
    told = sources.once(settings)
    words = told.words
    for path in paths:
        if by := narrowed(words, path, sources):
            yield path, told.place, by
    for key in ("testpaths", "python_files", "norecursedirs"):
        listed = [word for text in values(told.table, key) for word in _split(text)]
        for path in paths if listed else ():
            if _leaves_out(key, listed, path):
                yield path, told.place, f"{key} = {listed[0]}"
    folders = dict.fromkeys(folder for path in paths for folder in path.parents)
    for conftest in [folder / "conftest.py" for folder in folders]:
        for name in _ignored(conftest, sources):
            for path in paths:
                if matches(path, str(conftest.parent / name)):
                    yield path, conftest, f"collect_ignore = {name}"


def _ignored(conftest: PurePosixPath, sources: Sources) -> Iterable[str]:
    """Return what pytest is told there to ignore."""
    content = sources.content(conftest) or b""
    if b"collect_ignore" not in content:  # it need not be parsed
        return ()
    return python.listed(module(conftest, content), IGNORED)


def _leaves_out(key: str, listed: Sequence[str], path: PurePosixPath) -> bool:
    match key:
        case "testpaths":
            return not (any(map(path.is_relative_to, listed)) or matches(path, *listed))
        case "python_files":
            return not any(fnmatchcase(path.name, each) for each in listed)
        case _:
            names = path.parts[:-1]
            return any(fnmatchcase(name, each) for name in names for each in listed)


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each option with its value, which may be the word after it."""
    for word, after in pairwise([*words, ""]):
        name, equals, value = word.partition("=")
        yield name, value if equals else after
        if word[:2] in EXPRESSIONS and len(word) > len(EXPRESSIONS[0]) and word[1] != "-":
            yield word[:2], word[2:].removeprefix("=")


def _places(_: Sources) -> dict[str, bool]:
    """Return what is known of words so far: many commands have the same."""
    return {}


def _is_place(word: str, sources: Sources) -> bool:
    """Whether the word names a file or directory of the project, as no option's value does."""
    plain = word.split("::", maxsplit=1)[0]
    return is_safe(plain) and not plain.startswith("-") and (sources.directory / plain).exists()


def _split(text: Any) -> list[str]:
    try:
        return shlex.split(str(text))
    except ValueError:
        return str(text).split()
