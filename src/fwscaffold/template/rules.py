"""What a text may be that answers a question of ours; the key says which rule holds."""

import re
from functools import cache

from fwscaffold.template import names
from fwscaffold.template.catalog import Template, catalog
from fwscaffold.template.declaration import declaration
from fwscaffold.template.questions import Question

PROPOSALS = {"project_slug": names.slug_proposal, "package_name": names.package_proposal}
JINJA_TAG = re.compile(r"\{[{%].*?[%}]\}")


def problem(template: Template, question: Question, text: str) -> str | None:
    """Return what is wrong with the text."""
    match rule(template, question.key):
        case "project_name":
            return names.project_name(text)
        case "author_name":
            return names.author_name(text)
        case "author_email":
            return names.author_email(text)
        case "project_slug":
            return names.project_slug(text, reserved(template))
        case "package_name":
            return names.package_name(text, reserved(template), _top_level(template))
    return names.line(text)


def rule(template: Template, key: str) -> str:
    """Return what the rule for an answer is called: as the answer, unless others declare it."""
    return declaration(template).rules.get(key, "") if template.origin else key


def proposal(template: Template, question: Question, text: str) -> str:
    """Return a name close to the text that breaks no rule, or nothing for what is no name."""
    propose = PROPOSALS.get(rule(template, question.key))
    return propose(text) if propose else ""


@cache
def reserved(template: Template) -> frozenset[str]:
    """The canonical names that no project may take; one name does for every framework."""
    whose = [template] if template.origin else catalog().values()
    return frozenset(names.canonical(name) for it in whose for name in declaration(it).reserved)


@cache
def _top_level(template: Template) -> frozenset[str]:
    """The names, without suffix, that the project has at its top whatever the answers are."""
    entries = template.project.iterdir()
    return frozenset(JINJA_TAG.sub("", entry.name).split(".")[0] for entry in entries)
