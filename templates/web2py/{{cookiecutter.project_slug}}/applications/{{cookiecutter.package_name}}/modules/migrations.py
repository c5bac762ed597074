"""How the tables follow the models: web2py's automatic migration, which `manage.py migrate` starts.

Everywhere else the models only say what they ask for: no other command and no request can change
a table.
"""

import pickle
from collections.abc import Callable
from io import BytesIO
from typing import Any

from pydal.migrator import InDBMigrator

from . import indexes
from .changes import Change, Columns, Removal, in_order, references, typed
from .indexes import IndexChange, Indexes


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

    def changes(self) -> list[Change | IndexChange | Removal]:
        """Return what is different between the tables and the models."""
        return [*self._table_changes(), *self._index_changes(), *self._removals()]

    def _table_changes(self) -> list[Change]:
        comparison = Comparison(self.adapter)
        for table, options in self.defined:
            comparison.create_table(table, **options)
        return comparison.changes

    def _index_changes(self) -> list[IndexChange]:
        """Return those of the tables that are there."""
        found = []
        for table, _ in self.defined:
            if self.file_exists(table._dbt):
                change = self._index_change(table)
                found += [change] if change.lines() else []
        return found

    def _index_change(self, table: Any) -> IndexChange:
        kept, columns = indexes_of(table._dbt), table._dbt
        before = self._read(kept) if self.file_exists(kept) else {}
        there = self._read(columns) if self.file_exists(columns) else {}
        return IndexChange(table, before, indexes.wanted(table), frozenset(there))

    def _removals(self) -> list[Removal]:
        """Return the tables that web2py knows of and no model defines, the referring ones first."""
        prefix, suffix = f"{self.db._uri_hash}_", ".table"
        defined = {table._dbt for table, _ in self.defined}
        known = self.db.executesql("SELECT path FROM web2py_filesystem")
        names = {
            path.removeprefix(prefix).removesuffix(suffix): self._read(path)
            for (path,) in known
            if path.startswith(prefix) and path.endswith(suffix) and path not in defined
        }
        ordered = in_order({name: references(columns) for name, columns in names.items()})
        return [Removal(name, names[name]) for name in reversed(ordered)]

    def _read(self, name: str) -> Any:
        return pickle.loads(self.file_open(name).read())  # noqa: S301 (pydal has written it)

    def apply(self, *, dropping: bool) -> None:
        """Let the tables follow the models; raise RuntimeError when the database refuses.

        Columns and tables that the models have no longer are only dropped when this is *dropping*.
        """
        self.dropping = dropping
        tables = {table._tablename: (table, options) for table, options in self.defined}
        for name in reversed(self.referring_first()):
            self._attempt(name, self._follow, *tables[name])
        for each in self._removals() if dropping else []:
            self._attempt(each.name, self._remove, each.name)

    def referring_first(self) -> list[str]:
        """Return the tables that the models define, those that refer to others before these."""
        tables = {table._tablename: typed(table) for table, _ in self.defined}
        return in_order({name: references(columns) for name, columns in tables.items()})[::-1]

    def _attempt(self, table: str, step: Callable[..., None], *given: Any) -> None:
        try:
            step(*given)
        except self.adapter.driver.Error as error:
            reason = " ".join(str(error).split())
            raise RuntimeError(f"{table} cannot be migrated: {reason}") from error

    def _follow(self, table: Any, options: dict[str, Any]) -> None:
        """Bring a table and its indexes up to date; an index goes before what it is of."""
        change = self._index_change(table)
        for name in change.stale:
            table.drop_index(name)
        if self.dbengine == "sqlite" and not self.file_exists(table._dbt):
            self._create_on_sqlite(table, options)
        super().create_table(table, **options)
        for name, (columns, is_unique) in change.missing.items():
            table.create_index(name, *[table[column] for column in columns], unique=is_unique)
        if change.lines():
            self._write(indexes_of(table._dbt), change.after)

    def _write(self, name: str, value: Indexes) -> None:
        file = self.file_open(name, "wb")
        file.write(pickle.dumps(value))
        self.file_close(file)

    def _remove(self, name: str) -> None:
        self.adapter.execute(f"DROP TABLE {self.dialect.quote(name)};")
        kept = f"{self.db._uri_hash}_{name}.table"
        for known in (kept, indexes_of(kept)):
            self.file_delete(known)

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


def indexes_of(kept: str) -> str:
    """Return under which name the indexes are kept of the table that is kept under this one."""
    return kept.removesuffix(".table") + ".indexes"
