"""The settings, and what is written about them."""

import json
import logging
import re
import sys
from dataclasses import fields

import pytest

from {{cookiecutter.__code_package}} import config, log

NAMES = {field.name.upper() for field in fields(config.Settings)}
PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "k" * 32, "ALLOWED_HOSTS": "site.example"}
SQLITE = f"sqlite:///{config.ROOT / 'instance' / 'app.db'}"


def test_production_is_the_default_and_fails_closed():
    with pytest.raises(config.SettingsError) as caught:
        config.Settings.from_env({})
    assert [problem.split()[0] for problem in caught.value.args] == ["SECRET_KEY", "ALLOWED_HOSTS"]


def test_defaults():
    production = config.Settings.from_env(PRODUCTION)
    assert (production.allowed_hosts, production.https_only) == (("site.example",), True)
    development = config.Settings.from_env({"APP_ENV": "development"})
    assert (development.database_url, development.https_only) == (SQLITE, False)
    assert (development.host, development.port) == ("127.0.0.1", 8000)


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


def test_the_example_and_the_readme_name_every_setting():
    for file, pattern in ((".env.example", r"^([A-Z_]+)="), ("README.md", r"^\| `([A-Z_]+)` \|")):
        text = (config.ROOT / file).read_text("utf-8")
        assert set(re.findall(pattern, text, re.MULTILINE)) == NAMES


def test_a_json_log_has_one_object_a_line():
    try:
        raise RuntimeError("broken\npipe")
    except RuntimeError:
        record = logging.LogRecord("site", logging.ERROR, "", 0, "No %s", ("way",), sys.exc_info())
    record.fields = {"path": "/é"}
    line = log.JsonFormatter().format(record)
    entry = json.loads(line)
    assert "\n" not in line
    assert (entry["level"], entry["message"], entry["path"]) == ("ERROR", "No way", "/é")
    assert entry["exception"].endswith("broken\npipe")
