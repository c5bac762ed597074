"""How the tables follow the models: web2py's automatic migration, which `manage.py migrate` starts.

Everywhere else the models only say what they ask for: no other command and no request can change
a table.
"""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pydal.migrator import InDBMigrator

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


class Comparison(InDBMigrator):
    """Finds what a migration would change."""

    def __init__(self, adapter: Any) -> None:
        super().__init__(adapter)
        self.changes: list[Change] = []

    def file_exists(self, filename: str) -> bool:
        del filename
        return True  # so that pydal compares, and creates no table

    def file_open(self, filename: str, mode: str = "rb", lock: bool = True) -> Any:
        if super().file_exists(filename):
            return super().file_open(filename, mode, lock)
        return BytesIO(pickle.dumps({}))

    def file_close(self, fileobj: Any) -> None:
        """Do nothing: pydal would write the file."""

    def migrate_table(
        self, table: Any, after: Columns, before: Columns, *_: Any, **__: Any
    ) -> None:
        change = Change(table, before, after)
        if change.lines():
            self.changes.append(change)


class Migration(InDBMigrator):
    """Remembers the tables that the models define, and makes them when it is told to."""

    def __init__(self, adapter: Any) -> None:
        super().__init__(adapter)
        self.defined: list[tuple[Any, dict[str, Any]]] = []
        self.dropping = False

    def create_table(self, table: Any, **options: Any) -> None:
        """Change nothing; web2py calls this whenever a model defines a table."""
        name = options.get("migrate")
        kept = name if isinstance(name, str) else f"{self.db._uri_hash}_{table._tablename}.table"
        table._dbt = kept  # what is known of the table, which `drop()` deletes with it
        self.defined.append((table, options))

    def changes(self) -> list[Change]:
        """Return what is different between the tables and the models."""
        comparison = Comparison(self.adapter)
        for table, options in self.defined:
            comparison.create_table(table, **options)
        return comparison.changes

    def apply(self, *, dropping: bool) -> None:
        """Let the tables follow the models; raise RuntimeError when the database refuses.

        Columns that the models have no longer are only dropped when this is *dropping*.
        """
        self.dropping = dropping
        new = {each.table._tablename for each in self.changes() if not each.before}
        for table, options in self.defined:
            try:
                if self.dbengine == "sqlite" and table._tablename in new:
                    self._create_on_sqlite(table, options)
                super().create_table(table, **options)
            except self.adapter.driver.Error as error:
                reason = " ".join(str(error).split())
                raise RuntimeError(f"{table._tablename} cannot be migrated: {reason}") from error

    def migrate_table(
        self, table: Any, after: Columns, before: Columns, sql: Columns, *_: Any, **options: Any
    ) -> None:
        gone = {name: column for name, column in before.items() if name not in after}
        if not self.dropping:
            after = after | gone
        if self.dbengine == "sqlite":
            before = self._drop_on_sqlite(table, after, before)
            sql = {name: {"sql": without_unique(column)} for name, column in sql.items()}
        elif self.dbengine == "mysql":
            before = self._alter_on_mysql(table, after, before, sql)
        super().migrate_table(table, after, before, sql, None, **options)
        if self.dbengine == "sqlite":
            self._index_on_sqlite(table, after, before)
        self.save_dbt(table, after)

    def _create_on_sqlite(self, table: Any, options: dict[str, Any]) -> None:
        """Create the table without its UNIQUE, which could never be dropped: it gets an index."""
        unique = [field for field in table if field.unique]
        for field in unique:
            field.unique = False
        super().create_table(table, **options)
        for field in unique:
            field.unique = True

    def _drop_on_sqlite(self, table: Any, after: Columns, before: Columns) -> Columns:
        """Drop columns, which pydal leaves out; return those that stay."""
        for name in before.keys() - after.keys():
            self._drop_index(table, name)
            self.adapter.execute(f'ALTER TABLE "{table._tablename}" DROP COLUMN "{name}";')
        return {name: column for name, column in before.items() if name in after}

    def _index_on_sqlite(self, table: Any, after: Columns, before: Columns) -> None:
        """Make unique what is to be unique now, and the other way round; pydal leaves both out."""
        for name, column in after.items():
            was_unique = before.get(name, {}).get("unique", False)
            if column["unique"] and not was_unique:
                table.create_index(f"{table._tablename}_{name}_unique", table[name], unique=True)
            elif was_unique and not column["unique"]:
                self._drop_index(table, name)

    def _drop_index(self, table: Any, name: str) -> None:
        self.adapter.execute(f'DROP INDEX IF EXISTS "{table._tablename}_{name}_unique";')

    def _alter_on_mysql(self, table: Any, after: Columns, before: Columns, sql: Columns) -> Columns:
        """Alter columns in one step each; pydal would copy them, and stop half way at an error."""
        before = dict(before)
        for name in Change(table, before, after).altered:
            column, was_unique = after[name], before[name]["unique"]
            steps = [f"MODIFY {column['rname']} {without_unique(sql[name])}"]
            if was_unique and not column["unique"]:
                steps.append(f"DROP INDEX {column['rname']}")
            elif column["unique"] and not was_unique:
                steps.append(f"ADD UNIQUE ({column['rname']})")
            self.adapter.execute(f"ALTER TABLE {table._rname} {', '.join(steps)};")
            before[name] = column
        return before


def without_unique(column: dict[str, Any]) -> str:
    """Return how a column is declared, less UNIQUE."""
    return str(column["sql"]).replace(" UNIQUE", "")
