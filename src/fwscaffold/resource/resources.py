"""A resource: what it is called, what it holds, and the migrations that made and dropped it."""

from dataclasses import asdict, dataclass
from typing import Any

from fwscaffold.resource import fields, migrations
from fwscaffold.resource.fields import Field
from fwscaffold.resource.migrations import Migration
from fwscaffold.wording import quoted

MADE_WITH_IT = Migration()


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
        """The resource as the template's answers and the receipt have it."""
        return {
            "singular": self.singular,
            "plural": self.plural,
            "fields": {field.name: field.as_json for field in self.fields},
            "migration": asdict(self.migration),
            "removal": asdict(self.removal) if self.removal else {},
        }

    @property
    def is_there(self) -> bool:
        """Whether it has not been removed."""
        return self.removal is None

    def refers_to(self, other: "Resource") -> bool:
        """Return whether one of its fields is a reference to the other."""
        return any(field.to == other.singular for field in self.fields)


def read(content: Any) -> Resource:
    """Return the resource that a receipt has; raise `ValueError` for what is none."""
    match content:
        case {
            "singular": str(singular),
            "plural": str(plural),
            "fields": dict(given),
            "migration": migration,
            "removal": removal,
        }:
            return Resource(
                singular,
                plural,
                tuple(fields.from_json(*each) for each in given.items()),
                migrations.read(migration),
                migrations.read(removal) if removal else None,
            )
    raise ValueError(f"{quoted(content)} is no resource")


def find(known: tuple[Resource, ...], name: str) -> Resource | None:
    """Return the resource that is there and has this name, as one or as many, or None."""
    return next((each for each in known if each.is_there and name in _names(each)), None)


def _names(resource: Resource) -> set[str]:
    return {resource.singular, resource.plural}
