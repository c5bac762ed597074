"""`manage.py migrate`: the tables follow the models, and nothing is lost on the way."""

import sys

import pytest
from browser import Browser
from click.testing import CliRunner

from launcher import commands, config, engine

UP_TO_DATE = "The database is up to date.\n"


@pytest.fixture
def migrate(tmp_path):
    """Return a function that runs a command on a database of its own; `migrate` is the default."""
    url = f"sqlite:///{tmp_path / 'new.db'}"

    def run(*words, given=None):
        words = words or ("migrate",)
        return CliRunner().invoke(commands.cli, words, input=given, env={"DATABASE_URL": url})

    run.url = url
    return run


@pytest.fixture
def model(site):
    """Return a function that gives a table of things these fields, or with None takes it away."""
    file = site / "applications" / engine.APP / "models" / "db.py"
    before = file.read_text("utf-8")

    def change(*fields):
        given = ", ".join(['"thing"', 'Field("text")', *map(str, fields)])
        added = "" if fields == (None,) else f"\n\ndb.define_table({given})\n"
        file.write_text(before + added, "utf-8")

    change()
    yield change
    file.write_text(before, "utf-8")


@pytest.fixture
def rows(migrate, monkeypatch, models):
    """Return a function that writes things, or reads a column of them."""
    monkeypatch.setenv("DATABASE_URL", migrate.url)

    def rows(column="", *things):
        with models() as its:
            for each in things:
                its.db.thing.insert(**each)
            return column and [row[0] for row in its.db.executesql(f"select {column} from thing")]

    return rows


def is_ready(make_app, migrate):
    browser = Browser(make_app(DATABASE_URL=migrate.url))
    return browser.get("/health/ready").status_code == 200


@pytest.mark.usefixtures("model")
def test_from_nothing_and_again(make_app, migrate):
    assert "create thing" in migrate().output
    assert migrate().output == UP_TO_DATE
    assert is_ready(make_app, migrate)
    assert "no migration files" in migrate("makemigrations", "more").output


def test_a_new_field_has_its_default_in_the_rows_that_are_there(make_app, migrate, model, rows):
    migrate()
    rows("", {"text": "old"})
    model('Field("colour", default="green", notnull=True)')
    assert not is_ready(make_app, migrate)
    assert migrate().output == f"add thing.colour\n{UP_TO_DATE}"
    assert is_ready(make_app, migrate)
    assert rows("colour") == ["green"]


def test_only_migrate_drops_a_column_and_only_when_it_may(migrate, model, rows, monkeypatch):
    model('Field("colour")')
    migrate()
    rows("", {"text": "a", "colour": "green"})
    model()
    for words in (("shell",), ("createuser", "ada")):
        migrate(*words, given="correct horse battery\n")
    refused = migrate()
    assert (refused.exit_code, refused.output.splitlines()[0]) == (1, "drop thing.colour")
    assert "Nothing was changed" in refused.output
    monkeypatch.setattr(commands, "is_answered", lambda: True)
    assert migrate(given="n\n").exit_code == 0
    assert migrate("migrate", "--keep").exit_code == 0
    assert rows("colour") == ["green"]
    assert migrate("migrate", "--yes").exit_code == 0
    assert rows("text") == ["a"]
    assert migrate().output == UP_TO_DATE
    with pytest.raises(Exception, match="colour"):
        rows("colour")


@pytest.mark.parametrize("born", [True, False])
def test_unique_is_added_dropped_and_taken_back(migrate, model, rows, born):
    plain, unique = 'Field("code", length=40)', 'Field("code", length=40, unique=True)'
    if not born:
        migrate()
    model(unique)
    migrate()
    rows("", {"text": "a", "code": "x"})
    with pytest.raises(Exception, match="UNIQUE"):
        rows("", {"text": "b", "code": "x"})
    model(plain)
    assert migrate().output == f"alter thing.code\n{UP_TO_DATE}"
    rows("", {"text": "b", "code": "x"})
    model(unique)
    assert "thing.code cannot be unique" in migrate().output
    rows("", {"text": "c", "code": "y"})
    with engine.models(config.Settings.from_env()) as its:
        its.db(its.db.thing.code == "x").delete()
    assert migrate().exit_code == 0
    with pytest.raises(Exception, match="UNIQUE"):
        rows("", {"text": "d", "code": "y"})


