"""What a preset does to files, as its file has it: the tables that add, replace, remove, merge."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.preset.merging import FORMATS
from fwscaffold.preset.presets import Overlay, Verb
from fwscaffold.preset.problem import inside, refusal, refuse_unknown, text
from fwscaffold.preset.settled import condition
from fwscaffold.template.questions import Question
from fwscaffold.tree import is_safe
from fwscaffold.wording import quoted

Content = Mapping[str, Any]
KEYS: Mapping[str, tuple[Verb, tuple[str, ...]]] = {
    "files": (Verb.ADD, ("from", "when")),
    "replace": (Verb.REPLACE, ("path", "with", "when")),
    "remove": (Verb.REMOVE, ("path", "when")),
    "merge": (Verb.MERGE, ("path", "with", "without", "when")),
}


def overlays(path: Path, name: str, content: Content, asked: list[Question]) -> Iterator[Overlay]:
    """Give what the preset at *path* does to files, in the order in which that is done."""
    for key, (verb, keys) in KEYS.items():
        for entry in _entries(path, content, key):
            refuse_unknown(path, entry, keys, f"has in {_heading(key)}")
            yield Overlay(
                preset=name,
                verb=verb,
                root=path.parent,
                path=_target(path, key, entry) if "path" in keys else "",
                source=_source(path, entry, keys),
                when=condition(path, entry, asked),
                drops=_drops(path, entry),
            )


def _entries(path: Path, content: Content, key: str) -> list[dict[str, Any]]:
    found = content.get(key, [])
    if isinstance(found, str) and key == "files":
        return [{"from": found}]
    if not (isinstance(found, list) and all(isinstance(entry, dict) for entry in found)):
        raise refusal(
            path, f"{quoted(key)} is not a list of tables, begin each with {_heading(key)}"
        )
    return found


def _target(path: Path, key: str, entry: Content) -> str:
    """Return the path in a project; raise where it is none, or none of a format that merges."""
    target = text(path, entry, "path")
    if not is_safe(target):
        message = f"has {_heading(key)} with {quoted(target)}, which is no path in a project"
        raise refusal(path, f"{message}: write `path` as it is seen from the project's top")
    if key == "merge":
        _refuse_format(path, target, text(path, entry, "with"))
    return target


def _refuse_format(path: Path, target: str, part: str) -> None:
    form, other = (FORMATS.get(PurePosixPath(name).suffix) for name in (target, part))
    if not form:
        message = f"merges into {quoted(target)}, which is neither TOML nor YAML nor JSON"
        raise refusal(path, f"{message}, use `[[replace]]`")
    if part and other is not form:
        raise refusal(path, f"merges {quoted(part)} into {quoted(target)}, write it in {form.name}")


def _drops(path: Path, entry: Content) -> tuple[tuple[str, ...], ...]:
    """Return the keys of `without`, each as its parts; raise where it is no key in TOML."""
    keys = entry.get("without", [])
    if not (isinstance(keys, list) and all(isinstance(key, str) for key in keys)):
        raise refusal(path, '`without` is not a list such as ["tool.mypy.strict"]')
    return tuple(_parts(path, key) for key in keys)


def _parts(path: Path, key: str) -> tuple[str, ...]:
    try:
        level: Any = tomllib.loads(f"{key} = 0")
    except ValueError as error:
        message = f"has a `without` with {quoted(key)}, which is no key"
        raise refusal(path, f'{message}, write it as `jobs.check.steps."a name"`') from error
    parts = []
    while isinstance(level, dict):
        [(part, level)] = level.items()
        parts.append(part)
    return tuple(parts)


def _source(path: Path, entry: Content, keys: tuple[str, ...]) -> Path:
    """Return the directory or file that the entry takes, if any; raise where it is not there."""
    what, key = ("directory", "from") if "from" in keys else ("file", "with")
    if key not in keys:
        return Path()
    name = text(path, entry, key)
    if not name and entry.get("without"):
        return Path()
    place = inside(path, name)
    if not (place and (place.is_dir() if what == "directory" else place.is_file())):
        raise refusal(path, f"has no {what} {quoted(name)} beside it")
    return place


def _heading(key: str) -> str:
    return quoted(f"[[{key}]]")
