"""Reads a preset from TOML and checks every word of it; each problem is one line."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.exceptions import WHOSE, Excuse, excuses
from fwscaffold.preset.presets import NONE, Lock, Preset
from fwscaffold.preset.source import locate, named_for, seen_from, teams
from fwscaffold.reading import read_text
from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import questions
from fwscaffold.tree import is_safe
from fwscaffold.wording import either, quoted, suggestion

KEYS = ("name", "extends", "defaults", "locked", "files", "required", "exception")
DEEPEST = 8  # presets that extend each other


def choose(named: str | None, project: Path, written: str = "") -> Preset:
    """Return a project's preset: the one named, the one *written* in its receipt, the team's.

    A project that exists can be a stranger's: nothing is fetched that nobody but it names.
    """
    if source := named_for(project, named):
        return _found(source, project, fetch=True)
    source = written or teams(project)
    return _found(source, project, fetch=not project.exists()) if source else NONE


def _found(source: str, project: Path, fetch: bool) -> Preset:
    return replace(_read(locate(source, project, fetch), fetch, ()), source=source)


def _read(path: Path, fetch: bool, above: tuple[Path, ...]) -> Preset:
    if path in above or len(above) == DEEPEST:
        raise _refusal(path, "extends itself, or too many others")
    content = _content(path)
    for key in content:
        if key not in KEYS:
            raise _refusal(path, f"has an unknown key {quoted(key)}{suggestion(key, KEYS)}")
    base = NONE
    if extends := _text(path, content, "extends"):
        base = _read(locate(extends, path.parent, fetch), fetch, (*above, path))
    files = _text(path, content, "files")
    return Preset(
        name=_text(path, content, "name") or path.parent.name,
        defaults={**base.defaults, **_defaults(path, content)},
        locked={**base.locked, **_locked(path, content)},
        directories=(*base.directories, *([_directory(path, files)] if files else [])),
        required=(*base.required, *_required(path, content)),
        exceptions=(*base.exceptions, *_exceptions(path, content)),
    )


def _content(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(read_text(path, path.parent))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _refusal(path, f"cannot be read: {reason}") from error
    except (ValueError, RecursionError) as error:
        raise _refusal(path, f"is not TOML in UTF-8: {error}") from error


def _defaults(path: Path, content: Mapping[str, Any]) -> dict[str, object]:
    defaults = _table(path, content, "defaults")
    for key, value in defaults.items():
        _check(path, key, value)
    return defaults


def _locked(path: Path, content: Mapping[str, Any]) -> dict[str, Lock]:
    locks = {}
    for key, lock in _table(path, content, "locked").items():
        match lock:
            case {"value": value, "reason": str(reason)} if len(lock) == 2 and reason.isprintable():
                _check(path, key, value)
                locks[key] = Lock(value, reason)
            case _:
                example = '{value = "postgresql", reason = "we run nothing else"}'
                raise _refusal(path, f"locks {quoted(key)} without saying it as {example}")
    return locks


def _check(path: Path, key: str, value: object) -> None:
    """Raise for a key that no framework asks for, and for a value that none of them takes."""
    all_of_them = [question for each in catalog().values() for question in questions(each)]
    asked = [question for question in all_of_them if question.key == key]
    if not asked:
        hint = suggestion(key, dict.fromkeys(question.key for question in all_of_them))
        raise _refusal(path, f"answers {quoted(key)}, which nobody asks{hint}")
    if not any(question.takes(value) for question in asked):
        choices = dict.fromkeys(choice for question in asked for choice in question.choices)
        hint = f", choose {either(choices)}" if choices else ""
        raise _refusal(
            path, f"answers {quoted(key)} with {quoted(value)}, which it cannot be{hint}"
        )


def _directory(path: Path, name: str) -> Path:
    directory = path.parent / name
    inside = directory.resolve().is_relative_to(path.parent.resolve())
    if not (inside and directory.is_dir()):
        raise _refusal(path, f"has no directory {quoted(name)} beside it")
    return directory


def _required(path: Path, content: Mapping[str, Any]) -> list[str]:
    required = content.get("required", [])
    if not (isinstance(required, list) and all(isinstance(name, str) for name in required)):
        raise _refusal(path, '`required` is not a list such as ["SECURITY.md"]')
    for name in required:
        if not is_safe(name):
            raise _refusal(path, f"requires {quoted(name)}, which is no path in a project")
    return required


def _exceptions(path: Path, content: Mapping[str, Any]) -> list[Excuse]:
    try:
        return excuses(content.get("exception", []), (WHOSE,))
    except ValueError as error:
        raise _refusal(path, f"has an `[[exception]]` that {error}") from error


def _text(path: Path, content: Mapping[str, Any], key: str) -> str:
    value = content.get(key, "")
    if not (isinstance(value, str) and value.isprintable()):
        raise _refusal(path, f"{quoted(key)} is not a line of text")
    return value


def _table(path: Path, content: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise _refusal(path, f"{quoted(key)} is not a table")
    return value


def _refusal(path: Path, problem: str) -> ScaffoldError:
    return ScaffoldError(f"preset {quoted(seen_from(Path(), path))} {problem}", Exit.USAGE)
