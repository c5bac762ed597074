"""A project that has no receipt: with which answers the template comes nearest to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from fwscaffold.creation import receipt
from fwscaffold.creation.left import Left
from fwscaffold.creation.receipt import Receipt
from fwscaffold.errors import ScaffoldError
from fwscaffold.lifecycle.clues import clues
from fwscaffold.lifecycle.present import files
from fwscaffold.lifecycle.standard import ADOPTED, is_frame
from fwscaffold.metadata import metadata
from fwscaffold.reading import read_text
from fwscaffold.template.answers import Answers, complete
from fwscaffold.template.catalog import Template
from fwscaffold.template.declaration import declaration
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.template.render import render
from fwscaffold.tree import File, Tree

Given = Mapping[str, object]
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")  # of Markdown: a link or a picture, with its text


def nearest(template: Template, directory: Path, given: Given) -> Answers:
    """Return the *given* answers, and for each other question what fits the project best.

    Where there is evidence it decides. Texts come from the project's metadata; other choices are
    tried one by one, and twice, because the later answers bear on what the earlier ones make.
    """
    texts, known = _texts(directory), {**clues(template, directory), **given}
    best = {"project_name": directory.resolve().name, **known}
    for question in questions(template) * 2:
        if question.key not in known:
            tries = [{**best, question.key: value} for value in _candidates(question, texts)]
            best = max([*tries, best], key=lambda each: _likeness(template, directory, each))
    return complete(template, best)


def adopted(
    template: Template, answers: Answers, wanted: Tree, directory: Path, preset: str
) -> Receipt:
    """Return the receipt of a project that was there before its standard.

    The application is the owner's, so the standard's is declined. A file of the frame that is not
    there, or has little of the standard's, has no old text: it is pending until an update merges
    the two sides.
    """
    whole = receipt.receipt(template, answers, wanted, preset)
    present = files(directory, whole.files)
    other = {path: f for path, f in wanted.items() if not _is_its(present.get(path), f)}
    lefts = {path: Left(file.mark, ADOPTED) for path, file in other.items()}
    frame = {path for path in lefts if is_frame(path, declaration(template).frame)}
    return replace(
        whole,
        files={path: mark for path, mark in whole.files.items() if path not in frame},
        pending={path: left for path, left in lefts.items() if path in frame},
        declined={path: left for path, left in lefts.items() if path not in frame},
    )


def _is_its(present: File | None, wanted: File) -> bool:
    """Return whether the file has at least half of the standard's lines."""
    if present is None:
        return False
    lines = set(wanted.content.splitlines())
    return 2 * len(lines & set(present.unix.content.splitlines())) >= len(lines)


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
    known = metadata(directory)
    name = known.get("name")
    author = _first_author(known)
    found: dict[str, list[Any]] = {
        "project_name": [*_heading(directory), name],
        "project_slug": [name],
        "package_name": [path.parent.name for path in sorted(directory.glob("*/__init__.py"))],
        "description": [known.get("description")],
        "author_name": [author.get("name")],
        "author_email": [author.get("email")],
    }
    return {key: [text for text in texts if isinstance(text, str)] for key, texts in found.items()}


def _first_author(known: Mapping[str, Any]) -> dict[str, Any]:
    match known:
        case {"authors": [dict(author), *_]}:
            return author
    return {}


def _heading(directory: Path) -> Iterator[str]:
    with suppress(OSError, ValueError):
        first, *_ = read_text(directory / "README.md", directory).splitlines() or [""]
        if first.startswith("# "):
            yield LINK.sub(r"\1", first.removeprefix("# ")).strip()
