"""The pages of `docs/growing`, and what each has to say to a variant of a project."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from fwscaffold.template.catalog import Template, catalog
from fwscaffold.template.questions import Kind, Question, questions

DOCS = Path(__file__).resolve().parents[2] / "docs"
GROWING = DOCS / "growing"
LINK = re.compile(r"\]\(([a-z-]+[.]md)\)")


@dataclass(frozen=True)
class Variant:
    """A template, and answers to the questions that only it asks."""

    template: Template
    choices: tuple[tuple[Question, str], ...]

    @property
    def name(self) -> str:
        """Such as `flask-peewee`."""
        return "-".join([self.template.name, *(choice for _, choice in self.choices)])

    @property
    def title(self) -> str:
        """Such as `Flask, Peewee`."""
        return ", ".join([self.template.title, *self.labels])

    @property
    def labels(self) -> list[str]:
        """Such as `Peewee`: what the choices are called in headings."""
        return [label(question, choice) for question, choice in self.choices]

    @property
    def options(self) -> list[str]:
        """The options of the command line that choose it."""
        return [word for question, choice in self.choices for word in (question.option, choice)]


def label(question: Question, choice: str) -> str:
    """Return the first words of what the question says of the choice."""
    return question.choices[choice].partition(":")[0]


@cache
def variants() -> tuple[Variant, ...]:
    """Return each framework with each choice of what only it offers."""
    return tuple(
        Variant(template, tuple(zip(own_questions(template), chosen, strict=True)))
        for template in catalog().values()
        for chosen in product(*(each.choices for each in own_questions(template)))
    )


def own_questions(template: Template) -> list[Question]:
    """Return the choices that not every framework offers."""
    common = set.intersection(*({q.key for q in questions(each)} for each in catalog().values()))
    choices = (each for each in questions(template) if each.kind is Kind.CHOICE)
    return [each for each in choices if each.key not in common]


def pages() -> list[Path]:
    """Return the pages in the order in which the index names them."""
    index = (GROWING / "README.md").read_text("utf-8")
    return [GROWING / name for name in dict.fromkeys(LINK.findall(index))]


def sections(page: Path) -> dict[str, str]:
    """Return the page's sections by their headings; what comes first has none."""
    return divided(page.read_text("utf-8"), "##")


def section(page: Path, variant: Variant) -> str | None:
    """Return what the page says to the variant, None when it says nothing to it.

    A page without a section for any framework is for all. Under a framework, what has the heading of
    another choice is left out.
    """
    if is_for_all(page):
        return page.read_text("utf-8")
    parts = divided(sections(page).get(variant.template.title, ""), "###")
    own = own_questions(variant.template)
    choices = {label(each, choice) for each in own for choice in each.choices} & {*parts}
    if parts == {"": ""} or (choices and not choices & {*variant.labels}):
        return None
    others = choices - {*variant.labels}
    return "\n".join(text for heading, text in parts.items() if heading not in others)


def is_for_all(page: Path) -> bool:
    """Return whether the page has no section for a framework."""
    return not {template.title for template in catalog().values()} & {*sections(page)}


def divided(text: str, mark: str) -> dict[str, str]:
    """Return the parts of the text by the headings of one level; what comes first has none."""
    first, *rest = re.split(rf"^{mark} (.+)\n", text, flags=re.MULTILINE)
    return {"": first, **dict(zip(rest[::2], rest[1::2], strict=True))}
