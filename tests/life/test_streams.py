"""What stays open, of the asynchronous starters: what its other end may do, and what may be lost.

Nothing that it sends, or does not read, is a mistake of the server; others are served meanwhile.
"""

import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from fwscaffold.template.catalog import by_group
from fwscaffold.verification.process import stop
from kernel import resident
from life_surroundings import MakeShop
from shops import Served, Shop
from streaming import (
    BINARY,
    CLOSE,
    CONTINUED,
    PING,
    PONG,
    SOCKETS,
    STREAM,
    TEXT,
    UPGRADE,
    closing_code,
    conversation,
    frame,
    opened,
    rest,
    until,
)
from visiting import Visitor

pytestmark = pytest.mark.live
MEGABYTE = 1024 * 1024
ASYNCHRONOUS = [each.name for each in by_group()["asynchronous"]]
LONG = "🎉" * 500  # six kilobytes, as JSON has it
NORMAL, AGAIN = b"\x03\xe8", 1012
MALFORMED = {
    "no mask": (frame(TEXT, b"a", mask=b""), 1002),
    "a reserved bit": (frame(TEXT | 0x20, b"a"), 1002),
    "a reserved kind": (frame(3, b"a"), 1002),
    "a reserved kind of control": (frame(11, b"a"), 1002),
    "a ping in parts": (frame(PING, b"a", is_last=False), 1002),
    "a long ping": (frame(PING, b"a" * 126), 1002),
    "a text that is no UTF-8": (frame(TEXT, b"\xff"), 1007),
    "the middle of nothing": (frame(CONTINUED, b"a"), 1002),
    "a text within a text": (frame(TEXT, b"a", is_last=False) + frame(TEXT, b"b"), 1002),
    "too large": (frame(TEXT, b"a" * (MEGABYTE + 1)), 1009),
    "endless": (frame(TEXT, is_last=False) + frame(CONTINUED, is_last=False) * 20_000, 1009),
    "exabytes": (b"\x81\xff\x7f" + b"\xff" * 7, 1009),
    "half a code": (frame(CLOSE, b"\x03"), 1002),
    "a code that is none": (frame(CLOSE, b"\x00\x01"), 1002),
    "nonsense after sense": (frame(TEXT) * 99 + b"\xff\xff", 1002),
    "HTTP": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 1002),
}
ODD = {
    "bytes": frame(BINARY, b"\xff\0"),
    "no bytes": frame(BINARY),
    "no text": frame(TEXT),
    "a ping": frame(PING, b"a"),
    "a pong that nobody asked for": frame(PONG, b"a"),
    "a text in a thousand parts": frame(TEXT, is_last=False)
    + frame(CONTINUED, is_last=False) * 1000
    + frame(CONTINUED, b"\0"),
}
REFUSED = {
    "from another site": ({"Origin": "https://evil.example"}, 403),
    "of another site": ({"Host": "evil.example", "X-Forwarded-Host": "evil.example"}, 400),
    "by nobody": ({"Cookie": ""}, 403),
    "without a key": ({"Sec-WebSocket-Key": ""}, 400),
    "of another version": ({"Sec-WebSocket-Version": "12"}, 400),
}


@pytest.fixture(scope="module", params=ASYNCHRONOUS)
def shop(request: pytest.FixtureRequest, make_shop: MakeShop) -> Shop:
    return make_shop(request.param, {})


@pytest.fixture(scope="module")
def site(shop: Shop) -> Iterator[Served]:
    with shop.serve(shop.prepared()) as served:
        yield served
    assert "Traceback" not in served.log


@pytest.fixture(scope="module")
def visitor(site: Served) -> Visitor:
    return site.signed_in()


@pytest.fixture(scope="module")
def address(shop: Shop) -> str:
    """Return where the WebSocket is."""
    return SOCKETS[shop.framework]


