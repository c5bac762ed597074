"""PostgreSQL behind PgBouncer, which gives a connection to whoever has a transaction to do."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from fwscaffold.verification import probe
from private_servers import program, unprivileged
from servers import new_database
from shops import PATIENCE, Shop
from visiting import Visitor
from writing import writing

pytestmark = [pytest.mark.live, pytest.mark.services]

WRITERS, CONNECTIONS = 8, 2
CONFIGURATION = """
[databases]
* = host={host} port={server} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
"""


@contextmanager
def pooled(url: str) -> Iterator[str]:
    """Give the same URL, by way of a pool of two connections, one for each transaction."""
    where, port = urlsplit(url), probe.free_port()
    with tempfile.TemporaryDirectory(prefix="fwscaffold-") as directory:
        file = Path(directory) / "pgbouncer.ini"
        file.write_text(
            CONFIGURATION.format(
                host=where.hostname,
                server=where.port or 5432,
                user=where.username,
                port=port,
                connections=CONNECTIONS,
            )
        )
        bouncer = program("pgbouncer", "/usr/sbin")
        command = [*unprivileged(Path(directory)), str(bouncer), str(file)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as pool:
            through = url.replace(where.netloc, f"{where.username}@127.0.0.1:{port}")
            try:
                wait_for(through)
                yield through
            finally:
                pool.terminate()


def wait_for(url: str) -> None:
    """Return when the database of the URL can be had."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return


def test_many_share_the_connections_of_a_pool(layer: Shop) -> None:
    with new_database("postgresql") as url, pooled(url) as through:
        settings = layer.prepared(DATABASE_URL=through)
        with layer.serve(settings) as site:
            send = writing(site)
            with ThreadPoolExecutor(WRITERS) as threads:
                statuses = [*threads.map(send, range(5 * WRITERS))]
            assert {*statuses} == {201}
            member = site.signed_in()
            assert f"{5 * WRITERS} note" in member.get(member.at.notes).body.decode()
            assert Visitor(site).get("/health/ready").status == 200
            assert "Traceback" not in site.log
