"""What is served: this version's templates, and what a team has settled."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fwscaffold import __version__
from fwscaffold.creation.receipt import with_receipt
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.layers import standard
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import NONE, Preset, Verb, answered, refuse_locked
from fwscaffold.reading import read
from fwscaffold.template.answers import Answer, Answers, complete
from fwscaffold.template.catalog import Template, catalog
from fwscaffold.template.questions import NAME
from fwscaffold.template.render import digest
from fwscaffold.tree import Tree
from fwscaffold.web.address import Choice, text

SLUG = "project_slug"


@dataclass(frozen=True, eq=False)
class Standard:
    """The templates with a preset, which is read once."""

    preset: Preset = NONE

    @cached_property
    def catalog(self) -> Mapping[str, Template]:
        """The templates by name, each with what the preset asks beside it."""
        return {name: asking(self.preset, each) for name, each in catalog().items()}

    def settled(self, choice: Choice) -> dict[str, object]:
        """Return the answers that are given, and those of the preset."""
        return {**answered(self.preset, choice.template, {}), **choice.given}

    def answers(self, choice: Choice) -> Answers:
        """Return every answer; raise a usage error, in the words of the command line."""
        refuse_locked(self.preset, choice.given)
        given = self.settled(choice)
        if NAME not in given:
            if SLUG not in given:
                message = "no name given, name the project: `project_name=shop`"
                raise ScaffoldError(message, Exit.USAGE)
            given[NAME] = given[SLUG]
        return complete(choice.template, given)

    def tree(self, choice: Choice, answers: Answers) -> Tree:
        """Return the project's files, the receipt among them."""
        wanted = standard(choice.template, answers, self.preset)
        return with_receipt(choice.template, answers, wanted, self.preset.source)

    def shortest(self, choice: Choice) -> Choice:
        """Return the choice without the answers that it would have anyway."""
        name = tuple(pair for pair in choice.texts if pair[0] == NAME)
        try:
            anyway = self.answers(Choice(choice.template, name)).public
        except ScaffoldError:  # the name alone is not enough
            return choice
        said = (pair for pair in choice.texts if pair in name or text(anyway[pair[0]]) != pair[1])
        return Choice(choice.template, tuple(said))

    def tag(self, choice: Choice, answers: Mapping[str, Answer], *what: str) -> str:
        """Return the entity tag of *what* is made of the answers: other bytes have another."""
        state = (digest(choice.template), self.fingerprint, *what)
        return tag(*state, json.dumps(dict(answers), sort_keys=True))

    @cached_property
    def fingerprint(self) -> str:
        """What tells two states of the preset apart, its files included."""
        sources = [each.source for each in self.preset.overlays if each.verb is not Verb.REMOVE]
        found = [
            (str(path), hashlib.sha256(read(path, path.parent)).hexdigest())
            for source in sources
            for path in sorted([source, *source.rglob("*")])
            if path.is_file()
        ]
        return hashlib.sha256(repr((self.preset, found)).encode("utf-8")).hexdigest()

    @cached_property
    def state(self) -> str:
        """What tells two states of all templates and the preset apart."""
        return tag(*map(digest, catalog().values()), self.fingerprint)


def tag(*what: str) -> str:
    """Return a strong entity tag (RFC 9110, section 8.8.3) for what these texts name."""
    return f'"{hashlib.sha256(repr((__version__, *what)).encode("utf-8")).hexdigest()[:32]}"'


def fingerprint(directory: Path, *more: str) -> str:
    """Return what tells two states of a directory's files, and of *more*, apart."""
    whole = hashlib.sha256(repr(more).encode("utf-8"))
    for path in sorted(directory.iterdir()):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
