"""What a template asks, read from its `cookiecutter.json`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from fwscaffold.template.catalog import Template, definition


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    CHOICE = "choice"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Question:
    """A public variable of a template; a text's default is a Jinja source."""

    key: str
    kind: Kind
    prompt: str
    default: str | bool
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def option(self) -> str:
        """The command-line option that answers it."""
        return option(self.key)

    def takes(self, answer: object) -> bool:
        """Return whether the answer is of the question's kind, and one of its choices."""
        if self.kind is Kind.CHOICE:
            return isinstance(answer, str) and answer in self.choices
        return isinstance(answer, bool if self.kind is Kind.BOOLEAN else str)


def option(key: str) -> str:
    """Return the command-line option that answers the question *key*."""
    return "--" + key.replace("_", "-")


@cache
def questions(template: Template) -> tuple[Question, ...]:
    """Return its questions in order, with the texts of `__prompts__`, and then those added."""
    content = definition(template)
    prompts = content["__prompts__"]
    own = (
        _question(key, value, prompts[key])
        for key, value in content.items()
        if not key.startswith("_")
    )
    return (*own, *template.added)


def asked(template: Template) -> tuple[str, ...]:
    """Return the keys that are worth asking a person, in order."""
    return tuple(definition(template)["_ask"])


def _question(key: str, value: Any, prompt: Any) -> Question:
    if isinstance(value, list):
        labels = {choice: prompt[choice] for choice in value}
        return Question(key, Kind.CHOICE, prompt["__prompt__"], value[0], labels)
    kind = Kind.BOOLEAN if isinstance(value, bool) else Kind.TEXT
    return Question(key, kind, prompt, value)
