"""What a person asks for becomes a resource, or one line says why it cannot."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.resource import definitions, nouns, spelling
from fwscaffold.resource.fields import Field
from fwscaffold.resource.growth import template_of
from fwscaffold.resource.resources import Resource, Resources, find
from fwscaffold.template import names, rules
from fwscaffold.template.catalog import Template, definition
from fwscaffold.wording import quoted, suggestion

EXAMPLE = "title:string:required"


def designed(
    template: Template, name: str, plural: str, fields: Sequence[str], known: Resources
) -> Resource:
    """Return the resource of this name with these fields, as they are typed.

    *plural* is empty where the rules for English nouns do. Raises a usage error for a name that
    cannot be had, and for a field that means nothing or refers to none of the *known* resources.
    """
    singular, plural = _nouns(name, plural)
    said = definition(template_of(template))
    for noun in (singular, plural):
        taken = names.file_name(noun, said["_reserved_resources"])
        if noun == plural and _is_package_of_its_own(template):
            taken = names.package_name(noun, rules.reserved(template), said["_reserved_resources"])
        _refuse("resource", noun, f"{taken}, choose another" if taken else None)
        if find(known, noun):
            raise ScaffoldError(f"there is a resource {quoted(noun)} already", Exit.EXISTS)
    found = tuple(_fields(fields, said["_reserved_fields"], (singular, plural)))
    return Resource(singular, plural, tuple(_resolved(each, plural, known) for each in found))


def _is_package_of_its_own(template: Template) -> bool:
    """Return whether a resource lies beside the project's package, as an app of Django's does."""
    return (template_of(template).project / "{{cookiecutter.plural}}").is_dir()


def _nouns(name: str, plural: str) -> tuple[str, str]:
    _refuse("resource", name, spelling.problem(name))
    singular = name if plural else nouns.singular(name)
    plural = plural or nouns.plural(singular)
    if not plural:
        raise _refusal("resource", name, "has no plural by rule, give it with `--plural`")
    if singular == plural:
        message = "is the name of one and of many, give another with `--plural`"
        raise _refusal("resource", name, message)
    problem = spelling.problem(singular) or spelling.problem_as_class(singular)
    _refuse("resource", singular, problem)
    _refuse("plural", plural, spelling.problem(plural) or spelling.problem_in_sql(plural))
    return singular, plural


def _fields(
    given: Sequence[str], reserved: Sequence[str], nouns_of_it: tuple[str, str]
) -> Iterator[Field]:
    found = [definitions.read(text) for text in given]
    if not found:
        message = f"a resource has a field or more, say which: {quoted(EXAMPLE)}"
        raise ScaffoldError(message, Exit.USAGE)
    columns = Counter(column for field in found for column in {field.name, _column(field)})
    for field in found:
        if columns[field.name] > 1 or columns[_column(field)] > 1:
            raise _refusal("field", field.name, "is there twice, leave one out")
        _refuse("field", field.name, _problem(field, {*reserved, *nouns_of_it}))
        yield field


def _problem(field: Field, reserved: set[str]) -> str | None:
    taken = "is taken in every resource, choose another" if field.name in reserved else None
    return spelling.problem(field.name) or spelling.problem_in_sql(_column(field)) or taken


def _resolved(field: Field, plural: str, known: Resources) -> Field:
    """Return the field; a reference with the resource that it is to."""
    if not field.to:
        return field
    if target := find(known, field.to):
        # A row there has those that refer to it by their plural.
        if plural in {each.name for each in target.fields}:
            message = f"refers to {quoted(target.singular)}, which has a field {quoted(plural)}"
            raise _refusal("field", field.name, f"{message}, choose another name")
        return replace(field, to=target.singular, to_plural=target.plural)
    there = [each.singular for each in known if each.is_there]
    hint = suggestion(field.to, there) if there else ", there is none yet"
    message = f"refers to {quoted(field.to)}, which is no resource of this project{hint}"
    raise _refusal("field", field.name, message)


def _column(field: Field) -> str:
    return f"{field.name}_id" if field.to else field.name


def _refuse(what: str, name: str, problem: str | None) -> None:
    if problem:
        raise _refusal(what, name, problem)


def _refusal(what: str, name: str, problem: str) -> ScaffoldError:
    proposal = spelling.proposal(name)
    instead = f", try {quoted(proposal)}" if proposal and proposal != name else ""
    return ScaffoldError(f"{what} {quoted(name)} {problem}{instead}", Exit.USAGE)