def write(visitor: Visitor, *texts: str) -> None:
    headers = visitor.api_headers()
    for text in texts:
        body = json.dumps({"text": text}).encode()
        assert visitor.send("POST", "/api/notes", body, headers).status == 201


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_frame_ends_its_own_conversation(
    site: Served, visitor: Visitor, address: str, what: str
) -> None:
    sent, code = MALFORMED[what]
    with opened(visitor, STREAM) as stream, conversation(visitor, address) as connection:
        until(stream, b"\r\n\r\n")
        connection.sendall(sent)
        assert closing_code(rest(connection)) == code
        write(visitor, f"after {what}")
        until(stream, f"after {what}".encode())
    assert "Traceback" not in site.log


@pytest.mark.parametrize("what", ODD)
def test_an_odd_message_is_no_mistake(
    site: Served, visitor: Visitor, address: str, what: str
) -> None:
    with conversation(visitor, address) as connection:
        connection.sendall(ODD[what] + frame(CLOSE, NORMAL))
        assert closing_code(rest(connection)) == 1000


@pytest.mark.parametrize("what", REFUSED)
def test_a_web_socket_is_refused_as_a_request_is(
    site: Served, visitor: Visitor, address: str, what: str
) -> None:
    headers, status = REFUSED[what]
    with opened(visitor, address, {**UPGRADE, **headers}) as connection:
        answer = rest(connection)
    assert answer.split()[1] == b"%d" % status, answer
    assert b"\r\nx-frame-options: deny" in answer.lower(), answer


def test_what_nobody_reads_takes_little_and_keeps_nobody(shop: Shop, address: str) -> None:
    with shop.started(shop.prepared()) as site, ExitStack() as unread:
        visitor = site.signed_in()
        before = resident(site.process.pid)
        for _ in range(5):
            stream = unread.enter_context(opened(visitor, STREAM))
            connection = unread.enter_context(conversation(visitor, address))
            for each in (stream, connection):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # there is little room
        write(visitor, *[LONG] * 800)
        assert resident(site.process.pid) - before < 10 * MEGABYTE
        assert stop(site.process) == 0
        assert "Traceback" not in site.log


def test_more_than_is_read_is_left_with_who_sends_it(
    site: Served, visitor: Visitor, address: str
) -> None:
    before = resident(site.process.pid)
    with conversation(visitor, address) as connection:
        for number in range(100):
            connection.sendall(frame(TEXT, b"%d" % number) + frame(TEXT, b"a" * MEGABYTE))
            if number % 10 == 0:
                assert visitor.get("/health/live").status == 200
        assert resident(site.process.pid) - before < 40 * MEGABYTE


def test_what_somebody_writes_who_leaves_is_told_where_it_is_stored(site: Served) -> None:
    visitor = site.signed_in("leaving")
    headers = {"Host": "127.0.0.1", **visitor.proxy, **visitor.api_headers(), **visitor.cookie()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with opened(visitor, STREAM) as stream:
        until(stream, b"\r\n\r\n")
        for number in range(150):
            body = f'{{"text": "leaving {number}"}}'
            head = f"POST /api/notes HTTP/1.1\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
            with socket.create_connection(("127.0.0.1", site.port)) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.sendall((head + body).encode())
                time.sleep(number / 10_000)
        told = b""
        while told.count(b"event: note") < json.loads(visitor.get("/api/notes").body)["total"]:
            told += stream.recv(65536)
    assert "Traceback" not in site.log


def test_who_leaves_while_told_is_no_mistake(site: Served, visitor: Visitor, address: str) -> None:
    for number in range(20):
        with conversation(visitor, address) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(frame(TEXT, b"one") * number)
            write(visitor, "two")
    assert "Traceback" not in site.log


def test_signing_out_of_one_window_ends_what_the_others_see(site: Served, address: str) -> None:
    visitor = site.signed_in("twice")
    other = visitor.copy()
    with opened(other, STREAM) as stream, conversation(other, address) as connection:
        until(stream, b"\r\n\r\n")
        page = other.hidden(other.at.notes, f"form[action='{other.at.sign_out}']")
        assert visitor.sign_out().status == 303
        until(stream, b"0\r\n\r\n")
        assert closing_code(rest(connection)) in {1008, AGAIN}
    with opened(other, STREAM) as stream:
        assert until(stream, b"\r\n\r\n").split()[1] == b"401"
    assert other.post(other.at.sign_out, page, other.referer(other.at.notes)).status == 303
