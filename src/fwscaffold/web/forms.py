"""A template's questions as a form asks them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fwscaffold.preset.presets import Preset
from fwscaffold.template.answers import Answer
from fwscaffold.template.evidence import untested
from fwscaffold.template.questions import Kind, Question, naming, questions
from fwscaffold.web.address import Choice, text


@dataclass(frozen=True, slots=True)
class Field:
    """A question as a form asks it."""

    key: str
    kind: Kind
    prompt: str
    value: str
    placeholder: str
    choices: tuple[tuple[str, str, str], ...] = ()
    hint: str = ""
    lock: str = ""
    note: str = ""
    is_given: bool = False


def fields(
    choice: Choice, preset: Preset, settled: Mapping[str, object], public: Mapping[str, Answer]
) -> Iterator[Field]:
    """Return each question with its answer; *public* is empty where an answer was refused."""
    missing, given = untested(choice.template), choice.given
    for question in questions(choice.template):
        key = question.key
        answer = public.get(key, settled.get(key, question.default))
        prompt, *hint = re.split(r", | \(", question.prompt, maxsplit=1)
        is_shown = question.kind is not Kind.TEXT or key in given or key == naming(choice.template)
        yield Field(
            key,
            question.kind,
            prompt,
            value=shown(answer) if is_shown else "",
            placeholder=shown(public.get(key, "")),
            choices=_choices(question),
            hint="".join(hint).removesuffix(")"),
            lock=preset.locked[key].reason if key in preset.locked else "",
            note="not tested" if answer in missing.get(key, ()) else "",
            is_given=key in given,
        )


def _choices(question: Question) -> tuple[tuple[str, str, str], ...]:
    """Return each choice: its value, what it is called, and what is to be said of it."""
    if question.kind is Kind.BOOLEAN:
        return (("yes", "Yes", ""), ("no", "No", ""))
    parts = {
        value: re.split("[:,] ", label, maxsplit=1) for value, label in question.choices.items()
    }
    return tuple((value, name, "".join(more)) for value, (name, *more) in parts.items())


def shown(answer: object) -> str:
    """Return an answer as an address has it; nothing where there is none."""
    return text(answer) if isinstance(answer, str | bool) else ""
