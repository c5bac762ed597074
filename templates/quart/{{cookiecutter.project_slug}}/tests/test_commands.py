"""`manage.py` and its commands."""

import shutil

import pytest
from browser import PASSWORD
from sqlalchemy import Column, Integer, MetaData

import manage
from {{cookiecutter.package_name}} import commands, data, migration

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 32,
    "ALLOWED_HOSTS": "site.example",
    "RATE_LIMIT_URL": "memory://",
}


@pytest.fixture
def call(app):
    return app.test_cli_runner().invoke


@pytest.fixture
def call_empty(unmigrated):
    return unmigrated.application.app.test_cli_runner().invoke


def test_createuser(app, run, call):
    created = call(commands.createuser, " Ada ", input=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    again = call(commands.createuser, "ADA", input=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Error: There is a user called ada already.\n")

    async def find():
        async with app.extensions["database"].begin() as db:
            return await data.find_user(db, "ada")

    assert PASSWORD not in run(find()).password_hash


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("ada", "short", "at least 12"), ("", PASSWORD, "1 to 80"), ("a" * 81, PASSWORD, "1 to 80")],
)
def test_createuser_refuses(call, name, password, message):
    result = call(commands.createuser, [name], input=f"{password}\n")
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("command", [commands.setpassword, commands.createtoken])
def test_a_user_who_is_not_there_is_named(call, command):
    result = call(command, "nobody", input=f"{PASSWORD}\n")
    assert (result.exit_code, result.output) == (1, "Error: There is no user called nobody.\n")


def test_migrate_from_nothing(call_empty, tmp_path, monkeypatch):
    copy = shutil.copytree(migration.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migration, "MIGRATIONS", copy)
    assert call_empty(commands.migrate).output.startswith("Applied 0001_accounts\n")
    assert call_empty(commands.migrate).output == "The database is up to date.\n"
    assert call_empty(commands.makemigrations, "more").output == "The models have not changed.\n"


@pytest.fixture
def migrations(tmp_path, monkeypatch):
    """Return a directory to write migrations to, without those of the project."""
    copy = tmp_path / "migrations"
    left_out = shutil.ignore_patterns("0*", "2*")
    shutil.copytree(migration.MIGRATIONS, copy, ignore=left_out)
    monkeypatch.setattr(migration, "MIGRATIONS", copy)
    return copy


def test_makemigrations(migrations, call_empty):
    assert call_empty(commands.makemigrations, "first").exit_code == 0
    (file,) = migrations.rglob("*_first*.py")
    assert "password_hash" in file.read_text("utf-8")
    assert call_empty(commands.migrate).output.startswith(f"Applied {file.stem}\n")
    assert call_empty(commands.migrate).output == "The database is up to date.\n"


def test_a_migration_that_fails_is_told_in_one_line(migrations, call_empty):
    for branch in ("ours", "theirs"):
        text = f'revision = "{branch}"\ndown_revision = None\n'
        (migrations / "versions" / f"0009_{branch}.py").write_text(text, "utf-8")
    problem = "Two branches brought a migration each"
    result = call_empty(commands.migrate)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {problem}")
    assert result.output.count("\n") == 1
    refused = call_empty(commands.makemigrations, "more")
    assert refused.output.startswith("Error: ")


def test_a_required_column_without_a_default_is_refused(call_empty, monkeypatch):
    call_empty(commands.migrate)
    models = MetaData()
    for table in data.Base.metadata.sorted_tables:
        table.to_metadata(models)
    models.tables["users"].append_column(Column("rank", Integer, nullable=False))
    monkeypatch.setattr(data.Base, "metadata", models)
    result = call_empty(commands.makemigrations, "rank")
    assert result.exit_code == 1
    assert result.output.startswith("Error: users.rank is NOT NULL")


def test_check(call):
    assert call(commands.check, env=PRODUCTION).exit_code == 0
    wrong = {**PRODUCTION, "APP_ENV": "development", "RATE_LIMIT_URL": f"sqlite:///{__file__}/x"}
    result = call(commands.check, env=wrong)
    assert result.exit_code == 1
    named = [line.split()[0] for line in result.output.splitlines()]
    assert named == ["APP_ENV", "HTTPS_ONLY", "RATE_LIMIT_URL"]


@pytest.mark.parametrize("command", ["serve", "check"])
def test_production_needs_settings(monkeypatch, command):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["manage.py", command])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()
