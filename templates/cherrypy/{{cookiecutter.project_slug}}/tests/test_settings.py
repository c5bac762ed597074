"""What the standard promises of the settings. Nothing here is edited in a project."""

import re
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Literal

import pytest
from dotenv import dotenv_values

from {{cookiecutter.__code_package}} import config
from {{cookiecutter.__standard_package}} import database_url, environment

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "k" * 32, "ALLOWED_HOSTS": "site.example"}


class Unit(Enum):
    GRAM = "g"
    OUNCE = "oz"


@dataclass(frozen=True, kw_only=True)
class WithMore(config.Settings):
    ratio: float = environment.setting(0.5, least=0, most=1)
    step: float = environment.setting(1, most=9)
    unit: Unit = Unit.GRAM
    size: Literal[1, 2, 3] = 1
    editors: tuple[str, ...] = ()
    folder: Path | None = None


def test_production_is_the_default_and_fails_closed():
    with pytest.raises(environment.SettingsError) as caught:
        config.Settings.from_env({})
    named = [problem.split()[0] for problem in caught.value.args]
    assert {"SECRET_KEY", "ALLOWED_HOSTS"} <= set(named), "production has no key and no name"
    production = config.Settings.from_env(PRODUCTION)
    assert production.https_only, "production wants HTTPS unless it is told otherwise"
    assert production.host == "127.0.0.1", "nothing listens to the world unless it is told to"


@pytest.mark.parametrize(
    "wrong",
    [
        "APP_ENV=staging",
        "SECRET_KEY=short",
        f"SECRET_KEY={config.DEVELOPMENT_KEY}",
        "ALLOWED_HOSTS=,",
        "ALLOWED_HOSTS=https://site.example",
        "DATABASE_URL=access://host/name",
        "DATABASE_URL=sqlite://",
        "PORT=http",
        "PORT=0",
        "PORT=99999",
        "LOG_LEVEL=loud",
        "LOG_FORMAT=xml",
        "HTTPS_ONLY=maybe",
        "TRUSTED_PROXIES=-1",
        "MAX_BODY_BYTES=1 MB",
        "MAX_BODY_BYTES=0",
    ],
)
def test_a_wrong_value_is_named(wrong):
    name, _, value = wrong.partition("=")
    with pytest.raises(environment.SettingsError) as caught:
        config.Settings.from_env({**PRODUCTION, name: value})
    (problem,) = caught.value.args
    assert problem.startswith(f"{name} must "), "a problem names its variable"
    secret = name in {"SECRET_KEY", "DATABASE_URL"}
    assert (f"`{value}`" in problem) != secret, "it shows what is wrong, unless it is a secret"


def test_settings_are_written_as_people_write_them():
    given = {
        "HTTPS_ONLY": "No",
        "ALLOWED_HOSTS": "Site.example., .site.example:8000, ::1, [::1]:8000",
        "PORT": " 80 ",
    }
    settings = config.Settings.from_env({**PRODUCTION, **given})
    hosts = ("site.example", ".site.example", "[::1]", "[::1]")
    assert settings.https_only is False, "a switch takes true, yes, on, 1 and their opposites"
    assert settings.allowed_hosts == hosts, "hosts have one spelling, without port and final dot"
    assert settings.port == 80


@pytest.mark.parametrize(
    ("name", "text", "value", "wrong"),
    [
        ("ratio", "0.25", 0.25, "nan"),
        ("step", "-2.5", -2.5, "10"),
        ("unit", "oz", Unit.OUNCE, "OUNCE"),
        ("size", "3", 3, "4"),
        ("editors", "ada , bob", ("ada", "bob"), " , "),
        ("folder", "/srv", Path("/srv"), ""),
        ("https_only", "ON", True, "10"),
    ],
)
def test_a_new_setting_is_read_by_its_type(name, text, value, wrong):
    given = WithMore.from_env({**PRODUCTION, name.upper(): text})
    assert getattr(given, name) == value
    if wrong:
        with pytest.raises(environment.SettingsError, match=f"^{name.upper()} must be "):
            WithMore.from_env({**PRODUCTION, name.upper(): wrong})


@pytest.fixture
def drivers(monkeypatch):
    """Have every driver installed."""
    monkeypatch.setattr(config, "DRIVERS", dict.fromkeys(config.DRIVERS, "sqlite3"))


