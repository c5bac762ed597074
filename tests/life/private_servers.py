"""Database servers of a test's own: they speak TLS, ask for passwords, and tell who has come."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pymysql

from fwscaffold.verification import probe
from shops import PATIENCE
from surroundings import left_out

# Those letters of a password that mean something in a URL, to a shell or to a format.
OWNER, PASSWORD = "shop", "s3c/r@t:%2F?#[ü"
GUEST = "guest"  # has the same password, and no right to change anything
EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
READY = "ready (to accept|for) connections"
_numbers = count()


@dataclass(frozen=True)
class PrivateServer:
    """A server on loopback, and a directory with its socket, its certificates and its log."""

    kind: str
    room: Path
    port: int

    @property
    def socket(self) -> Path:
        """What an address over no network has to name."""
        return self.room if self.kind == "postgresql" else self.room / "socket"

    def url(
        self, database: str, at: str = "", user: str = OWNER, password: str = PASSWORD, **more: str
    ) -> str:
        """Return the URL of a database here, with these options."""
        account = f"{user}:{quote(password, safe='')}"
        query = urlencode(
            {name.replace("_", self.joint): each for name, each in more.items()}, quote_via=quote
        )
        place = at.strip() if at else f"127.0.0.1:{self.port}"
        return f"{self.kind}://{account}@{place}/{database}?{query}"

    @property
    def joint(self) -> str:
        """What MySQL's own clients write between the words of an option."""
        return "-" if self.kind == "mysql" else "_"

    def new_database(self) -> str:
        """Make a database that is the owner's; return its name."""
        name = f"shop_{next(_numbers)}"
        self.execute(*NEW_DATABASE[self.kind].format(name=name).splitlines())
        return name

    def execute(self, *statements: str) -> None:
        """Run statements as the operator of the server."""
        if self.kind == "postgresql":
            where = f"host={self.room} port={self.port} user=postgres dbname=postgres"
            with psycopg.connect(where, autocommit=True) as postgresql:
                for statement in statements:
                    postgresql.execute(statement.encode())
            return
        mysql = pymysql.connect(unix_socket=str(self.socket), user="root")
        with closing(mysql), mysql.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def connections(self, database: str) -> list[bool]:
        """Say of each who has come to the database, as its log does, whether it was encrypted."""
        come = re.compile(CONNECTED[self.kind].format(name=database))
        logs = [each.read_text("utf-8", "replace") for each in self.room.glob("*.log")]
        lines = [line for log in logs for line in log.splitlines()]
        return ["SSL" in line for line in lines if come.search(line)]


NEW_DATABASE = {
    "postgresql": "CREATE DATABASE {name} OWNER shop\nREVOKE ALL ON DATABASE {name} FROM PUBLIC\n"
    "GRANT CONNECT ON DATABASE {name} TO guest",
    "mysql": "CREATE DATABASE {name} CHARACTER SET utf8mb4\n"
    "GRANT ALL ON {name}.* TO shop@'%'\nGRANT SELECT ON {name}.* TO guest@'%'",
}
CONNECTED = {
    "postgresql": r"connection authorized: user=\w+ database={name}\b",
    "mysql": r"Connect\s+\w+@\S+ on {name} ",
}


@contextmanager
def private_postgresql(room: Path) -> Iterator[PrivateServer]:
    """Start a PostgreSQL server with a cluster of its own."""
    programs = program("initdb", "/usr/lib/postgresql/*/bin").parent
    data, port = room / "data", probe.free_port()
    certify(room)
    as_nobody = unprivileged(room)
    how = ["--no-sync", "--auth=trust", "--username=postgres"]
    run([*as_nobody, programs / "initdb", *how, data], room)
    (data / "pg_hba.conf").write_text(
        "local all postgres trust\nlocal all all scram-sha-256\nhost all all all scram-sha-256\n"
    )
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1,::1",
        "unix_socket_directories": room,
        "ssl": "on",
        "ssl_cert_file": room / "server.pem",
        "ssl_key_file": room / "server.key",
        "fsync": "off",
        "log_connections": "on",
        "log_line_prefix": "%a ",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    server = PrivateServer("postgresql", room, port)
    with running(server, [*as_nobody, programs / "postgres", "-D", data, *options]):
        server.execute(
            f"CREATE ROLE shop LOGIN PASSWORD '{PASSWORD}'",
            f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'",
        )
        yield server


