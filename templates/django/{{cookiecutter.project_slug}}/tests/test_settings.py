"""What the standard promises of the settings. Nothing here is edited in a project."""

from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Literal

import pytest
from dotenv import dotenv_values

from {{cookiecutter.__code_package}} import config
from {{cookiecutter.__standard_package}} import environment

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
{%- if cookiecutter.__data %}
        "DATABASE_URL=access://host/name",
        "DATABASE_URL=sqlite://",
{%- endif %}
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
{%- if cookiecutter.__data %}
    secret = name in {"SECRET_KEY", "DATABASE_URL"}
{%- else %}
    secret = name == "SECRET_KEY"
{%- endif %}
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


def test_the_example_is_every_setting_as_in_development():
    example = dotenv_values(config.ROOT / ".env.example")
    names = {field.name.upper() for field in fields(config.Settings)}
    assert set(example) == names, "`.env.example` has each variable of `config.Settings`"
    development = config.Settings.from_env({"APP_ENV": "development"})
    assert config.Settings.from_env(example) == development, "it says how development is set up"
