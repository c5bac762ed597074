"""A team's own answers, locks, files and demands: read from TOML, and nothing in it is executed."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.reading import ALTOGETHER, read
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import questions
from fwscaffold.tree import File, Tree, clash, is_safe
from fwscaffold.wording import quoted, shown

DEEPEST = 64
PROGRAMS = frozenset({".py", ".pth"})
ORDERS = frozenset(
    "uv.toml uv.lock .python-version pip.conf pip.ini setup.cfg pytest.ini .pytest.ini pytest.toml "
    ".pytest.toml tox.ini .coveragerc .env".split()
)
VARIABLE = re.compile(r"\{\{ *cookiecutter\.(\w+) *\}\}")


@dataclass(frozen=True, slots=True)
class Lock:
    """An answer that cannot be changed, and why."""

    value: object
    reason: str


@dataclass(frozen=True, slots=True)
class Preset:
    """What a team has settled; *source* is how a receipt names it."""

    name: str = ""
    source: str = ""
    defaults: Mapping[str, object] = field(default_factory=dict)
    locked: Mapping[str, Lock] = field(default_factory=dict)
    directories: tuple[Path, ...] = ()
    required: tuple[str, ...] = ()


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


def tree(preset: Preset, answers: Answers) -> Tree:
    """Return the preset's files; `{{ cookiecutter.answer }}` is filled in, and that is all."""
    found, total = dict[PurePosixPath, File](), 0
    for directory in preset.directories:
        for source in _sources(directory):
            path = _filled(source.relative_to(directory).as_posix(), answers, source)
            if not is_safe(path) or source.is_symlink() or not source.is_file():
                raise _refusal(source, "is not a file that a preset may add")
            file = found[PurePosixPath(path)] = _file(source, directory, answers)
            total += len(file.content)
            if total > ALTOGETHER:
                raise _refusal(source, f"is one too many: all have over {ALTOGETHER:,} bytes")
    return found


def _sources(directory: Path) -> list[Path]:
    """Return every file below the directory; raise where that goes too deep for any path."""
    found = []
    for folder, folders, names in os.walk(directory):
        place = Path(folder)
        if len(place.parts) - len(directory.parts) > DEEPEST:
            raise _refusal(place, f"is more than {DEEPEST} directories deep")
        linked = [name for name in folders if (place / name).is_symlink()]
        found += [place / name for name in (*names, *linked)]
    return sorted(found)


def run_by_tools(paths: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Return those of the paths that an installer or a test runner runs or obeys."""
    return [path for path in paths if path.suffix in PROGRAMS or path.name in ORDERS]


def with_files(wanted: Tree, preset: Preset, answers: Answers) -> Tree:
    """Return the template's tree with the preset's files; raise where the two do not fit."""
    own = tree(preset, answers)
    for path in own.keys() & wanted.keys():
        message = (
            f"preset {quoted(preset.name)} adds {quoted(path)}, which the template has already"
        )
        raise ScaffoldError(message, Exit.USAGE)
    everything = {**wanted, **own}
    if own and (pair := clash(everything)):
        first, second = map(quoted, pair)
        message = f"adds {second}, which cannot be beside {first} on every system, rename it"
        raise ScaffoldError(f"preset {quoted(preset.name)} {message}", Exit.USAGE)
    return dict(sorted(everything.items()))


def _file(source: Path, directory: Path, answers: Answers) -> File:
    content = read(source, directory)
    if b"\0" not in content:
        filled = _filled(content.decode("utf-8", "surrogateescape"), answers, source)
        content = filled.encode("utf-8", "surrogateescape")
    return File(content, executable=bool(source.stat().st_mode & 0o100))


def _filled(text: str, answers: Answers, source: Path) -> str:
    def value(match: re.Match[str]) -> str:
        key = match[1]
        if key not in answers.context:
            raise _refusal(source, f"asks for {quoted(key)}, which is no answer")
        return str(answers.context[key])

    return VARIABLE.sub(value, text)


def _refusal(source: Path, problem: str) -> ScaffoldError:
    return ScaffoldError(f"file {quoted(source)} of a preset {problem}", Exit.USAGE)


def describe(preset: Preset) -> str:
    """Return what the preset does, in one line."""
    parts = {
        "sets": ", ".join(preset.defaults),
        "locks": ", ".join(preset.locked),
        "adds the files of": ", ".join(map(str, preset.directories)),
        "requires": ", ".join(preset.required),
    }
    said = "; ".join(f"{verb} {what}" for verb, what in parts.items() if what)
    return shown(f"preset {preset.name} ({preset.source}): {said or 'changes nothing'}")
