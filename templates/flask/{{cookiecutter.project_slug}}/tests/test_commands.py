"""`manage.py` and its commands."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import waitress
from flask import Flask

import manage
from {{cookiecutter.package_name}} import commands, data, db

from .browser import PASSWORD

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}


@pytest.fixture
def empty(make_app: Callable[..., Flask], tmp_path: Path) -> Flask:
    return make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")


def test_createuser(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    created = run(commands.createuser, " Ada ", input=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    again = run(commands.createuser, "ADA", input=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Error: There is a user called ada already.\n")
    with app.app_context():
        user = data.find_user("ada")
    assert user
    assert PASSWORD not in user.password_hash


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("ada", "short", "at least 12"), ("", PASSWORD, "1 to 80"), ("a" * 81, PASSWORD, "1 to 80")],
)
def test_createuser_refuses(app: Flask, name: str, password: str, message: str) -> None:
    result = app.test_cli_runner().invoke(commands.createuser, [name], input=f"{password}\n")
    assert result.exit_code == 1
    assert message in result.output


def test_migrate_from_nothing(empty: Flask) -> None:
    run = empty.test_cli_runner().invoke
    with empty.app_context():
        assert not db.ready()
    assert run(commands.migrate).output.startswith("Applied 0")
    assert run(commands.migrate).output == "The database is up to date.\n"
    with empty.app_context():
        assert db.ready()
{%- if cookiecutter.orm != "none" %}
    assert run(commands.makemigrations, "more").output == "The models have not changed.\n"
{%- endif %}


def test_makemigrations(empty: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "migrations"
    shutil.copytree(db.MIGRATIONS, copy)
    for file in copy.glob("versions/*.*"):
        file.unlink()
    monkeypatch.setattr(db, "MIGRATIONS", copy)
    run = empty.test_cli_runner().invoke
    assert run(commands.makemigrations, "first").output.startswith("Wrote ")
    (file,) = copy.glob("versions/*1_first.*")
{%- if cookiecutter.orm == "none" %}
    file.write_text("CREATE TABLE users (\n    id AUTO_ID\n);\n", "utf-8")
{%- else %}
    assert "password_hash" in file.read_text("utf-8")
{%- endif %}
    assert run(commands.migrate).output.startswith(f"Applied {file.stem}\n")


@pytest.mark.parametrize(
    ("environ", "problems"),
    [
        (PRODUCTION, []),
        ({}, ["SECRET_KEY", "ALLOWED_HOSTS"]),
        ({"APP_ENV": "development"}, ["APP_ENV", "HTTPS_ONLY"]),
    ],
)
def test_check(
    environ: dict[str, str], problems: list[str], monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    result = app.test_cli_runner().invoke(commands.check)
    assert result.exit_code == bool(problems)
    assert [line.split()[0] for line in result.stderr.splitlines()] == problems


def test_serve(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(waitress, "serve", lambda *args, **options: calls.append((args, options)))
    assert app.test_cli_runner().invoke(commands.serve).exit_code == 0
    ((args, options),) = calls
    assert args == (app,)
    assert (options["host"], options["port"]) == ("127.0.0.1", 8000)
    assert options["max_request_body_size"] == 1_048_576


def test_manage_needs_settings_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["manage.py", "serve"])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()
