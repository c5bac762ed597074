"""The files that a preset brings; `{{ cookiecutter.answer }}` is filled in, and that is all."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.presets import Overlay
from fwscaffold.reading import ALTOGETHER, read_file
from fwscaffold.template.answers import Answers
from fwscaffold.template.questions import VARIABLE
from fwscaffold.tree import File, Tree, is_safe
from fwscaffold.wording import quoted

DEEPEST = 64


def directory(overlay: Overlay, answers: Answers) -> Tree:
    """Return the files of the directory that the overlay adds."""
    found, total = dict[PurePosixPath, File](), 0
    for source in _sources(overlay.source):
        path = filled(source.relative_to(overlay.source).as_posix(), answers, source)
        if not is_safe(path) or source.is_symlink() or not source.is_file():
            raise _refusal(source, "is not a file that a preset may add")
        file = found[PurePosixPath(path)] = single(source, overlay.source, answers)
        total += len(file.content)
        if total > ALTOGETHER:
            raise _refusal(source, f"is one too many: all have over {ALTOGETHER:,} bytes")
    return found


def single(source: Path, within: Path, answers: Answers) -> File:
    """Return one file; one with a zero byte is no text and stays as it is."""
    file = read_file(source, within)
    if b"\0" in file.content:
        return file
    text = filled(file.content.decode("utf-8", "surrogateescape"), answers, source)
    return replace(file, content=text.encode("utf-8", "surrogateescape"))


def filled(text: str, answers: Answers, source: Path, spell: Callable[[str], str] = str) -> str:
    """Return the text with each answer that it asks for, as it is to be spelled there.

    Raises a usage error for one that there is not.
    """

    def value(match: re.Match[str]) -> str:
        key = match[1]
        if key not in answers.context:
            raise _refusal(source, f"asks for {quoted(key)}, which is no answer")
        return spell(str(answers.context[key]))

    return VARIABLE.sub(value, text)


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


def _refusal(source: Path, problem: str) -> ScaffoldError:
    return ScaffoldError(f"file {quoted(source)} of a preset {problem}", Exit.USAGE)
