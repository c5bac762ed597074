"""`manage.py` and its commands."""

{% if cookiecutter.__accounts -%}
import re
import shutil
import signal

import pytest
from browser import PASSWORD
from click.testing import CliRunner
from sqlalchemy import Column, Integer, MetaData
from this_site import SIGN_OUT

import manage
from {{cookiecutter.package_name}} import data, migration
from {{cookiecutter.package_name}}.commands import cli

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 32,
    "ALLOWED_HOSTS": "site.example",
    "RATE_LIMIT_URL": "memory://",
}


@pytest.fixture
def run(app, database_url):
    runner = CliRunner(env={"APP_ENV": "test", "DATABASE_URL": database_url})
    return lambda *words, **more: runner.invoke(cli, words, **more)


@pytest.fixture
def run_empty(tmp_path):
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    runner = CliRunner(env={"APP_ENV": "test", "DATABASE_URL": url})
    return lambda *words, **more: runner.invoke(cli, words, **more)


def test_createuser(run, work):
    created = run("createuser", " Ada ", input=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    again = run("createuser", "ADA", input=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Error: There is a user called ada already.\n")
    assert PASSWORD not in work(data.find_user, "ada").password_hash


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("ada", "short", "at least 12"), ("", PASSWORD, "1 to 80"), ("a" * 81, PASSWORD, "1 to 80")],
)
def test_createuser_refuses(run, name, password, message):
    result = run("createuser", name, input=f"{password}\n")
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("command", ["setpassword", "createtoken"])
def test_a_user_who_is_not_there_is_named(run, command):
    result = run(command, "nobody", input=f"{PASSWORD}\n")
    assert (result.exit_code, result.output) == (1, "Error: There is no user called nobody.\n")


def test_migrate_from_nothing(run_empty, tmp_path, monkeypatch):
    copy = shutil.copytree(migration.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migration, "MIGRATIONS", copy)
    assert run_empty("migrate").output.startswith("Applied 0001_accounts\n")
    assert run_empty("migrate").output == "The database is up to date.\n"
    assert run_empty("makemigrations", "more").output == "The models have not changed.\n"


@pytest.fixture
def migrations(tmp_path, monkeypatch):
    """Return a directory to write migrations to, without those of the project."""
    copy = tmp_path / "migrations"
    shutil.copytree(migration.MIGRATIONS, copy, ignore=shutil.ignore_patterns("0*", "2*"))
    monkeypatch.setattr(migration, "MIGRATIONS", copy)
    return copy


def test_makemigrations(migrations, run_empty):
    assert run_empty("makemigrations", "first").exit_code == 0
    (file,) = migrations.rglob("*_first*.py")
    assert "password_hash" in file.read_text("utf-8")
    assert run_empty("migrate").output.startswith(f"Applied {file.stem}\n")
    assert run_empty("db", "downgrade", "base").output == f"Took back {file.stem}\n"
    assert run_empty("db", "history").exit_code == 0


def test_migrations_that_part_are_named(migrations, run_empty):
    for name in ("one", "two"):
        line = run_empty("db", "revision", "-m", name, "--head", "base", "--splice")
        assert line.exit_code == 0, line.output
    result = run_empty("migrate")
    assert result.exit_code == 1
    assert result.output.startswith("Error: Two branches brought a migration")
    refused = run_empty("makemigrations", "more")
    assert refused.output.startswith("Error: ")


def test_a_required_column_without_a_default_is_refused(run_empty, monkeypatch):
    run_empty("migrate")
    models = MetaData()
    for table in data.Base.metadata.sorted_tables:
        table.to_metadata(models)
    models.tables["users"].append_column(Column("rank", Integer, nullable=False))
    monkeypatch.setattr(data.Base, "metadata", models)
    result = run_empty("makemigrations", "rank")
    assert result.exit_code == 1
    assert result.output.startswith("Error: users.rank is NOT NULL")
{%- else -%}
import re
import signal

import pytest
from click.testing import CliRunner

import manage
from {{cookiecutter.package_name}}.commands import cli

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}


@pytest.fixture
def run():
    runner = CliRunner(env={"APP_ENV": "test"})
    return lambda *words, **more: runner.invoke(cli, words, **more)
{%- endif %}


def test_routes(run):
    listed = run("routes").output
    for line in ({{ 'f"{SIGN_OUT} +POST"' if cookiecutter.__accounts else '"/ +GET"' }}, "/health/live +GET", "/static"):
        assert re.search(line, listed)


def test_check(run):
    assert run("check", env=PRODUCTION).exit_code == 0
{%- if cookiecutter.__accounts %}
    wrong = {**PRODUCTION, "APP_ENV": "development", "RATE_LIMIT_URL": f"sqlite:///{__file__}/x"}
    result = run("check", env=wrong)
{%- else %}
    result = run("check", env={**PRODUCTION, "APP_ENV": "development"})
{%- endif %}
    assert result.exit_code == 1
    named = [line.split()[0] for line in result.output.splitlines()]
    assert named == ["APP_ENV", "HTTPS_ONLY"{{ ', "RATE_LIMIT_URL"' if cookiecutter.__accounts }}]


@pytest.mark.parametrize("command", ["serve", "check"])
def test_production_needs_settings(monkeypatch, command):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["manage.py", command])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()


@pytest.fixture
def signals():
    """Put back what the signals do, which a server changes."""
    kept = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


@pytest.mark.parametrize("command", ["run", "serve"])
def test_an_address_that_is_not_to_be_had_is_one_line(run, signals, command):
    result = run(command, env={"HOST": "no such host"})
    assert result.exit_code == 1
    assert result.output.splitlines()[-1].startswith("Cannot listen on no such host:")
