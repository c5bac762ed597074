"""The settings, and what is written about them."""

import json
import logging
import re
from dataclasses import fields

import pytest
from dotenv import dotenv_values

from {{cookiecutter.__code_package}} import config, log

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "k" * 32, "ALLOWED_HOSTS": "site.example"}
SQLITE = f"sqlite:///{config.ROOT / 'instance' / 'app.db'}"


def test_production_is_the_default_and_fails_closed():
    with pytest.raises(config.SettingsError) as caught:
        config.Settings.from_env({})
    assert [problem.split()[0] for problem in caught.value.args] == ["SECRET_KEY", "ALLOWED_HOSTS"]


def test_defaults():
    production = config.Settings.from_env(PRODUCTION)
    assert (production.allowed_hosts, production.https_only) == (("site.example",), True)
    assert (production.host, production.port) == ("127.0.0.1", 8000)


@pytest.mark.parametrize(
    "wrong",
    [
        "APP_ENV=staging", "SECRET_KEY=short", "ALLOWED_HOSTS= , ", "DATABASE_URL=access://host/name",
        "DATABASE_URL=sqlite://", "PORT=http", "LOG_LEVEL=loud", "LOG_FORMAT=xml",
        "HTTPS_ONLY=yes", "TRUSTED_PROXIES=-1", "MAX_BODY_BYTES=1 MB",
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(wrong):
    name, _, value = wrong.partition("=")
    with pytest.raises(config.SettingsError, match=f"^{name} must "):
        config.Settings.from_env({**PRODUCTION, name: value})


@pytest.mark.parametrize(
    ("given", "url"),
    [("postgres://u:p@h/n", "postgresql://u:p@h/n"), ("sqlite:///instance/app.db", SQLITE)],
)
def test_database_urls_have_one_spelling_and_stay_secret(given, url):
    settings = config.Settings.from_env({**PRODUCTION, "DATABASE_URL": given})
    assert settings.database_url == url
    assert not re.search("kkk|u:p", repr(settings))


def test_the_example_is_every_setting_as_in_development():
    example = dotenv_values(config.ROOT / ".env.example")
    assert set(example) == {field.name.upper() for field in fields(config.Settings)}
    development = config.Settings.from_env({"APP_ENV": "development"})
    assert config.Settings.from_env(example) == development


def test_a_json_log_has_one_object_a_line():
    error = (RuntimeError, RuntimeError("broken\npipe"), None)
    given = {"msg": "No %s", "args": ("way",), "fields": {"path": "/é"}, "exc_info": error}
    line = log.JsonFormatter().format(logging.makeLogRecord(given))
    entry = json.loads(line)
    assert ("\n" in line, entry["message"], entry["path"]) == (False, "No way", "/é")
    assert entry["exception"].endswith("broken\npipe")
