"""A team's own answers, locks, files and demands: read from TOML, and nothing in it is executed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.conditions import ALWAYS, Condition
from fwscaffold.preset.exceptions import Excuse
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import Question, questions
from fwscaffold.wording import quoted, shown


@dataclass(frozen=True, slots=True)
class Lock:
    """An answer that cannot be changed, and why."""

    value: object
    reason: str


class Verb(StrEnum):
    """What an overlay does to the project's files."""

    ADD = "adds"
    REPLACE = "replaces"
    REMOVE = "removes"
    MERGE = "merges into"


@dataclass(frozen=True, slots=True)
class Overlay:
    """One thing that the preset called *preset* does to the file at *path*, and when.

    *source* is the file that it takes, or the directory whose files it adds; *root* is where the
    preset is, beyond which no link leads. *drops* are keys that a merge removes first.
    """

    preset: str
    verb: Verb
    root: Path
    path: str = ""
    source: Path = Path()
    when: Condition = ALWAYS
    drops: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    """What its configurator has instead of ours: a name, a colour as `#rrggbb`, a picture."""

    name: str = ""
    colour: str = ""
    logo: Path | None = None


@dataclass(frozen=True, slots=True)
class Shelved:
    """A template of somebody else's that has a short name, and what is settled for it alone."""

    source: str
    defaults: Mapping[str, object] = field(default_factory=dict)
    locked: Mapping[str, Lock] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preset:
    """What a team has settled; *source* is how a receipt names it."""

    name: str = ""
    source: str = ""
    questions: Mapping[str, Question] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)
    locked: Mapping[str, Lock] = field(default_factory=dict)
    overlays: tuple[Overlay, ...] = ()
    required: tuple[str, ...] = ()
    exceptions: tuple[Excuse, ...] = ()
    templates: Mapping[str, Shelved] = field(default_factory=dict)
    brand: Brand = Brand()


NONE = Preset()


def answered(preset: Preset, template: Template, kept: Mapping[str, object]) -> dict[str, object]:
    """Return the *kept* answers with the preset's: its defaults below them, its locks above.

    What a preset says of a question that this template does not ask is of no concern here.
    """
    asked = {question.key for question in questions(template)}
    locks = {key: lock.value for key, lock in preset.locked.items()}
    everything = {**preset.defaults, **kept, **locks}
    return {key: value for key, value in everything.items() if key in {*asked, *kept}}


def refuse_locked(preset: Preset, given: Mapping[str, object]) -> None:
    """Raise a usage error for an answer that the preset locks to another value."""
    for key, lock in preset.locked.items():
        if given.get(key, lock.value) != lock.value:
            raise ScaffoldError(f"{key} {quoted(given[key])} {locked(preset, key)}", Exit.USAGE)


def locked(preset: Preset, key: str) -> str:
    """Return `is locked to … by preset …: reason`."""
    lock = preset.locked[key]
    return f"is locked to {quoted(lock.value)} by preset {quoted(preset.name)}: {lock.reason}"


def describe(preset: Preset) -> str:
    """Return what the preset does, in one line."""
    parts = {
        "asks": ", ".join(preset.questions),
        "sets": ", ".join(preset.defaults),
        "locks": ", ".join(preset.locked),
        "adds the files of": _targets(preset, Verb.ADD),
        "replaces": _targets(preset, Verb.REPLACE),
        "removes": _targets(preset, Verb.REMOVE),
        "merges into": _targets(preset, Verb.MERGE),
        "requires": ", ".join(preset.required),
        "excuses": ", ".join(f"{each.project} from {each.rule}" for each in preset.exceptions),
    }
    said = "; ".join(f"{verb} {what}" for verb, what in parts.items() if what)
    return shown(f"preset {preset.name} ({preset.source}): {said or 'changes nothing'}")


def _targets(preset: Preset, verb: Verb) -> str:
    found = [each for each in preset.overlays if each.verb is verb]
    return ", ".join(dict.fromkeys(each.path or str(each.source) for each in found))
