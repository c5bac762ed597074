"""What arrives on the wire, at the configurator: the cases that the starters are given, too."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from processes import Served, process
from wire_cases import COMBINED, SINGLE, head
from wires import HEADERS, IN_THE_LOG, problems, send

pytestmark = pytest.mark.live

MEMBER = b"X-Nobody: 1"
WORDS = {
    b"MEMBER": MEMBER,
    b"NOTES": b"/flask",
    b"SIGN-IN": b"/flask.zip",
    b"/api/notes": b"/api/flask/plan",
}
# Which version of the standard is served is what each page says at its foot.
ON_PURPOSE = re.compile(rb"fwscaffold \d+\.\d+\.\d+")
PATIENCE = 5  # seconds for somebody else beside slow clients


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    room = tmp_path_factory.mktemp("wire")
    with process(room, "--https", "--proxies", "1", "--rate", "") as served:
        yield served


def filled(request: bytes) -> bytes:
    for word, meaning in WORDS.items():
        request = request.replace(word, meaning)
    return request


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take each case, or a third of those that are combined of two lists."""
    if "name" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        taken = [*SINGLE, *(COMBINED if full else [*COMBINED][::3])]
        # The site asks no proxy which host it is.
        ours = [name for name in taken if not name.startswith("host of a proxy")]
        metafunc.parametrize("name", ours)


def test_an_answer_tells_nothing_and_has_our_headers(served: Served, name: str) -> None:
    case = (SINGLE | COMBINED)[name]
    before = served.log.stat().st_size
    answer = send(served.site.port, filled(case.request), half_close=case.may_close)
    told = ON_PURPOSE.sub(b"", answer)
    assert list(problems(told, case, HEADERS)) == [], answer[:1500].decode("latin-1")
    logged = served.log.read_bytes()[before:].decode("utf-8", "replace")
    assert not IN_THE_LOG.search(logged), logged


SLOW = {
    "nothing": b"",
    "a head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "a body": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nx",
}


@pytest.mark.parametrize("what", SLOW)
def test_others_are_answered_beside_slow_clients(served: Served, what: str) -> None:
    with ExitStack() as stack:
        for _ in range(500):
            address = ("127.0.0.1", served.site.port)
            stack.enter_context(socket.create_connection(address)).sendall(SLOW[what])
        started = time.monotonic()
        request = head(b"/flask.zip?project_name=shop")
        assert b" 200 " in send(served.site.port, request)[:20]
        assert time.monotonic() - started < PATIENCE
