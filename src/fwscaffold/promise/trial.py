"""A preset, tried with a framework: what cannot be made or read, and which promises it breaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from fwscaffold.creation.facts import EXAMPLE
from fwscaffold.errors import ScaffoldError
from fwscaffold.preset.conditions import FRAMEWORK
from fwscaffold.preset.layers import Layers, layers, overlaid
from fwscaffold.preset.presets import Preset, answered
from fwscaffold.promise.formats import Unreadable, data, module
from fwscaffold.promise.weakened import Weakened, weakened
from fwscaffold.template.answers import Answers, complete
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import Kind, questions
from fwscaffold.wording import shown

Given = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Trial:
    """The answers that are otherwise than usual, and what came of them."""

    given: Given
    problems: tuple[str, ...] = ()
    weakened: tuple[Weakened, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return all of it."""
        broken = [
            {"promise": each.promise.id, "path": str(each.by.path), "message": each.message}
            for each in self.weakened
        ]
        return {"answers": dict(self.given), "problems": list(self.problems), "broken": broken}


def trials(template: Template, preset: Preset) -> Iterator[Trial]:
    """Give a trial with the preset's usual answers, and one for each of its conditions.

    Each choice of its own questions is tried, too.
    """
    tried = list[Given]()
    for given in _cases(template, preset):
        whole = answered(preset, template, {**EXAMPLE, **given})
        if whole not in tried:
            tried.append(whole)
            yield _trial(template, preset, given, whole)


def usual(template: Template, preset: Preset) -> Answers:
    """Return the answers of a project called shop under the preset."""
    return complete(template, answered(preset, template, EXAMPLE))


def _cases(template: Template, preset: Preset) -> Iterator[Given]:
    """Give the answers to try, those that this template does not take left out."""
    yield {}
    asked = {question.key: question for question in questions(template)}
    for overlay in preset.overlays:
        values = overlay.when.values
        if template.name in values.get(FRAMEWORK, (template.name,)):
            taken = {
                key: next((each for each in some if asked[key].takes(each)), None)
                for key, some in values.items()
                if key in asked
            }
            yield {key: value for key, value in taken.items() if value is not None}
    for question in preset.questions.values():
        both = (True, False) if question.kind is Kind.BOOLEAN else question.choices
        known = preset.defaults.get(question.key, question.default)
        yield from ({question.key: choice} for choice in both if choice != known)


def _trial(template: Template, preset: Preset, given: Given, whole: Given) -> Trial:
    try:
        answers = complete(template, whole)
        found = layers(template, answers, preset)
    except ScaffoldError as error:
        return Trial(given, (str(error),))
    return Trial(given, (*_unreadable(found),), (*weakened(template, answers, found),))


def _unreadable(found: Layers) -> Iterator[str]:
    """Give each file of the preset's that is not in its format."""
    last = found[-1].tree
    for path in sorted(overlaid(found)):
        try:
            _read(path, last[path].content)
        except Unreadable as error:
            yield f"{shown(path)}: {error}"


def _read(path: PurePosixPath, content: bytes) -> None:
    if path.suffix == ".py":
        module(path, content)
    elif path.suffix in {".json", ".toml", ".yaml", ".yml"}:
        data(path, content)
