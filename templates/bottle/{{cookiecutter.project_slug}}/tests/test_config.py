"""The settings, and what is written about them."""

import json
import logging
import re
import sys
from dataclasses import fields

import pytest

from {{cookiecutter.package_name}} import log
from {{cookiecutter.package_name}}.config import ROOT, Settings, SettingsError

NAMES = {field.name.upper() for field in fields(Settings)}
PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "k" * 32, "ALLOWED_HOSTS": "site.example"}


def test_production_is_the_default_and_fails_closed() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({})
    secret, hosts = caught.value.args
    assert secret.startswith("SECRET_KEY ")
    assert hosts.startswith("ALLOWED_HOSTS ")


def test_production_is_safe_by_default() -> None:
    settings = Settings.from_env(PRODUCTION)
    assert (settings.app_env, settings.https_only) == ("production", True)
    assert settings.allowed_hosts == ("site.example",)


def test_development_needs_nothing() -> None:
    settings = Settings.from_env({"APP_ENV": "development"})
    assert settings.database_url == f"sqlite:///{ROOT / 'instance' / 'app.db'}"
    assert (settings.host, settings.port, settings.https_only) == ("127.0.0.1", 8000, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "staging"),
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", " , "),
        ("DATABASE_URL", "oracle://host/name"),
        ("DATABASE_URL", "sqlite://"),
        ("PORT", "http"),
        ("PORT", "65536"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("HTTPS_ONLY", "yes"),
        ("TRUSTED_PROXIES", "-1"),
        ("MAX_BODY_BYTES", "1 MB"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must "):
        Settings.from_env({**PRODUCTION, name: value})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://u:p@h/n", "postgresql://u:p@h/n"),
        ("postgresql://u:p@h/n", "postgresql://u:p@h/n"),
        ("mysql://u:p@h/n", "mysql://u:p@h/n"),
        ("sqlite:///a.db", f"sqlite:///{ROOT / 'a.db'}"),
    ],
)
def test_database_urls_have_one_spelling(url: str, expected: str) -> None:
    assert Settings.from_env({**PRODUCTION, "DATABASE_URL": url}).database_url == expected


def test_secrets_are_not_printed() -> None:
    settings = Settings.from_env({**PRODUCTION, "DATABASE_URL": "mysql://u:hunter2@h/n"})
    assert "kkk" not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_the_example_and_the_readme_name_every_setting() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    readme = (ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == NAMES
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE)) == NAMES


def test_a_json_log_has_one_object_a_line() -> None:
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
