"""Which tests pytest collects, by its words, its settings and what `conftest.py` says."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
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


def narrowed(words: Sequence[str], path: PurePosixPath, sources: Sources) -> str:
    """Return the word by which pytest, called with the words, leaves out the test, or nothing."""
    for word, value in _options(words):
        if word in RUN_NOTHING:
            return word
        if word in EXPRESSIONS and value and not value.startswith("not "):
            return f"{word} {value}"
        if word in LEAVE_OUT and matches(path, value.split("::")[0]):
            return f"{word}={value}"
    named = [word for word in words if _is_place(word, sources)]
    covering = [word for word in named if path.is_relative_to(word.split("::")[0].rstrip("/"))]
    return named[0] if named and not covering else ""


def added(sources: Sources) -> list[str]:
    """Return the words that pytest's settings add to every call."""
    place, settings = _settings(sources)
    texts = values(settings, "addopts")
    if place.suffix == ".toml" and isinstance(settings.get("addopts"), list):
        return [str(text) for text in texts]
    return [word for text in texts for word in _split(text)]


def uncollected(path: PurePosixPath, sources: Sources) -> Iterator[tuple[PurePosixPath, str]]:
    """Give each file, and what in it keeps the test from being collected."""
    place, settings = _settings(sources)
    if by := narrowed(added(sources), path, sources):
        yield place, by
    for key in ("testpaths", "python_files", "norecursedirs"):
        listed = [word for text in values(settings, key) for word in _split(text)]
        if listed and _leaves_out(key, listed, path):
            yield place, f"{key} = {listed[0]}"
    for conftest in [PurePosixPath(parent / "conftest.py") for parent in path.parents]:
        content = sources.content(conftest) or b""
        if b"collect_ignore" not in content:  # it need not be parsed
            continue
        for name in python.listed(module(conftest, content), IGNORED):
            if matches(path, str(conftest.parent / name)):
                yield conftest, f"collect_ignore = {name}"


def _leaves_out(key: str, listed: Sequence[str], path: PurePosixPath) -> bool:
    match key:
        case "testpaths":
            return not any(path.is_relative_to(each) or matches(path, each) for each in listed)
        case "python_files":
            return not any(fnmatchcase(path.name, each) for each in listed)
        case _:
            names = path.parts[:-1]
            return any(fnmatchcase(name, each) for name in names for each in listed)


def _settings(sources: Sources) -> tuple[PurePosixPath, Mapping[str, Any]]:
    """Return the file of pytest's settings, and those."""
    for name, table in PLACES:
        place = PurePosixPath(name)
        for settings in values(sources.data(place), table):
            inner = [*values(settings, "ini_options"), settings][0]
            return place, inner if isinstance(inner, dict) else {}
    return place, {}


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each option with its value, which may be the word after it."""
    for word, after in pairwise([*words, ""]):
        name, equals, value = word.partition("=")
        yield name, value if equals else after
        if word[:2] in EXPRESSIONS and len(word) > len(EXPRESSIONS[0]) and word[1] != "-":
            yield word[:2], word[2:].removeprefix("=")


def _is_place(word: str, sources: Sources) -> bool:
    """Whether the word names a file or directory of the project, as no option's value does."""
    plain = word.split("::", maxsplit=1)[0]
    return is_safe(plain) and not plain.startswith("-") and (sources.directory / plain).exists()


def _split(text: Any) -> list[str]:
    try:
        return shlex.split(str(text))
    except ValueError:
        return str(text).split()
