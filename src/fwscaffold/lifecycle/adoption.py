"""A project that has no receipt: with which answers the template comes nearest to it."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from fwscaffold.errors import ScaffoldError
from fwscaffold.lifecycle.present import files
from fwscaffold.reading import read_text
from fwscaffold.template.answers import Answers, complete
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.template.render import render

Given = Mapping[str, object]


def nearest(template: Template, directory: Path, given: Given) -> Answers:
    """Return the *given* answers, and for each other question what fits the project best.

    Texts come from the project's metadata; choices are tried one by one, and twice, because the
    later answers bear on what the earlier ones make.
    """
    texts = _texts(directory)
    best = {"project_name": directory.resolve().name, **given}
    for question in questions(template) * 2:
        if question.key not in given:
            tries = [{**best, question.key: value} for value in _candidates(question, texts)]
            best = max([*tries, best], key=lambda each: _likeness(template, directory, each))
    return complete(template, best)


def _candidates(question: Question, texts: Mapping[str, Sequence[str]]) -> Sequence[object]:
    if question.kind is Kind.BOOLEAN:
        return [question.default, not question.default]
    return list(question.choices) or texts.get(question.key, [])


def _likeness(template: Template, directory: Path, given: Given) -> float:
    """Return how many of the template's lines the project has, less those that it has not."""
    try:
        wanted = render(template, complete(template, given))
    except ScaffoldError:
        return float("-inf")
    present = files(directory, dict.fromkeys(wanted, ""))
    score = 0
    for path, file in wanted.items():
        lines = set(file.content.splitlines())
        held = set(present[path].unix.content.splitlines()) if path in present else set()
        score += len(lines & held) - len(lines - held)
    return score


def _texts(directory: Path) -> dict[str, list[str]]:
    """Return what the project's own files may tell of the answers that are texts."""
    metadata = _metadata(directory)
    name = metadata.get("name")
    author = _first_author(metadata)
    found: dict[str, list[Any]] = {
        "project_name": [*_heading(directory), name],
        "project_slug": [name],
        "package_name": [path.parent.name for path in sorted(directory.glob("*/__init__.py"))],
        "description": [metadata.get("description")],
        "author_name": [author.get("name")],
        "author_email": [author.get("email")],
    }
    return {key: [text for text in texts if isinstance(text, str)] for key, texts in found.items()}


def _metadata(directory: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        match tomllib.loads(read_text(directory / "pyproject.toml", directory)):
            case {"project": dict(project)}:
                return project
    return {}


def _first_author(metadata: Mapping[str, Any]) -> dict[str, Any]:
    match metadata:
        case {"authors": [dict(author), *_]}:
            return author
    return {}


def _heading(directory: Path) -> Iterator[str]:
    with suppress(OSError, ValueError):
        first, *_ = read_text(directory / "README.md", directory).splitlines() or [""]
        if first.startswith("# "):
            yield first.removeprefix("# ").strip()
