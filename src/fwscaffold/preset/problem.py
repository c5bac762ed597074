"""Values of a preset's file, each of the kind that it must be; and what is wrong, in one line."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.paths import seen_from
from fwscaffold.tree import is_safe
from fwscaffold.wording import quoted, suggestion


def refusal(path: Path, problem: str) -> ScaffoldError:
    """Return the usage error that says what is wrong in the preset at *path*."""
    return ScaffoldError(f"preset {quoted(seen_from(Path(), path))} {problem}", Exit.USAGE)


def refuse_unknown(
    path: Path, table: Mapping[str, Any], known: Collection[str], where: str
) -> None:
    """Raise for a key that means nothing there."""
    for key in table:
        if key not in known:
            raise refusal(path, f"{where} an unknown key {quoted(key)}{suggestion(key, known)}")


def text(path: Path, content: Mapping[str, Any], key: str) -> str:
    """Return the line of text, or an empty one where the key is not there."""
    value = content.get(key, "")
    if not (isinstance(value, str) and value.isprintable()):
        raise refusal(path, f"{quoted(key)} is not a line of text")
    return value


def table(path: Path, content: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the table, or an empty one where the key is not there."""
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise refusal(path, f"{quoted(key)} is not a table")
    return value


def paths(path: Path, content: Mapping[str, Any], key: str) -> list[str]:
    """Return the list of paths in a project."""
    found = content.get(key, [])
    if not (isinstance(found, list) and all(isinstance(name, str) for name in found)):
        raise refusal(path, f'{quoted(key)} is not a list such as ["SECURITY.md"]')
    for name in found:
        if not is_safe(name):
            raise refusal(path, f"requires {quoted(name)}, which is no path in a project")
    return found


def inside(path: Path, name: str) -> Path | None:
    """Return what is called so beside the preset, or None where that leads elsewhere."""
    place = path.parent / name
    return place if name and place.resolve().is_relative_to(path.parent.resolve()) else None
