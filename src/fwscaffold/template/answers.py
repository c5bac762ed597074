"""Given values and a template's questions make complete, validated answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template import rules
from fwscaffold.template.catalog import Origin, Template, definition
from fwscaffold.template.declaration import declaration
from fwscaffold.template.engine import Engine
from fwscaffold.template.questions import Kind, Question, questions, texts
from fwscaffold.template.worker import Rendering, rendered
from fwscaffold.wording import quoted, suggestion

Answer = str | bool | Mapping[str, Any]


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
    """One answer to each question, and the variables that the template derives from them.

    *directory* is what the template calls the project's; one of somebody else's has made all of the
    project of them, its *rendering*.
    """

    public: Mapping[str, Answer]
    context: Mapping[str, Any]
    directory: str = ""
    rendering: Rendering | None = None


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
        key: _checked(template, question, given.get(key, question.default))
        for key, question in added.items()
    }
    return replace(made, public={**made.public, **more}, context={**made.context, **more})


def _complete(template: Template, given: Mapping[str, object]) -> Answers:
    """Return the answers to what the template itself asks."""
    if template.origin:
        return _theirs(template, template.origin, given)
    asked = {question.key: question for question in questions(template)}
    variables = {k: v for k, v in definition(template).items() if k != "__prompts__"}
    engine, context = Engine(variables), dict[str, Any]()
    for key, value in variables.items():
        if key in asked:
            question = asked[key]
            answer = given[key] if key in given else _default(question, engine, context)
            context[key] = _checked(template, question, answer)
        else:
            context[key] = engine.value(value, context) if key.startswith("__") else value
    return Answers({key: context[key] for key in asked}, context, str(context["project_slug"]))


def _theirs(template: Template, origin: Origin, given: Mapping[str, object]) -> Answers:
    """Return the answers to what a template of somebody else's asks, and what it makes of them."""
    asked = {question.key: question for question in questions(template)}
    for key, answer in given.items():
        _checked(template, asked[key], answer)
    made = rendered(template, origin, given)
    for key in declaration(template).rules:
        _checked(template, asked[key], made.context[key])
    public = {
        key: str(made.context[key]) if question.kind is Kind.CHOICE else made.context[key]
        for key, question in asked.items()
    }
    return Answers(public, made.context, made.directory, made)


def typed(template: Template, answers: Answers) -> list[str]:
    """Return the answers that may be any text, in the order of their questions."""
    return [str(answers.public[key]) for key in texts(template) if answers.public.get(key)]


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
    return engine.text(str(question.default), context)


def _checked(template: Template, question: Question, answer: object) -> Any:
    _refuse_unfit(question, answer)
    if question.kind is not Kind.TEXT:
        return answer
    text = str(answer)
    if problem := rules.problem(template, question, text):
        raise Refused(question, answer, problem, rules.proposal(template, question, text))
    return answer


def _refuse_unfit(question: Question, answer: object) -> None:
    """Raise where the answer is not of the question's kind, or none of its choices."""
    if problem := question.unfit(answer):
        raise Refused(question, answer, problem)
