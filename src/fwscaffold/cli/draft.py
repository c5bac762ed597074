"""The answers that a person gives one by one, and what is wrong with one of them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fwscaffold.command import command_line
from fwscaffold.creation.existing import refuse_unfit
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.conditions import condition
from fwscaffold.preset.presets import NONE, Preset
from fwscaffold.template import names
from fwscaffold.template.answers import Answer, Refused, complete
from fwscaffold.template.catalog import Template
from fwscaffold.template.declaration import declaration
from fwscaffold.template.questions import naming, questions
from fwscaffold.wording import quoted

DIRECTORY = "directory"
# What a name is used for, where that refuses it.
DERIVED = {"project_slug": "the short name", "package_name": "the package"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A project before it is made: the answers so far, and the directory if somebody named one."""

    template: Template
    answers: Mapping[str, object]
    preset: Preset = NONE
    into: bool = False
    place: Path | None = None
    run: bool = False

    @property
    def name(self) -> str:
        """The key of the answer that names the project, which can also say where it is to be."""
        return naming(self.template)

    @property
    def public(self) -> Mapping[str, Answer]:
        """Every answer, those that follow from others included."""
        return complete(self.template, self.answers).public

    @property
    def asked(self) -> list[str]:
        """The keys of the questions that a person is asked, with the answers so far."""
        return [key for key in declaration(self.template).asked if self.matters(key)]

    def matters(self, key: str) -> bool:
        """Return whether an answer to the question makes a difference, with the answers so far."""
        when = declaration(self.template).asked_when.get(key)
        if not when:  # and a template of others', which takes a while to be completed, has none
            return True
        return condition(when).holds(self.template, complete(self.template, self.answers))

    @property
    def directory(self) -> Path:
        """Where the project is to be."""
        return self.place or Path(complete(self.template, self.answers).directory)

    def with_answer(self, key: str, answer: object) -> "Draft":
        """Return the draft with an answer; a name that is a path says where it is to be."""
        text = str(answer)
        if key == DIRECTORY:
            return replace(self, place=_path(text))
        place = self.place
        if key == self.name:
            is_path = text == "." or bool({"/", os.sep} & {*text})
            place = _path(text) if is_path else None
            answer = place.resolve().name if place else text
        return replace(self, answers={**self.answers, key: answer}, place=place)

    def problem(self, key: str, answer: object) -> str:
        """Return what is wrong with an answer, in the words of its question, or nothing."""
        if self.template.origin:
            return self._unfit(key, str(answer))
        try:
            directory = self.with_answer(key, answer).directory
            if key in {self.name, DIRECTORY}:
                refuse_unfit(directory, self.into)
        except Refused as error:
            what = DERIVED.get(error.key, "it") if error.key != key else "it"
            value = f" {quoted(error.answer)}" if error.answer and error.key != key else ""
            return f"{what}{value} {error.problem}"
        except ScaffoldError as error:
            if error.exit_code is Exit.EXISTS:
                return f"{quoted(directory)} is there already and not empty, choose another"
            return str(error)
        return ""

    def _unfit(self, key: str, text: str) -> str:
        """Return the same for a template of others', which is not rendered at every key."""
        place = self.with_answer(key, text).place
        try:
            if place and key in {self.name, DIRECTORY}:
                refuse_unfit(place, self.into)
        except ScaffoldError:
            return f"{quoted(place)} is there already and not empty, choose another"
        question = next((each for each in questions(self.template) if each.key == key), None)
        unfit = question.unfit(question.read(text)) if question else ""
        return names.line(text) or (unfit and f"it {unfit}")

    def equivalent(self) -> str:
        """Return the command line that does the same without a question."""
        words: list[str | Path] = ["fwscaffold", "new", self.template.typed]
        named = self.directory.name or self.directory.resolve().name
        says_name = named == self.answers.get(self.name)
        if says_name or self.place:
            words.append(self.directory)
        for question in questions(self.template):
            if question.key not in self.answers or (question.key == self.name and says_name):
                continue
            words += question.words(self.answers[question.key])
        return command_line([*words, *["--into"] * self.into, *["--run"] * self.run, "--yes"])


def _path(text: str) -> Path:
    return Path(os.path.normpath(os.path.expanduser(text)))  # noqa: PTH111 a text without a home
