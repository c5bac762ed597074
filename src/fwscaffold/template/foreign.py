"""A template of somebody else's, read within bounds: its variables, its files, its digest."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fwscaffold import reading
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.catalog import LEFTOVERS, Template
from fwscaffold.wording import quoted

MOST_FILES, DEEPEST = 10_000, 64
LOOKED_AT = 512  # bytes in which cookiecutter looks for what is no text
SHARED = "templates"  # what the project's files may include, beside what is in the project
TABLES = ("__prompts__", "_jinja2_env_vars")
LISTS = ("_copy_without_render", "_extensions")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a template as it is there; *text* is None for what is binary."""

    content: bytes
    executable: bool
    text: str | None


@cache
def sources(template: Template) -> Mapping[str, Source]:
    """Return the files that the project is made of, in cookiecutter's order.

    Raises a usage error for a link that leads elsewhere, and for more than a template may be.
    """
    return read(template, template.project)


def includes(template: Template) -> Mapping[str, str]:
    """Return the texts that others can include, by name."""
    found = {**shared(template), **sources(template)}
    return {name: source.text for name, source in found.items() if source.text is not None}


def shared(template: Template) -> dict[str, Source]:
    """Return what the project's files may include, beside what is in the project."""
    directory = template.path / SHARED
    return read(template, directory) if directory.is_dir() else {}


def definition_of(place: Path) -> dict[str, Any]:
    """Return a `cookiecutter.json`; raise `OSError` or `ValueError` for what is none."""
    found = json.loads(reading.read_text(place / "cookiecutter.json", place))
    if problem := _problem(found):
        raise ValueError(problem)
    return dict(found)


def _problem(content: Any) -> str:
    """Return what is wrong with the definition of a template, or nothing."""
    if not isinstance(content, dict):
        return "it does not hold an object"
    for key, value in content.items():
        if not key.isprintable():
            return f"{quoted(key)} is no name of a question"
        choices = value if isinstance(value, list) and not key.startswith("_") else []
        if not all(str(choice).isprintable() for choice in choices):
            return f"{quoted(key)} has a choice that cannot be shown"
    for key in TABLES:
        if not isinstance(content.get(key, {}), dict):
            return f"{quoted(key)} is no table"
    for key in LISTS:
        listed = content.get(key, [])
        if not (isinstance(listed, list) and all(isinstance(each, str) for each in listed)):
            return f"{quoted(key)} is no list of texts"
    return ""


def read(template: Template, directory: Path) -> dict[str, Source]:
    """Return the files of a directory of the template; raise for more than there may be."""
    found, total = dict[str, Source](), 0
    for path in _files(template, directory, DEEPEST):
        held = content(template, path)
        total += len(held)
        if total > reading.ALTOGETHER or len(found) == MOST_FILES:
            limit = f"{MOST_FILES:,} files and {reading.ALTOGETHER:,} bytes"
            raise refusal(template, f"is larger than {limit}")
        source = Source(held, bool(path.stat().st_mode & 0o100), _text(path, held))
        found[path.relative_to(directory).as_posix()] = source
    return found


def _files(template: Template, directory: Path, depth: int) -> Iterator[Path]:
    """Give the files of a directory, then those below it; a link to a directory is left out."""
    if not depth:
        raise refusal(template, f"is more than {DEEPEST} directories deep")
    entries = sorted(each for each in directory.iterdir() if each.name not in LEFTOVERS)
    yield from (each for each in entries if not each.is_dir())
    for each in entries:
        if each.is_dir() and not each.is_symlink():
            yield from _files(template, each, depth - 1)


def content(template: Template, path: Path) -> bytes:
    """Return what a file of the template holds; raise for a link that leads elsewhere."""
    try:
        return reading.read(path, template.path)
    except OSError as error:
        name = quoted(path.relative_to(template.path))
        raise refusal(template, f"has {name}, which is {str(error.strerror).lower()}") from error


def _text(path: Path, content: bytes) -> str | None:
    """Return the text, or None for what cookiecutter copies as it is."""
    from binaryornot.helpers import has_binary_extension, is_binary_string  # it takes its time

    start = content[:LOOKED_AT]
    if has_binary_extension(path) or (start and is_binary_string(start)):
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def refusal(template: Template, problem: str) -> ScaffoldError:
    """Return the error that says what is wrong with the template."""
    return ScaffoldError(f"template {quoted(template.name)} {problem}", Exit.USAGE)
