"""Reads a preset from TOML and checks every word of it; each problem is one line."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fwscaffold.preset.brand import brand
from fwscaffold.preset.entries import overlays
from fwscaffold.preset.exceptions import WHOSE, Excuse, excuses
from fwscaffold.preset.followed import pinned
from fwscaffold.preset.own_questions import own_questions
from fwscaffold.preset.presets import NONE, Preset
from fwscaffold.preset.problem import paths, refusal, refuse_unknown, text
from fwscaffold.preset.settled import defaults, known, locks
from fwscaffold.preset.shelf import shelf
from fwscaffold.preset.source import locate, named_for, teams
from fwscaffold.reading import read_text

KEYS = (
    "name",
    "extends",
    "questions",
    "defaults",
    "locked",
    "files",
    "replace",
    "remove",
    "merge",
    "required",
    "exception",
    "templates",
    "brand",
)
DEEPEST = 8  # presets that extend each other


def choose(named: str | None, project: Path, written: str = "", fetch: bool = True) -> Preset:
    """Return a project's preset: the one named, the one *written* in its receipt, the team's.

    A project that exists can be a stranger's: nothing is fetched that nobody but it names, and
    nothing at all unless one may *fetch*.
    """
    if source := named_for(project, named):
        return _found(source, project, fetch)
    source = written or teams(project)
    return _found(source, project, fetch and not project.exists()) if source else NONE


def extended(path: Path) -> str:
    """Return what the preset at *path* extends, or nothing."""
    return text(path, _content(path), "extends")


def _found(source: str, project: Path, fetch: bool) -> Preset:
    return replace(_read(locate(source, project, fetch), fetch, ()), source=source)


def _read(path: Path, fetch: bool, above: tuple[Path, ...]) -> Preset:
    if path in above or len(above) == DEEPEST:
        raise refusal(path, "extends itself, or too many others")
    content = _content(path)
    refuse_unknown(path, content, KEYS, "has")
    base = NONE
    if extends := pinned(path, text(path, content, "extends")):
        base = _read(locate(extends, path.parent, fetch), fetch, (*above, path))
    name = text(path, content, "name") or base.name or path.parent.name
    theirs = known()
    own = own_questions(path, content, {question.key for question in theirs})
    questions = {**base.questions, **own}
    asked = [*theirs, *questions.values()]
    return Preset(
        name=name,
        questions=questions,
        defaults={**base.defaults, **defaults(path, content, asked)},
        locked={**base.locked, **locks(path, content, asked)},
        overlays=(*base.overlays, *overlays(path, name, content, asked)),
        required=(*base.required, *paths(path, content, "required")),
        exceptions=(*base.exceptions, *_exceptions(path, content)),
        templates=shelf(path, content, base.templates),
        brand=brand(path, content) if "brand" in content else base.brand,
    )


def _content(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(read_text(path, path.parent))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise refusal(path, f"cannot be read: {reason}") from error
    except (ValueError, RecursionError) as error:
        raise refusal(path, f"is not TOML in UTF-8: {error}") from error


def _exceptions(path: Path, content: Mapping[str, Any]) -> list[Excuse]:
    try:
        return excuses(content.get("exception", []), (WHOSE,))
    except ValueError as error:
        raise refusal(path, f"has an `[[exception]]` that {error}") from error
