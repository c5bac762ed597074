"""`manage.py` and its commands."""

import shutil

import pytest
from browser import PASSWORD
{%- if cookiecutter.orm == "sqlalchemy" %}
from sqlalchemy import Column, Integer, MetaData
{%- elif cookiecutter.orm == "peewee" %}
from playhouse.schema_diff import SchemaDiff
{%- endif %}

import manage
from {{cookiecutter.package_name}} import commands, data, database
{%- if cookiecutter.orm == "sqlalchemy" %}
from {{cookiecutter.package_name}}.extensions import db
{%- endif %}

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 32,
    "ALLOWED_HOSTS": "site.example",
    "RATE_LIMIT_URL": "memory://",
}


@pytest.fixture
def run(app):
    return app.test_cli_runner().invoke


@pytest.fixture
def run_empty(unmigrated):
    return unmigrated.application.test_cli_runner().invoke


def test_createuser(app, run):
    created = run(commands.createuser, " Ada ", input=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    again = run(commands.createuser, "ADA", input=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Error: There is a user called ada already.\n")
    with app.app_context():
        assert PASSWORD not in data.find_user("ada").password_hash


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("ada", "short", "at least 12"), ("", PASSWORD, "1 to 80"), ("a" * 81, PASSWORD, "1 to 80")],
)
def test_createuser_refuses(run, name, password, message):
    result = run(commands.createuser, [name], input=f"{password}\n")
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("command", [commands.setpassword, commands.createtoken])
def test_a_user_who_is_not_there_is_named(run, command):
    result = run(command, "nobody", input=f"{PASSWORD}\n")
    assert (result.exit_code, result.output) == (1, "Error: There is no user called nobody.\n")


def test_migrate_from_nothing(run_empty, tmp_path, monkeypatch):
    copy = shutil.copytree(database.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(database, "MIGRATIONS", copy)
    assert run_empty(commands.migrate).output.startswith("Applied 0001_notes\n")
    assert run_empty(commands.migrate).output == "The database is up to date.\n"
{%- if cookiecutter.orm != "none" %}
    assert run_empty(commands.makemigrations, "more").output == "The models have not changed.\n"
{%- endif %}


@pytest.fixture
def migrations(tmp_path, monkeypatch):
    """Return a directory to write migrations to, without those of the project."""
    copy = tmp_path / "migrations"
    left_out = shutil.ignore_patterns("0*", "2*", "ruff.toml")
    shutil.copytree(database.MIGRATIONS, copy, ignore=left_out)
    monkeypatch.setattr(database, "MIGRATIONS", copy)
    return copy


def test_makemigrations(migrations, run_empty):
    assert run_empty(commands.makemigrations, "first").exit_code == 0
{%- if cookiecutter.orm == "none" %}
    (file,) = migrations.glob("*_first.sql")
    file.write_text("CREATE TABLE users (name TEXT DEFAULT ';');\n", "utf-8")
{%- else %}
    (file,) = migrations.rglob("*_first*.py")
    assert "password_hash" in file.read_text("utf-8")
{%- endif %}
    assert run_empty(commands.migrate).output.startswith(f"Applied {file.stem}\n")
    assert run_empty(commands.migrate).output == "The database is up to date.\n"


def test_a_migration_that_fails_is_told_in_one_line(migrations, run_empty):
{%- if cookiecutter.orm == "sqlalchemy" %}
    for branch in ("ours", "theirs"):
        text = f'revision = "{branch}"\ndown_revision = None\n'
        (migrations / "versions" / f"0009_{branch}.py").write_text(text, "utf-8")
    problem = "Two branches brought a migration each"
{%- elif cookiecutter.orm == "peewee" %}
    text = "def up(migrator, db):\n    db.execute_sql('CREATE TABL')\n"
    (migrations / "0009_wrong.py").write_text(text, "utf-8")
    problem = "The migration failed: "
{%- else %}
    (migrations / "0009_wrong.sql").write_text("CREATE TABLE a (b TEXT);\nCREATE TABL;", "utf-8")
    problem = "0009_wrong.sql failed: "
{%- endif %}
    result = run_empty(commands.migrate)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {problem}")
    assert result.output.count("\n") == 1
    refused = run_empty(commands.makemigrations, "more")
{%- if cookiecutter.orm == "none" %}
    assert refused.exit_code == 0
{%- else %}
    assert refused.output.startswith("Error: The database lacks a migration")
{%- endif %}
{%- if cookiecutter.orm == "sqlalchemy" %}


def test_a_required_column_without_a_default_is_refused(run_empty, monkeypatch):
    run_empty(commands.migrate)
    models = MetaData()
    for table in db.metadata.sorted_tables:
        table.to_metadata(models)
    models.tables["users"].append_column(Column("rank", Integer, nullable=False))
    monkeypatch.setitem(db.metadatas, None, models)
    result = run_empty(commands.makemigrations, "rank")
    assert result.exit_code == 1
    assert result.output.startswith("Error: users.rank is NOT NULL")
{%- elif cookiecutter.orm == "peewee" %}


def test_a_required_column_without_a_default_is_refused(run_empty, monkeypatch):
    run_empty(commands.migrate)
    difference = SchemaDiff([], [data.User.name], [], [], [])
    monkeypatch.setattr(database, "diff_models", lambda *_: difference)
    result = run_empty(database.commands, ["migrate", "name"])
    assert result.exit_code == 1
    assert result.output.startswith("Error: users.name is NOT NULL")


def test_the_verbs_of_the_database(migrations, run_empty):
    assert run_empty(database.commands, ["revision", "nothing"]).exit_code == 0
    (file,) = migrations.glob("*_nothing.py")
    assert run_empty(database.commands, ["upgrade"]).output == f"Applied {file.stem}\n"
    assert run_empty(database.commands, ["history"]).output.startswith(f"{file.stem}  2")
    assert run_empty(database.commands, ["downgrade"]).output == f"Took back {file.stem}\n"
    run_empty(database.commands, ["upgrade"])
    file.unlink()
    assert "cannot be taken back" in run_empty(database.commands, ["downgrade"]).output
{%- endif %}


def test_check(run):
    assert run(commands.check, env=PRODUCTION).exit_code == 0
    wrong = {**PRODUCTION, "APP_ENV": "development", "RATE_LIMIT_URL": f"sqlite:///{__file__}/x"}
    result = run(commands.check, env=wrong)
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
