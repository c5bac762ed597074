"""What is served: this version's templates, those of others, and what a team has settled."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

from fwscaffold import __version__
from fwscaffold.creation.receipt import with_receipt
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.fitting import fitted
from fwscaffold.preset.layers import standard
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import NONE, Preset, Verb, answered, refuse_locked
from fwscaffold.reading import read
from fwscaffold.template.answers import Answer, Answers, complete
from fwscaffold.template.catalog import Template, by_group, catalog, find
from fwscaffold.template.questions import NAME, naming
from fwscaffold.template.render import digest
from fwscaffold.tree import Tree
from fwscaffold.web.address import Choice, text
from fwscaffold.web.offered import GROUP

SLUG = "project_slug"
KEPT = 64  # choices with their answers, for the tag and then for what is made of them
LARGE = 8  # projects of others, each of which is rendered already


@dataclass(frozen=True, eq=False)
class Standard:
    """The templates with a preset, which is read once."""

    preset: Preset = NONE
    others: tuple[Template, ...] = ()

    @cached_property
    def catalog(self) -> Mapping[str, Template]:
        """The templates by name, each with what the preset asks beside it."""
        everything = [*catalog().values(), *self.others]
        return {each.name: asking(self.preset, each) for each in everything}

    @cached_property
    def groups(self) -> Mapping[str, list[Template]]:
        """The templates of each group, those of others last."""
        return {**by_group(), **({GROUP: [*self.others]} if self.others else {})}

    def named(self, name: str) -> Template:
        """Return the template that is called so, or was; raise a usage error for none."""
        return self.catalog.get(name) or self.catalog[find(name).name]

    def fitted(self, template: Template) -> Preset:
        """Return the preset as it is for the template."""
        return self._presets[template.name]

    @cached_property
    def _presets(self) -> Mapping[str, Preset]:
        return {name: fitted(self.preset, each) for name, each in self.catalog.items()}

    def settled(self, choice: Choice) -> dict[str, object]:
        """Return the answers that are given, and those of the preset."""
        preset = self.fitted(choice.template)
        return {**answered(preset, choice.template, {}), **choice.given}

    def answers(self, choice: Choice) -> Answers:
        """Return every answer; raise a usage error, in the words of the command line."""
        refuse_locked(self.fitted(choice.template), choice.given)
        return _theirs(self, choice) if choice.template.origin else _ours(self, choice)

    def tree(self, choice: Choice, answers: Answers) -> Tree:
        """Return the project's files, the receipt among them."""
        wanted = standard(choice.template, answers, self.fitted(choice.template))
        return with_receipt(choice.template, answers, wanted, self.preset.source)

    def shortest(self, choice: Choice) -> Choice:
        """Return the choice without the answers that it would have anyway."""
        key = naming(choice.template)
        name = tuple(pair for pair in choice.texts if pair[0] == key)
        try:
            anyway = self.answers(Choice(choice.template, name)).public
        except ScaffoldError:  # the name alone is not enough
            return choice
        said = (pair for pair in choice.texts if pair in name or text(anyway[pair[0]]) != pair[1])
        return Choice(choice.template, tuple(said))

    def tag(self, choice: Choice, answers: Mapping[str, Answer], *what: str) -> str:
        """Return the entity tag of *what* is made of the answers: other bytes have another."""
        origin = choice.template.origin
        state = (digest(choice.template), origin.at if origin else "", self.fingerprint, *what)
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
        return tag(*map(digest, self.catalog.values()), self.fingerprint)


@lru_cache(KEPT)
def _ours(site: Standard, choice: Choice) -> Answers:
    """Return the answers of a framework's template, whose directory may name the project."""
    given = site.settled(choice)
    if NAME not in given:
        if SLUG not in given:
            message = "no name given, name the project: `project_name=shop`"
            raise ScaffoldError(message, Exit.USAGE)
        given[NAME] = given[SLUG]
    return complete(choice.template, given)


@lru_cache(LARGE)
def _theirs(site: Standard, choice: Choice) -> Answers:
    """Return the answers of somebody else's template, which needs a process for them."""
    return complete(choice.template, site.settled(choice))


def directory(answers: Answers) -> str:
    """Return what the project's directory is called."""
    return PurePosixPath(answers.directory).name


def tag(*what: str) -> str:
    """Return a strong entity tag (RFC 9110, section 8.8.3) for what these texts name."""
    return f'"{hashlib.sha256(repr((__version__, *what)).encode("utf-8")).hexdigest()[:32]}"'


def fingerprint(directory: Path, *more: str) -> str:
    """Return what tells two states of a directory's files, and of *more*, apart."""
    whole = hashlib.sha256(repr(more).encode("utf-8"))
    for path in sorted(directory.iterdir()):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
