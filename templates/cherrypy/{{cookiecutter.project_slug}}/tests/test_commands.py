"""`manage.py` and its commands; test_servers.py is about those that serve."""

import shutil

import pytest
from browser import PASSWORD
from conftest import PRODUCTION
from sqlalchemy import Boolean, Column, MetaData, false

import manage
from {{cookiecutter.package_name}} import commands, data, migration


class Done:
    """What a command that has failed leaves."""

    returncode = 3


def test_createuser(manage_py, app):
    assert manage_py("createuser", " Ada ", given=f"{PASSWORD}\n") == "Created the user ada.\n"
    with pytest.raises(SystemExit, match="There is a user called ada already"):
        manage_py("createuser", "ADA", given=f"{PASSWORD}\n")
    with app.database.sessions() as session:
        assert PASSWORD not in data.find_user(session, "ada").password_hash


def test_createuser_refuses(manage_py):
    for name, password, message in (("ada", "short", "at least 12"), (" ", PASSWORD, "1 to 80")):
        with pytest.raises(SystemExit, match=message):
            manage_py("createuser", name, given=f"{password}\n")


@pytest.mark.parametrize("command", ["setpassword", "createtoken"])
def test_a_user_who_is_not_there_is_named(manage_py, command):
    with pytest.raises(SystemExit, match="There is no user called nobody"):
        manage_py(command, "nobody", given=f"{PASSWORD}\n")


def test_migrate_from_nothing(manage_py, tmp_path):
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    assert manage_py("migrate", **new).startswith("Applied 0001")
    assert manage_py("migrate", **new) == "The database is up to date.\n"
    assert manage_py("makemigrations", "more", **new) == "The models have not changed.\n"


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


def test_a_column_is_added_and_taken_back(manage_py, tmp_path, migrations, new_column):
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    manage_py("migrate", **new)
    new_column("done")
    with pytest.raises(SystemExit, match=r"users\.done is NOT NULL"):
        manage_py("makemigrations", "done", **new)
    new_column("starred", server_default=false())
    assert manage_py("makemigrations", "stars", **new).startswith("Wrote migrations")
    (written,) = migrations.glob("*stars*")
    assert "server_default=sa.false()" in written.read_text("utf-8")
    with pytest.raises(SystemExit, match="The database lacks a migration"):
        manage_py("makemigrations", "more", **new)
    assert manage_py("migrate", **new) == f"Applied {written.stem}\nThe database is up to date.\n"
    assert manage_py("db", "downgrade", "-1", **new) == f"Took back {written.stem}\n"


@pytest.mark.usefixtures("migrations")
def test_two_branches_are_merged_first(manage_py, tmp_path):
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    for name in ("mine", "theirs"):
        manage_py("db", "revision", "--message", name, "--head", "0001", "--splice", **new)
    with pytest.raises(SystemExit, match=r"Two branches .* db merge heads"):
        manage_py("migrate", **new)
    manage_py("db", "merge", "heads", "--message", "both", **new)
    assert "_both_" in manage_py("migrate", **new)


def test_routes(manage_py):
    listed = manage_py("routes").splitlines()
    assert {"page   /", "page   /health/live"} <= {*listed}


def test_profile(manage_py):
    assert "cumulative time" in manage_py("profile", "/")
    with pytest.raises(SystemExit, match="/no-such-page answers 404"):
        manage_py("profile", "/no-such-page")


def test_coverage(manage_py, monkeypatch):
    asked = []
    monkeypatch.setattr(commands.subprocess, "run", lambda words, **_: asked.append(words) or Done)
    with pytest.raises(SystemExit) as ended:
        manage_py("coverage")
    assert (asked[0][2:4], ended.value.code) == (["pytest", "--cov"], 3)


def test_shell(manage_py):
    assert "None" in manage_py("shell", given="print(data.find_user(db, 'nobody'))\n")


def test_check(manage_py):
    assert manage_py("check", **PRODUCTION).startswith("The settings are fit")
    wrong = {"APP_ENV": "development", "RATE_LIMIT_URL": f"sqlite:///{__file__}/x"}
    with pytest.raises(SystemExit, match=r"^APP_ENV .*\nHTTPS_ONLY .*\nRATE_LIMIT_URL "):
        manage_py("check", **PRODUCTION | wrong)


def test_production_needs_settings(monkeypatch):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["manage.py", "serve"])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()
