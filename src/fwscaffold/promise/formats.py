"""Files that people write, as data, whatever they are written in."""

import ast
import configparser
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from fwscaffold import strict_json
from fwscaffold.tree import REMEMBERED
from fwscaffold.wording import shown

YAML = {".yaml", ".yml"}
LONGEST = 200  # characters of what a reader complains of


class Unreadable(Exception):
    """A file that is not in its format."""

    def __init__(self, path: PurePosixPath, reason: str) -> None:
        super().__init__(reason)
        self.path = path


def data(path: PurePosixPath, content: bytes) -> Any:
    """Return what the file says: as its suffix has it, else its lines."""
    try:
        return _data(path.suffix or path.name, content)
    except (ValueError, RecursionError, configparser.Error) as error:
        said = " ".join(str(error).split())
        raise Unreadable(path, f"it cannot be read: {shown(said[:LONGEST])}") from error


def module(path: PurePosixPath, content: bytes) -> ast.Module:
    """Return the syntax tree of a Python file, of which nothing is run."""
    try:
        return _module(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(path, f"it is no Python: {type(error).__name__}") from error


@lru_cache(REMEMBERED)
def is_whole(path: PurePosixPath, content: bytes) -> bool:
    """Return whether the file is in its format, and has no key twice.

    So is a file whose format is not known here.
    """
    try:
        if path.suffix == ".py":
            module(path, content)
        elif path.suffix in _FORMATS:
            data(path, content)
        return path.suffix not in YAML or not _repeats(content.decode("utf-8"))
    except Unreadable:
        return False


@lru_cache(REMEMBERED)
def _data(kind: str, content: bytes) -> Any:
    read: Callable[[str], Any] = _FORMATS.get(kind, _lines)
    return read(content.decode("utf-8"))


@lru_cache(REMEMBERED)
def _module(content: bytes) -> ast.Module:
    return ast.parse(content)


def _ini(text: str) -> Mapping[str, Any]:
    read = configparser.ConfigParser(interpolation=None, strict=False)
    read.read_string(text)
    return {
        name: {key: text.strip().splitlines() or [""] for key, text in read[name].items()}
        for name in read.sections()
    }


def _yaml(text: str) -> Any:
    """Return YAML with every scalar as the text that it is: `on` and `false` mean themselves."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.load(text, loader)  # noqa: S506 it makes texts, lists and tables only
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def _repeats(text: str) -> bool:
    """Return whether a key stands twice in one mapping (YAML 1.2.2, section 3.2.1.3)."""
    import yaml

    left, seen = [yaml.compose(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))], set()
    while left:
        node = left.pop()
        if id(node) in seen or not isinstance(node, yaml.CollectionNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            if len(keys) != len(set(keys)):
                return True
            left += [value for _, value in node.value]
        else:
            left += node.value
    return False


def _lines(text: str) -> Mapping[str, Any]:
    stripped = (line.strip() for line in text.splitlines())
    return {"lines": [line for line in stripped if line and not line.startswith("#")]}


_FORMATS: Mapping[str, Callable[[str], Any]] = {
    ".json": strict_json.loads,
    ".toml": tomllib.loads,
    ".ini": _ini,
    ".coveragerc": _ini,
    ".yml": _yaml,
    ".yaml": _yaml,
}
