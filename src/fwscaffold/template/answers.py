"""Given values and a template's questions make complete, validated answers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template import names
from fwscaffold.template.catalog import Template, catalog, definition
from fwscaffold.template.engine import Engine
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.wording import quoted, suggestion

Answer = str | bool
PROPOSALS = {"project_slug": names.slug_proposal, "package_name": names.package_proposal}
JINJA_TAG = re.compile(r"\{[{%].*?[%}]\}")


class Refused(ScaffoldError):
    """An answer that breaks a rule; where that is a name, with one that does not."""

    def __init__(
        self, question: Question, answer: object, problem: str, proposal: str = ""
    ) -> None:
        instead = f", try `{question.option} {proposal}`" if proposal else ""
        super().__init__(f"{question.key} {quoted(answer)} {problem}{instead}", Exit.USAGE)
        self.key, self.answer, self.problem = question.key, answer, problem


@dataclass(frozen=True, slots=True)
class Answers:
    """One answer to each question, and the variables that the template derives from them."""

    public: Mapping[str, Answer]
    context: Mapping[str, Any]


def complete(template: Template, given: Mapping[str, object]) -> Answers:
    """Return the template's answers: those *given*, and the defaults for the rest.

    A given value stays the text that it is; only the template's own defaults are rendered.
    Raises a usage error for an unknown key and for a value that breaks a rule.
    """
    refuse_unknown(template, given)
    added = {question.key: question for question in template.added}
    made = _complete(
        replace(template, added=()), {k: v for k, v in given.items() if k not in added}
    )
    more = {
        key: _checked(template, question, given.get(key, question.default), frozenset())
        for key, question in added.items()
    }
    return replace(made, public={**made.public, **more}, context={**made.context, **more})


def _complete(template: Template, given: Mapping[str, object]) -> Answers:
    """Return the answers to what the template itself asks."""
    asked = {question.key: question for question in questions(template)}
    variables = {k: v for k, v in definition(template).items() if k != "__prompts__"}
    engine, context, reserved = Engine(variables), dict[str, Any](), _reserved()
    for key, value in variables.items():
        if key in asked:
            question = asked[key]
            answer = given[key] if key in given else _default(question, engine, context)
            context[key] = _checked(template, question, answer, reserved)
        else:
            context[key] = engine.value(value, context) if key.startswith("__") else value
    return Answers({key: context[key] for key in asked}, context)


def refuse_unknown(template: Template, keys: Iterable[str]) -> None:
    """Raise a usage error for a key that the template does not ask for."""
    known = [question.key for question in questions(template)]
    for key in keys:
        if key not in known:
            raise ScaffoldError(
                f"no such question {quoted(key)}{suggestion(key, known)}", Exit.USAGE
            )


def _default(question: Question, engine: Engine, context: Mapping[str, Any]) -> Answer:
    if isinstance(question.default, bool):
        return question.default
    return engine.text(question.default, context)


def _checked(
    template: Template, question: Question, answer: object, reserved: frozenset[str]
) -> Answer:
    if question.kind is Kind.BOOLEAN:
        if not isinstance(answer, bool):
            raise Refused(question, answer, "is neither true nor false")
        return answer
    if not isinstance(answer, str):
        raise Refused(question, answer, "is not a text")
    if question.kind is Kind.CHOICE:
        if answer not in question.choices:
            hint = suggestion(answer, question.choices)
            raise Refused(question, answer, f"is not a choice{hint}")
        return answer
    if problem := _problem(template, question, answer, reserved):
        propose = PROPOSALS.get(question.key)
        raise Refused(question, answer, problem, propose(answer) if propose else "")
    return answer


def _problem(
    template: Template, question: Question, text: str, reserved: frozenset[str]
) -> str | None:
    """What is wrong with the text."""
    match question.key:
        case "project_name":
            return names.project_name(text)
        case "author_name":
            return names.author_name(text)
        case "author_email":
            return names.author_email(text)
        case "project_slug":
            return names.project_slug(text, reserved)
        case "package_name":
            return names.package_name(text, reserved, _top_level(template))
    return names.line(text)


@cache
def _reserved() -> frozenset[str]:
    """The canonical names that no project may take, so that one name does for every framework."""
    return frozenset(
        names.canonical(name)
        for template in catalog().values()
        for name in definition(template)["_reserved"]
    )


@cache
def _top_level(template: Template) -> frozenset[str]:
    """The names, without suffix, that the project has at its top whatever the answers are."""
    entries = template.project.iterdir()
    return frozenset(JINJA_TAG.sub("", entry.name).split(".")[0] for entry in entries)
