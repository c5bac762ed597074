"""What may stand in DATABASE_URL: honoured, as the server itself says, or refused by name at start.

The same for all frameworks; no message has a part of the password.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from cable import cable
from fwscaffold.verification import probe
from life_surroundings import MakeShop, PrivateServers, label_of
from support import DATA_LAYERS, FRAMEWORKS, SERVERS
from telling import say

pytestmark = pytest.mark.live
# What is wrong with an address, and what the line says of it. The password begins with `s3c`.
WRONG = {
    "postgresql://u:s3c/ret@h/n": "%2F for `/`",
    "postgresql://u:s3c@ret@h/n": "%40 for `@`",
    "postgresql://u:s3c%ret@h/n": "%25 for `%`",
    "mysql://u:s3c%@h/n": "%25 for `%`",
    "mysql://u:s3c?ret@h/n": "%3F for `?`",
    "mysql://u:s3c#ret@h/n": "%23 for `#`",
    "postgresql://u:s3c@h:70000/n": "a port is a number",
    "postgresql://u:s3c@h:0/n": "a port is a number",
    "postgresql://u:s3c@h:x/n": "a port is a number",
    "mysql://u:s3c@[::1/n": "a port is a number",
    "mysql://u:s3c@::1/n": "a port is a number",
    "postgresql://u:s3c@h": "the name of a database",
    "mysql://u:s3c@h/": "the name of a database",
    "mysql://u:s3c@/n": "a URL with a host",
    "mysql://u:s3c@a,b/n": "one host",
    "mysql://u:s3c@h/n?ssl_mode=maybe": "`ssl-mode`",
    "mysql://u:s3c@h/n?ssl-mode=": "`ssl-mode`",
    "mysql://u:s3c@h/n?ssl-ca=/no/such": "`ssl_ca` is a file",
    "mysql://u:s3c@h/n?ssl-ca=/etc/hostname": "certificates can be read",
    "mysql://u:s3c@h/n?ssl-cert=/etc/hostname": "asks for TLS",
    "mysql://u:s3c@h/n?ssl-mode=DISABLED&ssl-ca=/etc/hostname": "asks for TLS",
    "mysql://u:s3c@h/n?ssl-mode=REQUIRED&ssl-key=/etc/hostname": "beside its `ssl_cert`",
    "mysql://u:s3c@h/n?sslmode=require": "without `sslmode`",
    "mysql://u:s3c@h/n?tls=true": "without `tls`",
    "mysql://u:s3c@h/n?ssl=true": "without `ssl`",
    "mysql://u:s3c@h/n?charset=latin1": "`charset` is utf8mb4",
    "mysql://u:s3c@h/n?read_timeout=9": "without `read_timeout`",
    "mysql://u:s3c@h/n?init_command=DROP": "without `init_command`",
    "mysql://u:s3c@h/n?local_infile=1": "without `local_infile`",
    "postgresql://u:s3c@h/n?ssl-mode=REQUIRED": "without `ssl-mode`",
    "postgresql://u:s3c@h/n?sslmod=require": "without `sslmod`",
    "postgresql://u:s3c@h/n?ssl=true": "without `ssl`",
    "postgresql://u:s3c@h/n?a b=c": "%25 for `%`",
    "postgresql://u:s3c@h/n?client_encoding=latin1": "`client_encoding` is utf8",
    "postgresql://u:s3c@h/n?connect_timeout=soon": "`connect_timeout` is a number",
    "postgresql+psycopg://u:s3c@h/n": "a URL that starts with",
    "mysql2://u:s3c@h/n": "a URL that starts with",
    "sqlite://": "a URL that starts with",
    "sqlite:app.db": "a URL that starts with",
    "u:s3c@h/n": "a URL that starts with",
}


@dataclass(frozen=True)
class Way:
    """How a server is asked to be reached; and whether that is encrypted, or what is refused."""

    options: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    encrypted: bool = True
    refused: str = ""


# ROOM stands for the server's directory, PORT for its port and CABLE for one of IPv6 that leads
# there, DEAD for one where nobody listens.
WAYS = {
    "postgresql": {
        "usual": Way(),
        "require": Way({"sslmode": "require"}),
        "verify": Way({"sslmode": "verify-full", "sslrootcert": "ROOM/ca.pem"}),
        "several hosts": Way(
            {"sslmode": "verify-full", "sslrootcert": "ROOM/ca.pem", "application_name": "a b"},
            "127.0.0.1:DEAD,127.0.0.1:PORT",
        ),
        "clear": Way({"sslmode": "disable"}, encrypted=False),
        "socket": Way({"host": "ROOM", "port": "PORT"}, "nowhere", encrypted=False),
        "IPv6": Way({"sslmode": "require"}, "[::1]:CABLE"),
        "another authority": Way(
            {"sslmode": "verify-ca", "sslrootcert": "ROOM/other.pem"},
            refused="certificate verify failed",
        ),
        "another name": Way(
            {"sslmode": "verify-full", "sslrootcert": "ROOM/ca.pem"},
            "localhost:PORT",
            refused="does not match host name",
        ),
    },
    "mysql": {
        "usual": Way(),
        "require": Way({"ssl_mode": "REQUIRED"}),
        "verify": Way({"ssl_mode": "VERIFY_IDENTITY", "ssl_ca": "ROOM/ca.pem"}),
        "clear": Way({"ssl_mode": "DISABLED", "charset": "utf8mb4"}, encrypted=False),
        "socket": Way({"unix_socket": "ROOM/socket", "ssl_mode": "DISABLED"}, " ", encrypted=False),
        "another authority": Way({"ssl_ca": "ROOM/other.pem"}, refused="CERTIFICATE_VERIFY_FAILED"),
        "another name": Way(
            {"ssl_mode": "VERIFY_IDENTITY", "ssl_ca": "ROOM/ca.pem"},
            "localhost:PORT",
            refused="CERTIFICATE_VERIFY_FAILED",
        ),
    },
}
# Each project is asked these, and the others in turn.
ALWAYS = "another authority"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take every address and every way with some of the projects, or with `--full` with each."""
    full = metafunc.config.getoption("--full")
    if "way" in metafunc.fixturenames:
        combinations = [
            (variant, server, way)
            for place, variant in enumerate(DATA_LAYERS)
            for server in SERVERS
            for turn, way in enumerate(WAYS[server])
            if full or way == ALWAYS or (place + turn) % 9 == 0
        ]
        names = [f"{label_of(variant)}-{server}-{way}" for variant, server, way in combinations]
        metafunc.parametrize(("variant", "server", "way"), combinations, ids=names)
    elif "address" in metafunc.fixturenames:
        pairs = [
            (framework, address)
            for turn, address in enumerate(WRONG)
            for place, framework in enumerate(FRAMEWORKS)
            if full or turn % (2 * len(FRAMEWORKS)) == place
        ]
        metafunc.parametrize(("framework", "address"), pairs)


