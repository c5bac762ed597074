"""The process: how it starts, what it does with strange clients, and how it ends."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from fwscaffold.errors import Exit
from fwscaffold.verification.probe import free_port
from fwscaffold.web import connection, server
from fwscaffold.web.settings import Settings
from tiny import FILES, MakeTemplates, Run
from visitor import Site, served


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> Iterator[None]:
    make_templates()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def ask_and_end(
    port: int, number: int, host: str, seen: list[int], name: str = "localhost"
) -> None:
    """Ask the site of this process, then send it the signal."""
    for _ in range(100):
        try:
            seen.append(Site(port, host).ask("/tiny.zip?project_name=shop", Host=name).status)
            break
        except OSError:
            time.sleep(0.1)
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_serves_until_it_is_told_to_stop(run: Run, number: int, host: str) -> None:
    port, seen = free_port(), list[int]()
    thread = threading.Thread(target=ask_and_end, args=(port, number, host, seen))
    thread.start()
    result = run("serve", "--host", host, "--port", str(port))
    thread.join()
    assert (result.code, seen) == (Exit.DONE, [200])
    shown = f"[{host}]" if ":" in host else host
    assert f"serving on http://{shown}:{port}\n" in result.err
    assert "Traceback" not in result.err


def test_each_option_can_come_from_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, seen = free_port(), list[int]()
    settings = {
        "PORT": str(port),
        "LOG": "json",
        "ALLOW_HOST": "other.example Start.acme.example",
        "RATE": "",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"FWSCAFFOLD_{name}", value)
    thread = threading.Thread(
        target=ask_and_end, args=(port, signal.SIGTERM, "127.0.0.1", seen, "start.acme.example")
    )
    thread.start()
    result = run("serve")
    thread.join()
    assert seen == [200]
    assert '"message": "serving on http://127.0.0.1' in result.err


def test_the_parts_of_an_answer_do_not_wait_for_each_other() -> None:
    with (
        server.listening(Settings(port=0)) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_place_where_it_cannot_listen_is_said(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        result = run("serve", "--port", str(port))
    assert result.code == Exit.FAILED
    said = f"cannot listen on `127.0.0.1:{port}`: address already in use"
    assert said in result.err
    assert "choose another place with `--host` and `--port`" in result.err
    assert "no name of a host" in run("serve", "--host", "é" * 70).err


def test_a_rate_that_is_none_is_a_usage_error(run: Run) -> None:
    result = run("serve", "--rate", "often")
    assert result.code == Exit.USAGE
    assert result.err == "error: rate `often` is not one such as `600/minute`\n"


def test_without_the_extra_it_says_how_to_install_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fwscaffold.web.server", None)
    result = run("serve")
    assert result.code == Exit.USAGE
    assert (
        result.err
        == "error: the configurator is not installed, run `pip install 'fwscaffold[web]'`\n"
    )


def talk(site: Site, *parts: bytes) -> bytes:
    """Send the parts; return all that comes back until the other end closes."""
    received = b""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        for part in parts:
            client.sendall(part)
        while chunk := client.recv(65536):
            received += chunk
    return received


def test_what_is_no_request_is_refused_with_our_headers() -> None:
    with served(Settings()) as site:
        answer = talk(site, b"no request\r\n\r\n").lower()
        assert answer.startswith(b"http/1.1 400 ")
        assert b"content-security-policy" in answer
        answer = talk(
            site, b"GET /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabcX X\r\n\r\n"
        )
        assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_request_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    with served(Settings()) as site:
        for part in (
            b"",
            b"GET / HTTP/1.1\r\nHost:",
            b"GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ):
            talk(site, part)
        assert site.ask("/api").status == 200


def test_a_client_that_does_not_read_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, make_templates: MakeTemplates
) -> None:
    make_templates({**FILES, "blob.bin": b"\0" + os.urandom(12_000_000)})
    monkeypatch.setattr(connection, "PATIENCE", 1)
    request = b"GET /tiny.zip?project_name=a HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with served(Settings(rate="")) as site:
        whole = site.ask("/tiny.zip?project_name=a")
        assert len(whole.body) > 12_000_000
        with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
            client.sendall(request)
            time.sleep(2)
            received = 0
            with suppress(ConnectionResetError):
                while chunk := client.recv(65536):
                    received += len(chunk)
        assert received < len(whole.body)


def test_what_comes_after_a_refusal_is_not_read() -> None:
    head = b"POST /api HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with served(Settings()) as site:
        with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
            client.sendall(head)
            answer = b""
            while not answer.endswith(b"}}"):
                answer += client.recv(65536)
            client.sendall(b"no length\r\n")
            client.sendall(b"more")
            assert client.recv(65536) == b""
        refused = talk(
            site, b"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        assert b"the address of the request is no path" in refused