@contextmanager
def private_mysql(room: Path) -> Iterator[PrivateServer]:
    """Start a MariaDB server with data of its own."""
    install, mariadbd = program("mariadb-install-db"), program("mariadbd", "/usr/sbin")
    data, port = room / "data", probe.free_port()
    certify(room)
    as_nobody = unprivileged(room)
    usual = ["--no-defaults", f"--datadir={data}"]
    how = ["--auth-root-authentication-method=normal", "--skip-test-db"]
    run([*as_nobody, install, *usual, *how], room)
    server = PrivateServer("mysql", room, port)
    options = [
        *usual,
        f"--port={port}",
        "--bind-address=127.0.0.1",
        f"--socket={server.socket}",
        f"--ssl-cert={room / 'server.pem'}",
        f"--ssl-key={room / 'server.key'}",
        f"--pid-file={room / 'pid'}",
        "--innodb-flush-log-at-trx-commit=0",
        "--general-log",
        f"--general-log-file={room / 'queries.log'}",
    ]
    with running(server, [*as_nobody, mariadbd, *options]):
        escaped = PASSWORD.replace("'", "''")
        server.execute(
            f"CREATE USER shop@'%' IDENTIFIED BY '{escaped}'",
            f"CREATE USER guest@'%' IDENTIFIED BY '{escaped}'",
        )
        yield server


@contextmanager
def running(server: PrivateServer, command: list[object]) -> Iterator[None]:
    """Run the server until it is no longer needed."""
    output = server.room / "output.log"
    with output.open("wb") as log, ExitStack() as stack:
        words = list(map(str, command))
        process = stack.enter_context(
            subprocess.Popen(words, cwd=server.room, stdout=log, stderr=log)
        )
        stack.callback(process.terminate)
        deadline = time.monotonic() + PATIENCE
        while not re.search(READY, output.read_text()):
            assert process.poll() is None, output.read_text()
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.05)
        yield


def certify(room: Path) -> None:
    """Make an authority, a server's certificate by it, and another authority, which has made none."""
    for name in ("ca", "other"):
        certificate(room, name, "-subj", f"/CN=An authority called {name}")
    by = ["-CA", str(room / "ca.pem"), "-CAkey", str(room / "ca.key")]
    names = "subjectAltName=IP:127.0.0.1"
    certificate(room, "server", "-subj", "/CN=127.0.0.1", "-addext", names, *by)


def certificate(room: Path, name: str, *words: str) -> None:
    files = ["-keyout", str(room / f"{name}.key"), "-out", str(room / f"{name}.pem")]
    run(["openssl", "req", "-x509", *EC, *files, *words], room)


def run(command: list[object], directory: Path) -> None:
    """Run a command that must not fail."""
    words = list(map(str, command))
    subprocess.run(words, cwd=directory, check=True, capture_output=True)


def unprivileged(room: Path) -> list[str]:
    """Return what stands before what root must not start; give it the directory."""
    if os.geteuid():
        return []
    for path in [room, *room.iterdir()]:
        shutil.chown(path, "nobody", "nogroup")
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def program(name: str, pattern: str = "") -> Path:
    """Return where the program is; leave the test out where it is not."""
    found = [Path(each) for each in [shutil.which(name)] if each]
    if pattern:
        found += sorted(Path("/").glob(f"{pattern[1:]}/{name}"), reverse=True)
    return found[0] if found else left_out(f"no {name}")


@contextmanager
def private_server(kind: str) -> Iterator[PrivateServer]:
    """Start a server in a directory of its own, which a user without rights can reach."""
    start = {"postgresql": private_postgresql, "mysql": private_mysql}[kind]
    with (
        tempfile.TemporaryDirectory(prefix="fwscaffold-") as directory,
        start(Path(directory)) as server,
    ):
        yield server
