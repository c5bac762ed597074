"""What the author of a template says of it beside its questions: `fwscaffold.toml`.

It is data: nothing of it is computed; in promises and commands `{{ cookiecutter.answer }}` is
filled in.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fwscaffold.reading import read_text
from fwscaffold.template.catalog import Template, definition
from fwscaffold.template.foreign import refusal
from fwscaffold.template.nonsense import nonsense
from fwscaffold.template.promised import PROMISE
from fwscaffold.template.questions import VARIABLE, questions
from fwscaffold.template.shape import (
    NUMBER,
    TEXT,
    WORDS,
    Many,
    Named,
    Scalar,
    Table,
    misfit,
)
from fwscaffold.wording import either

FILE = "fwscaffold.toml"
# Each is the rule for the answer that a template of ours calls so.
RULES = ("project_name", "project_slug", "package_name", "author_name", "author_email")
RULE = Scalar(lambda value: value in RULES, f"a rule: {either(RULES)}")
STATUS = Scalar(lambda value: NUMBER.fits(value) and 100 <= value <= 599, "a status of HTTP")
PLACE = Scalar(lambda value: WORDS.fits(value) and value.startswith("/"), "a path such as `/`")
STEP = Table({"name": WORDS, "run": WORDS}, needs=("name", "run"))
PROBE = Table({"path": PLACE, "status": STATUS, "type": TEXT}, needs=("path",))
VERIFY = Table(
    {"step": Many(STEP), "serve": WORDS, "probe": Many(PROBE, some=True)}, pairs={"probe": "serve"}
)
WHOLE = Table(
    {
        "title": WORDS,
        "description": WORDS,
        "frame": Many(WORDS),
        "ask": Many(WORDS),
        "rules": Named(RULE),
        "reserved": Many(WORDS),
        "promise": Many(PROMISE),
        "verify": VERIFY,
    }
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared; *frame* are patterns, *asked* and *rules* are about questions by key.

    *asked_when* has the answers with which a question makes a difference. *promises* and
    *verification* are as they are written there, without the answers.
    """

    asked: tuple[str, ...]
    asked_when: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    title: str = ""
    description: str = ""
    frame: tuple[str, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    reserved: tuple[str, ...] = ()
    promises: tuple[Mapping[str, Any], ...] = ()
    verification: Mapping[str, Any] = field(default_factory=dict)


@cache
def declaration(template: Template) -> Declaration:
    """Return what is declared of the template; all is asked and nothing is frame where nothing is.

    Raises a usage error for a file in which something makes no sense.
    """
    content = _own(template) if not template.origin else _theirs(template)
    asked = content.get("ask", [question.key for question in questions(template)])
    return Declaration(
        asked=tuple(asked),
        asked_when=content.get("ask_when", {}),
        title=content.get("title", ""),
        description=content.get("description", ""),
        frame=tuple(content.get("frame", ())),
        rules=content.get("rules", {}),
        reserved=tuple(content.get("reserved", ())),
        promises=tuple(content.get("promise", ())),
        verification=content.get("verify", {}),
    )


def _own(template: Template) -> dict[str, Any]:
    """Return what a template of ours says among its variables; its promises are more than data."""
    own = definition(template)
    keys = ("ask", "ask_when", "frame", "reserved")
    return {key: own[f"_{key}"] for key in keys if f"_{key}" in own}


def _theirs(template: Template) -> dict[str, Any]:
    path = template.path / FILE
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(read_text(path, template.path))
    except OSError as error:
        raise refusal(template, f"has a `{FILE}` that is {str(error.strerror).lower()}") from error
    except (ValueError, RecursionError) as error:
        raise refusal(template, f"has a `{FILE}` that is not TOML in UTF-8: {error}") from error
    if problem := misfit(content, WHOLE) or next(nonsense(content, questions(template)), ""):
        raise refusal(template, f"has a `{FILE}` that {problem}")
    return content


def filled(value: Any, answers: Mapping[str, object]) -> Any:
    """Return the value with the answers in every text of it."""
    match value:
        case str():
            return VARIABLE.sub(lambda found: str(answers.get(found[1], "")), value)
        case list():
            return [filled(each, answers) for each in value]
        case dict():
            return {key: filled(each, answers) for key, each in value.items()}
    return value
