"""What an address says of a project: `/flask?project_name=shop&database=postgresql`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.answers import refuse_unknown
from fwscaffold.template.catalog import Template, find
from fwscaffold.template.questions import Kind, Question, questions
from fwscaffold.wording import quoted

FORMS = (".zip", ".tar.gz")
# What a comparison's other side has otherwise; no question has a dot in its key.
OTHER = "other."
FRAMEWORK = "framework"
MOST = 100  # parameters
PICKED = frozenset({Kind.BOOLEAN, Kind.CHOICE})  # an empty text of these is no missing one


@dataclass(frozen=True, slots=True)
class Choice:
    """A template, and the texts of the answers that an address gives, in the questions' order."""

    template: Template
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def given(self) -> dict[str, object]:
        """The answers that the texts stand for."""
        known = asked(self.template)
        return {key: known[key].read(said) for key, said in self.texts}

    @property
    def query(self) -> str:
        """What stands behind the question mark of its address."""
        return urlencode(self.texts)

    @property
    def words(self) -> list[str]:
        """The options of the command line that give the same answers."""
        known = asked(self.template)
        return [word for key, answer in self.given.items() for word in known[key].words(answer)]


def text(answer: object) -> str:
    """Return the answer as an address has it."""
    if isinstance(answer, str):
        return answer
    return ("no", "yes")[answer] if isinstance(answer, bool) else json.dumps(answer)


def parameters(query: str) -> dict[str, str]:
    """Return what a query says; raise a usage error for one that cannot be read, or says it twice.

    Nothing is put in the place of what is not UTF-8.
    """
    is_there = bool(query)
    try:
        pairs = parse_qsl(
            query, is_there, strict_parsing=is_there, errors="strict", max_num_fields=MOST
        )
    except ValueError as error:
        message = f"the query {quoted(query)} cannot be read, write it as `project_name=shop`"
        raise ScaffoldError(message, Exit.USAGE) from error
    keys = [key for key, _ in pairs]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise ScaffoldError(f"{quoted(twice[0])} is there twice, give it once", Exit.USAGE)
    return dict(pairs)


def choice(template: Template, said: Mapping[str, str]) -> Choice:
    """Return what the parameters choose; a text that is empty is one that was not given.

    Raises a usage error for a question that the template does not ask.
    """
    refuse_unknown(template, said)
    texts = (
        (key, text(question.read(said[key])))
        for key, question in asked(template).items()
        if key in said and (said[key] or question.kind in PICKED)
    )
    return Choice(template, tuple(texts))


def two(
    catalog: Mapping[str, Template], own: Template, said: Mapping[str, str]
) -> tuple[Choice, Choice]:
    """Return what the parameters choose, and the other side that they compare it with.

    The other side has the same answers, as far as they fit, and those of its own; what fits only
    another framework is left over from before that was changed in the form.
    """
    mine = choice(own, {k: v for k, v in said.items() if not k.startswith(OTHER)})
    rest = {k.removeprefix(OTHER): v for k, v in said.items() if k.startswith(OTHER)}
    name = rest.pop(FRAMEWORK, own.name)
    other = catalog.get(name) or catalog[find(name).name]
    lost = [
        key
        for key, each in rest.items()
        if not _fits(other, key, each) and any(_fits(one, key, each) for one in catalog.values())
    ]
    theirs = choice(other, {key: each for key, each in rest.items() if key not in lost})
    return mine, carried(mine, other, theirs.texts)


def carried(own: Choice, template: Template, more: Iterable[tuple[str, str]] = ()) -> Choice:
    """Return the same choice for another template, with *more* answers: what fits is kept."""
    wanted, kept = dict(more), dict(own.texts)
    fitting = {key: said for key, said in kept.items() if _fits(template, key, said)}
    texts = {**fitting, **wanted}
    return Choice(template, tuple((key, texts[key]) for key in asked(template) if key in texts))


def compared(own: Choice, other: Choice, answers: Mapping[str, object]) -> str:
    """Return the query that `two` reads as these choices; *answers* are all of the other side."""
    mine, theirs = dict(own.texts), dict(other.texts)
    differ = [key for key in asked(other.template) if mine.get(key) != theirs.get(key)]
    pairs = [(OTHER + key, text(answers[key])) for key in differ]
    if other.template.name != own.template.name:
        pairs.insert(0, (OTHER + FRAMEWORK, other.template.name))
    return "&".join(filter(None, [own.query, urlencode(pairs)]))


def asked(template: Template) -> dict[str, Question]:
    """Return the template's questions by their keys."""
    return {question.key: question for question in questions(template)}


def _fits(template: Template, key: str, said: str) -> bool:
    known = asked(template)
    return key in known and known[key].takes(known[key].read(said))