def test_an_address_is_refused_without_its_password(
    framework: str, address: str, make_shop: MakeShop
) -> None:
    shop = make_shop(framework, {})
    line = say(shop, "check", shop.settings(DATABASE_URL=address))
    assert line.startswith("DATABASE_URL must be ")
    assert WRONG[address] in line


@pytest.mark.services
def test_the_server_says_how_it_is_reached(
    variant: tuple[str, Mapping[str, object]],
    server: str,
    way: str,
    make_shop: MakeShop,
    private_servers: PrivateServers,
) -> None:
    shop, private, asked = make_shop(*variant), private_servers(server), WAYS[server][way]
    database = private.new_database()
    with cable(private.url(database), "::1") as (laid, _):
        words = {
            "ROOM": str(private.room),
            "PORT": str(private.port),
            "DEAD": str(probe.free_port()),
            "CABLE": str(laid.port),
        }
        options = {name: filled(text, words) for name, text in asked.options.items()}
        url = private.url(database, filled(asked.place, words), **options)
        line = say(shop, "createuser bob", shop.settings(DATABASE_URL=url))
    come = private.connections(database)
    if asked.refused:
        assert asked.refused in line
        assert come == []
    else:
        assert "run `python manage.py migrate`" in line, "it has come as far as to its tables"
        assert {*come} == {asked.encrypted}


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return the text with what the words in it stand for."""
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    return text
