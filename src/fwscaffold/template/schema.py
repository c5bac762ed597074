"""The JSON Schema (2020-12) of a template's answers."""

from typing import Any

from fwscaffold.template import names, rules
from fwscaffold.template.catalog import Template, definition
from fwscaffold.template.questions import NAME, Kind, Question, questions

LENGTHS = {
    "project_name": names.NAME_LENGTH,
    "project_slug": names.SLUG_LENGTH,
    "package_name": names.SLUG_LENGTH,
    "author_name": names.AUTHOR_LENGTH,
    "author_email": names.EMAIL_LENGTH,
}
# What no line of text holds: controls, breaks of a line, and what turns the direction of writing.
UNSEEN = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
LINE = rf"^(?!\ufeff)[^{UNSEEN}]*$"
NO_PATH = r"(?![-/\\~]|[A-Za-z]:[\\/]|(.*[\\/])?\.{1,2}([\\/]|$))"
# The rules of `names`, as far as a pattern can say them: which names are taken it cannot.
PATTERNS = {
    "project_name": rf"^{NO_PATH}(?!\ufeff)[^{UNSEEN}]*[^\s{UNSEEN}][^{UNSEEN}]*$",
    "project_slug": rf"^{names.PEP_508_NAME.pattern}$",
    "package_name": r"^[A-Za-z_][A-Za-z0-9_]*$",
    "author_name": rf"^(?!\ufeff)[^,{UNSEEN}]*$",
    "author_email": rf"^({names.ADDR_SPEC.pattern})?$",
}


def schema(template: Template) -> dict[str, Any]:
    """Return the schema of an answers file for *template*."""
    properties = {question.key: _property(template, question) for question in questions(template)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Answers for a {template.title} project",
        "type": "object",
        "properties": {"framework": {"const": template.name}, **properties},
        "required": [key for key in properties if is_required(template, key)],
        "additionalProperties": False,
    }


def is_required(template: Template, key: str) -> bool:
    """Whether there is no default: ours ask for a name, others say so by `null`."""
    return definition(template).get(key, "") is None if template.origin else key == NAME


def _property(template: Template, question: Question) -> dict[str, Any]:
    described = {"description": question.prompt}
    if question.kind is Kind.BOOLEAN:
        return {**described, "type": "boolean", "default": question.default}
    if question.kind is Kind.CHOICE:
        return {**described, "enum": list(question.choices), "default": question.default}
    if question.kind is Kind.TABLE:
        return {**described, "type": "object", "default": question.default}
    rule = rules.rule(template, question.key)
    longest = LENGTHS.get(rule, names.LINE_LENGTH)
    pattern = PATTERNS.get(rule, LINE)
    return {**described, "type": "string", "maxLength": longest, "pattern": pattern}
