"""What was wrong in a standard's code, and how to see whether a project still has it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.promise import python
from fwscaffold.promise.formats import Unreadable, module
from fwscaffold.promise.sources import Sources
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.template.engine import Engine
from fwscaffold.tree import Tree, path_of

FILE = "advisories.json"


class Status(StrEnum):
    """Whether a project has what an advisory is about, in the words of VEX where it has some."""

    FIXED = "fixed"
    VULNERABLE = "vulnerable"
    UNKNOWN = "unknown"
    NOT_AFFECTED = "not_affected"


@dataclass(frozen=True, slots=True)
class Sign:
    """What a file has and lacks: names, and texts that stand alone. *absent* is no file at all."""

    file: PurePosixPath
    has: Sequence[str] = ()
    lacks: Sequence[str] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Advisory:
    """What was wrong, and by which signs a project has it no more, or still."""

    id: str
    severity: str
    title: str
    wrong: str
    fixed: Sequence[Sign]
    vulnerable: Sequence[Sign]


def advisories(template: Template, answers: Answers) -> Sequence[Advisory]:
    """Return the advisories about the template's projects; there are none of others' templates."""
    if template.origin:
        return []
    engine = Engine(answers.context)
    signs = json.loads(engine.text(_signs_of(template), answers.context))
    return [
        Advisory(
            each["id"],
            each["severity"],
            each["title"],
            each["wrong"],
            _signs(signs[each["id"]]["fixed"]),
            _signs(signs[each["id"]]["vulnerable"]),
        )
        for each in _listed(template.path.parent)
        if each["id"] in signs
    ]


def known(templates: Iterable[Template]) -> Sequence[str]:
    """Return the names of all advisories."""
    roots = dict.fromkeys(template.path.parent for template in templates)
    return [each["id"] for root in roots for each in _listed(root)]


def judged(advisory: Advisory, sources: Sources, today: Tree) -> tuple[Status, PurePosixPath]:
    """Return what holds of the project, and the file that shows it.

    *today* is what this version's template makes, in which everything is fixed.
    """
    for status, signs in (
        (Status.FIXED, advisory.fixed),
        (Status.VULNERABLE, advisory.vulnerable),
    ):
        for sign in signs:
            if status is Status.FIXED and _is_as_today(sign.file, sources, today):
                return status, sign.file
            if _holds(sign, sources):
                return status, sign.file
    # A file that today's standard has, and has without the fix, is about something else.
    old = [sign.file for sign in advisory.vulnerable if sign.file not in today]
    files = [*(sign.file for sign in advisory.fixed), *old]
    is_concerned = any(file in today or sources.content(file) is not None for file in files)
    return Status.UNKNOWN if is_concerned else Status.NOT_AFFECTED, files[0]


def _is_as_today(path: PurePosixPath, sources: Sources, today: Tree) -> bool:
    return path in today and sources.content(path) == today[path].content


def _holds(sign: Sign, sources: Sources) -> bool:
    content = sources.content(sign.file)
    if content is None or (sign.absent and sources.content(PurePosixPath(sign.absent)) is not None):
        return False
    try:
        said = python.said(module(sign.file, content))
    except Unreadable:
        return False
    return said >= {*sign.has} and not said & {*sign.lacks}


def _signs(listed: Iterable[Mapping[str, Any]]) -> Sequence[Sign]:
    return [Sign(**{**each, "file": path_of(each["file"])}) for each in listed]


@cache
def _signs_of(template: Template) -> str:
    """Return the signs in the template's projects, by advisory, without the answers in them."""
    listed, name = _listed(template.path.parent), template.name
    return json.dumps({it["id"]: it["signs"][name] for it in listed if name in it["signs"]})


@cache
def _listed(root: Path) -> Sequence[Mapping[str, Any]]:
    path = root / FILE
    content = json.loads(path.read_text("utf-8")) if path.is_file() else {"advisories": []}
    found: Sequence[Mapping[str, Any]] = content["advisories"]
    return found
