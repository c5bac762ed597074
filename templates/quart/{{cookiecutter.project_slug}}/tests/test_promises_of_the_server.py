"""What the server promises: many open {{ "streams" if cookiecutter.__example else "connections" }} in one process, a quick end, and any other server."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection

import pytest
from hypercorn.asyncio import serve
from hypercorn.config import Config
from this_site import {{ "SIGN_IN, " if cookiecutter.__example else "PAGES, " }}STATIC_FILE

from {{cookiecutter.package_name}} import config, create_app
from {{cookiecutter.package_name}}.standard import processes

{% if cookiecutter.__example -%}
STREAM = "/notes/live"
{% endif -%}
MANY = 1000
{%- if cookiecutter.__example %}
AT_ONCE = 50
{%- endif %}
PATIENCE = 30  # seconds for what another process does, after which a test fails


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(port{{ ", database_url" if cookiecutter.__data }}):
    """Serve the site in a process of its own, which is given."""
    given = {"APP_ENV": "development", {{ '"DATABASE_URL": database_url, ' if cookiecutter.__data }}"PORT": str(port)}
    command = [sys.executable, "manage.py", "serve"]
    process = subprocess.Popen(command, cwd=config.ROOT, env={**os.environ, **given})
    try:
        wait_for(port, process)
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def wait_for(port, process=None):
    """Wait until somebody listens on the port; what a process prints that has ended says why."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process and process.poll() is not None:
            pytest.fail(f"the server has ended with {process.returncode}")
        time.sleep(0.05)
    pytest.fail(f"nobody listens on {port} after {PATIENCE} seconds")


def visit(port):
    """Open some pages on one connection, as a browser does; each of them is there."""
    pages = (STATIC_FILE, "/health/ready", {{ '"/", SIGN_IN' if cookiecutter.__example else "*PAGES" }})
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        for path in pages:
            connection.request("GET", path)
            response = connection.getresponse()
            assert (response.status, len(response.read()) > 10) == (200, True)


def test_promise_any_asgi_server(app, run, port):
    site = create_app(app.config["SETTINGS"])  # what is done `while_serving` begins once

    async def serve_and_visit():
        over, settings = asyncio.Event(), Config()
        settings.bind = [f"127.0.0.1:{port}"]
        serving = asyncio.create_task(serve(site, settings, shutdown_trigger=over.wait))
        try:
            await asyncio.to_thread(wait_for, port)
            await asyncio.to_thread(visit, port)
        finally:
            over.set()
            await serving

    run(serve_and_visit())


{% if cookiecutter.__example -%}
def open_stream(port, headers):
    """Return a connection on which the stream has been asked for."""
    lines = [f"GET {STREAM} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection
{%- else -%}
def ask(connection):
    """Ask for something on a connection, which stays open."""
    connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    read_until(connection, b'"ok"')
{%- endif %}


def read_until(connection, wanted):
    seen = b""
    while wanted not in seen:
        part = connection.recv(10_000)
        assert part, f"{wanted} has not come, but {seen}"
        seen += part


@pytest.mark.skipif(sys.platform == "win32", reason="Windows watches 512 connections")
def test_promise_many_{{ "streams" if cookiecutter.__example else "connections" }}_and_a_quick_end({{ "headers, " if cookiecutter.__example }}port{{ ", database_url" if cookiecutter.__data }}):
    import resource

    processes.allow_connections()
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as opened:
        process = opened.enter_context(served(port{{ ", database_url" if cookiecutter.__data }}))
{%- if cookiecutter.__example %}
        streams = []
        while len(streams) < min(MANY, most - 100 - AT_ONCE):
            new = [opened.enter_context(open_stream(port, headers)) for _ in range(AT_ONCE)]
            for stream in new:
                read_until(stream, b": here")
            streams += new
        visit(port)
        process.send_signal(signal.SIGTERM)
        for stream in streams:
            read_until(stream, b"0\r\n\r\n")
{%- else %}
        connections = []
        while len(connections) < min(MANY, most - 100):
            connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            connections.append(opened.enter_context(connection))
            ask(connection)
        for connection in connections:
            ask(connection)
        visit(port)
        process.send_signal(signal.SIGTERM)
{%- endif %}
        assert process.wait(10) == 0
