"""The files that a preset adds to every project."""

import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.presets import Preset
from fwscaffold.reading import ALTOGETHER, read
from fwscaffold.template.answers import Answers
from fwscaffold.tree import File, Tree, clash, is_safe
from fwscaffold.wording import quoted

DEEPEST = 64
PROGRAMS = frozenset({".py", ".pth"})
ORDERS = frozenset(
    "uv.toml uv.lock .python-version pip.conf pip.ini setup.cfg pytest.ini .pytest.ini pytest.toml "
    ".pytest.toml tox.ini .coveragerc .env".split()
)
VARIABLE = re.compile(r"\{\{ *cookiecutter\.(\w+) *\}\}")


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
