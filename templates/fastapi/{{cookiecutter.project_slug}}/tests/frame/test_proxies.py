"""What is believed of `X-Forwarded-*`, and what the log says of it."""

import logging

import pytest

from {{cookiecutter.__code_package}} import config
from {{cookiecutter.__standard_package}} import proxies

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}


def reviewed(given, path="/", scheme="http", **settings):
    """Return what the application sees of a request with these headers."""
    headers = [(name.encode(), value.encode()) for name, value in given.items()]
    scope = {"scheme": scheme, "path": path, "root_path": "", "client": ("10.0.0.9", 1)}
    scope["type"] = "websocket" if scheme == "ws" else "http"
    scope["headers"] = [(b"host", b"inner"), *headers]
    seen = proxies.review(scope, config.Settings.from_env({**PRODUCTION, **settings}))
    return {**seen, "host": proxies.header(seen, "host"), "client": proxies.client_of(seen)}


@pytest.mark.parametrize(
    ("number", "header", "given", "name", "seen"),
    [
        ("1", proxies.FOR, "forged, 192.0.2.1", "client", "192.0.2.1"),
        ("2", proxies.FOR, "forged, 192.0.2.1, 10.0.0.1", "client", "192.0.2.1"),
        ("2", proxies.FOR, "192.0.2.1", "client", "10.0.0.9"),
        ("0", proxies.FOR, "192.0.2.1", "client", "10.0.0.9"),
        ("1", proxies.HOST, "outer.example, site.example", "host", "site.example"),
        ("2", proxies.HOST, "forged, outer.example, site.example", "host", "outer.example"),
        ("2", proxies.HOST, "site.example", "host", "site.example"),
        ("1", proxies.PROTO, "http", "scheme", "http"),
        ("1", proxies.PROTO, "https", "scheme", "https"),
        ("1", proxies.PROTO, "gopher", "scheme", "https"),
        ("1", proxies.PREFIX, "/app/", "path", "/app/"),
        ("1", proxies.PREFIX, "/app/", "root_path", "/app"),
        ("1", proxies.PREFIX, "//evil.example", "root_path", ""),
        ("1", proxies.PREFIX, "/a b", "root_path", ""),
        ("1", proxies.PREFIX, "/..", "root_path", ""),
        ("0", proxies.PREFIX, "/app", "root_path", ""),
    ],
)
def test_one_value_is_left_that_makes_sense(number, header, given, name, seen):
    assert reviewed({header: given}, TRUSTED_PROXIES=number)[name] == seen


def test_a_web_socket_is_as_secure_as_a_page():
    given = {proxies.PROTO: "https"}
    assert reviewed(given, scheme="ws", TRUSTED_PROXIES="1")["scheme"] == "wss"


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
