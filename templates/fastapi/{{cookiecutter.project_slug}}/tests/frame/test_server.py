"""The server: what it answers by itself, and how it ends."""

import asyncio
import logging
import os
import signal
import socket
import time
from contextlib import suppress
from threading import Event, Thread

import pytest

from {{cookiecutter.__code_package}} import config
from {{cookiecutter.__standard_package}} import connections, server

HEADERS = {"X-Ours": "yes"}
GET = b"GET /%s HTTP/1.1\r\nHost: site.example\r\n\r\n"
UPGRADE = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
PATIENCE = 30  # seconds for what another thread does, after which a test fails


@pytest.fixture
def settings():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = {"SECRET_KEY": "k" * 32, "ALLOWED_HOSTS": "site.example", "PORT": str(port)}
    return config.Settings.from_env(given)


@pytest.fixture(autouse=True)
def _handlers():
    """Give the process back what it does when it is told to stop."""
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def ask(port, request):
    """Return a connection on which this has been asked."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(request)
    return connection


def wait_until(what):
    """Wait until the function returns something true."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, f"it takes more than {PATIENCE} seconds"
        time.sleep(0.02)


def is_listening(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def answer(connection):
    with connection, connection.makefile("rb") as file:
        return file.read().decode()


class App:
    """An application: `/slow` waits to be told, `/live` goes on until it is ended, `/long` is."""

    def __init__(self):
        self.begun, self.told, self.ended = Event(), Event(), asyncio.Event()
        self.lifespan = []

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            for what in ("startup", "shutdown"):
                await receive()
                self.lifespan.append(what)
                await send({"type": f"lifespan.{what}.complete"})
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.send", "text": "hello"})
            while (message := await receive())["type"] != "websocket.disconnect":
                if message["type"] == "websocket.receive":
                    await send({"type": "websocket.send", "text": message["text"]})
            return
        if scope["path"] == "/slow":
            self.begun.set()
            while not self.told.is_set():
                await asyncio.sleep(0.02)
        headers = [] if scope["path"] in {"/live", "/long"} else [(b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if scope["path"] == "/live":
            await send({"type": "http.response.body", "body": b"1", "more_body": True})
            await self.ended.wait()
        for _ in range(50 if scope["path"] == "/long" else 0):
            await send({"type": "http.response.body", "body": b"x" * 1_000_000, "more_body": True})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def serve(settings):
    """Return a function that serves while another one visits, and then stops the server."""

    def call(app, visit, **more):
        def visit_and_stop():
            wait_until(lambda: is_listening(settings.port))
            try:
                visit()
            finally:
                os.kill(os.getpid(), signal.SIGTERM)

        visitor = Thread(target=visit_and_stop, daemon=True)
        visitor.start()
        server.serve(lambda: app, settings, HEADERS, lambda app: app.ended.set(), **more)
        visitor.join(PATIENCE)
        assert not visitor.is_alive(), "the visit has no end"

    return call


def test_the_server_refuses_with_our_headers_and_ends_with_an_answer(
    settings, serve, monkeypatch, caplog
):
    app, open_ones = App(), []

    def visit():
        for request in (
            b"no request\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 400_000,
            GET[:-2] % b"" + UPGRADE.replace(b"13", b"12"),
        ):
            text = answer(ask(settings.port, request))
            assert " 400 Bad Request\r\n" in text
            assert "x-ours: yes" in text.lower()
        open_ones.extend(ask(settings.port, GET % path) for path in (b"", b"live", b"slow"))
        assert app.begun.wait(PATIENCE)
        Thread(target=stop_later, args=[settings.port, app.told], daemon=True).start()

    caplog.set_level(logging.WARNING)
    serve(app, visit)
    answers = [answer(each) for each in open_ones]
    assert answers[0].startswith("HTTP/1.1 200 OK")
    assert answers[1].endswith("2\r\nok\r\n0\r\n\r\n"), "a stream is ended, and not cut off"
    assert answers[2].endswith("\r\n\r\nok"), "what is being asked is answered, and then is the end"
    assert app.lifespan == ["startup", "shutdown"]
    assert not [each for each in caplog.records if each.exc_info]


def stop_later(port, told):
    """Let the slow one answer when the server listens no more."""
    wait_until(lambda: not is_listening(port))
    told.set()


def test_in_development_it_serves_until_something_changes(settings, serve):
    app, changed = App(), Event()
    serve(app, lambda: changed.set(), until=lambda: changed.wait(PATIENCE))
    assert app.lifespan == ["startup", "shutdown"]


def test_it_is_stopped_while_it_starts(settings):
    app = App()

    def make_app():
        os.kill(os.getpid(), signal.SIGTERM)
        return app

    server.serve(make_app, settings, HEADERS, lambda app: app.ended.set())
    assert app.lifespan == ["startup", "shutdown"]


def test_nobody_is_waited_for_for_ever(settings, serve, monkeypatch):
    monkeypatch.setattr(connections, "PATIENCE", 0.3)

    def visit():
        for begun in (b"", b"GET / HTTP/1.1\r\nX-Slow: "):
            with suppress(ConnectionError):  # of a visitor who begins when it is over
                assert answer(ask(settings.port, begun)) == ""

    serve(App(), visit)


def test_who_reads_nothing_does_not_keep_the_server(settings, serve, monkeypatch, caplog):
    monkeypatch.setattr(connections, "LINGER", 0.3)
    monkeypatch.setattr(server, "GRACE", 5)
    unread = []

    def visit():
        unread.append(ask(settings.port, GET % b"long"))
        unread[0].recv(1)

    serve(App(), visit)
    unread[0].close()
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_a_web_socket_has_a_clean_end(settings, serve, caplog):
    """A text that is none is refused; when the server ends, all are asked to come again."""
    open_ones = []

    def visit():
        for text in (b"\x81\x82\0\0\0\0ok", b"\x81\x82\0\0\0\0\xff\xff"):
            connection = ask(settings.port, GET[:-2] % b"" + UPGRADE)
            while b"hello" not in connection.recv(1000):
                pass
            connection.sendall(text)
            open_ones.append(connection)
        open_ones[0].recv(1000)
        with open_ones.pop() as refused:
            assert refused.recv(1000) == b"\x88\x02\x03\xef"  # 1007

    serve(App(), visit)
    with open_ones.pop() as open_one:
        assert open_one.recv(1000) == b"\x88\x02\x03\xf4"  # 1012
    assert not [each for each in caplog.records if each.exc_info]
