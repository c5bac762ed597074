"""What a template asks, read from its `cookiecutter.json`."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from fwscaffold.template.catalog import Template, definition
from fwscaffold.wording import shown, suggestion

NAME = "project_name"
VARIABLE = re.compile(
    r"\{\{ *cookiecutter\.(\w+) *\}\}"
)  # what is filled in where nothing is computed
WORDS = {"true": True, "yes": True, "false": False, "no": False}


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    TABLE = "table"


FITTING: Mapping[Kind, tuple[type, str]] = {
    Kind.TEXT: (str, "is not a text"),
    Kind.CHOICE: (str, "is not a text"),
    Kind.BOOLEAN: (bool, "is neither true nor false"),
    Kind.TABLE: (dict, 'is not a table such as {"key": "value"}'),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A public variable of a template; a text's default is a Jinja source."""

    key: str
    kind: Kind
    prompt: str
    default: Any
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def option(self) -> str:
        """The command-line option that answers it."""
        return option(self.key)

    def words(self, answer: object) -> list[str]:
        """Return the words of the command line that give this answer."""
        if self.kind is Kind.BOOLEAN:
            return [self.option if answer else self.option.replace("--", "--no-", 1)]
        return [self.option, json.dumps(answer) if self.kind is Kind.TABLE else str(answer)]

    def takes(self, answer: object) -> bool:
        """Return whether the answer is of the question's kind, and one of its choices."""
        return not self.unfit(answer)

    def unfit(self, answer: object) -> str:
        """Return why the question does not take the answer, or nothing.

        Of choices that are themselves rendered nothing is known before.
        """
        fitting, problem = FITTING[self.kind]
        if not isinstance(answer, fitting):
            return problem
        is_free = self.kind is not Kind.CHOICE or any("{" in choice for choice in self.choices)
        if is_free or answer in self.choices:
            return ""
        return f"is not a choice{suggestion(str(answer), self.choices)}"

    def read(self, text: str) -> object:
        """Return the answer that a typed text stands for."""
        if self.kind is Kind.BOOLEAN:
            return WORDS.get(text, text)
        if self.kind is Kind.TABLE:
            with suppress(ValueError, RecursionError):
                return json.loads(text)
        return text


def option(key: str) -> str:
    """Return the command-line option that answers the question *key*."""
    return "--" + key.replace("_", "-")


def naming(template: Template) -> str:
    """Return the key of the answer that names the project, or nothing where none does."""
    alone = VARIABLE.fullmatch(template.folder)
    keys = [NAME, *([alone[1]] if alone else [])]
    return next((key for key in keys if key in texts(template)), "")


def texts(template: Template) -> list[str]:
    """Return the keys of the questions that any text may answer, in order."""
    return [each.key for each in questions(template) if each.kind is Kind.TEXT]


@cache
def questions(template: Template) -> tuple[Question, ...]:
    """Return its questions in order, with the texts of `__prompts__`, and then those added."""
    content = definition(template)
    prompts = content.get("__prompts__", {})
    own = (
        _question(key, value, prompts.get(key) or key)
        for key, value in content.items()
        if not key.startswith("_")
    )
    return (*own, *template.added)


def _question(key: str, value: Any, prompt: Any) -> Question:
    texts = prompt if isinstance(prompt, dict) else {"__prompt__": prompt}
    said = shown(texts.get("__prompt__", key))
    if isinstance(value, list):
        labels = {str(choice): shown(texts.get(str(choice), choice)) for choice in value}
        return Question(key, Kind.CHOICE, said, next(iter(labels), ""), labels)
    if isinstance(value, dict):
        return Question(key, Kind.TABLE, said, value)
    if isinstance(value, bool):
        return Question(key, Kind.BOOLEAN, said, value)
    return Question(key, Kind.TEXT, said, "" if value is None else str(value))
