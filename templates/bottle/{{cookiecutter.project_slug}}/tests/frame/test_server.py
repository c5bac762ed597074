"""The server: what it answers by itself, and how it ends."""

import signal
import socket
import time
from threading import Event, Thread

import pytest

from {{cookiecutter.__code_package}} import config
from {{cookiecutter.__standard_package}} import server

HEADERS = {"X-Ours": "yes"}
GET = b"GET /%s HTTP/1.1\r\nHost: site.example\r\n\r\n"


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


def is_listening(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def answer(connection):
    with connection, connection.makefile("rb") as file:
        return file.read().decode()


def test_the_server_refuses_with_our_headers_and_ends_with_an_answer(settings, monkeypatch):
    monkeypatch.setattr(server, "QUIET", 0.1)
    begun, told, answers = Event(), Event(), {}

    def app(environ, start_response):
        if environ["PATH_INFO"] == "/slow":
            begun.set()
            told.wait(10)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    def visit():
        while not is_listening(settings.port):
            time.sleep(0.02)
        for request in (b"no request\r\n\r\n", GET.replace(b"/%s", b"http://[")):
            answers[request] = answer(ask(settings.port, request))
        idle = ask(settings.port, GET % b"")
        slow = ask(settings.port, GET % b"slow")
        begun.wait(10)
        signal.raise_signal(signal.SIGTERM)
        while is_listening(settings.port):
            time.sleep(0.02)
        told.set()
        answers["idle"], answers["slow"] = answer(idle), answer(slow)

    visitor = Thread(target=visit)
    visitor.start()
    server.serve(lambda: app, settings, HEADERS)
    visitor.join()
    assert answers.pop("idle").startswith("HTTP/1.1 200 OK")
    assert "Connection: close" in answers.pop("slow")
    for text in answers.values():
        assert " 400 Bad Request\r\n" in text
        assert "X-Ours: yes" in text


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has one process")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # other tests have threads
def test_workers_that_cannot_start_end_the_server():
    listener = socket.create_server(("127.0.0.1", 0))
    with pytest.raises(SystemExit, match="1"):
        server.supervise(list, 2, server.Stop(), listener)
