"""Migrations, as SQLite understands them."""

from contextlib import closing
from datetime import date, datetime
from decimal import Decimal

import pytest

from {{cookiecutter.package_name}}.standard import migrations
from {{cookiecutter.package_name}}.standard.sql import Connection

UP_TO_DATE = "The database is up to date.\n"


@pytest.fixture
def new(tmp_path, monkeypatch):
    """Return the URL of a new database; what is written to `tmp_path` are its migrations."""
    monkeypatch.setattr(migrations, "DIRECTORY", tmp_path)
    return f"sqlite:///{tmp_path / 'new.db'}"


@pytest.fixture
def migrate(command, new):
    """Return a function that runs `migrate`, and returns what it said."""
    return lambda: command("migrate", DATABASE_URL=new).output


def test_migrations_run_once_in_the_order_of_their_names(migrate, new, tmp_path):
    (tmp_path / "2_rows.sql").write_text("INSERT INTO words (word) VALUES ('a; -- b?%');")
    (tmp_path / "1_words.sql").write_text(
        "CREATE TABLE words (id AUTO_ID, word TEXT);\n"
        "CREATE TRIGGER twice AFTER INSERT ON words WHEN new.word NOT LIKE '%!'\n"
        "BEGIN INSERT INTO words (word) VALUES (new.word || '!'); END;\n"
    )
    assert migrate() == f"Applied 1_words\nApplied 2_rows\n{UP_TO_DATE}"
    assert migrate() == UP_TO_DATE
    with closing(Connection(new)) as db:
        assert list(db.execute("SELECT * FROM words")) == [(1, "a; -- b?%"), (2, "a; -- b?%!")]


def test_what_sqlite_has_no_type_for_comes_back_as_it_was(migrate, new, tmp_path):
    (tmp_path / "1.sql").write_text(
        "CREATE TABLE kept (a BOOLEAN, b DECIMAL(12, 2), c DATE, d DATETIME);"
    )
    assert migrate().endswith(UP_TO_DATE)
    moment = datetime(2026, 12, 24, 18, 30)
    rows = [(True, Decimal("9999999999.99"), date(1, 1, 1), moment), (False, None, None, None)]
    with closing(Connection(new)) as db:
        for row in rows:
            db.execute("INSERT INTO kept VALUES (%s, %s, %s, %s)", *row)
        assert list(db.execute("SELECT * FROM kept ORDER BY a DESC")) == rows


def test_a_migration_is_kept_whole_or_not_at_all(migrate, new, tmp_path):
    (tmp_path / "1_half.sql").write_text("CREATE TABLE half (id AUTO_ID); CREATE TABLE (;")
    for _ in range(2):
        assert migrate().startswith("Error: 1_half.sql: near ")
    with closing(Connection(new)) as db:
        assert db.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchone() is None


def test_a_migration_may_make_a_table_anew_but_leaves_no_row_alone(migrate, new, tmp_path):
    (tmp_path / "1.sql").write_text(
        "CREATE TABLE a (id AUTO_ID); INSERT INTO a VALUES (1);"
        "CREATE TABLE b (a BIGINT REFERENCES a ON DELETE CASCADE); INSERT INTO b VALUES (1);"
    )
    (tmp_path / "2.sql").write_text(
        "CREATE TABLE c (id AUTO_ID, more TEXT); INSERT INTO c (id) SELECT id FROM a;"
        "DROP TABLE a; ALTER TABLE c RENAME TO a;"
    )
    assert migrate().endswith(UP_TO_DATE)
    with closing(Connection(new)) as db:
        assert list(db.execute("SELECT a FROM b")) == [(1,)]
    (tmp_path / "3.sql").write_text("DELETE FROM a;")
    assert "a row of b needs a row of a" in migrate()


@pytest.mark.usefixtures("new")
def test_a_new_migration_has_to_be_filled_in(command, migrate, tmp_path):
    assert command("makemigrations", "Add colour!").exit_code == 0
    (file,) = tmp_path.glob("*_add_colour.sql")
    assert migrate() == f"Error: {file.name}: there is no statement in it yet\n"
