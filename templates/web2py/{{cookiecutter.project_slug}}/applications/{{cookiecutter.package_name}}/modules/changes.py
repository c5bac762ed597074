"""What a migration does to the tables, and in which order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

Columns = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """What is different between a table and its model: the columns that it has and will have."""

    table: Any
    before: Columns
    after: Columns

    @property
    def added(self) -> list[str]:
        return [name for name in self.after if name not in self.before]

    @property
    def dropped(self) -> list[str]:
        return [name for name in self.before if name not in self.after]

    @property
    def altered(self) -> list[str]:
        both = [name for name in self.after if name in self.before]
        return [name for name in both if self.before[name]["sql"] != self.after[name]["sql"]]

    def lines(self) -> list[str]:
        """Return what a migration does to the table, one line for each thing."""
        table = self.table._tablename
        if not self.before:
            return [f"create {table}"]
        steps = [("add", self.added), ("alter", self.altered), ("drop", self.dropped)]
        return [f"{verb} {table}.{name}" for verb, names in steps for name in names]

    def problems(self) -> Iterator[str]:
        """Give what the rows of the table stand in the way of, in sentences."""
        db = self.table._db
        for name in self.added + self.altered if self.before else []:
            field, had = self.table[name], self.before.get(name)
            empty = field == None if had else self.table._id > 0  # noqa: E711 (this is SQL)
            is_filled = not had and field.default is not None
            if field.notnull and not is_filled and db(empty).count():
                yield f"{field} cannot be notnull: there are rows without a value. A new field needs a default."
            if field.unique and had and not had["unique"]:
                rows = db(field != None)  # noqa: E711 (this is SQL)
                if rows.count() != rows.count(distinct=field):
                    yield f"{field} cannot be unique: there are rows with the same value."


@dataclass(frozen=True)
class Removal:
    """A table that no model defines any more."""

    name: str
    before: Columns

    @property
    def dropped(self) -> list[str]:
        return [self.name]

    def lines(self) -> list[str]:
        return [f"drop {self.name}"]

    def problems(self) -> Iterator[str]:
        """Give nothing: a table may go, with its rows."""
        return iter(())


def typed(table: Any) -> Columns:
    return {field.name: {"type": str(field.type)} for field in table}


def references(columns: Columns) -> set[str]:
    """Return the tables that these columns refer to."""
    types = [column["type"].partition(" ") for column in columns.values()]
    return {to.partition(".")[0] for kind, _, to in types if kind.endswith("reference")}


def in_order(references: Mapping[str, set[str]]) -> list[str]:
    """Return the tables, those that others refer to first; as they are where they refer in a circle."""
    known = {name: to & references.keys() - {name} for name, to in references.items()}
    try:
        return list(TopologicalSorter(known).static_order())
    except CycleError:
        return list(references)
