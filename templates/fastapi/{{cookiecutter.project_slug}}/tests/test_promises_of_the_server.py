"""What FastAPI promises of its server, shown with one that runs."""

{% if cookiecutter.__example -%}
import asyncio
import json
import os
import signal
import socket
import sys
import time
from contextlib import contextmanager
from multiprocessing import get_context
from urllib.request import urlopen

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

import manage
from {{cookiecutter.package_name}} import accounts, data
from {{cookiecutter.package_name}}.standard import processes

COOKIE = "{{ cookiecutter.package_name }}_session"
STREAM = b"GET /notes/live HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n"
{%- else -%}
import os
import signal
import socket
import sys
import time
from contextlib import contextmanager
from multiprocessing import get_context
from urllib.request import urlopen

import pytest

import manage
{%- endif %}


def run_command(*command, **environ):
    """Run `manage.py` in this process, which is one of its own."""
    os.environ.update(environ)
    sys.argv = ["manage.py", *command]
    manage.main()


def wait_for(port, process):
    """Wait until the server listens, unless it has ended: then what it printed says why."""
    end = time.monotonic() + 60
    while True:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.exitcode is None, f"the server has ended with {process.exitcode}"
        assert time.monotonic() < end, "the server does not listen"
        time.sleep(0.1)


@contextmanager
def serving(**environ):
    """Run a server; give its port and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ |= {"APP_ENV": "test", "PORT": str(port)}
    process = get_context("spawn").Process(target=run_command, args=["serve"], kwargs=environ)
    process.start()
    try:
        wait_for(port, process)
        yield port, process
    finally:
        process.kill()
        process.join()

{%- if cookiecutter.__example %}


@pytest.fixture(scope="module")
def served(database_url):
    """Return the port and the process of a server."""
    with serving(DATABASE_URL=database_url, RATE_LIMIT_URL="memory://") as server:
        yield server


@pytest.fixture
def ending(database_url):
    """Return those of a server that the test may end."""
    with serving(DATABASE_URL=database_url, RATE_LIMIT_URL="memory://") as server:
        yield server


@pytest.fixture
def cookie(member):
    """Return the header line of somebody who has signed in."""
    return f"{COOKIE}={member.get_cookie(COOKIE).value}"


@pytest.fixture
def token(member, work):
    """Return the header of a program of the same person."""
    given = work(accounts.new_token, work(data.find_user, "alice"))
    return {"Authorization": f"Bearer {given}", "Content-Type": "application/json"}


async def open_stream(port, cookie):
    """Return what reads a stream that has been answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(STREAM % cookie.encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    return reader, writer


async def next_event(reader):
    """Return what comes next on a stream, but for the signs of life."""
    while b"data: " not in (event := await reader.readuntil(b"\n\n")):
        pass
    return event


async def ask(port, path, headers=None, body=""):
    """Return the status and the body that the server answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = {"Host": "localhost", "Connection": "close", **(headers or {})}
    lines["Content-Length"] = len(body)
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\n{head}\r\n{body}".encode())
    answer = (await reader.read()).decode()
    writer.close()
    return int(answer.split()[1]), answer.partition("\r\n\r\n")[2]


def test_promise_asgi_served_with_one_command(served):
    port, _ = served
    with urlopen(f"http://127.0.0.1:{port}/health/ready") as response:
        assert response.status == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"additional_headers": {}}, 403),
        ({"additional_headers": {"Host": "evil.example"}}, 400),
    ],
)
def test_promise_websocket_strangers_are_refused(app, served, cookie, change, status):
    port, _ = served

    async def talk():
        given = {"additional_headers": {"Cookie": cookie}, **change}
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"ws://localhost:{port}/notes/live", **given):
                pass
        response = refused.value.response
        assert response.status_code == status
        assert response.headers["X-Frame-Options"] == "DENY"

    app.run(talk())


def test_promise_a_thousand_streams_and_an_end_of_all(app, ending, cookie, token):
    """One process has them open, tells all of them the same note, and ends them when it stops."""
    port, process = ending
    origin = f"http://localhost:{port}"
    address = f"ws://localhost:{port}/notes/live"
    processes.allow_connections()

    async def watch():
        streams = []
        for _ in range(100):
            streams += await asyncio.gather(*(open_stream(port, cookie) for _ in range(10)))
        async with connect(address, additional_headers={"Cookie": cookie}, origin=origin) as talk:
            await talk.send("what it is sent it does not mind")
            assert (await ask(port, "/health/live"))[0] == 200
            written, _ = await ask(port, "/api/notes", token, json.dumps({"text": "new"}))
            assert written == 201
            events = await asyncio.gather(*(next_event(reader) for reader, _ in streams))
            assert all(b'"text":"new"' in each for each in events)
            assert json.loads(await talk.recv())["text"] == "new"
            os.kill(process.pid, signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                await talk.recv()
            assert closed.value.rcvd.code == 1012
        ends = await asyncio.gather(*(reader.read() for reader, _ in streams))
        assert all(each.endswith(b"0\r\n\r\n") for each in ends), "a stream is ended, not cut off"
        for _, writer in streams:
            writer.close()

    app.run(watch())
    process.join(30)
    assert process.exitcode == 0
{%- else %}


@pytest.fixture
def served({{ "database_url" if cookiecutter.__data }}):
    """Return the port and the process of a server."""
    with serving({{ 'DATABASE_URL=database_url, RATE_LIMIT_URL="memory://"' if cookiecutter.__data }}) as server:
        yield server


def test_promise_asgi_served_with_one_command_and_ended_by_a_signal(served):
    port, process = served
    with urlopen(f"http://127.0.0.1:{port}/health/ready") as response:
        assert response.status == 200
    os.kill(process.pid, signal.SIGTERM)
    process.join(30)
    assert process.exitcode == 0
{%- endif %}
