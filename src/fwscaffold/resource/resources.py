"""A resource: what it is called, what it holds, and the migrations that made and dropped it."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from fwscaffold.errors import ScaffoldError
from fwscaffold.resource import definitions, migrations
from fwscaffold.resource.fields import Field
from fwscaffold.resource.migrations import Migration
from fwscaffold.wording import quoted

MADE_WITH_IT = Migration()
# The removal of what has gone with the whole database: no migration has dropped its table.
WITH_DATABASE = Migration(previous="database")


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a project; one with a *removal* has been there, and its migrations are."""

    singular: str
    plural: str
    fields: tuple[Field, ...]
    migration: Migration = MADE_WITH_IT
    removal: Migration | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        """The resource as the receipt has it."""
        removal = {"removal": asdict(self.removal)} if self.removal else {}
        return {
            "singular": self.singular,
            "plural": self.plural,
            "fields": [field.definition for field in self.fields],
            "migration": asdict(self.migration),
            **removal,
        }

    @property
    def answers(self) -> dict[str, Any]:
        """The resource as its template asks for it."""
        fields = {field.name: field.as_json for field in self.fields}
        return {"removal": {}, **self.as_json, "fields": fields}

    @property
    def is_there(self) -> bool:
        """Whether it has not been removed."""
        return self.removal is None

    @property
    def dropped(self) -> str:
        """What the migration does that takes its table away."""
        return f"drop_{self.plural}"

    def refers_to(self, other: "Resource") -> bool:
        """Return whether one of its fields is a reference to the other."""
        return any(field.to == other.singular for field in self.fields)


Resources = tuple[Resource, ...]


def read(contents: Any) -> Resources:
    """Return the resources that a receipt has; raise `ValueError` for what are none."""
    found: Resources = ()
    for content in contents:
        found = (*found, _resource(content, found))
    return found


def _resource(content: Any, known: Resources) -> Resource:
    match content:
        case {
            "singular": str(singular),
            "plural": str(plural),
            "fields": list(given),
            "migration": migration,
        }:
            removal = content.get("removal")
            return Resource(
                singular,
                plural,
                tuple(_field(definition, known) for definition in given),
                migrations.read(migration),
                migrations.read(removal) if removal else None,
            )
    raise ValueError(f"{quoted(content)} is no resource")


def _field(definition: Any, known: Resources) -> Field:
    """Return the field; where it is a reference, with the plural of what it is to."""
    try:
        field = definitions.read(str(definition))
    except ScaffoldError as error:
        raise ValueError(str(error)) from error
    plurals = {each.singular: each.plural for each in known}
    if field.to and field.to not in plurals:
        raise ValueError(f"{quoted(field.to)} is no resource")
    return replace(field, to_plural=plurals[field.to]) if field.to else field


def find(known: Resources, name: str) -> Resource | None:
    """Return the resource that is there and has this name, as one or as many, or None."""
    return next((each for each in known if each.is_there and name in _names(each)), None)


def _names(resource: Resource) -> set[str]:
    return {resource.singular, resource.plural}
