"""What may stand in DATABASE_URL, and what the driver is told."""

import os
import re

import pytest

from {{cookiecutter.__code_package}} import config
from {{cookiecutter.__standard_package}} import database_url

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "k" * 32, "ALLOWED_HOSTS": "site.example"}


@pytest.fixture
def drivers():
    """Have every driver installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "DRIVERS", dict.fromkeys(config.DRIVERS, "sqlite3"))
        yield


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
        ("mysql:///n?unix_socket=/s&charset=utf8mb4", {"unix_socket": "/s"}),
        ("mysql://u:%C3%BC@h/n", {"password": "ü".encode()}),
        ("mysql://h/n?ssl-mode=DISABLED", {"ssl_disabled": True}),
    ],
)
def test_database_urls_say_all_that_the_driver_is_told(url, arguments):
    assert arguments.items() <= database_url.parse(url).arguments(9).items()


@pytest.mark.parametrize(
    ("mode", "verifies", "checks_host"),
    [("REQUIRED", False, False), ("VERIFY_CA", True, False), ("verify_identity", True, True)],
)
def test_tls_of_mysql_is_as_strict_as_its_own_clients_are(mode, verifies, checks_host, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull)  # to read this machine's takes long
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
        ("mysql://h/n?ssl-ca=", "`ssl_ca` is a file"),
        (f"mysql://h/n?ssl-cert={__file__}", "asks for TLS"),
        (f"mysql://h/n?ssl-mode=REQUIRED&ssl-key={__file__}", "beside its `ssl_cert`"),
        ("mysql://h/n?charset=latin1", "`charset` is utf8mb4"),
        ("mysql://h/n?tls=yes", "without `tls`"),
        ("postgresql://h/n?client_encoding=latin1", "`client_encoding` is utf8"),
        ("postgresql://h/n?connect_timeout=soon", "`connect_timeout` is a number"),
        ("postgresql://h/n?sslmod=require", "without `sslmod`"),
    ],
)
def test_database_urls_that_cannot_be_used_are_refused_without_the_password(url, said):
    with pytest.raises(ValueError, match=r"^DATABASE_URL must be ") as caught:
        config.Settings.from_env({**PRODUCTION, "DATABASE_URL": url})
    assert said in str(caught.value)
    assert not re.search("s3c|ret\\b", str(caught.value))


def test_a_driver_that_is_missing_is_named():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "DRIVERS", dict.fromkeys(config.DRIVERS, "no_such_driver"))
        with pytest.raises(ValueError, match="pip install"):
            config.Settings.from_env({**PRODUCTION, "DATABASE_URL": "mysql://h/n"})
