"""When a part of a preset applies: with which frameworks, and with which answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template

FRAMEWORK = "framework"


@dataclass(frozen=True, slots=True)
class Condition:
    """For each answer that matters, and for the framework, the values with which it holds."""

    values: Mapping[str, tuple[object, ...]] = field(default_factory=dict)

    def holds(self, template: Template, answers: Answers) -> bool:
        """Return whether it does for the project; what a framework does not ask never does."""
        facts = {**answers.public, FRAMEWORK: template.name}
        return all(facts.get(key) in values for key, values in self.values.items())


ALWAYS = Condition()


def condition(values: Mapping[str, object]) -> Condition:
    """Return the condition that is written as a value or a list of values for each answer."""
    return Condition({k: tuple(v) if isinstance(v, list) else (v,) for k, v in values.items()})
