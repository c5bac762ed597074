"""What is believed of `X-Forwarded-*`, and what the log says of it."""

import logging

import pytest

from {{cookiecutter.__code_package}} import config
from {{cookiecutter.__standard_package}} import proxies

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}


def reviewed(given, path="/", **settings):
    """Return what the application sees of a request with these headers."""
    seen = {}
    env = config.Settings.from_env({**PRODUCTION, **settings})
    app = proxies.Review(lambda environ, _: seen.update(environ) or [], env)
    app({"PATH_INFO": path, **given}, None)
    return {name: value for name, value in seen.items() if name != "PATH_INFO"}


@pytest.mark.parametrize(
    ("number", "header", "given", "seen"),
    [
        ("1", proxies.HOST, "outer.example, site.example", "site.example"),
        ("2", proxies.HOST, "forged, outer.example, site.example", "outer.example"),
        ("2", proxies.HOST, "site.example", "site.example"),
        ("1", proxies.PROTO, "http", "http"),
        ("1", proxies.PROTO, "gopher", "https"),
        ("1", proxies.PREFIX, "/app/", "/app"),
        ("1", proxies.PREFIX, "//evil.example", None),
        ("1", proxies.PREFIX, "/a b", None),
        ("1", proxies.PREFIX, "/..", None),
        ("0", proxies.PREFIX, "/app", "/app"),
    ],
)
def test_one_value_is_left_that_makes_sense(number, header, given, seen):
    assert reviewed({header: given}, TRUSTED_PROXIES=number).get(header) == seen


@pytest.mark.parametrize(
    ("given", "path", "settings", "said"),
    [
        ({proxies.FOR: "10.0.0.1"}, "/", {}, "TRUSTED_PROXIES"),
        ({proxies.FOR: "10.0.0.1"}, "/", {"APP_ENV": "test"}, ""),
        ({}, "/", {"TRUSTED_PROXIES": "1"}, "X-Forwarded-Proto"),
        ({}, "/", {"TRUSTED_PROXIES": "1", "HTTPS_ONLY": "no"}, ""),
        ({}, "/health/live", {"TRUSTED_PROXIES": "1"}, ""),
    ],
)
def test_the_log_says_once_what_is_missing(caplog, given, path, settings, said):
    proxies.warn.cache_clear()
    caplog.set_level(logging.WARNING)
    for _ in range(2):
        reviewed(given, path, **settings)
    assert [said in message for message in caplog.messages] == ([True] if said else [])
