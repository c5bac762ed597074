"""Migrations, as the database of the tests understands them."""

from contextlib import closing

import pytest

from {{cookiecutter.package_name}} import migrations
from {{cookiecutter.package_name}}.db import Connection


@pytest.fixture
def new(tmp_path, monkeypatch):
    """Return the URL of a new database; what is written to `tmp_path` are its migrations."""
    monkeypatch.setattr(migrations, "DIRECTORY", tmp_path)
    return f"sqlite:///{tmp_path / 'new.db'}"


def test_migrations_run_once_in_the_order_of_their_names(new, tmp_path):
    (tmp_path / "2_rows.sql").write_text("INSERT INTO words (word) VALUES ('a; -- b?%');")
    (tmp_path / "1_words.sql").write_text(
        "CREATE TABLE words (id AUTO_ID, word TEXT);\n"
        "CREATE TRIGGER twice AFTER INSERT ON words WHEN new.word NOT LIKE '%!'\n"
        "BEGIN INSERT INTO words (word) VALUES (new.word || '!'); END;\n"
    )
    assert list(migrations.migrate(new)) == ["1_words", "2_rows"]
    assert list(migrations.migrate(new)) == []
    with closing(Connection(new)) as db:
        assert list(db.execute("SELECT * FROM words")) == [(1, "a; -- b?%"), (2, "a; -- b?%!")]


def test_a_migration_is_kept_whole_or_not_at_all(new, tmp_path):
    (tmp_path / "1_half.sql").write_text("CREATE TABLE half (id AUTO_ID); CREATE TABLE (;")
    for _ in range(2):
        with pytest.raises(migrations.MigrationError, match=r"^1_half.sql: near "):
            list(migrations.migrate(new))
    with closing(Connection(new)) as db:
        assert db.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchone() is None


def test_a_migration_may_make_a_table_anew_but_leaves_no_row_alone(new, tmp_path):
    (tmp_path / "1.sql").write_text(
        "CREATE TABLE a (id AUTO_ID); INSERT INTO a VALUES (1);"
        "CREATE TABLE b (a BIGINT REFERENCES a ON DELETE CASCADE); INSERT INTO b VALUES (1);"
    )
    (tmp_path / "2.sql").write_text(
        "CREATE TABLE c (id AUTO_ID, more TEXT); INSERT INTO c (id) SELECT id FROM a;"
        "DROP TABLE a; ALTER TABLE c RENAME TO a;"
    )
    assert list(migrations.migrate(new)) == ["1", "2"]
    with closing(Connection(new)) as db:
        assert list(db.execute("SELECT a FROM b")) == [(1,)]
    (tmp_path / "3.sql").write_text("DELETE FROM a;")
    with pytest.raises(migrations.MigrationError, match="a row of b needs a row of a"):
        list(migrations.migrate(new))


def test_a_new_migration_has_to_be_filled_in(new, tmp_path):
    file = migrations.make("Add colour!")
    assert file.parent == tmp_path
    assert file.name.endswith("_add_colour.sql")
    with pytest.raises(migrations.MigrationError, match="no statement"):
        list(migrations.migrate(new))
