"""What arrives on the wire, on every framework's project in production: see `wire_cases`.

Whatever was sent, the answer tells nothing of what is inside, has our headers, is not the server's
fault, and the log has no exception.
"""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from support import FRAMEWORKS, Install, project
from wire_cases import COMBINED, SINGLE, STYLE, head
from wires import HEADERS, IN_THE_LOG, Wire, problems, send, wired

pytestmark = pytest.mark.live

PATIENCE = 5  # seconds for `/health/live` beside others that are slow
LIVE = head(b"/health/live")


@pytest.fixture(scope="module", params=FRAMEWORKS)
def wire(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, install: Install
) -> Iterator[Wire]:
    shop = project(request.param, {}, tmp_path_factory.mktemp("wire") / "shop")
    with wired(request.param, shop, install(shop)) as served:
        yield served


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take each case, or a third of those that are combined of two lists."""
    if "name" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        taken = [*SINGLE, *(COMBINED if full else [*COMBINED][::3])]
        metafunc.parametrize("name", taken)


def test_an_answer_tells_nothing_and_has_our_headers(wire: Wire, name: str) -> None:
    case = (SINGLE | COMBINED)[name]
    before = wire.log.stat().st_size
    for port in wire.ports:
        answer = send(port, wire.fill_in(case.request), half_close=case.may_close)
        # The second port of CherryPy is for this machine alone, without HTTPS.
        headers = HEADERS if port == wire.ports[0] else HEADERS - {b"strict-transport-security"}
        assert list(problems(answer, case, headers)) == [], answer[:1500].decode("latin-1")
        assert send(port, LIVE), "it is no longer live"
    logged = wire.log.read_bytes()[before:].decode("utf-8", "replace")
    assert not IN_THE_LOG.search(logged), logged


@pytest.mark.parametrize("ranges", [b"0-" + b",0-" * 7999, b"0-,0-,0-,0-,0-,0-", b"0-0,-1"])
def test_many_ranges_are_not_many_files(wire: Wire, ranges: bytes) -> None:
    whole = send(wire.ports[0], head(STYLE))
    assert len(send(wire.ports[0], head(STYLE, b"Range: bytes=" + ranges))) < 2 * len(whole) + 4000


@pytest.mark.parametrize("path", [b"/", STYLE, b"/health/live"])
def test_the_answer_to_head_says_no_other_length_than_that_to_get(wire: Wire, path: bytes) -> None:
    """RFC 9110, 8.6: it may leave the length out, and says none that GET does not."""
    for port in wire.ports:
        get, answer = (send(port, head(path, method=method)) for method in (b"GET", b"HEAD"))
        assert length(answer) in {None, length(get)}


def length(answer: bytes) -> bytes | None:
    """Return how long the answer says that its body is."""
    said = re.search(rb"(?i)\r\ncontent-length: *(\d+)", answer.partition(b"\r\n\r\n")[0])
    return said[1] if said else None


SLOW = {
    "nothing": b"",
    "a head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "a body": b"POST SIGN-IN HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nx",
}


@pytest.mark.parametrize("count", [12, 105, 200])
@pytest.mark.parametrize("what", SLOW)
def test_others_are_answered_beside_slow_clients(wire: Wire, what: str, count: int) -> None:
    port = wire.ports[0]
    with ExitStack() as stack:
        for _ in range(count):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(wire.fill_in(SLOW[what]))
        started = time.monotonic()
        assert b" 200 " in send(port, LIVE)
        assert time.monotonic() - started < PATIENCE
