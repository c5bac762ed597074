"""What `show` says of a preset: which files and lines of a framework's project are its."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.creation.facts import Facts, example
from fwscaffold.creation.receipt import with_receipt
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.file import choose
from fwscaffold.preset.fitting import fitted
from fwscaffold.preset.layers import Layers, layers, overlaid
from fwscaffold.preset.origins import owners, removed, spans
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import NONE, Preset, answered
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template
from fwscaffold.wording import quoted


@dataclass(frozen=True)
class Overlaid:
    """A framework's project called shop, as the template and each preset have made it."""

    preset: Preset
    facts: Facts
    layers: Layers

    @cached_property
    def changed(self) -> list[PurePosixPath]:
        """The files that a preset has added or changed."""
        return sorted(overlaid(self.layers))

    @property
    def lines(self) -> dict[str, list[str]]:
        """A line for each file that is otherwise than the template has it, under a title."""
        gone = {path: f"removed by {name}" for path, name in removed(self.layers).items()}
        said = {**{path: self._said(path) for path in self.changed}, **gone}
        rows = [f"{path}: {words}" for path, words in sorted(said.items())]
        return {f"otherwise by preset {self.preset.name}": rows}

    def file(self, path: PurePosixPath) -> str:
        """Return the file with the name of the one that wrote it before each line."""
        if path not in self.layers[-1].tree:
            name = self.layers[0].name
            message = f"no file {quoted(path)}, `fwscaffold show {name}` lists what there is"
            raise ScaffoldError(message, Exit.USAGE)
        wide = max(len(layer.name) for layer in self.layers)
        found = owners(self.layers, path)
        return "\n".join(f"{name:<{wide}}  {line}".rstrip() for line, name in found)

    def as_json(self) -> dict[str, Any]:
        """Return whose the lines are of each file that a preset has changed, and what is gone."""
        return {
            "preset": self.preset.name,
            "origins": {
                str(path): [
                    {"from": span.name, "first": span.first, "last": span.last}
                    for span in spans(self._whose(path))
                ]
                for path in self.changed
            },
            "removed": {str(path): name for path, name in removed(self.layers).items()},
        }

    def _said(self, path: PurePosixPath) -> str:
        """Say which lines are of which preset; one that has only left lines out has none."""
        found = spans(self._whose(path))
        presets = dict.fromkeys(layer.name for layer in self.layers[1:])
        lines = {name: [each.lines for each in found if each.name == name] for name in presets}
        said = [f"{', '.join(numbers)} of {name}" for name, numbers in lines.items() if numbers]
        return f"lines {'; '.join(said)}" if said else "lines are left out"

    def _whose(self, path: PurePosixPath) -> list[str]:
        return [name for _, name in owners(self.layers, path)]


def overlay(template: Template, named: str | None) -> Overlaid:
    """Return what the template and the preset that is named, if one is, make together."""
    preset = fitted(choose(named, Path()) if named else NONE, template)
    template = asking(preset, template)
    answers = complete(template, answered(preset, template, example(template)))
    made = layers(template, answers, preset)
    tree = with_receipt(template, answers, made[-1].tree, preset.source)
    return Overlaid(preset, Facts(template, tree), made)
