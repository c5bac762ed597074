"""What somebody else's template asks of a verification beside tests that pass: steps and probes."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Template as Words

from fwscaffold.command import Command
from fwscaffold.template.catalog import Template
from fwscaffold.template.declaration import declaration, filled
from fwscaffold.verification.probe import Probe


@dataclass(frozen=True, slots=True)
class Declared:
    """Commands by their names, the words that start a server, and what that is asked for."""

    steps: Mapping[str, Command]
    serve: Command = field(default_factory=list)
    probes: tuple[Probe, ...] = ()

    def serving(self, place: Mapping[str, str]) -> Command:
        """Return the words that start the server, with `$HOST` and `$PORT` in them."""
        return [Words(str(word)).safe_substitute(place) for word in self.serve]


def declared(template: Template, answers: Mapping[str, object]) -> Declared:
    """Return what the template declares for a project with these answers.

    No shell has a say: an answer is part of one word, whatever is in it.
    """
    verify = declaration(template).verification

    def words(command: str) -> Command:
        found: Command = filled(shlex.split(command), answers)
        return found

    return Declared(
        {step["name"]: words(step["run"]) for step in verify.get("step", ())},
        words(verify.get("serve", "")),
        tuple(
            Probe(f"GET {path}", path, each.get("status", 200), each.get("type", ""))
            for each in verify.get("probe", ())
            for path in [filled(each["path"], answers)]
        ),
    )