@pytest.mark.usefixtures("drivers")
def test_database_urls_have_one_spelling_and_stay_secret():
    sqlite = f"sqlite:///{config.ROOT / 'instance' / 'app.db'}"
    postgresql = "postgresql://u:p@h/n"
    for given, url in (("postgres://u:p@h/n", postgresql), ("sqlite:///instance/app.db", sqlite)):
        settings = config.Settings.from_env({**PRODUCTION, "DATABASE_URL": given})
        assert settings.database_url == url
        assert not re.search("kkk|u:p", repr(settings)), "secrets are not in what is printed"


@pytest.mark.parametrize(
    ("url", "arguments"),
    [
        ("sqlite:////a/C#/50%25 off?/x.db", {"database": "/a/C#/50%25 off?/x.db", "timeout": 9}),
        ("postgresql://u:%2F%40%25%3A@h:1/n", {"password": "/@%:", "port": 1, "dbname": "n"}),
        ("postgresql://[::1]/n?sslmode=require", {"host": "::1", "sslmode": "require"}),
        ("postgresql://a:1,b:2/n", {"host": "a,b", "port": "1,2"}),
        ("postgresql:///n?host=/run/postgresql", {"host": "/run/postgresql"}),
        ("postgresql://h/n", {"connect_timeout": 3}),
        ("mysql://u:p@[::1]/n", {"host": "::1", "database": "n", "read_timeout": 6}),
        ("mysql:///n?unix_socket=/s&charset=utf8", {"unix_socket": "/s", "charset": "utf8"}),
        ("mysql://h/n?ssl-mode=DISABLED", {"ssl_disabled": True}),
    ],
)
def test_database_urls_say_all_that_the_driver_is_told(url, arguments):
    assert arguments.items() <= database_url.parse(url).arguments(9).items()


@pytest.mark.parametrize(
    ("mode", "verifies", "checks_host"),
    [("REQUIRED", False, False), ("VERIFY_CA", True, False), ("verify_identity", True, True)],
)
def test_tls_of_mysql_is_as_strict_as_its_own_clients_are(mode, verifies, checks_host):
    context = database_url.parse(f"mysql://h/n?ssl-mode={mode}").arguments(9)["ssl"]
    assert (bool(context.verify_mode), context.check_hostname) == (verifies, checks_host)
    assert not database_url.parse(f"mysql://h/n?ssl-mode={mode}").arguments(9).get("ssl_disabled")


@pytest.mark.usefixtures("drivers")
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:s3c/ret@h/n", "%2F for `/`"),
        ("postgresql://u:s3c@ret@h/n", "%40 for `@`"),
        ("postgresql://u:s3c%ret@h/n", "%25 for `%`"),
        ("mysql://u:s3c?ret@h/n", "%3F for `?`"),
        ("postgresql://u:s3c#ret@h/n", "%23 for `#`"),
        ("postgresql://h:70000/n", "a port is a number"),
        ("postgresql://h", "the name of a database"),
        ("mysql:///n", "a URL with a host"),
        ("mysql://a,b/n", "one host"),
        ("mysql://h/n?ssl_mode=maybe", "`ssl-mode`"),
        ("mysql://h/n?ssl-ca=/no/such/file", "`ssl_ca` is a file"),
        ("mysql://h/n?tls=yes", "without `tls`"),
        ("postgresql://h/n?sslmod=require", "without `sslmod`"),
    ],
)
def test_database_urls_that_cannot_be_used_are_refused_without_the_password(url, said):
    with pytest.raises(environment.SettingsError, match=r"^DATABASE_URL must be ") as caught:
        config.Settings.from_env({**PRODUCTION, "DATABASE_URL": url})
    assert said in str(caught.value)
    assert not re.search("s3c|ret\\b", str(caught.value))


def test_a_driver_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(config, "DRIVERS", dict.fromkeys(config.DRIVERS, "no_such_driver"))
    with pytest.raises(environment.SettingsError, match="pip install"):
        config.Settings.from_env({**PRODUCTION, "DATABASE_URL": "mysql://h/n"})


def test_the_example_is_every_setting_as_in_development():
    example = dotenv_values(config.ROOT / ".env.example")
    names = {field.name.upper() for field in fields(config.Settings)}
    assert set(example) == names, "`.env.example` has each variable of `config.Settings`"
    development = config.Settings.from_env({"APP_ENV": "development"})
    assert config.Settings.from_env(example) == development, "it says how development is set up"
