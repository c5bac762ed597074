"""Indexes, for which web2py's fields have no word of their own; `manage.py migrate` makes them.

    Field("due", "date", indexed=True)
    Field("title", unique_with="created_by")    no two rows of one person have the same title

The name of an index fits into 63 characters, which is the most that PostgreSQL takes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# What is known of the indexes of a table: the columns of each by its name, and whether they are unique.
Indexes = dict[str, tuple[tuple[str, ...], bool]]


def wanted(table: Any) -> Indexes:
    """Return the indexes that the fields of the table ask for."""
    found: Indexes = {}
    for field in table:
        name = f"{table._tablename}_{field.name}_i"
        if other := getattr(field, "unique_with", None):
            found[name] = ((other, field.name), True)
        elif getattr(field, "indexed", False):
            found[name] = ((field.name,), False)
    return found


@dataclass(frozen=True)
class IndexChange:
    """What is different between the indexes of a table and those that its fields ask for."""

    table: Any
    before: Indexes
    after: Indexes
    columns: frozenset[str]  # that the table has already
    dropped: tuple[str, ...] = ()  # no data are lost with an index

    @property
    def stale(self) -> list[str]:
        return [name for name, index in self.before.items() if self.after.get(name) != index]

    @property
    def missing(self) -> Indexes:
        return {name: it for name, it in self.after.items() if self.before.get(name) != it}

    def lines(self) -> list[str]:
        """Return what a migration does to the indexes, one line for each."""
        table = self.table._tablename
        gone = [f"drop the index {name}" for name in self.stale]
        return gone + [f"index {table}.{columns[-1]}" for columns, _ in self.missing.values()]

    def problems(self) -> Iterator[str]:
        """Give what the rows of the table stand in the way of, in sentences."""
        rows = self.table._db(self.table._id > 0)
        for columns, is_unique in self.missing.values():
            field = self.table[columns[-1]]
            there = [self.table[name] for name in columns if name in self.columns]
            is_empty = field not in there and field.default is None
            if is_unique and not is_empty and there:
                same = self.table._id.count() > 1
                if rows.select(*there, groupby=there, having=same):
                    yield f"{field} cannot be unique: there are rows with the same value."
