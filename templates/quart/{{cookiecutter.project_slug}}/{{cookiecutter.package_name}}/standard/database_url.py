"""The address of the database, as DATABASE_URL has it and as the drivers take it."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

STARTS = {
    "sqlite": "sqlite:///",
    "postgresql": "postgresql://",
    "mysql": "mysql://",
    "oracle": "oracle://",
}
# What the database is called among the driver's arguments.
NAME = {"mysql": "database", "postgresql": "dbname"}
CONNECTING = {"oracle": "tcp_connect_timeout"}
# The parameters of libpq.
POSTGRESQL = (
    "application_name channel_binding client_encoding connect_timeout dbname gssencmode gsslib host"
    " hostaddr keepalives keepalives_count keepalives_idle keepalives_interval krbsrvname"
    " load_balance_hosts options passfile password port require_auth requirepeer service sslcert"
    " sslcertmode sslcompression sslcrl sslcrldir sslkey sslmode sslnegotiation sslpassword"
    " sslrootcert sslsni ssl_max_protocol_version ssl_min_protocol_version target_session_attrs"
    " tcp_user_timeout user"
)
MYSQL = "charset ssl_ca ssl_cert ssl_key ssl_mode unix_socket"
# What a value must be where the driver would stumble over it, or store only some letters.
VALUES = {
    "charset": ("utf8mb4", "utf8mb4"),
    "client_encoding": ("(?i:utf-?8)", "utf8"),
    "connect_timeout": (r"\d{1,5}", "a number of seconds"),
}
OPTIONS = {"mysql": set(MYSQL.split()), "postgresql": set(POSTGRESQL.split())}
URL = re.compile(
    r"(?P<kind>\w+)://(?:(?P<user>[^:@/?#]*)(?::(?P<password>[^@/?#]*))?@)?"
    r"(?P<hosts>[^@/?#]*)(?:/(?P<name>[^@/?#]*))?(?:\?(?P<options>[^#]*))?"
)
HOST = re.compile(r"(?:\[([\da-fA-F:.]+)\]|([^\[\]:]*))(?::(\d{1,5}))?")
ENCODED = (
    "a URL such as postgresql://user:password@host:5432/name, and in its password %25 for `%`,"
    " %40 for `@`, %2F for `/`, %3F for `?`, %23 for `#`"
)


def usable(text: str, drivers: Mapping[str, str], root: Path) -> str:
    """Return the URL when it can be used, with an absolute path to SQLite's file below the root.

    The drivers are the modules of the databases that may be named.
    """
    url = re.sub("^postgres://", "postgresql://", text)
    starts = [start for kind, start in STARTS.items() if kind in drivers]
    if not any(url.startswith(start) and url != start for start in starts):
        raise ValueError(f"a URL that starts with {', '.join(starts[:-1])} or {starts[-1]}")
    kind = parse(url).kind
    if not find_spec(drivers[kind]):
        raise ValueError(f"for a driver that is installed: `pip install '.[{kind}]'`")
    return with_absolute_path(url, root)


def with_absolute_path(url: str, root: Path) -> str:
    """Return the URL; SQLite's path is relative to the root."""
    if url.startswith("sqlite:///"):
        return f"sqlite:///{root / url.removeprefix('sqlite:///')}"
    return url


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a database is, who asks, and what else the driver is told."""

    kind: str
    name: str
    user: str = ""
    password: str | bytes = field(default="", repr=False)
    host: str = ""
    port: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def arguments(self, timeout: int, *, patient: bool = False) -> dict[str, Any]:
        """Return the arguments of the driver's `connect`, with how many seconds it may wait.

        A patient connection may wait for an answer as long as it takes: a migration does.
        """
        more = self.more(timeout, patient=patient)
        if self.kind == "sqlite":
            return {"database": self.name, **more}
        given: dict[str, Any] = {NAME[self.kind]: self.name, "host": self.host}
        given["port"] = int(self.port) if self.port.isdecimal() else self.port
        given |= {"user": self.user, "password": self.password}
        return {name: value for name, value in given.items() if value} | more

    def more(self, timeout: int, *, patient: bool = False) -> dict[str, Any]:
        """Return those of the arguments that say neither which database nor who asks."""
        if self.kind == "sqlite":
            return {"timeout": timeout}
        connecting, answering = shares(timeout)
        limits: dict[str, Any] = {CONNECTING.get(self.kind, "connect_timeout"): connecting}
        if self.kind == "mysql":
            limits["init_command"] = "SET time_zone = '+00:00'"
            if not patient:
                limits["init_command"] += f", innodb_lock_wait_timeout = {answering}"
                limits |= {"read_timeout": answering, "write_timeout": answering}
        return {**limits, **self.options}


def shares(timeout: int) -> tuple[int, int]:
    """Return the seconds for connecting and for an answer; one request may need both."""
    connecting = max(1, timeout // 3)
    return connecting, max(1, timeout - connecting)


def parse(url: str) -> Address:
    """Return what the URL says (RFC 3986), or raise ValueError with what is allowed.

    What follows `sqlite:///` is a path, as it is. No message shows what may be of a password.
    """
    if url.startswith("sqlite:///"):
        return Address(kind="sqlite", name=url.removeprefix("sqlite:///"))
    match = URL.fullmatch(url)
    if not match or re.search("%(?![0-9a-fA-F]{2})", url):
        raise ValueError(ENCODED)
    kind = match["kind"]
    parts = {name: unquote(match[name] or "") for name in ("user", "password", "name")}
    host, port = read_hosts(match["hosts"])
    options = read_options(match["options"] or "", OPTIONS.get(kind, set()))
    if kind == "postgresql":
        host, port = options.pop("host", host), options.pop("port", port)
        parts["name"] = options.pop("dbname", parts["name"])
        parts |= {name: options.pop(name) for name in ("user", "password") if name in options}
    elif "," in host:
        raise ValueError("a URL with one host: only PostgreSQL takes several")
    elif not (host or "unix_socket" in options):
        raise ValueError("a URL with a host: //host/name")
    if not parts["name"]:
        raise ValueError("a URL that ends with the name of a database: //host/name")
    password = parts.pop("password")
    if kind != "mysql":
        return Address(kind=kind, password=password, host=host, port=port, options=options, **parts)
    options |= tls(options)
    # As a text PyMySQL would send it in Latin-1.
    secret = password.encode()
    return Address(kind=kind, password=secret, host=host, port=port, options=options, **parts)


def read_hosts(text: str) -> tuple[str, str]:
    """Return the hosts and their ports, with commas between them, as libpq takes several."""
    matches = [HOST.fullmatch(unquote(each)) for each in text.split(",")]
    if not all(match and 0 < int(match[3] or 1) < 65536 for match in matches):
        raise ValueError(f"{ENCODED}; a port is a number up to 65535")
    found = [(match[1] or match[2], match[3] or "") for match in matches if match]
    ports = [port for _, port in found]
    return ",".join(host for host, _ in found), ",".join(ports) if any(ports) else ""


def read_options(text: str, known: set[str]) -> dict[str, Any]:
    """Return what follows the `?`; raise ValueError for an option that the driver would not know."""
    pairs = [each.partition("=") for each in text.split("&") if each]
    options: dict[str, Any] = {}
    for name, _, value in pairs:
        if not re.fullmatch(r"[\w-]+", name):  # it may be of a password
            raise ValueError(ENCODED)
        if name.replace("-", "_") not in known:
            raise ValueError(f"a URL without `{name}`, which is no option of its driver")
        options[name.replace("-", "_")] = unquote(value)
    for name, (pattern, allowed) in VALUES.items():
        if name in options and not re.fullmatch(pattern, options[name], re.ASCII):
            raise ValueError(f"a URL whose `{name}` is {allowed}")
    return options


def tls(options: dict[str, Any]) -> dict[str, Any]:
    """Return PyMySQL's argument for what MySQL's own clients call `ssl-mode` and `ssl-ca`.

    These options are taken away: PyMySQL would encrypt with them, but verify nobody.
    """
    mode = options.pop("ssl_mode", "VERIFY_CA" if "ssl_ca" in options else "PREFERRED").upper()
    files = {name: options.pop(name, None) for name in ("ssl_ca", "ssl_cert", "ssl_key")}
    for name, file in files.items():
        if file is not None and not Path(file).is_file():
            raise ValueError(f"a URL whose `{name}` is a file")
    if mode in {"DISABLED", "PREFERRED"}:
        if any(files.values()):
            raise ValueError("a URL whose `ssl-mode` asks for TLS where it names certificates")
        return {"ssl_disabled": True} if mode == "DISABLED" else {}
    if files["ssl_key"] and not files["ssl_cert"]:
        raise ValueError("a URL whose `ssl_key` is beside its `ssl_cert`")
    if mode not in {"REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"}:
        raise ValueError("a URL whose `ssl-mode` is one of MySQL's")
    try:
        context = ssl.create_default_context(cafile=files["ssl_ca"])
        if files["ssl_cert"]:
            context.load_cert_chain(files["ssl_cert"], files["ssl_key"])
    except ssl.SSLError as error:
        raise ValueError("a URL whose certificates can be read") from error
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # which MySQL's own certificates do not meet
    context.check_hostname = mode == "VERIFY_IDENTITY"
    context.verify_mode = ssl.CERT_NONE if mode == "REQUIRED" else ssl.CERT_REQUIRED
    return {"ssl": context}