def test_indexes_follow_their_fields(migrate, model, rows):
    plain = 'Field("made_by")', 'Field("code", length=40)'
    unique = 'Field("made_by", indexed=True)', 'Field("code", length=40, unique_with="made_by")'
    model(*plain)
    migrate()
    ours = {"made_by": "us", "code": "x"}
    rows("", ours, ours)
    model(*unique)
    assert "thing.code cannot be unique" in migrate().output
    rows("", {"made_by": "them", "code": "x"})
    with engine.models(config.Settings.from_env()) as its:
        its.db(its.db.thing.id == 1).delete()
    assert migrate().output == f"index thing.made_by\nindex thing.code\n{UP_TO_DATE}"
    assert migrate().output == UP_TO_DATE
    with pytest.raises(Exception, match="UNIQUE"):
        rows("", ours)
    model(*plain)
    assert "drop the index thing_code_i" in migrate().output
    rows("", ours)


def test_an_index_comes_and_goes_with_its_field(migrate, model, rows):
    migrate()
    rows("", {"text": "a"}, {"text": "b"})
    model('Field("code", length=40, unique_with="text")', 'Field("size", "integer", indexed=True)')
    assert "index thing.size" in migrate().output
    model()
    assert migrate("migrate", "--yes").exit_code == 0
    assert migrate().output == UP_TO_DATE


def test_only_migrate_drops_a_table_that_no_model_defines(migrate, model, rows):
    migrate()
    rows("", {"text": "a"})
    model(None)
    assert "drop thing" in migrate().output
    assert migrate("migrate", "--keep").exit_code == 0
    model()
    assert rows("text") == ["a"]
    model(None)
    assert migrate("migrate", "--yes").exit_code == 0
    assert migrate().output == UP_TO_DATE
    model()
    assert "create thing" in migrate().output


@pytest.mark.parametrize("back", ["", ', Field("back", "reference thing")'])
def test_a_table_may_refer_to_one_that_is_defined_after_it(migrate, model, back):
    model('Field("to", "reference later")', f'); db.define_table("later"{back}')
    assert "create later" in migrate().output
    assert migrate().output == UP_TO_DATE
    if not back:
        model(None)
        assert migrate("migrate", "--keep").output.startswith("drop thing\ndrop later\n")
        assert migrate("migrate", "--yes").exit_code == 0
        assert migrate().output == UP_TO_DATE


def test_what_the_rows_do_not_allow_is_told_before_anything_changes(migrate, model, rows):
    migrate()
    rows("", {"text": "a"})
    model('Field("colour", notnull=True)', 'Field("size")')
    refused = migrate()
    assert (refused.exit_code, "thing.colour cannot be notnull" in refused.output) == (1, True)
    with pytest.raises(Exception, match="size"):
        rows("size")


def test_what_the_database_refuses_is_one_line(migrate, model, rows):
    migrate()
    rows("", {"text": "a"})
    with engine.models(config.Settings.from_env()) as its:
        its.db.executesql("alter table thing add size text")
    model('Field("size")')
    refused = migrate().output.splitlines()
    assert refused == [
        "add thing.size",
        "Error: thing cannot be migrated: duplicate column name: size",
    ]


def test_run_says_what_is_to_be_migrated(migrate, monkeypatch):
    monkeypatch.setattr(commands, "listen", lambda _: None)
    assert "run `python manage.py migrate`" in migrate("run").output
    migrate()
    assert migrate("run").output == ""
    assert not commands.is_answered() or sys.stdin.isatty()
