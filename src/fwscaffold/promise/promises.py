"""What a template promises of its projects: `promises.toml` beside it."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from fwscaffold.preset.conditions import condition
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.template.declaration import declaration, filled
from fwscaffold.template.engine import Engine
from fwscaffold.tree import REMEMBERED

FILE = "promises.toml"
PROMISE = re.compile(r"^\[\[promise\]\]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds of every project, whatever its files look like; *check* is how that is seen."""

    id: str
    says: str
    check: str
    terms: Mapping[str, Any]


def promises(template: Template, answers: Answers) -> tuple[Promise, ...]:
    """Return what the template promises of a project with these answers."""
    found = _declared if template.origin else _written
    return tuple(
        Promise(each.pop("id"), each.pop("says"), each.pop("check"), each)
        for each in found(template, answers)
    )


def _written(template: Template, answers: Answers) -> Iterable[dict[str, Any]]:
    found: list[dict[str, Any]] = _content(template, answers).get("promise", [])
    return found


def _declared(template: Template, answers: Answers) -> Iterator[dict[str, Any]]:
    """Give the promises of somebody else's template that hold with these answers."""
    for each in declaration(template).promises:
        terms: dict[str, Any] = filled(each, answers.public)
        if condition(terms.pop("when", {})).holds(template, answers):
            yield terms


def levels(template: Template, answers: Answers) -> Mapping[str, Sequence[str]]:
    """Return the parts of the frame, each with its patterns, in the order to take them over in."""
    found: Mapping[str, Sequence[str]] = _content(template, answers).get("levels", {})
    return found


def _content(template: Template, answers: Answers) -> dict[str, Any]:
    """Return all of it; many projects have most of the promises word for word."""
    text = Engine(answers.context).text(_text(template), answers.context)
    first, *promises = PROMISE.split(text)
    return {**_parsed(first), "promise": [{**_parsed(each)} for each in promises]}


@lru_cache(REMEMBERED)
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


@cache
def _text(template: Template) -> str:
    path = template.path / FILE
    return path.read_text("utf-8") if path.is_file() and not template.origin else ""
