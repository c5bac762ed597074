"""`manage.py` and its commands; test_servers.py is about those that serve."""

import shutil
from io import StringIO

import pytest
from browser import PASSWORD
from conftest import PRODUCTION
from sqlalchemy import Boolean, Column, MetaData, false

import manage
from {{cookiecutter.package_name}} import commands, data, migration


class Done:
    """What a command that has failed leaves."""

    returncode = 3


@pytest.fixture
def run(database_url, monkeypatch, capsys):
    """Return a function that runs a command and returns what it printed."""

    def run(*words, given="", **environ):
        for item in {"APP_ENV": "test", "DATABASE_URL": database_url, **environ}.items():
            monkeypatch.setenv(*item)
        monkeypatch.setattr("sys.stdin", StringIO(given))
        commands.main([*words])
        return capsys.readouterr().out

    return run


def test_createuser(run, app):
    assert run("createuser", " Ada ", given=f"{PASSWORD}\n") == "Created the user ada.\n"
    with pytest.raises(SystemExit, match="There is a user called ada already"):
        run("createuser", "ADA", given=f"{PASSWORD}\n")
    with app.database.sessions() as session:
        assert PASSWORD not in data.find_user(session, "ada").password_hash


def test_createuser_refuses(run):
    for name, password, message in (("ada", "short", "at least 12"), (" ", PASSWORD, "1 to 80")):
        with pytest.raises(SystemExit, match=message):
            run("createuser", name, given=f"{password}\n")


def test_migrate_from_nothing(run, tmp_path):
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    assert run("migrate", **new).startswith("Applied 0001")
    assert run("migrate", **new) == "The database is up to date.\n"
    assert run("makemigrations", "more", **new) == "The models have not changed.\n"


@pytest.fixture
def migrations(tmp_path, monkeypatch):
    """Let the commands work on a copy of the migrations, and return its directory."""
    copy = tmp_path / "migrations"
    shutil.copytree(migration.SETTINGS.parent, copy)
    monkeypatch.setattr(migration, "SETTINGS", copy / "alembic.ini")
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    return copy / "versions"


@pytest.fixture
def new_column(monkeypatch):
    """Return a function that adds a column to the users, in this test only."""
    original = data.Base.metadata

    def add(name, **options):
        changed = MetaData(naming_convention=data.NAMES)
        for table in original.tables.values():
            table.to_metadata(changed)
        changed.tables["users"].append_column(Column(name, Boolean, nullable=False, **options))
        monkeypatch.setattr(data.Base, "metadata", changed)

    return add


def test_a_column_is_added_and_taken_back(run, tmp_path, migrations, new_column):
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    run("migrate", **new)
    new_column("done")
    with pytest.raises(SystemExit, match=r"users\.done is NOT NULL"):
        run("makemigrations", "done", **new)
    new_column("starred", server_default=false())
    assert run("makemigrations", "stars", **new).startswith("Wrote migrations")
    (written,) = migrations.glob("*stars*")
    assert "server_default=sa.false()" in written.read_text("utf-8")
    with pytest.raises(SystemExit, match="The database lacks a migration"):
        run("makemigrations", "more", **new)
    assert run("migrate", **new) == f"Applied {written.stem}\nThe database is up to date.\n"
    assert run("db", "downgrade", "-1", **new) == f"Took back {written.stem}\n"


@pytest.mark.usefixtures("migrations")
def test_two_branches_are_merged_first(run, tmp_path):
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    for name in ("mine", "theirs"):
        run("db", "revision", "--message", name, "--head", "0001", "--splice", **new)
    with pytest.raises(SystemExit, match=r"Two branches .* db merge heads"):
        run("migrate", **new)
    run("db", "merge", "heads", "--message", "both", **new)
    assert "_both_" in run("migrate", **new)


def test_routes(run):
    listed = run("routes").splitlines()
    assert {"page   /", "page   /health/live"} <= {*listed}


def test_profile(run):
    assert "cumulative time" in run("profile", "/")
    with pytest.raises(SystemExit, match="/no-such-page answers 404"):
        run("profile", "/no-such-page")


def test_coverage(run, monkeypatch):
    asked = []
    monkeypatch.setattr(commands.subprocess, "run", lambda words, **_: asked.append(words) or Done)
    with pytest.raises(SystemExit) as ended:
        run("coverage")
    assert (asked[0][2:4], ended.value.code) == (["pytest", "--cov"], 3)


def test_shell(run):
    assert "None" in run("shell", given="print(data.find_user(db, 'nobody'))\n")


def test_check(run):
    assert run("check", **PRODUCTION).startswith("The settings are fit")
    with pytest.raises(SystemExit, match=r"^APP_ENV .*\nHTTPS_ONLY "):
        run("check", **{**PRODUCTION, "APP_ENV": "development"})


def test_production_needs_settings(monkeypatch):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["manage.py", "serve"])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()
