"""`manage.py` and its commands."""

import shutil

import pytest
from browser import PASSWORD

import manage
from {{cookiecutter.package_name}} import commands, data, db

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}


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


def test_migrate_from_nothing(run_empty):
    assert run_empty(commands.migrate).output.startswith("Applied 0")
    assert run_empty(commands.migrate).output == "The database is up to date.\n"
{%- if cookiecutter.orm != "none" %}
    assert run_empty(commands.makemigrations, "more").output == "The models have not changed.\n"
{%- endif %}


def test_makemigrations(run_empty, tmp_path, monkeypatch):
    copy = tmp_path / "migrations"
    shutil.copytree(db.MIGRATIONS, copy, ignore=shutil.ignore_patterns("0*"))
    monkeypatch.setattr(db, "MIGRATIONS", copy)
    assert run_empty(commands.makemigrations, "first").output.startswith("Wrote ")
    (file,) = copy.glob("versions/*1_first.*")
{%- if cookiecutter.orm == "none" %}
    file.write_text("CREATE TABLE users (\n    id AUTO_ID\n);\n", "utf-8")
{%- else %}
    assert "password_hash" in file.read_text("utf-8")
{%- endif %}
    assert run_empty(commands.migrate).output.startswith(f"Applied {file.stem}\n")


def test_check(run):
    assert run(commands.check, env=PRODUCTION).exit_code == 0
    result = run(commands.check, env={**PRODUCTION, "APP_ENV": "development"})
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.output.splitlines()] == ["APP_ENV", "HTTPS_ONLY"]


@pytest.mark.parametrize("command", ["serve", "check"])
def test_production_needs_settings(monkeypatch, command):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["manage.py", command])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()
