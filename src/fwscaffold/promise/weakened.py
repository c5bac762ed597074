"""Promises of the standard that a team's own overlay breaks: its word, and told all the same."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from fwscaffold.creation.staging import scratch
from fwscaffold.preset.layers import Layers
from fwscaffold.promise.formats import Unreadable
from fwscaffold.promise.keeping import broken
from fwscaffold.promise.promises import Promise, promises
from fwscaffold.promise.sources import Broken, Sources
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template


@dataclass(frozen=True, slots=True)
class Weakened:
    """A promise, and what breaks it in the standard as it is overlaid."""

    promise: Promise
    by: Broken

    @property
    def message(self) -> str:
        """Say what is promised, and what is instead."""
        return f"{self.promise.says}, but {self.by.problem}"


def weakened(template: Template, answers: Answers, found: Layers) -> Iterator[Weakened]:
    """Give what breaks a promise in the last of the layers; what cannot be read is left out."""
    if len(found) == 1:
        return
    first, last = found[0].tree, found[-1].tree
    with scratch() as place:
        project = place / "project"
        for path, file in last.items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_bytes(file.content)
        sources = Sources(project, first.keys(), last, first)
        for promise in promises(template, answers):
            with suppress(Unreadable):
                yield from (Weakened(promise, each) for each in broken(promise, sources))
