"""A server that is busy answers its probe, finishes what it has begun, and does not grow.

What makes a request slow is the same for every framework: somebody else writes to SQLite's file.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from fwscaffold.verification.process import stop
from kernel import grown, waiting
from requesting import ask, ask_until_refused, come_until_refused
from shops import PATIENCE, Served, Shop
from visiting import Visitor
from writing import writing

pytestmark = pytest.mark.live
AT_ONCE = 1.5  # seconds, on a machine that is busy
CLIENTS = 16
MEGABYTE = 1024 * 1024
PLAIN = (800, 1_200, 2)  # requests before, requests, and the megabytes that they may take


@contextmanager
def locked(site: Served) -> Iterator[None]:
    """Let nobody else write to the database meanwhile."""
    path = site.settings["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def test_slow_requests_do_not_keep_the_probe_waiting(shop: Shop) -> None:
    with shop.serve(shop.prepared(DATABASE_TIMEOUT=str(PATIENCE))) as site:
        send = writing(site)
        with ThreadPoolExecutor(4) as threads:
            with locked(site):
                answers = [threads.submit(send, number) for number in range(4)]
                for path in ("/health/live", "/health/ready", "/"):
                    start = time.monotonic()
                    assert Visitor(site).get(path).status == 200
                    assert time.monotonic() - start < AT_ONCE, path
                assert not any(answer.done() for answer in answers)
            assert [answer.result() for answer in answers] == [201] * 4


@pytest.mark.parametrize("clients", [4, 24])
def test_what_is_queued_and_in_flight_is_finished(shop: Shop, clients: int) -> None:
    settings = shop.prepared(DATABASE_TIMEOUT=str(PATIENCE))
    with shop.started(settings) as site:
        send = writing(site)
        with ThreadPoolExecutor(clients + 1) as threads:
            with locked(site):
                answers = [threads.submit(send, number) for number in range(clients)]
                while len(send.sent) < clients or waiting(site.port):
                    time.sleep(0.02)
                stopped = threads.submit(stop, site.process)
            assert [answer.result() for answer in answers] == [201] * clients, site.log
            assert stopped.result() == 0, site.log
        assert "Traceback" not in site.log
    with shop.serve(settings) as again:
        assert f"{clients} note" in again.signed_in().get(again.at.notes).body.decode()


def test_an_end_under_load_loses_no_request(shop: Shop) -> None:
    """Clients who come again at once, and others, to processes that share a socket where they can."""
    outcomes: Counter[str] = Counter()
    with ThreadPoolExecutor(CLIENTS + 1) as threads, shop.serve(shop.prepared(WORKERS="2")) as site:
        threads.submit(come_until_refused, site.port, outcomes)
        for _ in range(CLIENTS):
            threads.submit(ask_until_refused, site.port, outcomes)
        while outcomes["200"] < 10 * CLIENTS and outcomes.keys() <= {"200"}:
            time.sleep(0.1)
    assert outcomes.keys() == {"200", "refused"}


def test_many_requests_leave_the_memory_as_it_was(
    site: Served, request: pytest.FixtureRequest
) -> None:
    """Each thread takes memory of its own at first, so the first requests are not counted."""
    warm, counted, most = (5_000, 20_000, 3) if request.config.getoption("--full") else PLAIN
    member = site.signed_in()
    ask(member, warm)
    found = grown(site.process.pid, lambda _: ask(member, counted), most * MEGABYTE)
    assert found[-1] < most * MEGABYTE, found
